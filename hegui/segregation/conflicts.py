"""Which grants of one person are incompatible together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import combinations, product

from hegui.segregation.grants import Grant, days_together

Duties = frozenset[str]


@dataclass(frozen=True)
class Reading:
    """How many duties of the group are 「多个」 from one day to another (None: without end).

    Two, or three where the region sets `list:parameter-several-review-duties` so (新疆 2025 自查自纠通知
    二(六)1 gives no number).
    """

    threshold: int = 2
    begins: date = date.min
    ends: date | None = None


@dataclass(frozen=True)
class Incompatibilities:
    """Pairs of duties that one person may not hold together, and a group of which one may hold only so many.

    `group` are the duties of registration, first and second review; `readings` say how many of them are too
    many, and when. What ended before `since` is not judged, as the rules do not.
    """

    pairs: frozenset[Duties]
    group: Duties = frozenset()
    readings: tuple[Reading, ...] = (Reading(),)
    since: date = date.min

    @cached_property
    def sets(self) -> Mapping[Duties, tuple[Reading, ...]]:
        """Every smallest set of duties that one person may not hold together, and under which readings."""
        found: dict[Duties, tuple[Reading, ...]] = {}
        for reading in self.readings:
            for some in self._under(reading):
                found[some] = (*found.get(some, ()), reading)
        return found

    def _under(self, reading: Reading) -> Iterator[Duties]:
        grouped = {frozenset(some) for some in combinations(sorted(self.group), reading.threshold)}
        every = self.pairs | (grouped if self.group else set())
        return (one for one in every if not any(other < one for other in every))

    def forbid(self, readings: Iterable[Reading], first: date, last: date) -> bool:
        """Whether one of the days from `first` to `last` is judged, and under one of the readings."""
        begins = max(first, self.since)
        return any(max(begins, one.begins) <= min(last, one.ends or date.max) for one in readings)


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
    found = [
        Conflict(person, duties, ways)
        for person in sorted(held)
        for duties in sorted(incompatible.sets, key=sorted)
        for ways in _ways(held[person], duties, incompatible)
    ]
    return sorted(found, key=lambda one: (one.person, sorted(one.duties), [grant.id for grant in one.grants]))


def _ways(
    grants: Sequence[Grant], duties: Duties, incompatible: Incompatibilities
) -> Iterator[tuple[Grant, ...]]:
    """Each smallest set of records that carry all the duties on one day, by one of their ways."""
    readings = incompatible.sets[duties]
    carriers = [[grant for grant in grants if duty in grant.duties] for duty in sorted(duties)]
    together: dict[frozenset[str], list[tuple[Grant, ...]]] = defaultdict(list)
    for chosen in {frozenset(some) for some in product(*carriers)}:
        if incompatible.forbid(readings, *days_together(chosen)):
            ways = tuple(sorted(chosen, key=lambda grant: (grant.id, grant.path)))
            together[frozenset(grant.id for grant in chosen)].append(ways)
    for records, found in together.items():
        if not any(other < records for other in together):
            yield min(found, key=lambda ways: (len(ways), [(grant.id, grant.path) for grant in ways]))
