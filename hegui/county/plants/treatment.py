"""The treatment list: what the funds pay for a stay, in a year, for whom and for which items."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from hegui.county import catalogue, parameters
from hegui.county.builder import County
from hegui.county.model import Encounter, Item, Line, Person, Settlement, Status, share
from hegui.county.parameters import EMPLOYEES, RESIDENTS
from hegui.county.settling import share_out

_INVENTED_COUNTY, _INVENTED_NEIGHBOUR = "999901", "999902"


def near_misses(county: County) -> None:
    _one_fen_over_the_ratio(county)
    _exactly_the_yearly_ceiling(county)
    _third_party_without_fund(county)
    _not_payable_but_own_or_taken_back(county)
    _exactly_half_of_income(county)
    _status_on_its_last_and_first_day(county)
    _catalogue_entry_on_its_last_and_first_day(county)


def violations(county: County) -> None:
    _pool_pays_too_much(county)
    _over_the_yearly_ceiling(county)
    _third_party_with_fund(county)
    _not_payable(county)
    _major_illness_deductible_too_high(county)
    _assistance_without_status(county)
    _drug_outside_the_catalogue(county)


def _stay(county: County, person: Person, level: str, month: int, day: int, days: int = 6) -> Encounter:
    return county.stay(person, county.hospital(level), datetime(2026, month, day, 9, 5), days)


def _big(county: County, visit: Encounter, yuan: str) -> Line:
    return county.line(visit, catalogue.STENT, 1, visit.begins + timedelta(hours=6), price=yuan)


def _afterwards(county: County, bill: Settlement, change: Callable[[Settlement], None]) -> None:
    """Change what the settlement says once it is computed, and let the person's part follow."""

    def act() -> None:
        change(bill)
        share_out(bill)

    county.after_settling.append(act)


# What the pool pays for a stay


def _one_fen_over_the_ratio(county: County) -> None:
    def add_a_fen(bill: Settlement) -> None:
        bill.pool += 1

    for scheme, level in ((EMPLOYEES, "2"), (RESIDENTS, "3")):
        visit = _stay(county, county.person(scheme=scheme), level, 3, 3)
        _big(county, visit, "4120.55")
        _afterwards(county, visit.settlement, add_a_fen)


def _pool_pays_too_much(county: County) -> None:
    def deductible_forgotten(bill: Settlement) -> None:
        person = bill.visit.person
        bill.pool = share(
            bill.scope, parameters.ratio(person.scheme, bill.visit.place.level, person.category)
        )

    def ratio_of_the_retired(bill: Settlement) -> None:
        bill.pool = share(bill.scope - bill.deductible, Decimal(parameters.RETIRED_RATIO))

    def two_fen_more(bill: Settlement) -> None:
        bill.pool += 2

    for scheme, category, level, change in (
        (EMPLOYEES, "1101", "3", deductible_forgotten),
        (EMPLOYEES, "1103", "2", ratio_of_the_retired),
        (RESIDENTS, "1501", "1", deductible_forgotten),
        (RESIDENTS, "1501", "2", two_fen_more),
    ):
        visit = _stay(county, county.person(scheme=scheme, category=category), level, 4, 7)
        _big(county, visit, "3655.20")
        bill = visit.settlement
        _afterwards(county, bill, change)
        county.expect("pool-payment", bill, partial(_excess, bill))


def _excess(bill: Settlement) -> int:
    person, level = bill.visit.person, bill.visit.place.level
    beyond = max(bill.scope - parameters.deductible(person.scheme, level), 0)
    return bill.pool - share(beyond, parameters.ratio(person.scheme, level, person.category))


# What the pool pays in a year


def _two_big_stays(county: County, person: Person, level: str, yuan: str) -> list[Encounter]:
    visits = [_stay(county, person, level, month, 6, 12) for month in (2, 5)]
    for visit in visits:
        _big(county, visit, yuan)
    return visits


def _exactly_the_yearly_ceiling(county: County) -> None:
    """Beyond the ceiling large-amount aid pays for employees, nobody but the person for residents."""
    _two_big_stays(county, county.person(scheme=EMPLOYEES, category="1101"), "3", "33500")
    _two_big_stays(county, county.person(scheme=RESIDENTS, category="1501"), "1", "54000")


def _over_the_yearly_ceiling(county: County) -> None:
    for scheme, category, level, yuan in (
        (EMPLOYEES, "1101", "3", "36200"),
        (RESIDENTS, "1501", "1", "55800.40"),
    ):
        person = county.person(scheme=scheme, category=category)
        visits = _two_big_stays(county, person, level, yuan)
        county.unlimited.update(visits)
        ceiling = parameters.POOL_CEILINGS[scheme]
        county.expect(
            "annual-ceiling",
            person,
            partial(_beyond_ceiling, visits, ceiling),
        )


def _beyond_ceiling(visits: list[Encounter], ceiling: int) -> int:
    return sum(visit.settlement.pool for visit in visits) - ceiling


# A third party is liable


