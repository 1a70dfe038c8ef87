"""People with a random year of settlements in a region: most paid as is due, many with one amount wrong.

The files are those that an agency hands in, so that reading, mapping and rules are all tried.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from tests.treatment.calculation import Person, Region, Settlement, steps

INVENTED = (
    ("assistance-ratio", "", "", "", "0.70"),
    ("assistance-deductible", "", "", "", "1200"),
    ("assistance-ceiling", "", "", "", "30000"),
    ("later-stay-deductible", "390", "3", "", "433.35"),
    ("later-stay-deductible", "390", "2", "", "150"),
    ("major-illness-ceiling", "390", "", "", "90000"),
)
"""What the region's file leaves open, so that every step is tried: code, scheme, level, category, value."""

WRONG = (1, 2, 3, 50, 10000, 123456)
"""Fen by which an amount is wrong, either way; one fen is rounding."""

_LEVELS = "9123"
_KINDS = ("21", "21", "21", "24", "22", "11", "11", "13", "14")
_CATEGORIES = {"310": ("1101", "1103", "1201"), "390": ("1501", "1403", "")}
_LAST = date(9999, 12, 31)


def people(region: Region, dice: Random, count: int) -> list[Person]:
    """Persons with `count` settlements together, by one throw of dice."""
    everybody: list[Person] = []
    made = 0
    while made < count:
        person = _person(f"{1000000 + len(everybody)}", dice)
        wanted = min(dice.randint(1, 14), count - made)
        _fill(person, region, dice, wanted)
        made += wanted
        everybody.append(person)
    return everybody


def _person(number: str, dice: Random) -> Person:
    scheme = dice.choice(("310", "390"))
    person = Person(number, scheme, dice.choice(_CATEGORIES[scheme]))
    for _ in range(dice.choice((0, 0, 1, 2))):
        begins = date(2026, 1, 1) + timedelta(days=dice.randint(-200, 300))
        ends = dice.choice((_LAST, begins + timedelta(days=dice.randint(0, 200))))
        person.statuses.append((dice.choice(("02", "03", "05", "23")), begins, ends))
    for _ in range(dice.choice((0, 0, 1, 2))):
        begins = date(2026, 1, 1) + timedelta(days=dice.randint(-200, 300))
        ends = dice.choice((_LAST, begins + timedelta(days=dice.randint(0, 200))))
        kind = dice.choice(("retired", "resident", "posted", "referral", "temporary"))
        person.filings.append((kind, begins, ends))
    # One status or filing of a kind may begin on a day but once: that is their number.
    person.statuses = list(
        {(kind, first): (kind, first, last) for kind, first, last in person.statuses}.values()
    )
    return person


def _fill(person: Person, region: Region, dice: Random, count: int) -> None:
    rich = dice.random() < 0.3
    moments = sorted(
        datetime(2025, 11, 1) + timedelta(minutes=dice.randint(0, 420 * 24 * 60)) for _ in range(count)
    )
    for order, at in enumerate(moments):
        if order and dice.random() < 0.03:
            at = person.settlements[-1].at
        one = _settlement(person, order, at, dice, rich)
        before = [
            other for other in person.settlements if other.day.year == one.day.year and other.at <= one.at
        ]
        _pay(person, one, before, region)
        person.settlements.append(one)
        if dice.random() < 0.6:
            _spoil(one, dice)


def _settlement(person: Person, order: int, at: datetime, dice: Random, rich: bool) -> Settlement:
    kind = dice.choice(_KINDS)
    inpatient = kind[0] == "2"
    top = (30_000_000 if rich else 3_000_000) if inpatient else 150_000
    in_scope = dice.choice((dice.randint(1, top), dice.randint(1, 200_000)))
    return Settlement(
        number=f"{person.number}{order:03d}",
        visit=f"V{person.number}{order:03d}",
        kind=kind,
        level=dice.choice(_LEVELS),
        inside=dice.random() < 0.8,
        began=at.date() - timedelta(days=dice.randint(0, 20) if inpatient else 0),
        third_party=dice.random() < 0.02,
        scheme=person.scheme,
        category=person.category,
        at=at,
        total=in_scope + dice.randint(0, 100_000),
        in_scope=in_scope,
    )


