"""The agency's own staff: who holds which permission, and who did what on each case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from hegui.county import parameters
from hegui.county.builder import County
from hegui.county.model import Case, Grant, Operation, Operator
from hegui.county.names import name
from hegui.county.numbering import working_day

REGISTER, FIRST, SECOND, PAY = "register", "first-review", "second-review", "pay"
SECTION, LEAD = "approve-section", "approve-lead"

_ROLES = {
    "clerk": ("登记岗", "受理科", 3),
    "first-reviewer": ("初审岗", "审核科", 3),
    "second-reviewer": ("复核岗", "审核科", 2),
    "section-head": ("科室负责人", "审核科", 1),
    "leader": ("分管领导", "领导班子", 1),
    "payer": ("支付岗", "财务科", 2),
    "accountant": ("会计岗", "财务科", 1),
    "auditor": ("稽核岗", "稽核内控科", 2),
    "administrator": ("系统管理岗", "信息科", 1),
}
_DUTY_ROLES = {
    REGISTER: "clerk",
    FIRST: "first-reviewer",
    SECOND: "second-reviewer",
    SECTION: "section-head",
    LEAD: "leader",
    PAY: "payer",
}


class Office:
    """The staff that works by the book, one duty each."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.by_role: dict[str, list[Operator]] = {}
        for role, (post, department, count) in _ROLES.items():
            self.by_role[role] = [self.employ(post, department) for _ in range(count)]
        self.leader = self.by_role["leader"][0]
        self.head = head = self.employ("主任", "领导班子")
        for role, holders in self.by_role.items():
            for holder in holders:
                self.grant(
                    holder, holder.hired, role=role, approver=head if role == "leader" else self.leader
                )
        cashier = self.employ("出纳岗", "财务科")
        self.grant(cashier, cashier.hired, permission="cashier")

    def employ(
        self, post: str, department: str, *, hired: date | None = None, left: date | None = None
    ) -> Operator:
        """A new operator."""
        dice = self.county.dice
        hired = hired or date(dice.between(2015, 2023), dice.between(1, 12), dice.between(1, 28))
        operator = Operator(name(dice), post, department, hired, left)
        self.county.operators.append(operator)
        return operator

    def grant(
        self,
        holder: Operator,
        begins: date,
        ends: date | None = None,
        *,
        role: str = "",
        permission: str = "",
        approver: Operator | None = None,
        delegator: Operator | None = None,
        unapproved: bool = False,
    ) -> Grant:
        """Give an operator a role or a permission; the leader approves unless told otherwise."""
        consent = None if unapproved else approver or self.leader
        grant = Grant(holder, begins, ends, role, permission, consent, delegator)
        self.county.grants.append(grant)
        return grant

    def staff(self, duty: str) -> Operator:
        """Someone who holds just this duty."""
        return self.county.dice.pick(self.by_role[_DUTY_ROLES[duty]])

    def case(
        self,
        amount: int,
        begins: datetime,
        *,
        who: Mapping[str, Operator] | None = None,
        without: tuple[str, ...] = (),
        at: Mapping[str, datetime] | None = None,
        terminals: Mapping[str, str] | None = None,
    ) -> Case:
        """A case that goes through every step its amount asks for, over some working days.

        `who`, `without`, `at` and `terminals` change single steps.
        """
        case = Case()
        steps = {
            REGISTER: begins,
            FIRST: working_day(begins + timedelta(hours=4, minutes=self.county.dice.below(50))),
            SECOND: working_day(begins + timedelta(days=1, minutes=self.county.dice.below(90))),
        }
        if amount >= parameters.SECTION_TIER:
            steps[SECTION] = working_day(begins + timedelta(days=1, hours=5))
        if amount >= parameters.LEAD_TIER:
            steps[LEAD] = working_day(begins + timedelta(days=2))
        # Five days on, every approval is done even when a weekend lies between.
        steps[PAY] = working_day(begins + timedelta(days=5, hours=2, minutes=self.county.dice.below(90)))
        steps.update(at or {})
        for duty, moment in steps.items():
            if duty not in without:
                operator = (who or {}).get(duty) or self.staff(duty)
                terminal = (terminals or {}).get(duty, "")
                case.operations.append(Operation(case, duty, operator, moment, terminal, amount))
        self.county.cases.append(case)
        return case

    def repeat(self, case: Case, duty: str, moment: datetime) -> None:
        """The same step of a case once more."""
        case.operations.append(Operation(case, duty, self.staff(duty), moment, "", case.largest))


def everyday_cases(county: County, office: Office) -> None:
    """One case for each settlement of which a fund pays part; legacy settlements were handled elsewhere."""
    for visit in county.visits:
        bill = visit.settlement
        if bill.fund > 0 and not visit.legacy:
            day = working_day(bill.time + timedelta(days=county.dice.between(2, 6)))
            begins = day.replace(hour=9, minute=county.dice.below(60), second=county.dice.below(60))
            office.case(bill.fund, begins)
