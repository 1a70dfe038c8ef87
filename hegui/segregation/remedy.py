"""The cheapest set of grants to take back so that no conflict is left: a minimum weighted hitting set."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hegui.segregation.conflicts import Conflict
from hegui.segregation.grants import Grant

Ids = frozenset[str]


@dataclass(frozen=True)
class Remedy:
    """Grants to take back, in the order of their ids, and what they weigh together."""

    revoke: tuple[Grant, ...]
    weight: int


def cheapest_remedy(conflicts: Iterable[Conflict]) -> Remedy:
    """The set of grants of least weight that meets every conflict.

    Exact, by branch and bound within each person (conflicts of two people share no grant). Of several equally
    cheap sets the one first in the order of ids is taken, so that the answer is the same every time.
    """
    grants: dict[str, Grant] = {}
    by_person: dict[str, set[Ids]] = {}
    for conflict in conflicts:
        grants.update((grant.id, grant) for grant in conflict.grants)
        ids = frozenset(grant.id for grant in conflict.grants)
        by_person.setdefault(conflict.person, set()).add(ids)
    weights = {name: grant.weight for name, grant in grants.items()}
    chosen = [name for person in sorted(by_person) for name in _hitting_set(by_person[person], weights)]
    revoke = tuple(grants[name] for name in sorted(chosen))
    return Remedy(revoke, sum(grant.weight for grant in revoke))


def _hitting_set(sets: Collection[Ids], weights: dict[str, int]) -> list[str]:
    best: tuple[int, list[str]] = (sum(weights[name] for name in frozenset().union(*sets)) + 1, [])

    def search(left: list[Ids], taken: list[str], kept: Ids, weight: int) -> None:
        nonlocal best
        if weight + _at_least(left, weights, kept) > best[0]:
            return
        if not left:
            best = min(best, (weight, sorted(taken)))
            return
        # The smallest conflict branches least; each grant is tried, those before it being kept for good.
        for name in sorted(smallest := min(left, key=lambda one: (len(one - kept), sorted(one)))):
            if name in kept:
                continue
            rest = [one for one in left if name not in one]
            before = frozenset(other for other in smallest if other < name)
            search(rest, [*taken, name], kept | before, weight + weights[name])

    search(_smallest_only(sets), [], frozenset(), 0)
    return best[1]


def _smallest_only(sets: Collection[Ids]) -> list[Ids]:
    """A set that holds another is met whenever the other is."""
    return sorted((one for one in sets if not any(other < one for other in sets)), key=sorted)


def _at_least(left: Iterable[Ids], weights: dict[str, int], kept: Ids) -> int:
    """What is still to be paid at the least: the cheapest grant of each of some conflicts that share none."""
    used: set[str] = set()
    total = 0
    for one in left:
        free = one - kept
        if not free:
            return sum(weights.values()) + 1  # every grant of the conflict is kept: no way on
        if used.isdisjoint(one):
            used |= one
            total += min(weights[name] for name in free)
    return total
