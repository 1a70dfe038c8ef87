"""Tables of claims under their former names; `ingest.records` has them."""

from __future__ import annotations

from ingest.records import BY_NAME

DIAGNOSIS = BY_NAME["diagnosis"]
ENCOUNTER = BY_NAME["encounter"]
FEE_LINE = BY_NAME["fee_line"]
FUND_PAYMENT = BY_NAME["fund_payment"]
SETTLEMENT = BY_NAME["settlement"]
SETTLEMENT_LIST = BY_NAME["settlement_list"]
TRACE_SALE = BY_NAME["trace_sale"]
