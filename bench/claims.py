"""Writes a graph of invented claims as N-Triples, the same for the same number and seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

FUND = "https://w3id.org/hegui/fund#"
DATA = "https://w3id.org/hegui/data/"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def write_claims(file: Path, settlements: int, seed: int = 1) -> int:
    """Writes the claims and returns the number of triples. About one claim in fifty breaks some rule."""
    count = 0
    with file.open("w", encoding="ascii") as handle:
        for line in _lines(settlements, random.Random(seed)):
            handle.write(line)
            count += 1
    return count


def _iri(kind: str, number: int) -> str:
    return f"<{DATA}{kind}/{number}>"


def _literal(value: object, datatype: str) -> str:
    return f'"{value}"^^<{XSD}{datatype}>'


def _say(subject: str, **properties: str) -> Iterator[str]:
    for name, value in properties.items():
        predicate = TYPE if name == "a" else f"<{FUND}{name}>"
        yield f"{subject} {predicate} {value} .\n"


def _lines(settlements: int, chance: random.Random) -> Iterator[str]:
    persons, institutions = max(3, settlements // 3), max(3, settlements // 50)
    for number in range(persons):
        yield from _say(_iri("person", number), a=f"<{FUND}Person>", sex=f'"{1 + number % 2}"')
    for number in range(institutions):
        level = '"9"' if number % 40 == 39 else f'"{1 + number % 3}"'
        yield from _say(_iri("institution", number), a=f"<{FUND}Institution>", level=level)
        if number % 25 != 24:
            yield from _say(
                _iri("agreement", number), a=f"<{FUND}Agreement>", agreementWith=_iri("institution", number)
            )
    for number in range(50):
        restricted = {"restrictedToSex": '"2"'} if number % 10 == 0 else {}
        yield from _say(_iri("item", number), a=f"<{FUND}CatalogueItem>", **restricted)
    for number in range(settlements):
        yield from _claim(number, persons, institutions, chance)


def _claim(number: int, persons: int, institutions: int, chance: random.Random) -> Iterator[str]:
    person = chance.randrange(persons)
    encounter, settlement = _iri("encounter", number), _iri("settlement", number)
    begin = datetime(2026, 1, 1) + timedelta(hours=chance.randrange(4000 * 24))
    end = begin + timedelta(hours=chance.randrange(24, 240))
    yield from _say(
        encounter,
        a=f"<{FUND}Encounter>",
        patient=_iri("person", person),
        atInstitution=_iri("institution", chance.randrange(institutions)),
        beganAt=_literal(begin.isoformat(), "dateTime"),
        endedAt=_literal(end.isoformat(), "dateTime"),
    )
    total = 0
    for line in range(3):
        quantity, price = chance.randrange(1, 9), chance.randrange(100, 90000)
        amount = quantity * price + (100 if chance.random() < 0.01 else 0)
        item = chance.randrange(50)
        if item % 10 == 0 and person % 2 == 0 and chance.random() < 0.9:
            item += 1
        late = 30 if chance.random() < 0.01 else 3
        yield from _say(
            _iri("line", number * 3 + line),
            a=f"<{FUND}FeeLine>",
            ofEncounter=encounter,
            item=_iri("item", item),
            quantity=_literal(quantity, "integer"),
            unitPrice=_literal(_yuan(price), "decimal"),
            lineAmount=_literal(_yuan(amount), "decimal"),
            incurredOn=_literal(begin.date().isoformat(), "date"),
            incurredAt=_literal(begin.isoformat(), "dateTime"),
            uploadedBefore=_literal((begin + timedelta(hours=24)).isoformat(), "dateTime"),
            uploadedAt=_literal((begin + timedelta(hours=late)).isoformat(), "dateTime"),
        )
        total += amount
    fund = total * 7 // 10 if chance.random() > 0.01 else total + 500
    operator = chance.randrange(40)
    second = operator if chance.random() < 0.01 else (operator + 1) % 40
    yield from _say(
        settlement,
        a=f"<{FUND}Settlement>",
        settles=encounter,
        patient=_iri("person", person),
        scheme='"310"' if number % 2 else '"390"',
        totalFee=_literal(_yuan(total if chance.random() > 0.01 else total + 1), "decimal"),
        fundPaid=_literal(_yuan(fund), "decimal"),
        personPaid=_literal(_yuan(total - fund), "decimal"),
        preparedBy=_iri("operator", operator),
        approvedBy=_iri("operator", second),
    )


def _yuan(fen: int) -> str:
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02}"
