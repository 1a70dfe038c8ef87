"""Stays of one person: overlapping, and close together at one hospital."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from hegui.county import catalogue
from hegui.county.builder import County
from hegui.county.model import Encounter, FirstByIri, Institution, Person
from hegui.county.parameters import SPLIT_STAY_DAYS


def near_misses(county: County) -> None:
    _moved_to_another_hospital(county)
    _just_as_many_days_apart(county)


def violations(county: County) -> None:
    _overlapping(county)
    _begun_together(county)
    _split(county)


def _stay(county: County, person: Person, place: Institution, begins: datetime, ends: datetime) -> Encounter:
    visit = county.stay(person, place, begins, 0, ends=ends)
    county.line(visit, county.dice.pick(catalogue.WARD_DRUGS), 2, begins + timedelta(hours=1))
    county.line(visit, catalogue.BALANCE_TRAINING, 40, begins + timedelta(hours=2))
    return visit


def _moved_to_another_hospital(county: County) -> None:
    """The second stay begins in the very second the first one ends, the same day, elsewhere."""
    person = county.person()
    moved = datetime(2026, 3, 12, 15, 20, 10)
    _stay(county, person, county.hospitals[2], datetime(2026, 3, 9, 8, 30), moved)
    _stay(county, person, county.hospitals[0], moved, datetime(2026, 3, 21, 10, 0))


def _just_as_many_days_apart(county: County) -> None:
    person, place = county.person(), county.hospital("2")
    ends = datetime(2026, 4, 10, 10, 30)
    again = (ends + timedelta(days=SPLIT_STAY_DAYS)).replace(hour=0, minute=5)
    _stay(county, person, place, datetime(2026, 4, 6, 9, 0), ends)
    _stay(county, person, place, again, again + timedelta(days=4, hours=10))


def _overlapping(county: County) -> None:
    """Inside the other, across its end, and at the same hospital on the day of its discharge."""
    first, second, _, fourth = county.hospitals[:4]
    for places, one, other in (
        (
            (first, second),
            (datetime(2026, 2, 2, 9), datetime(2026, 2, 20, 10)),
            (datetime(2026, 2, 6, 9), datetime(2026, 2, 11, 10)),
        ),
        (
            (second, fourth),
            (datetime(2026, 3, 2, 9), datetime(2026, 3, 9, 10)),
            (datetime(2026, 3, 9, 9, 59, 59), datetime(2026, 3, 13, 10)),
        ),
        (
            (fourth, fourth),
            (datetime(2026, 5, 4, 9), datetime(2026, 5, 11, 16)),
            (datetime(2026, 5, 11, 14), datetime(2026, 5, 18, 10)),
        ),
    ):
        person = county.person()
        earlier = _stay(county, person, places[0], *one)
        later = _stay(county, person, places[1], *other)
        county.expect(
            "overlapping-stays",
            earlier,
            partial(_fund, later),
        )


def _begun_together(county: County) -> None:
    """Two stays that begin in the same second: the one with the smaller IRI is named."""
    person = county.person()
    begins = datetime(2026, 4, 13, 9, 15)
    pair = [
        _stay(county, person, place, begins, begins + timedelta(days=days, hours=1))
        for place, days in ((county.hospitals[1], 5), (county.hospitals[4], 7))
    ]

    def fund_of_the_other() -> int:
        return _fund(max(pair, key=lambda visit: visit.iri))

    county.expect("overlapping-stays", FirstByIri(pair), fund_of_the_other)


def _fund(visit: Encounter) -> int:
    return visit.settlement.fund


def _split(county: County) -> None:
    """Back the same afternoon, the next day, and one day before the interval is over."""
    for later in (timedelta(hours=5), timedelta(days=1), timedelta(days=SPLIT_STAY_DAYS - 1)):
        person, place = county.person(), county.hospital("2")
        ends = datetime(2026, 3, 16, 10, 30)
        before = _stay(county, person, place, datetime(2026, 3, 10, 9), ends)
        after = _stay(county, person, place, ends + later, ends + later + timedelta(days=5))
        county.expect("split-stays", before, partial(_fund, after))
