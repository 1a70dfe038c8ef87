"""What is due of one settlement, worked out step by step in plain Python, from the records alone.

This shares nothing with the rules: it reads the region's file itself, goes through a person's settlements
in the order of time and works in whole fen. Each step takes the steps before it as recorded, as
docs/treatment.md says.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

INPATIENT = {"21", "22", "23", "24", "52"}
GENERAL_VISIT = {"11", "13"}
ASSISTED = {"02", "03", "23"}
FOR_LONG = {"retired", "resident", "posted"}


@dataclass(frozen=True)
class Value:
    """A line of the region's file."""

    code: str
    scheme: str
    level: str
    category: str
    value: Decimal
    first: date
    last: date


class Region:
    """The values of one region."""

    def __init__(self, values: Sequence[Value]) -> None:
        self.values: dict[str, list[Value]] = {}
        for each in values:
            self.values.setdefault(each.code, []).append(each)

    def value(self, code: str, scheme: str, level: str, category: str, day: date) -> Decimal | None:
        """The one value in force, or None."""
        for each in self.values.get(code, ()):
            named = (
                each.scheme in ("", scheme) and each.level in ("", level) and each.category in ("", category)
            )
            if named and each.first <= day <= each.last:
                return each.value
        return None


def read_region(lines: Iterable[str]) -> Region:
    """The values of a file of ontology/regions."""
    return Region(
        [
            Value(
                row["param_code"],
                row["insutype"],
                row["hosp_lv"],
                row["psn_type"],
                Decimal(row["value"]),
                date.fromisoformat(row["begndate"]),
                date.fromisoformat(row["enddate"] or "9999-12-31"),
            )
            for row in csv.DictReader(lines)
        ]
    )


def region_file(path: Path) -> Region:
    """The values of the file at `path`."""
    return read_region(path.read_text("utf-8").splitlines())


@dataclass
class Settlement:
    """One settlement as recorded; amounts in fen."""

    number: str
    visit: str
    kind: str
    level: str
    inside: bool
    began: date
    third_party: bool
    scheme: str
    category: str
    at: datetime
    total: int
    in_scope: int
    deductible: int = 0
    pool: int = 0
    large: int = 0
    major: int = 0
    assistance: int = 0

    @property
    def day(self) -> date:
        return self.at.date()

    @property
    def inpatient(self) -> bool:
        return self.kind in INPATIENT

    @property
    def left(self) -> int:
        """What insurance leaves of what is in scope."""
        return self.in_scope - self.pool - self.large - self.major


@dataclass
class Person:
    """An insured person with statuses (kind, first, last), filings (kind, first, last) and settlements."""

    number: str
    scheme: str
    category: str
    statuses: list[tuple[str, date, date]] = field(default_factory=list)
    filings: list[tuple[str, date, date]] = field(default_factory=list)
    settlements: list[Settlement] = field(default_factory=list)

    def assisted_on(self, day: date) -> bool:
        return any(kind in ASSISTED and first <= day <= last for kind, first, last in self.statuses)


@dataclass(frozen=True)
class Due:
    """What one rule expects of one settlement: the amount, and the difference that counts (in fen)."""

    rule: str
    settlement: str
    expected: int
    amount: int


def fen(amount: Decimal) -> int:
    """Yuan or a product of them, in fen, halves up."""
    return int((amount * 100).to_integral_value(ROUND_HALF_UP))


def share(amount: int, ratio: Decimal) -> int:
    """Part of an amount in fen, halves up."""
    return int((amount * ratio).to_integral_value(ROUND_HALF_UP))


def differences(person: Person, region: Region) -> list[Due]:
    """Every difference of more than one fen, of every step of every settlement of the person."""
    found: list[Due] = []
    for one in person.settlements:
        before = [
            other
            for other in person.settlements
            if other is not one and other.day.year == one.day.year and other.at <= one.at
        ]
        found += steps(person, one, before, region)
    return [each for each in found if each.amount > 1]


def steps(person: Person, one: Settlement, before: Sequence[Settlement], region: Region) -> list[Due]:
    """The steps of one settlement, each beside what is recorded."""
    same = [other for other in before if other.scheme == one.scheme]
    due: list[Due] = []
    if one.total > 0 and not one.third_party:
        if one.inpatient:
            due += inpatient(person, one, same, region)
        elif one.kind in GENERAL_VISIT:
            due += outpatient(one, same, region)
    if one.inpatient:
        due += major_illness(person, one, [other for other in same if other.inpatient], region)
        due += assistance(person, one, [other for other in before if other.inpatient], region)
    return due


def inpatient(person: Person, one: Settlement, same: Sequence[Settlement], region: Region) -> list[Due]:
    """Deductible, pool and large-amount aid of a stay."""

    def of(code: str) -> Decimal | None:
        return region.value(code, one.scheme, one.level, one.category, one.day)

    due = []
    standard, later = of("inpatient-deductible"), of("later-stay-deductible")
    first = not any(other.inpatient and other.visit != one.visit for other in same)
    if standard is not None and (first or not of("later-stay-unknown")):
        if not first and later is not None:
            standard = later
        expected = min(one.in_scope, fen(standard))
        due.append(Due("deductible-charged", one.number, expected, abs(one.deductible - expected)))

    ratio, ceiling = of("inpatient-ratio"), of("pool-ceiling")
    if ratio is None or ceiling is None:
        return due
    beyond = max(one.in_scope - one.deductible, 0)
    used = sum(other.pool for other in same)
    room = max(fen(ceiling) - used, 0)
    if one.inside:
        allowed = share(beyond, ratio)
        due.append(Due("pool-payment", one.number, allowed, one.pool - allowed))
        expected = min(allowed, room)
        due.append(Due("pool-underpaid", one.number, expected, expected - one.pool))
        due += large_amount(one, same, allowed, used + one.pool >= fen(ceiling), region)
    else:
        factor = of(factor_of(person, one))
        if factor is not None:
            allowed = share(beyond, ratio * factor)
            expected = min(allowed, room)
            amount = one.pool - allowed if one.pool > allowed else expected - one.pool
            due.append(Due("out-of-area-payment", one.number, expected, amount))
    return due


