"""What each party pays of one visit, by the county's example parameters.

The order is basic insurance, then large-amount aid (employees) or major-illness insurance (residents),
then medical assistance; what is left is the person's, from the personal account or in cash. The identities
of the national interface hold: total = fund + person + hospital, fund = the sum of its parts, person =
account + cash.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from hegui.county import parameters
from hegui.county.model import Encounter, Person, Settlement, fen, share

# Outpatient pooling for employees: yearly deductible, share below level 3, share at level 3, yearly ceiling.
_OUTPATIENT = {
    False: (fen("200"), "0.60", "0.50", fen("3000")),
    True: (fen("100"), "0.70", "0.60", fen("4000")),
}
ASSISTANCE_STATUSES = frozenset({"02", "03", "23"})


class Benefits:
    """What every person has used up in the year so far; visits must be settled in the order of time."""

    def __init__(self) -> None:
        self._pooled: dict[Person, int] = defaultdict(int)
        self._outpatient_deductible: dict[Person, int] = defaultdict(int)
        self._outpatient_pooled: dict[Person, int] = defaultdict(int)
        self._borne: dict[Person, int] = defaultdict(int)
        self._major: dict[Person, int] = defaultdict(int)

    def settle(self, visit: Encounter, *, unlimited: bool = False) -> None:
        """Fill in the settlement of `visit`; `unlimited` leaves the yearly ceiling of the pool aside."""
        bill = visit.settlement
        bill.total = sum(line.amount for line in visit.lines)
        bill.own = sum(line.own for line in visit.lines)
        bill.over = sum(line.over for line in visit.lines)
        bill.pre = sum(line.pre for line in visit.lines)
        bill.scope = sum(line.scope for line in visit.lines)
        allowed = self._inpatient(bill) if visit.inpatient else self._outpatient(bill)
        if visit.third_party:
            allowed = bill.deductible = 0
        person = visit.person
        room = parameters.POOL_CEILINGS[person.scheme] - self._pooled[person]
        bill.pool = allowed if unlimited else min(allowed, max(room, 0))
        self._pooled[person] += bill.pool
        bill.large = allowed - bill.pool if person.scheme == parameters.EMPLOYEES else 0
        if visit.inpatient:
            self._supplement(bill)
        share_out(bill)

    def _inpatient(self, bill: Settlement) -> int:
        person, level = bill.visit.person, bill.visit.place.level
        bill.deductible = min(bill.scope, parameters.deductible(person.scheme, level))
        ratio = parameters.ratio(person.scheme, level, person.category)
        return share(bill.scope - bill.deductible, ratio)

    def _outpatient(self, bill: Settlement) -> int:
        person = bill.visit.person
        if person.scheme != parameters.EMPLOYEES:
            return 0
        deductible, below, at_three, ceiling = _OUTPATIENT[person.category in parameters.RETIRED]
        bill.deductible = min(bill.scope, deductible - self._outpatient_deductible[person])
        self._outpatient_deductible[person] += bill.deductible
        ratio = Decimal(at_three if bill.visit.place.level == "3" else below)
        paid = min(share(bill.scope - bill.deductible, ratio), ceiling - self._outpatient_pooled[person])
        self._outpatient_pooled[person] += paid
        return paid

    def _supplement(self, bill: Settlement) -> None:
        """Major-illness insurance for what a resident has borne in the year, then assistance."""
        person = bill.visit.person
        borne = bill.scope - bill.pool - bill.large
        if person.scheme == parameters.RESIDENTS:
            self._borne[person] += borne
            beyond = max(self._borne[person] - parameters.MAJOR_DEDUCTIBLE, 0)
            bill.major = share(beyond, parameters.MAJOR_RATIO) - self._major[person]
            self._major[person] += bill.major
        if assisted(person, bill.time.date()):
            bill.assistance = share(borne - bill.major, parameters.ASSISTANCE_RATIO)


def assisted(person: Person, day: date) -> bool:
    """Does the person have a status on that day that entitles to assistance?"""
    return any(
        status.kind in ASSISTANCE_STATUSES
        and status.begins <= day
        and (status.ends is None or day <= status.ends)
        for status in person.statuses
    )


def share_out(bill: Settlement) -> None:
    """Add up what the funds pay and split the rest between personal account and cash."""
    bill.fund = bill.pool + bill.large + bill.major + bill.assistance
    bill.person_part = bill.total - bill.fund - bill.hospital
    has_account = bill.visit.person.scheme == parameters.EMPLOYEES
    bill.account = share(bill.person_part, Decimal("0.6")) if has_account else 0
    bill.cash = bill.person_part - bill.account
