"""What a grant, a revocation or a change of role would bring about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from hegui.segregation.agency import Agency
from hegui.segregation.conflicts import Conflict, Incompatibilities, conflicts_of
from hegui.segregation.grants import Grant


@dataclass(frozen=True)
class Effect:
    """Conflicts that a change brings and conflicts that it ends."""

    brings: tuple[Conflict, ...]
    ends: tuple[Conflict, ...]


def effect_of(
    grants: Sequence[Grant],
    incompatible: Incompatibilities,
    *,
    give: Iterable[Grant] = (),
    take: Iterable[Grant] = (),
) -> Effect:
    """What changes when some grants are given and others taken back.

    Only the people concerned are looked at: nobody else's duties change.
    """
    given, taken = list(give), set(take)
    people = {grant.person for grant in (*given, *taken)}
    before = [grant for grant in grants if grant.person in people]
    after = [grant for grant in before if grant not in taken] + given
    was = {conflict.key: conflict for conflict in conflicts_of(before, incompatible)}
    will = {conflict.key: conflict for conflict in conflicts_of(after, incompatible)}
    return Effect(
        tuple(conflict for key, conflict in will.items() if key not in was),
        tuple(conflict for key, conflict in was.items() if key not in will),
    )


@dataclass(frozen=True)
class Choice:
    """One of several ways to give a duty, and what it would bring."""

    role: str
    effect: Effect
    more: int
    """How many duties it carries beyond those asked for."""


def least_conflict(
    grants: Sequence[Grant],
    incompatible: Incompatibilities,
    wanted: frozenset[str],
    choices: Iterable[tuple[str, Sequence[Grant]]],
) -> list[Choice]:
    """The roles that carry all wanted duties, the one with fewest new conflicts first, then the narrowest."""
    found = [
        Choice(role, effect_of(grants, incompatible, give=ways), len(duties_of(ways) - wanted))
        for role, ways in choices
        if wanted and wanted <= duties_of(ways)
    ]
    return sorted(found, key=lambda choice: (len(choice.effect.brings), choice.more, choice.role))


def duties_of(ways: Iterable[Grant]) -> frozenset[str]:
    """All duties that some ways give."""
    return frozenset(duty for way in ways for duty in way.duties)


def others_without_conflict(agency: Agency, given: Sequence[Grant]) -> Iterator[str]:
    """People with some duty who could get the same without a new conflict, fewest duties first."""
    if not given:
        return
    held = agency.holdings(min(way.begins for way in given))
    for number in sorted(held, key=lambda one: (len(held[one]), one)):
        if number == given[0].person or not held[number]:
            continue
        moved = [replace(way, person=number) for way in given]
        if not effect_of(agency.grants, agency.incompatible, give=moved).brings:
            yield number
