"""An invented graph of claims, the same for the same size, with a few violations of each rule.

Settlements of persons at facilities, with fee lines, inpatient stays and the operations of the office that
handled them. About 45 triples a settlement. Everything is named, so that results can be compared by name.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final, NamedTuple

EX: Final = "http://example.org/claims#"
DATA: Final = "http://example.org/data/"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"

FIRST_DAY: Final = date(2025, 1, 1)
ITEMS: Final = 200
SCHEMES: Final = (("employee", "0.85"), ("resident", "0.65"))
RARELY: Final = 0.005

Triple = tuple[str, str, str]


def write_graph(file: Path, settlements: int, violations: float = RARELY) -> int:
    """Writes the graph of that many settlements as N-Triples and returns how many triples it has.

    `violations` is the share of records in which each kind of violation is planted.
    """
    count = 0
    with file.open("w", encoding="utf-8", newline="\n") as handle:
        for subject, predicate, value in _Writer(settlements, violations).triples():
            handle.write(f"{subject} {predicate} {value} .\n")
            count += 1
    return count


def _term(name: str) -> str:
    return f"<{EX}{name}>"


def _record(kind: str, number: int) -> str:
    return f"<{DATA}{kind}/{number}>"


def _literal(text: str, datatype: str) -> str:
    return f'"{text}"^^<{XSD}{datatype}>'


def _decimal(cents: int) -> str:
    return _literal(f"{cents // 100}.{cents % 100:02d}", "decimal")


def _date(day: date) -> str:
    return _literal(day.isoformat(), "date")


def _second(day: date, hour: int, minute: int) -> str:
    return _literal(f"{day.isoformat()}T{hour:02d}:{minute:02d}:00", "dateTime")


def _about(subject: str, kind: str, /, **said: str) -> Iterator[Triple]:
    yield subject, TYPE, _term(kind)
    for name, value in said.items():
        yield subject, _term(name), value


class _Stay(NamedTuple):
    start: date
    end: date
    facility: int


class _Writer:
    """The state of one run: the random numbers and how many records of each kind there are."""

    def __init__(self, settlements: int, violations: float) -> None:
        self._violations = violations
        self._random = random.Random(20250101)
        self._settlements = settlements
        self._persons = max(4, settlements // 4)
        self._facilities = max(3, settlements // 200)
        self._operators = max(6, settlements // 500)
        self._lines = self._operations = self._stays = 0
        self._last_stay: dict[int, _Stay] = {}

    def triples(self) -> Iterator[Triple]:
        for name, share in SCHEMES:
            yield from _about(_term(name), "Scheme", share=_literal(share, "decimal"))
        for number in range(ITEMS):
            yield from self._item(number)
        for number in range(self._facilities):
            yield from self._facility(number)
        for number in range(self._persons):
            yield from self._person(number)
        for number in range(self._settlements):
            yield from self._settlement(number)

    def _rarely(self) -> bool:
        return self._random.random() < self._violations

    def _item(self, number: int) -> Iterator[Triple]:
        kind = ("Drug", "Treatment", "Bed")[number % 3]
        yield from _about(_record("item", number), kind, code=f'"{number:06d}"')
        yield _record("item", number), TYPE, _term("Item")
        if number % 20 == 0:
            yield _record("item", number), _term("oldestAge"), _literal("14", "integer")

    def _facility(self, number: int) -> Iterator[Triple]:
        facility = _record("facility", number)
        yield from _about(facility, "Facility", level=f'"{number % 3 + 1}"', region=f'"31{number % 7:04d}"')
        # Two contracts with a gap of some days now and then: a settlement in the gap has no valid contract.
        gap = 4 if number % 5 == 0 else 1
        for part, (start, end) in enumerate((("2024-12-01", "2025-05-31"), (None, "2026-06-30"))):
            begins = date(2025, 5, 31) + timedelta(days=gap) if start is None else date.fromisoformat(start)
            contract = _record("contract", 2 * number + part)
            yield facility, _term("contract"), contract
            yield from _about(contract, "Contract", **{"from": _date(begins), "to": f'"{end}"^^<{XSD}date>'})

    def _person(self, number: int) -> Iterator[Triple]:
        person = _record("person", number)
        birth = date(1935, 1, 1) + timedelta(days=self._random.randrange(30_000))
        yield from _about(
            person,
            "Person",
            gender=f'"{9 if self._rarely() else number % 2 + 1}"',
            birth=_date(birth),
            scheme=_term(SCHEMES[number % 2][0]),
            identity=f'"{"X" if self._rarely() else ""}{number:012d}"',
        )
        yield person, _term("name"), f'"参保人{number}"@zh'
        yield person, _term("name"), f'"Person {number}"@en'
        if self._rarely():
            yield person, _term("name"), f'"Someone {number}"@en'

    def _settlement(self, number: int) -> Iterator[Triple]:
        rand = self._random
        settlement, person = _record("settlement", number), rand.randrange(self._persons)
        day = FIRST_DAY + timedelta(days=rand.randrange(365))
        facility = rand.randrange(self._facilities)
        inpatient = rand.random() < 0.3
        total = 0
        for _ in range(rand.randrange(2, 6)):
            amount, of_line = self._line(settlement, inpatient)
            total += amount
            yield from of_line
        billed = total + 100 if self._rarely() else total
        share = 850 if person % 2 == 0 else 650
        paid = billed * (share + 100 if self._rarely() else share - 50) // 1000
        yield from _about(
            settlement,
            "Settlement",
            number=f'"{"T" if self._rarely() else "S"}{number:08d}"',
            kind=_term("Inpatient" if inpatient else "Outpatient"),
            person=_record("facility", facility) if self._rarely() else _record("person", person),
            facility=_record("facility", facility),
            day=_date(day),
            total=_decimal(billed),
            paid=_literal(f"{paid / 100:.2f}", "string") if self._rarely() else _decimal(paid),
            status='"unknown"' if self._rarely() else '"settled"',
        )
        if inpatient:
            yield from self._stay(settlement, person, facility, day)
        yield from self._steps(settlement, day)

    def _line(self, settlement: str, inpatient: bool) -> tuple[int, list[Triple]]:
        rand = self._random
        line, item = _record("line", self._lines), rand.randrange(ITEMS)
        self._lines += 1
        quantity, price = rand.randrange(1, 8), rand.randrange(50, 20_000)
        amount = quantity * price + (100 if self._rarely() else 0)
        found = [
            (settlement, _term("line"), line),
            *_about(
                line,
                "Line",
                item=_record("item", item),
                quantity=_literal(str(quantity), "integer"),
                price=_decimal(price),
                amount=_decimal(amount),
            ),
        ]
        if item % 3 == 0:  # a drug; its trace code is sold once, or now and then twice
            code = rand.randrange(self._lines) if self._rarely() else self._lines
            found.append((line, _term("trace"), f'"81{code:018d}"'))
        if self._rarely():
            found.append((line, _term("remark"), '"written \\"by hand\\"\\tand not foreseen"'))
        return amount, found

    def _stay(self, settlement: str, person: int, facility: int, day: date) -> Iterator[Triple]:
        rand = self._random
        start = day - timedelta(days=rand.randrange(1, 15))
        last = self._last_stay.get(person)
        if last is not None and rand.random() < 0.02:  # readmitted soon, or before the last stay ended
            start = last.end + timedelta(days=rand.randrange(-2, 8))
            facility = last.facility
        end = start + timedelta(days=rand.randrange(1, 12))
        self._last_stay[person] = _Stay(start, end, facility)
        if self._rarely():
            start, end = end, start
        stay = _record("stay", self._stays)
        self._stays += 1
        if not self._rarely():
            yield settlement, _term("stay"), stay
        yield from _about(
            stay,
            "Stay",
            patient=_record("person", person),
            hospital=_record("facility", facility),
            **{"from": _date(start), "to": _date(end)},
        )

    def _steps(self, settlement: str, day: date) -> Iterator[Triple]:
        rand = self._random
        people = rand.sample(range(self._operators), 3)
        if self._rarely():
            people[2] = people[0]
        days = [day, day + timedelta(days=rand.randrange(1, 5)), day + timedelta(days=rand.randrange(6, 9))]
        if self._rarely():
            days[2] = day - timedelta(days=1)
        for step, operator, on in zip(("Review", "SecondReview", "Payment"), people, days, strict=True):
            if step == "SecondReview" and self._rarely():
                continue
            yield from _about(
                _record("operation", self._operations),
                "Operation",
                settlement=settlement,
                step=_term(step),
                operator=_record("operator", operator),
                at=_second(on, rand.randrange(9, 17), rand.randrange(60)),
            )
            self._operations += 1
