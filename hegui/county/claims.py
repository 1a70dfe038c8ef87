"""The everyday claims of the county: visits and stays that satisfy every rule."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hegui.county import catalogue, parameters
from hegui.county.builder import County
from hegui.county.model import Encounter, Person, Status

FIRST_DAY = date(2026, 1, 5)
_DAYS = 165
# A person's visits lie further apart than any rule about neighbouring stays looks.
_APART = timedelta(days=40)
_LEGACY_VISITS = 3


def everyday_claims(county: County) -> None:
    """Fill the county up to its size with claims of people who come once to four times."""
    for _ in range(_LEGACY_VISITS):
        if len(county.visits) < county.size:
            legacy_visit(county)
    while len(county.visits) < county.size:
        person = county.person(status=_maybe_assisted(county))
        begins = _some_morning(county, FIRST_DAY, _DAYS)
        for _ in range(county.dice.pick((1, 1, 2, 3))):
            if begins.date() > date(2026, 6, 25) or len(county.visits) >= county.size:
                break
            _one_claim(county, person, begins)
            begins += _APART + timedelta(days=county.dice.below(20), minutes=county.dice.below(180))


def _maybe_assisted(county: County) -> Status | None:
    if not county.dice.chance(6):
        return None
    return Status(
        county.dice.pick(("02", "23")), date(2025, 1, 1), county.dice.pick((None, date(2026, 12, 31)))
    )


def _some_morning(county: County, first: date, days: int) -> datetime:
    day = first + timedelta(days=county.dice.below(days))
    return datetime(day.year, day.month, day.day, 8, county.dice.below(60), county.dice.below(60))


def _one_claim(county: County, person: Person, begins: datetime) -> None:
    if county.dice.chance(38):
        clean_stay(county, person, begins)
    else:
        clean_visit(county, person, begins)


def legacy_visit(county: County) -> Encounter:
    """An outpatient visit that comes as a legacy XML message, without settlement time or split."""
    begins = _some_morning(county, FIRST_DAY, 60)
    return county.visit(county.person(scheme=parameters.EMPLOYEES), county.hospital("2"), begins, legacy=True)


def clean_visit(county: County, person: Person, begins: datetime) -> Encounter:
    """An outpatient visit, now and then with something the person pays alone, or fetched at a pharmacy."""
    dice = county.dice
    visit = county.visit(person, county.hospital(dice.pick("1233")), begins)
    if dice.chance(15):
        county.line(visit, catalogue.DONKEY_GELATIN, dice.pick((10, 15)), begins + timedelta(minutes=14))
    if person.sex == catalogue.WOMEN and dice.chance(20):
        item = dice.pick((catalogue.WOMEN_CAPSULES, catalogue.WOMEN_SUPPOSITORY, catalogue.WOMEN_ULTRASOUND))
        county.line(visit, item, 1, begins + timedelta(minutes=15))
    if dice.chance(35):
        item = dice.pick(catalogue.COMMON_DRUGS)
        for _ in range(dice.pick((1, 1, 2))):
            county.sale(person, item, begins + timedelta(hours=2), visit=visit)
    return visit


def clean_stay(county: County, person: Person, begins: datetime, *, place_level: str = "") -> Encounter:
    """A stay of two to twenty days, drugs included, now and then with a line taken back."""
    dice = county.dice
    place = county.hospital(place_level or dice.pick("1223"))
    days = dice.pick((2, 3, 4, 5, 6, 7, 9, 12, 20))
    visit = county.stay(person, place, begins, days, kind="24" if dice.chance(12) else "21")
    for item in dice.some(catalogue.WARD_DRUGS, dice.between(1, 3)):
        if item is catalogue.SHENFU and place.level == "1":
            item = catalogue.OZAGREL  # the other is paid from the second level upwards
        day = begins + timedelta(days=dice.below(days), minutes=75 + dice.below(120))
        line = county.line(visit, item, dice.between(1, 6), day)
        if dice.chance(10):
            county.refund(line, line.incurred + timedelta(minutes=45))
            county.line(visit, item, 1, line.incurred + timedelta(minutes=50))
    if person.sex == catalogue.MEN and dice.chance(8):
        county.line(visit, catalogue.MEN_TABLETS, 10, begins + timedelta(hours=3))
    if dice.chance(12):
        price = dice.between(2600, 9800)
        county.line(visit, catalogue.STENT, 1, begins + timedelta(hours=4), price=f"{price}")
        if price % 3 == 0:  # the hospital bears what goes beyond its payment for the disease group
            visit.settlement.hospital = price
    elif dice.chance(15):
        county.line(visit, catalogue.HEART_WATCH, dice.between(6, 24), begins + timedelta(hours=2))
    return visit
