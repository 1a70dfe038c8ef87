"""Identifiers, given out in the order of time once everything is built."""

from __future__ import annotations

from datetime import datetime, timedelta

from hegui.county.builder import County
from hegui.county.model import COUNTY, Encounter, Operation
from hegui.county.names import impossible_identity


def number_claims(county: County) -> None:
    """Number people by birth, visits and settlements by time, lines within their visit, sales by time."""
    county.people.sort(key=lambda person: (person.born, person.name))
    for order, person in enumerate(county.people, 1):
        person.number = f"{COUNTY}{26000000 + order * 7:010d}"
        sequence = (order * 2 + (1 if person.sex == "1" else 0)) % 1000
        person.identity = impossible_identity(COUNTY, f"{person.born:%Y%m%d}", sequence)
    county.visits.sort(key=lambda visit: (visit.begins, visit.person.number, visit.place.code))
    for order, visit in enumerate(county.visits, 1):
        visit.number = f"{COUNTY}26{order:08d}"
        _number_lines(visit)
    by_settlement = sorted(county.visits, key=lambda visit: (visit.settlement.time, visit.number))
    for order, visit in enumerate(by_settlement, 1):
        visit.settlement.number = f"{COUNTY}S26{order:08d}"
    county.sales.sort(key=lambda sale: (sale.sold, sale.code, sale.place.code))
    for order, sale in enumerate(county.sales, 1):
        sale.document = f"LS26{order:08d}"


def _number_lines(visit: Encounter) -> None:
    # A refund comes after the line it takes back, so the sort must be stable.
    visit.lines.sort(key=lambda line: line.incurred)
    for order, line in enumerate(visit.lines, 1):
        line.number = f"{order:04d}"


def number_operators(county: County) -> None:
    """Number operators by the day they were employed."""
    county.operators.sort(key=lambda operator: (operator.hired, operator.name))
    for order, operator in enumerate(county.operators, 1):
        operator.number = f"{1000 + order}"
        operator.terminal = f"10.23.1.{20 + order}"
    county.grants.sort(key=lambda grant: (grant.holder.number, grant.begins))


def number_cases(county: County) -> None:
    """Number cases by their first operation; an empty terminal becomes the operator's own."""
    county.cases.sort(key=lambda case: min(_moment(operation) for operation in case.operations))
    for order, case in enumerate(county.cases, 1):
        case.number = f"BX2026{order:06d}"
        for operation in case.operations:
            operation.terminal = operation.terminal or operation.operator.terminal


def _moment(operation: Operation) -> tuple[datetime, int]:
    return operation.time, operation.amount


def working_day(moment: datetime) -> datetime:
    """The same hour on that day, or on the next Monday when it is a weekend."""
    while moment.weekday() >= 5:
        moment += timedelta(days=1)
    return moment
