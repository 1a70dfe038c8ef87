"""Rows that an agency has for each of its operators, grants and cases; what areas say of one comes first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from hegui.county.agency.clearing import clearing_rows
from hegui.county.agency.reading import Row
from hegui.county.builder import County
from hegui.county.model import Grant, Operator
from hegui.county.operations import Office

_RULED_FROM = date(2023, 12, 1)
"""The Regulation on agency work; requests and reviews of before are not on file."""

_DAYS_OFF = (
    ("元旦", date(2026, 1, 1), date(2026, 1, 3)),
    ("春节", date(2026, 2, 15), date(2026, 2, 23)),
    ("清明节", date(2026, 4, 4), date(2026, 4, 6)),
    ("劳动节", date(2026, 5, 1), date(2026, 5, 5)),
    ("端午节", date(2026, 6, 19), date(2026, 6, 21)),
)
"""Days off of the year, by the notice that `ontology/lists/calendar.ttl` rests on."""

Derived = tuple[str, str, Row]  # area, kind, row


def derived_rows(county: County, office: Office) -> Iterator[Derived]:
    """Posts and who holds them, requests for grants, reviews, the register of applications, duty days."""
    yield from _posts(county)
    yield from _requests(county, office)
    yield from _reviews(county, office)
    yield from _applications(county)
    yield from _duty_days(county)
    yield from (("payments", kind, row) for kind, row in clearing_rows(county, office))


def _said(county: County, kind: str, column: str) -> set[str]:
    """The values of a column that the areas' own rows have."""
    return {str(row[column]) for book in county.books for row in book.sheets.get(kind, ()) if row.get(column)}


def _posts(county: County) -> Iterator[Derived]:
    """One post for each title and section; an operator without a title holds none."""
    held = _said(county, "post_holding", "opter_no")
    numbers: dict[tuple[str, str], str] = {}
    for operator in county.operators:
        title = operator.post, operator.department
        if operator.post and operator.number not in held:
            if title not in numbers:
                numbers[title] = f"GW{len(numbers) + 1:02d}"
                yield "posts", "post", _post(numbers[title], *title)
            yield (
                "posts",
                "post_holding",
                {"opter_no": operator.number, "post_no": numbers[title], "begndate": operator.hired},
            )


def _post(number: str, title: str, section: str) -> Row:
    duties = f"负责{section}{title.removesuffix('岗')}工作，按授权办理，不代他人办理。"
    return {
        "post_no": number,
        "post_name": title,
        "dept_name": section,
        "duty_text": duties,
        "doc_no": "丰医保中心〔2015〕3号",
        "begndate": date(2015, 1, 1),
    }


def _requests(county: County, office: Office) -> Iterator[Derived]:
    asked = _said(county, "grant_application", "opter_no")
    ruled = [grant for grant in county.grants if grant.begins >= _RULED_FROM and not grant.delegator]
    for order, grant in enumerate(ruled, 1):
        if grant.holder.number not in asked:
            yield "accounts", "grant_application", _request(order, grant, office)


def _request(order: int, grant: Grant, office: Office) -> Row:
    """Asked for, checked by internal control, approved by the leader and carried out, by four people."""
    control = _other_than(grant.holder, office.by_role["auditor"])
    head = _other_than(grant.holder, [office.leader, office.head])
    return {
        "application_no": f"QX{order:04d}",
        "opter_no": grant.holder.number,
        "action": "grant",
        "role_code": grant.role,
        "perm_code": grant.permission,
        "applied_on": grant.begins - timedelta(days=4),
        "control_by": control.number,
        "control_on": grant.begins - timedelta(days=2),
        "head_by": head.number,
        "head_on": grant.begins - timedelta(days=1),
        "begndate": grant.begins,
        "outcome": "approved",
    }


def _other_than(one: Operator, choices: list[Operator]) -> Operator:
    return next(choice for choice in choices if choice is not one)


def _reviews(county: County, office: Office) -> Iterator[Derived]:
    """Everybody with a grant that the areas do not speak of was reviewed in June."""
    said = _said(county, "permission_review", "opter_no")
    holders = {grant.holder: None for grant in county.grants if grant.begins < date(2026, 6, 1)}
    for order, operator in enumerate(holders, 1):
        if operator.number not in said and operator.number < "2000":
            yield (
                "posts",
                "permission_review",
                {
                    "review_no": f"FH2026{order:03d}",
                    "opter_no": operator.number,
                    "year": 2026,
                    "reviewed_on": date(2026, 6, 15) + timedelta(days=order % 5),
                    "reviewed_by": _other_than(operator, office.by_role["auditor"]).number,
                    "conclusion": "keep",
                },
            )


def _applications(county: County) -> Iterator[Derived]:
    """Every case of the log was taken in at the counter, unless an area says what it rests on."""
    said = _said(county, "service_application", "apply_no").union(
        *(_said(county, kind, "case_no") for kind in ("payment_sheet", "manual_claim", "data_change"))
    )
    for case in county.cases:
        if case.number not in said and case.number.startswith("BX"):
            taken = min(operation.time for operation in case.operations).date()
            yield (
                "services",
                "service_application",
                {
                    "apply_no": case.number,
                    "service_item_no": "FW01",
                    "apply_channel": "counter",
                    "applied_on": taken,
                    "accepted_on": taken,
                },
            )


def _duty_days(county: County) -> Iterator[Derived]:
    """The counter is open on days off on which something was done, as the office's own calendar says."""
    busy = {operation.time.date() for case in county.cases for operation in case.operations}
    for name, first, last in _DAYS_OFF:
        for day in sorted(day for day in busy if first <= day <= last):
            row = {
                "cal_date": day,
                "is_workday": True,
                "day_name": f"{name}轮值",
                "doc_no": "丰医保中心〔2026〕1号",
            }
            yield "accounts", "calendar_day", row
