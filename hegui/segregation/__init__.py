"""Segregation of duties as a calculation: which grants clash, what a grant would change, what would mend it.

The rules in `shapes/control/` say what is found; here is what a rule cannot answer: what a grant would bring
about, the cheapest set of grants to take back, and the fewest people who can carry one case.
"""

from hegui.segregation.conflicts import Conflict, Incompatibilities, Reading, conflicts_of
from hegui.segregation.grants import Grant
from hegui.segregation.people import fewest_people
from hegui.segregation.remedy import Remedy, cheapest_remedy

__all__ = [
    "Conflict",
    "Grant",
    "Incompatibilities",
    "Reading",
    "Remedy",
    "cheapest_remedy",
    "conflicts_of",
    "fewest_people",
]
