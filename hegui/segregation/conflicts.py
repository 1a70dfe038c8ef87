"""Which grants of one person are incompatible together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from hegui.segregation.grants import Grant, in_force_together

Duties = frozenset[str]


@dataclass(frozen=True)
class Incompatibilities:
    """Pairs of duties that one person may not hold together, and a group of which one may hold only so many.

    `group` are the duties of registration, first and second review; `threshold` is how many of them are
    「多个」(2, or 3 where a region reads it so; the parameter of 新疆 2025 自查自纠通知 二(六)1).
    """

    pairs: frozenset[Duties]
    group: Duties = frozenset()
    threshold: int = 2

    def sets(self) -> frozenset[Duties]:
        """Every smallest set of duties that one person may not hold together."""
        grouped = (frozenset(some) for some in combinations(sorted(self.group), self.threshold))
        found = self.pairs | (frozenset(grouped) if self.group else frozenset())
        return frozenset(one for one in found if not any(other < one for other in found))


@dataclass(frozen=True)
class Conflict:
    """Duties to be kept apart that one person could do on one day, and the grants that let them."""

    person: str
    duties: Duties
    grants: tuple[Grant, ...] = field(compare=False)
    """The fewest grants that carry the duties, each with its path."""

    @property
    def key(self) -> tuple[str, Duties, Duties]:
        """What tells conflicts apart: person, duties, grants."""
        return (self.person, self.duties, frozenset(grant.id for grant in self.grants))


def conflicts_of(grants: Iterable[Grant], incompatible: Incompatibilities) -> list[Conflict]:
    """Every conflict, in a stable order; of each person and set of duties, one for each way to get them."""
    held: dict[str, list[Grant]] = defaultdict(list)
    for grant in grants:
        held[grant.person].append(grant)
    sets = sorted(incompatible.sets(), key=sorted)
    found = [
        Conflict(person, duties, ways)
        for person in sorted(held)
        for duties in sets
        for ways in _ways(held[person], sorted(duties))
    ]
    return sorted(found, key=lambda one: (one.person, sorted(one.duties), [grant.id for grant in one.grants]))


def _ways(grants: Sequence[Grant], duties: Sequence[str]) -> Iterator[tuple[Grant, ...]]:
    """Each smallest set of records that carry all the duties on one day, by one of their ways."""
    carriers = [[grant for grant in grants if duty in grant.duties] for duty in duties]
    together: dict[frozenset[str], list[tuple[Grant, ...]]] = defaultdict(list)
    for chosen in {frozenset(some) for some in product(*carriers)}:
        if in_force_together(chosen):
            ways = tuple(sorted(chosen, key=lambda grant: (grant.id, grant.path)))
            together[frozenset(grant.id for grant in chosen)].append(ways)
    for records, found in together.items():
        if not any(other < records for other in together):
            yield min(found, key=lambda ways: (len(ways), [(grant.id, grant.path) for grant in ways]))
