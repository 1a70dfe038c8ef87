"""Internal control: duties held together, steps of a case, grants, terminals."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hegui.county.builder import County
from hegui.county.model import Case, Operator, fen
from hegui.county.operations import FIRST, LEAD, PAY, REGISTER, SECOND, SECTION, Office

_START = date(2024, 6, 3)


def near_misses(county: County, office: Office) -> None:
    _duties_one_after_the_other(office)
    _administrator_before(office)
    _steps_at_the_same_time(office)
    _amount_just_below_the_tiers(office)
    _first_and_last_day_of_a_grant(office)
    _last_day_at_work(office)
    _terminals_in_neighbouring_minutes(office)
    _delegation_with_consent(office)


def later_near_misses(office: Office) -> None:
    """Drawn after all claims, so that one more changes no claim."""
    _two_steps_in_two_cases(office)
    _not_yet_paid(office)


def violations(county: County, office: Office) -> None:
    _two_review_duties(county, office)
    _incompatible_duties(county, office)
    _administrators_with_business(county, office)
    _one_person_two_steps(county, office)
    _missing_reviews(county, office)
    _steps_out_of_order(county, office)
    _payments_without_approval(county, office)
    _operations_without_permission(county, office)
    _operations_after_leaving(county, office)
    _two_terminals(county, office)
    _delegations_without_consent(county, office)


def _at(month: int, day: int, hour: int = 9, minute: int = 10, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second)


# Duties held


def _duties_one_after_the_other(office: Office) -> None:
    """The grant of one duty ends the day before the other begins."""
    moved = office.employ("初审岗", "审核科")
    office.grant(moved, _START, date(2025, 12, 31), role="clerk")
    office.grant(moved, date(2026, 1, 1), role="first-reviewer")
    paid = office.employ("会计岗", "财务科")
    office.grant(paid, _START, date(2026, 2, 28), role="payer")
    office.grant(paid, date(2026, 3, 1), permission="account")
    # A duty of one review together with managing agreements is in no pair of the matrix.
    office.grant(paid, date(2026, 3, 1), permission="agreement")


def _administrator_before(office: Office) -> None:
    """Administered the system until the day before taking up business; agreements are no business."""
    former = office.employ("登记岗", "受理科")
    office.grant(former, _START, date(2026, 1, 31), role="administrator")
    office.grant(former, date(2026, 2, 1), role="clerk")
    keeper = office.employ("系统管理岗", "信息科")
    office.grant(keeper, _START, role="administrator")
    office.grant(keeper, _START, permission="agreement")


def _two_review_duties(county: County, office: Office) -> None:
    def found(operator: Operator) -> None:
        county.expect("two-review-duties-held", operator)

    by_role = office.employ("综合岗", "受理科")
    office.grant(by_role, _START, role="all-rounder")
    found(by_role)
    # One day in common is enough.
    one_day = office.employ("初审岗", "审核科")
    office.grant(one_day, _START, date(2026, 3, 31), permission="first-review")
    office.grant(one_day, date(2026, 3, 31), permission="second-review")
    found(one_day)
    substitute = office.employ("登记岗", "受理科")
    office.grant(substitute, _START, role="clerk")
    reviewer = office.staff(SECOND)
    office.grant(
        substitute, date(2026, 4, 1), date(2026, 4, 30), permission="second-review", delegator=reviewer
    )
    found(substitute)
    # All three duties make three pairs.
    everything = office.employ("综合岗", "受理科")
    office.grant(everything, _START, role="clerk")
    office.grant(everything, date(2025, 1, 2), role="first-reviewer")
    office.grant(everything, date(2025, 1, 2), permission="second-review")
    for _ in range(3):
        found(everything)


def _incompatible_duties(county: County, office: Office) -> None:
    for duties in (("second-reviewer", "pay"), ("payer", "audit"), ("accountant", "data")):
        operator = office.employ("复核岗" if duties[1] == "pay" else "财务岗", "财务科")
        office.grant(operator, _START, role=duties[0])
        office.grant(operator, date(2026, 1, 5), permission=duties[1])
        county.expect("incompatible-duties-held", operator)


def _administrators_with_business(county: County, office: Office) -> None:
    one = office.employ("系统管理岗", "信息科")
    office.grant(one, _START, role="administrator")
    office.grant(one, date(2026, 2, 2), date(2026, 2, 27), role="clerk")
    county.expect("administrator-handles-business", one)
    # Two business duties make two findings: approving and paying are in no pair with each other.
    two = office.employ("系统管理岗", "信息科")
    office.grant(two, _START, permission="administer")
    office.grant(two, _START, permission="pay")
    office.grant(two, date(2025, 3, 3), role="section-head")
    for _ in range(2):
        county.expect("administrator-handles-business", two)


# Steps of a case


def _one_person_two_steps(county: County, office: Office) -> None:
    """Someone changed duties between two steps of a case, so the grants are in order and the case is not."""
    for before, after, first, second in (
        ("clerk", "first-reviewer", REGISTER, FIRST),
        ("clerk", "second-reviewer", REGISTER, SECOND),
    ):
        operator = office.employ("审核岗", "审核科")
        office.grant(operator, _START, date(2026, 3, 2), role=before)
        office.grant(operator, date(2026, 3, 3), role=after)
        begins = _at(3, 2, 9, 20)
        at = {FIRST: _at(3, 3, 10), SECOND: _at(3, 4, 9, 30), PAY: _at(3, 6, 15)}
        case = office.case(fen("3186.40"), begins, who={first: operator, second: operator}, at=at)
        _expect_case(county, "one-person-two-steps", case)


def _missing_reviews(county: County, office: Office) -> None:
    _expect_case(county, "both-reviews-present", office.case(fen("2750.00"), _at(2, 10), without=(SECOND,)))
    _expect_case(county, "both-reviews-present", office.case(fen("864.15"), _at(4, 14), without=(FIRST,)))
    both = office.case(fen("1999.99"), _at(5, 12), without=(FIRST, SECOND))
    for _ in range(2):
        _expect_case(county, "both-reviews-present", both)


def _steps_at_the_same_time(office: Office) -> None:
    """Both reviews in the same second, by two people: not out of order."""
    office.case(fen("1520.30"), _at(2, 3), at={FIRST: _at(2, 4, 10, 5, 7), SECOND: _at(2, 4, 10, 5, 7)})
    # Reviewed once more after paying is in order: only the first time counts.
    again = office.case(fen("1410.00"), _at(3, 24))
    later = max(operation.time for operation in again.operations) + timedelta(days=1)
    office.repeat(again, FIRST, later)


def _steps_out_of_order(county: County, office: Office) -> None:
    swapped = office.case(
        fen("2310.75"), _at(2, 17), at={FIRST: _at(2, 18, 15, 40), SECOND: _at(2, 18, 11, 5)}
    )
    _expect_case(county, "steps-in-order", swapped)
    paid_first = office.case(
        fen("5120.00"), _at(3, 17), at={SECOND: _at(3, 20, 16, 30), PAY: _at(3, 20, 10, 15)}
    )
    _expect_case(county, "steps-in-order", paid_first)


def _expect_case(county: County, rule: str, case: Case) -> None:
    county.expect(rule, case, lambda: case.largest)


def _two_steps_in_two_cases(office: Office) -> None:
    """Someone who changed duties did the one step in one case and the other in another."""
    operator = office.employ("审核岗", "审核科")
    office.grant(operator, _START, date(2026, 3, 2), role="clerk")
    office.grant(operator, date(2026, 3, 3), role="first-reviewer")
    office.case(fen("1733.20"), _at(3, 2, 10, 40), who={REGISTER: operator}, at={FIRST: _at(3, 3, 9, 50)})
    office.case(fen("1288.90"), _at(3, 3, 9, 5), who={FIRST: operator})


def _not_yet_paid(office: Office) -> None:
    """A case that waits for its second review owes none while nothing is paid."""
    office.case(fen("2090.00"), _at(6, 24), without=(SECOND, PAY))


# Payments and their approval


def _amount_just_below_the_tiers(office: Office) -> None:
    office.case(fen("9999.99"), _at(1, 20))
    below_lead = office.case(fen("49999.99"), _at(1, 27))
    assert all(operation.duty != LEAD for operation in below_lead.operations)
    # Approved in the very second of the payment.
    office.case(fen("10000.00"), _at(2, 24), at={SECTION: _at(2, 27, 11), PAY: _at(2, 27, 11)})


def _payments_without_approval(county: County, office: Office) -> None:
    def found(case: Case) -> None:
        payment = next(operation for operation in case.operations if operation.duty == PAY)
        county.expect("payment-approval", payment, payment.amount)

    found(office.case(fen("10000.00"), _at(1, 13), without=(SECTION,)))
    found(office.case(fen("62480.50"), _at(3, 10), without=(LEAD,)))
    both = office.case(fen("50000.00"), _at(4, 21), without=(SECTION, LEAD))
    found(both)
    found(both)
    found(
        office.case(
            fen("18206.00"), _at(5, 19), at={SECTION: _at(5, 22, 11, 30), PAY: _at(5, 22, 11, 29, 59)}
        )
    )


# Grants and the operations done under them


def _first_and_last_day_of_a_grant(office: Office) -> None:
    guest = office.employ("初审岗", "审核科")
    office.grant(guest, date(2026, 3, 10), date(2026, 3, 12), role="first-reviewer")
    office.case(fen("1230.00"), _at(3, 9), who={FIRST: guest}, at={FIRST: _at(3, 10, 0, 0, 1)})
    office.case(
        fen("1340.00"),
        _at(3, 11),
        who={FIRST: guest},
        at={FIRST: _at(3, 12, 23, 59, 59), SECOND: _at(3, 13), PAY: _at(3, 16)},
    )


def _operations_without_permission(county: County, office: Office) -> None:
    def found(case: Case, duty: str) -> None:
        done = next(operation for operation in case.operations if operation.duty == duty)
        county.expect("permission-in-force", done, done.amount)

    early = office.employ("初审岗", "审核科")
    office.grant(early, date(2026, 4, 9), role="first-reviewer")
    found(office.case(fen("2044.60"), _at(4, 8), who={FIRST: early}), FIRST)
    late = office.employ("支付岗", "财务科")
    office.grant(late, _START, date(2026, 4, 30), permission="pay")
    found(office.case(fen("3377.00"), _at(4, 28), who={PAY: late}, at={PAY: _at(5, 1, 9, 0)}), PAY)
    # Holds a permission, but not the one for this step.
    other = office.staff(REGISTER)
    found(
        office.case(
            fen("917.80"),
            _at(5, 6),
            who={REGISTER: office.by_role["clerk"][0], SECTION: other},
            at={SECTION: _at(5, 7, 9)},
        ),
        SECTION,
    )
    delegated = office.employ("复核岗", "审核科")
    office.grant(
        delegated,
        date(2026, 5, 11),
        date(2026, 5, 15),
        permission="second-review",
        delegator=office.by_role["second-reviewer"][0],
    )
    found(office.case(fen("4280.00"), _at(5, 15), who={SECOND: delegated}), SECOND)


def _last_day_at_work(office: Office) -> None:
    leaver = office.employ("登记岗", "受理科", left=date(2026, 3, 31))
    office.grant(leaver, leaver.hired, leaver.left, role="clerk")
    office.case(fen("1675.00"), _at(3, 31, 17, 55), who={REGISTER: leaver})


def _operations_after_leaving(county: County, office: Office) -> None:
    """The accounts of people who left were never closed, or were closed and still used."""
    for closes, day in ((None, 1), (date(2026, 4, 15), 22)):
        leaver = office.employ("支付岗", "财务科", left=date(2026, 4, 15))
        grant = office.grant(leaver, leaver.hired, closes, role="payer")
        if closes is None:
            county.expect("grant-open-after-leaving", grant)
        case = office.case(
            fen("2468.00") + day,
            _at(5, day) - timedelta(days=3),
            who={PAY: leaver},
            at={PAY: _at(5, day, 9, 45)},
        )
        payment = next(operation for operation in case.operations if operation.duty == PAY)
        county.expect("no-operation-after-leaving", payment, payment.amount)


# Terminals


def _terminals_in_neighbouring_minutes(office: Office) -> None:
    clerk = office.employ("登记岗", "受理科")
    office.grant(clerk, clerk.hired, role="clerk")
    for order, (second, terminal) in enumerate(((59, "10.23.1.201"), (60, "10.23.1.202"))):
        moment = _at(4, 8, 10, 14) + timedelta(seconds=second)
        office.case(fen("700.00") + order, moment, who={REGISTER: clerk}, terminals={REGISTER: terminal})


def _two_terminals(county: County, office: Office) -> None:
    clerk = office.employ("登记岗", "受理科")
    office.grant(clerk, clerk.hired, role="clerk")
    for order, (second, terminal) in enumerate(((3, "10.23.1.211"), (48, "10.23.1.212"))):
        office.case(
            fen("815.00") + order,
            _at(4, 9, 14, 20, second),
            who={REGISTER: clerk},
            terminals={REGISTER: terminal},
        )
    county.expect("two-terminals-one-minute", clerk)
    # Three terminals in one minute make three pairs.
    payer = office.employ("支付岗", "财务科")
    office.grant(payer, payer.hired, role="payer")
    for order in range(3):
        at = {PAY: _at(5, 14, 15, 5, 10 + 20 * order)}
        office.case(
            fen("1015.00") + order,
            _at(5, 11),
            who={PAY: payer},
            at=at,
            terminals={PAY: f"10.23.1.{221 + order}"},
        )
        county.expect("two-terminals-one-minute", payer)


# Delegation


def _delegation_with_consent(office: Office) -> None:
    deputy = office.employ("登记岗", "受理科")
    office.grant(
        deputy, date(2026, 5, 6), date(2026, 5, 8), permission="register", delegator=office.staff(REGISTER)
    )


def _delegations_without_consent(county: County, office: Office) -> None:
    for approval in ("nobody", "delegator", "receiver"):
        giver = office.staff(PAY)
        receiver = office.employ("支付岗", "财务科")
        approver = {"delegator": giver, "receiver": receiver}.get(approval)
        grant = office.grant(
            receiver,
            date(2026, 2, 9),
            date(2026, 2, 13),
            permission="pay",
            approver=approver,
            delegator=giver,
            unapproved=approval == "nobody",
        )
        county.expect("delegation-approved", grant)
