"""The tables of a fund's records, as data.

Column names are field names of the national insurance interface where it has one. Each line says: name, kind,
Chinese header, further headers; whether a row needs it; the code list it is drawn from; and its meaning.
`derived` columns are SQL over the others and are computed here only, whatever the row came from. Every table
also has the source columns of `ingest.schema.SOURCE_COLUMNS`. `ingest/mappings/fund.ttl` says which facts the
tables stand for.
"""

from __future__ import annotations

from ingest.schema import Table
from ingest.tables.agency import OPERATION_LOG, OPERATOR, PERMISSION_GRANT
from ingest.tables.claims import (
    DIAGNOSIS,
    ENCOUNTER,
    FEE_LINE,
    FUND_PAYMENT,
    SETTLEMENT,
    SETTLEMENT_LIST,
    TRACE_SALE,
)
from ingest.tables.registers import (
    AGREEMENT,
    CATALOGUE_ITEM,
    INSTITUTION,
    PERSON,
    PERSON_STATUS,
    PHYSICIAN,
    REGION_PARAMETER,
    SUSPENSION,
)
from ingest.tables.supervision import LIST_MATTER, LIST_POWER, LIST_SUBJECT

TABLES: tuple[Table, ...] = (
    OPERATOR,
    PERMISSION_GRANT,
    OPERATION_LOG,
    PERSON,
    PERSON_STATUS,
    INSTITUTION,
    AGREEMENT,
    PHYSICIAN,
    SUSPENSION,
    CATALOGUE_ITEM,
    ENCOUNTER,
    DIAGNOSIS,
    FEE_LINE,
    SETTLEMENT,
    FUND_PAYMENT,
    SETTLEMENT_LIST,
    TRACE_SALE,
    REGION_PARAMETER,
    LIST_SUBJECT,
    LIST_POWER,
    LIST_MATTER,
)

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
