"""The k-person number: the fewest people who could carry one case from its first step to its last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def fewest_people(steps: Sequence[str], holders: Mapping[str, frozenset[str]]) -> tuple[str, ...] | None:
    """The smallest set of people who together hold every duty of `steps`; None where a step has no holder.

    `holders` says which duties each person holds on the day. Exact, by the sets of steps that are covered:
    steps are few, and people who cover the same steps count once. Of several such sets, the first by name.
    """
    wanted = {step: 1 << place for place, step in enumerate(dict.fromkeys(steps))}
    all_steps = (1 << len(wanted)) - 1
    reached: dict[int, tuple[str, ...]] = {0: ()}
    frontier = dict(reached)
    able = _first_of_each(wanted, holders)
    while frontier and all_steps not in reached:
        grown: dict[int, tuple[str, ...]] = {}
        for covered, people in frontier.items():
            for mask, person in able.items():
                if (new := covered | mask) not in reached:
                    group = tuple(sorted((*people, person)))
                    grown[new] = min(grown.get(new, group), group)
        reached |= grown
        frontier = grown
    return reached.get(all_steps)


def _first_of_each(wanted: Mapping[str, int], holders: Mapping[str, frozenset[str]]) -> dict[int, str]:
    """For each set of steps that somebody covers, the first such person."""
    able: dict[int, str] = {}
    for person in sorted(holders):
        mask = sum(bit for step, bit in wanted.items() if step in holders[person])
        if mask:
            able.setdefault(mask, person)
    return able