def _third_party_without_fund(county: County) -> None:
    for day, liable in ((10, True), (11, False)):
        visit = county.visit(
            county.person(scheme=EMPLOYEES),
            county.hospital("3"),
            datetime(2026, 3, day, 10, 2),
            third_party=liable,
        )
        county.line(visit, catalogue.ALBUMIN, 2, visit.begins + timedelta(minutes=20))


def _third_party_with_fund(county: County) -> None:
    def paid_all_the_same(bill: Settlement) -> None:
        bill.pool = share(bill.scope, Decimal("0.6"))

    for day in (16, 23):
        visit = county.visit(
            county.person(scheme=EMPLOYEES),
            county.hospital("2"),
            datetime(2026, 4, day, 9, 48),
            third_party=True,
        )
        bill = visit.settlement
        _afterwards(county, bill, paid_all_the_same)
        county.expect("third-party-paid", bill, partial(_fund, bill))


def _fund(bill: Settlement) -> int:
    return bill.fund


# Items the fund does not pay


def _not_payable_but_own_or_taken_back(county: County) -> None:
    own = county.visit(county.person(scheme=EMPLOYEES), county.hospital("2"), datetime(2026, 2, 4, 9, 20))
    county.line(own, catalogue.INJURY_OINTMENT, 1, own.begins + timedelta(minutes=20), own=True)
    stay = _stay(county, county.person(), "2", 2, 9)
    line = county.line(stay, catalogue.INJURY_CREAM, 1, stay.begins + timedelta(hours=5))
    county.refund(line, line.incurred + timedelta(hours=1))


def _not_payable(county: County) -> None:
    visit = county.visit(county.person(scheme=EMPLOYEES), county.hospital("1"), datetime(2026, 3, 5, 14, 10))
    stay = _stay(county, county.person(), "3", 5, 12)
    for where, item in ((visit, catalogue.INJURY_OINTMENT), (stay, catalogue.INJURY_CREAM)):
        line = county.line(where, item, 2, where.begins + timedelta(minutes=22))
        county.expect("not-payable-item", line, line.scope)
        county.expect("limit-scheme", line, line.scope)


# Deductible of the major-illness insurance


def _exactly_half_of_income(county: County) -> None:
    county.parameters.append(parameters.income(_INVENTED_NEIGHBOUR, "39000", 2025))
    county.parameters.append(parameters.invented_major_illness(_INVENTED_NEIGHBOUR, "19500", 2026))


def _major_illness_deductible_too_high(county: County) -> None:
    for year, income, deductible in ((2025, "38400", "19200.01"), (2026, "40000", "24000")):
        county.parameters.append(parameters.income(_INVENTED_COUNTY, income, year - 1))
        faulty = parameters.invented_major_illness(_INVENTED_COUNTY, deductible, year)
        county.parameters.append(faulty)
        county.expect("major-illness-deductible", faulty)


# Assistance and the person's status


def _status_on_its_last_and_first_day(county: County) -> None:
    for begins, ends in ((date(2025, 1, 1), date(2026, 3, 15)), (date(2026, 3, 15), None)):
        person = county.person(scheme=RESIDENTS, category="1501", status=Status("23", begins, ends))
        visit = _stay(county, person, "2", 3, 9)
        assert visit.settlement.time.date() == date(2026, 3, 15)


def _assistance_without_status(county: County) -> None:
    def paid_all_the_same(bill: Settlement) -> None:
        borne = bill.scope - bill.pool - bill.large - bill.major
        bill.assistance = share(borne, parameters.ASSISTANCE_RATIO)

    for status in (
        None,
        Status("23", date(2025, 1, 1), date(2026, 4, 20)),
        Status("02", date(2026, 4, 22), None),
        Status("05", date(2020, 1, 1), None),
    ):
        visit = _stay(county, county.person(scheme=RESIDENTS, category="1501", status=status), "2", 4, 15)
        bill = visit.settlement
        assert bill.time.date() == date(2026, 4, 21)
        _afterwards(county, bill, paid_all_the_same)
        county.expect("assistance-status", bill, partial(_assistance, bill))


def _assistance(bill: Settlement) -> int:
    return bill.assistance


# Drugs and the catalogue of the day


def _catalogue_entry_on_its_last_and_first_day(county: County) -> None:
    for item, month, day in ((catalogue.LEFT_CATALOGUE, 3, 31), (catalogue.JOINED_CATALOGUE, 3, 1)):
        _prescribe(county, item, datetime(2026, month, day, 9, 40))
    _prescribe(county, catalogue.LEFT_CATALOGUE, datetime(2026, 4, 1, 9, 40), own=True)


def _drug_outside_the_catalogue(county: County) -> None:
    for item, month, day in (
        (catalogue.LEFT_CATALOGUE, 4, 1),
        (catalogue.LEFT_CATALOGUE, 6, 9),
        (catalogue.JOINED_CATALOGUE, 2, 28),
    ):
        line = _prescribe(county, item, datetime(2026, month, day, 10, 15))
        county.expect("drug-in-catalogue", line, line.scope)


def _prescribe(county: County, item: Item, begins: datetime, *, own: bool = False) -> Line:
    visit = county.visit(county.person(scheme=EMPLOYEES), county.hospital("3"), begins)
    return county.line(visit, item, 7, begins + timedelta(minutes=18), own=own)
