"""What the county is built to show: for every rule some violations, and near misses just inside the limit.

A violation notes what it must be found as (`County.expect`) at the moment it is planted; no rule is run here.
Near misses are in every county, violations only where `County.planting`.
"""

from __future__ import annotations

from hegui.county.builder import County
from hegui.county.operations import Office
from hegui.county.plants import claims, control, lists, pharmacy, stays, treatment


def plant_staff(county: County, office: Office) -> None:
    """Operators, grants and cases."""
    control.near_misses(county, office)
    if county.planting:
        control.violations(county, office)


def plant_lists(county: County) -> None:
    """Entries of the three lists."""
    lists.near_misses(county)
    if county.planting:
        lists.violations(county)


def plant_claims(county: County) -> None:
    """Visits, stays, lines, settlements, parameters and sales."""
    for part in (treatment, stays, claims, pharmacy):
        part.near_misses(county)
        if county.planting:
            part.violations(county)
