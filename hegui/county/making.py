"""How a county comes about: staff, planted claims, everyday claims, identifiers, payments, cases."""

from __future__ import annotations

from hegui.county.agency import add_agency
from hegui.county.builder import County
from hegui.county.claims import everyday_claims
from hegui.county.lists import everyday_lists
from hegui.county.numbering import number_cases, number_claims, number_operators
from hegui.county.operations import Office, everyday_cases
from hegui.county.plants import plant_claims, plant_lists, plant_staff
from hegui.county.plants.control import later_near_misses
from hegui.county.settling import Benefits


def make_county(settlements: int, seed: int, *, plants: bool = True, agency: bool = True) -> County:
    """A county of at least `settlements` settlements; what is planted may need more than a very small number.

    Without `plants` nothing in it is a finding. Without `agency` it lacks what the agency keeps about itself.
    """
    county = County(settlements, seed, plants)
    office = Office(county)
    plant_staff(county, office)
    everyday_lists(county)
    plant_lists(county)
    plant_claims(county)
    everyday_claims(county)
    number_claims(county)
    _settle(county)
    everyday_cases(county, office)
    later_near_misses(office)
    number_operators(county)
    number_cases(county)
    if agency:
        add_agency(county, office)
    return county


def _settle(county: County) -> None:
    benefits = Benefits()
    for visit in sorted(county.visits, key=lambda visit: visit.settlement.number):
        benefits.settle(visit, unlimited=visit in county.unlimited)
    for change in county.after_settling:
        change()


def expected_findings(county: County) -> list[dict[str, str | int | None]]:
    """What was planted, as expected.json holds it: rule, focus and amount in fen, in that order."""
    found = [one.as_json() for one in county.expected]
    return sorted(
        found, key=lambda one: (one["rule"], one["focus"], one["amount"] is not None, one["amount"] or 0)
    )