_FIELDS = {
    "deductible-charged": "deductible",
    "outpatient-payment deductible": "deductible",
    "pool-underpaid": "pool",
    "out-of-area-payment": "pool",
    "outpatient-payment pool": "pool",
    "large-amount-payment": "large",
    "major-illness-payment": "major",
    "assistance-payment": "assistance",
}


def _pay(person: Person, one: Settlement, before: list[Settlement], region: Region) -> None:
    """Settle layer by layer, each on what was settled before it."""
    for names in (("deductible",), ("pool",), ("large", "major"), ("assistance",)):
        for due in steps(person, one, before, region):
            if _FIELDS.get(due.rule) in names:
                setattr(one, _FIELDS[due.rule], due.expected)


def _spoil(one: Settlement, dice: Random) -> None:
    for name in dice.sample(("deductible", "pool", "large", "major", "assistance"), 2):
        setattr(one, name, max(getattr(one, name) + dice.choice((1, -1)) * dice.choice(WRONG), 0))


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def write(
    everybody: Iterable[Person], area: str, elsewhere: str, values: Iterable[Mapping[str, str]], to: Path
) -> None:
    """The records as files: `area` is where people are insured, `elsewhere` another pooling area."""
    everybody = list(everybody)
    _csv(to / "region_parameter.csv", (dict(row, admdvs=area) for row in values))
    _csv(
        to / "institution.csv",
        (
            {
                "fixmedins_code": f"H{place}{level}",
                "fixmedins_name": "示例医院",
                "hosp_lv": level,
                "admdvs": where,
            }
            for place, where in (("I", area), ("O", elsewhere))
            for level in _LEVELS
        ),
    )
    _csv(
        to / "person_status.csv",
        (
            {"psn_no": one.number, "psn_idet_type": kind, "begndate": first, "enddate": _end(last)}
            for one in everybody
            for kind, first, last in one.statuses
        ),
    )
    _csv(
        to / "filing.csv",
        (
            {
                "filing_no": f"B{one.number}{order}",
                "psn_no": one.number,
                "filing_kind": kind,
                "insuplc_admdvs": area,
                "mdtrtarea_admvs": elsewhere,
                "applied_on": first,
                "begndate": first,
                "enddate": _end(last),
            }
            for one in everybody
            for order, (kind, first, last) in enumerate(one.filings)
        ),
    )
    _csv(to / "encounter.csv", (_encounter(one, each) for one in everybody for each in one.settlements))
    _csv(to / "settlement.csv", (_record(one, each, area) for one in everybody for each in one.settlements))


def _encounter(person: Person, one: Settlement) -> dict[str, object]:
    return {
        "mdtrt_id": one.visit,
        "psn_no": person.number,
        "fixmedins_code": f"H{'I' if one.inside else 'O'}{one.level}",
        "med_type": one.kind,
        "insutype": one.scheme,
        "begntime": f"{one.began} 08:00:00",
        "endtime": one.at,
        "ttp_resp": "是" if one.third_party else "否",
    }


def _record(person: Person, one: Settlement, area: str) -> dict[str, object]:
    return {
        "setl_id": one.number,
        "mdtrt_id": one.visit,
        "psn_no": person.number,
        "insutype": one.scheme,
        "psn_type": one.category,
        "insuplc_admdvs": area,
        "setl_time": one.at,
        "medfee_sumamt": yuan(one.total),
        "inscp_scp_amt": yuan(one.in_scope),
        "act_pay_dedc": yuan(one.deductible),
        "hifp_pay": yuan(one.pool),
        "hifob_pay": yuan(one.large),
        "hifmi_pay": yuan(one.major),
        "maf_pay": yuan(one.assistance),
    }


def _end(day: date) -> str:
    return "" if day == _LAST else day.isoformat()


def _csv(path: Path, rows: Iterator[Mapping[str, object]]) -> None:
    first = next(rows, None)
    if first is None:
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)
