"""One monthly clearing with the reviews of its claims, two of which are planted violations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from hegui.county.agency.reading import Row
from hegui.county.builder import County
from hegui.county.model import DATA, Known, Settlement
from hegui.county.operations import Office

_FEWEST = 4
"""Claims of the month: one never reviewed, one reviewed twice by one person, the others in order."""


def clearing_rows(county: County, office: Office) -> Iterator[tuple[str, Row]]:
    """The kind and the row of each record; the month is one with few paid claims."""
    bills = _smallest_month(county)
    if not bills:
        return
    place, month = bills[0].visit.place, bills[0].time
    paid = (month.replace(day=1) + timedelta(days=50)).date()
    total = sum(bill.fund for bill in bills) / 100
    yield (
        "monthly_clearing",
        {
            "clearing_no": f"QS{month:%Y%m}01",
            "fixmedins_code": place.code,
            "insutype": bills[0].visit.person.scheme,
            "clr_type": "21",
            "month": f"{month:%Y-%m}",
            "declared_on": paid - timedelta(days=14),
            "declared_amount": total,
            "due_amount": total,
            "paid_amount": total,
            "paid_on": paid,
        },
    )
    reviewed = datetime(paid.year, paid.month, paid.day, 9, 30) - timedelta(days=7)
    first, second = office.by_role["first-reviewer"][0], office.by_role["second-reviewer"][0]
    for order, bill in enumerate(bills):
        if county.planting and order == 0:
            county.expect("claim-reviewed-before-payment", bill, bill.fund)
            county.expect("claim-second-review", bill, bill.fund)
            continue
        same = county.planting and order == 1
        number = f"SH{month:%Y%m}{order:02d}"
        yield "claim_review", _review(f"{number}A", bill, "first", first.number, reviewed)
        again = (first if same else second).number
        yield "claim_review", _review(f"{number}B", bill, "second", again, reviewed + timedelta(days=1))
        if same:
            county.expect("claim-reviews-by-two", Known(f"{DATA}claim-review/{number}B"), bill.fund)


def _smallest_month(county: County) -> list[Settlement]:
    months: dict[tuple[str, str, date], list[Settlement]] = defaultdict(list)
    for visit in county.visits:
        bill = visit.settlement
        if bill.fund > 0 and not visit.legacy:
            months[visit.place.code, visit.person.scheme, bill.time.date().replace(day=1)].append(bill)
    enough = [bills for bills in months.values() if len(bills) >= _FEWEST]
    return min(enough, key=lambda bills: (len(bills), bills[0].number), default=[])


def _review(number: str, bill: Settlement, level: str, operator: str, moment: datetime) -> Row:
    return {
        "review_id": number,
        "setl_id": bill.number,
        "fixmedins_code": bill.visit.place.code,
        "review_lv": level,
        "opter_no": operator,
        "reviewed_at": moment,
        "outcome": "passed",
    }