def factor_of(person: Person, one: Settlement) -> str:
    """Which factor a stay elsewhere has."""
    kinds = {kind for kind, first, last in person.filings if first <= one.began <= last}
    if kinds & FOR_LONG:
        return "long-term-filed-factor"
    if kinds:
        return "referral-filed-factor"
    return "emergency-unfiled-factor" if one.kind == "24" else "unfiled-factor"


def large_amount(
    one: Settlement, same: Sequence[Settlement], allowed: int, reached: bool, region: Region
) -> list[Due]:
    ratio = region.value("large-amount-ratio", one.scheme, one.level, one.category, one.day)
    if ratio is None:
        return []
    expected = share(max(allowed - one.pool, 0), ratio) if reached else 0
    cap = region.value("large-amount-ceiling", one.scheme, one.level, one.category, one.day)
    if cap is not None:
        expected = min(expected, max(fen(cap) - sum(other.large for other in same), 0))
    return [Due("large-amount-payment", one.number, expected, abs(one.large - expected))]


def outpatient(one: Settlement, same: Sequence[Settlement], region: Region) -> list[Due]:
    """Deductible and payment of a general visit."""

    def of(code: str) -> Decimal | None:
        return region.value(code, one.scheme, one.level, one.category, one.day)

    due = []
    visits = [other for other in same if other.kind in GENERAL_VISIT]
    standard = of("outpatient-deductible")
    if standard is not None:
        left = max(fen(standard) - sum(other.deductible for other in visits), 0)
        expected = min(one.in_scope, left)
        due.append(Due("outpatient-payment deductible", one.number, expected, abs(one.deductible - expected)))
    ratio, ceiling = of("outpatient-ratio"), of("outpatient-ceiling")
    if ratio is None or ceiling is None or not one.inside:
        return due
    allowed = share(max(one.in_scope - one.deductible, 0), ratio)
    allowed = min(allowed, max(fen(ceiling) - sum(other.pool for other in visits), 0))
    expected, year = allowed, of("pool-ceiling")
    if year is not None:
        expected = min(allowed, max(fen(year) - sum(other.pool for other in same), 0))
    amount = one.pool - allowed if one.pool > allowed else expected - one.pool
    due.append(Due("outpatient-payment pool", one.number, expected, amount))
    return due


def major_illness(person: Person, one: Settlement, stays: Sequence[Settlement], region: Region) -> list[Due]:
    def of(code: str) -> Decimal | None:
        return region.value(code, one.scheme, one.level, one.category, one.day)

    deductible, ratio = of("major-illness-deductible"), of("major-illness-ratio")
    if deductible is None or ratio is None:
        return []
    raised, cap = Decimal(0), of("major-illness-ceiling")
    if person.assisted_on(one.day):
        deductible *= of("hardship-deductible-share") or Decimal(1)
        raised, cap = of("hardship-ratio-rise") or Decimal(0), None
    lower, upper = [deductible], []
    ratios = [ratio + raised]
    for name in ("second", "third"):
        start, at = of(f"major-illness-{name}-from"), of(f"major-illness-{name}-ratio")
        if start is not None and at is not None:
            lower.append(start)
            upper.append(start)
            ratios.append(at + raised)

    def owed(borne: int) -> int:
        """Of every step the part that lies in it, at the step's ratio."""
        borne_yuan, sum_ = Decimal(borne) / 100, Decimal(0)
        for start, end, at in zip(lower, [*upper, Decimal("1e12")], ratios, strict=True):
            sum_ += max(min(borne_yuan, end) - start, Decimal(0)) * at
        return fen(sum_ if cap is None else min(sum_, cap))

    earlier = sum(other.in_scope - other.pool for other in stays)
    expected = owed(earlier + one.in_scope - one.pool) - owed(earlier)
    return [Due("major-illness-payment", one.number, expected, abs(one.major - expected))]


def assistance(person: Person, one: Settlement, stays: Sequence[Settlement], region: Region) -> list[Due]:
    def of(code: str) -> Decimal | None:
        return region.value(code, one.scheme, one.level, one.category, one.day)

    ratio = of("assistance-ratio")
    if ratio is None or not person.assisted_on(one.day):
        return []
    deductible, cap = of("assistance-deductible") or Decimal(0), of("assistance-ceiling")

    def owed(left: int) -> int:
        sum_ = max(Decimal(left) / 100 - deductible, Decimal(0)) * ratio
        return fen(sum_ if cap is None else min(sum_, cap))

    earlier = sum(other.left for other in stays)
    expected = owed(earlier + one.left) - owed(earlier)
    return [Due("assistance-payment", one.number, expected, abs(one.assistance - expected))]
