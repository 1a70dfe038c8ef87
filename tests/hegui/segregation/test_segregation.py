"""Conflicts, the cheapest remedy and the k-person number, against brute force on random small agencies."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import chain, combinations

import pytest

from hegui.segregation import (
    Conflict,
    Grant,
    Incompatibilities,
    Reading,
    cheapest_remedy,
    conflicts_of,
    fewest_people,
)

DUTIES = ("register", "first-review", "second-review", "pay", "account", "cashier")
TRIO = frozenset(DUTIES[:3])
PAIRS = frozenset(
    frozenset(pair) for pair in (("pay", "account"), ("account", "cashier"), ("register", "pay"))
)
DAY = date(2026, 1, 1)
CHANGE = DAY + timedelta(12)
BACK = DAY + timedelta(18)
DATED = (Reading(2, ends=CHANGE - timedelta(1)), Reading(3, CHANGE, BACK), Reading(2, BACK + timedelta(1)))
RULES = {
    "two": Incompatibilities(PAIRS, TRIO),
    "three": Incompatibilities(PAIRS, TRIO, (Reading(3),)),
    "three for a week": Incompatibilities(PAIRS, TRIO, DATED),
    "judged from a day on": Incompatibilities(PAIRS, TRIO, DATED, since=CHANGE - timedelta(2)),
}


def grant(
    name: str, *duties: str, person: str = "p", begins: int = 0, ends: int | None = None, weight: int = 1
) -> Grant:
    until = None if ends is None else DAY + timedelta(ends)
    return Grant(name, person, frozenset(duties), DAY + timedelta(begins), until, (), weight)


@pytest.mark.parametrize(
    ("grants", "found"),
    [
        pytest.param([grant("a", "register"), grant("b", "first-review")], [{"a", "b"}], id="two grants"),
        pytest.param([grant("a", "register", "first-review")], [{"a"}], id="one role with both"),
        pytest.param(
            [grant("a", "register", ends=9), grant("b", "first-review", begins=9)],
            [{"a", "b"}],
            id="one day together",
        ),
        pytest.param(
            [grant("a", "register", ends=9), grant("b", "first-review", begins=10)],
            [],
            id="one after the other",
        ),
        pytest.param([grant("a", "register"), grant("b", "first-review", person="q")], [], id="two people"),
        pytest.param([grant("a", "register"), grant("b", "cashier")], [], id="compatible"),
        pytest.param(
            [grant("a", "register"), grant("b", "first-review"), grant("c", "first-review")],
            [{"a", "b"}, {"a", "c"}],
            id="two ways to one conflict",
        ),
    ],
)
def test_conflicts(grants: list[Grant], found: list[set[str]]) -> None:
    assert [{one.id for one in conflict.grants} for conflict in conflicts_of(grants, RULES["two"])] == found


def test_three_of_the_group_where_a_region_reads_it_so() -> None:
    grants = [grant("a", "register"), grant("b", "first-review"), grant("c", "second-review")]
    assert len(conflicts_of(grants, RULES["two"])) == 3
    assert [len(conflict.grants) for conflict in conflicts_of(grants, RULES["three"])] == [3]
    assert conflicts_of(grants[:2], RULES["three"]) == []


def test_three_grants_that_never_meet_on_one_day_are_none() -> None:
    grants = [
        grant("a", "register", ends=5),
        grant("b", "first-review", begins=3, ends=9),
        grant("c", "second-review", begins=7),
    ]
    assert conflicts_of(grants, RULES["three"]) == []


@pytest.mark.parametrize(
    ("ends", "begins", "found"),
    [
        pytest.param(CHANGE, CHANGE, 0, id="two, on the first day of three"),
        pytest.param(BACK, BACK, 0, id="two, on the last day of three"),
        pytest.param(CHANGE - timedelta(1), CHANGE - timedelta(1), 1, id="two, on the day before"),
        pytest.param(BACK + timedelta(1), BACK + timedelta(1), 1, id="two, on the day after"),
    ],
)
def test_two_of_the_group_by_the_day_on_which_they_meet(ends: date, begins: date, found: int) -> None:
    grants = [grant("a", "register", ends=(ends - DAY).days)]
    grants += [grant("b", "first-review", begins=(begins - DAY).days)]
    assert len(conflicts_of(grants, RULES["three for a week"])) == found


def test_what_ended_before_the_rule_is_no_conflict() -> None:
    rules = RULES["judged from a day on"]
    ended = [grant("a", "pay", ends=(rules.since - DAY).days - 1), grant("b", "account")]
    assert conflicts_of(ended, rules) == []
    assert len(conflicts_of([*ended, grant("c", "pay", ends=(rules.since - DAY).days)], rules)) == 1


def test_a_grant_in_use_is_kept_where_another_will_do() -> None:
    grants = [grant("a", "register", weight=10), grant("b", "first-review"), grant("c", "second-review")]
    remedy = cheapest_remedy(conflicts_of(grants, RULES["two"]))
    assert [one.id for one in remedy.revoke] == ["b", "c"]
    assert remedy.weight == 2


def test_nothing_to_mend() -> None:
    assert cheapest_remedy([]).revoke == ()


def test_a_weight_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        grant("a", "register", weight=0)


def _random_agency(seed: int) -> list[Grant]:
    dice = random.Random(seed)
    grants = []
    for number in range(dice.randint(3, 8)):
        duties = dice.sample(DUTIES, dice.choice((1, 1, 1, 2, 3)))
        begins = dice.randint(0, 20)
        ends = None if dice.random() < 0.5 else begins + dice.randint(0, 15)
        person = dice.choice("pqr")
        grants.append(
            grant(
                f"g{number:02}", *duties, person=person, begins=begins, ends=ends, weight=dice.randint(1, 6)
            )
        )
    return grants


def _conflicts_day_by_day(
    grants: Iterable[Grant], rules: Incompatibilities
) -> set[tuple[str, frozenset[str]]]:
    """Independent of `conflicts_of`: what each person holds on each day, put beside the sets."""
    found = set()
    for day in (DAY + timedelta(n) for n in range(60)):
        held: dict[str, set[str]] = {}
        for one in grants:
            if one.begins <= day and (one.ends is None or day <= one.ends):
                held.setdefault(one.person, set()).update(one.duties)
        found |= {
            (person, some)
            for person, duties in held.items()
            for some in _forbidden(rules, day)
            if some <= duties
        }
    return found


def _forbidden(rules: Incompatibilities, day: date) -> set[frozenset[str]]:
    """The pairs, and as many of the group as are several on the day."""
    if day < rules.since:
        return set()
    several = next(one.threshold for one in rules.readings if one.begins <= day <= (one.ends or date.max))
    return {*rules.pairs, *map(frozenset, combinations(sorted(rules.group), several))}


def _keys(conflicts: Iterable[Conflict]) -> set[tuple[str, frozenset[str]]]:
    return {(conflict.person, conflict.duties) for conflict in conflicts}


@pytest.mark.parametrize("reading", RULES)
def test_conflicts_equal_a_look_at_every_day(reading: str) -> None:
    seen = 0
    for seed in range(150):
        grants = _random_agency(seed)
        expected = _conflicts_day_by_day(grants, RULES[reading])
        assert _keys(conflicts_of(grants, RULES[reading])) == expected, seed
        seen += len(expected)
    assert seen > 100


def _every_subset(grants: list[Grant]) -> Iterable[tuple[Grant, ...]]:
    return chain.from_iterable(combinations(grants, size) for size in range(len(grants) + 1))


@pytest.mark.parametrize("reading", RULES)
def test_the_remedy_is_the_cheapest_of_all_and_leaves_no_conflict(reading: str) -> None:
    mended = 0
    for seed in range(150):
        grants = _random_agency(1_000 + seed)
        rules = RULES[reading]
        remedy = cheapest_remedy(conflicts_of(grants, rules))
        revoked = set(remedy.revoke)
        assert not _conflicts_day_by_day([one for one in grants if one not in revoked], rules), seed
        cheapest = min(
            sum(one.weight for one in some)
            for some in _every_subset(grants)
            if not conflicts_of([one for one in grants if one not in some], rules)
        )
        assert remedy.weight == cheapest == sum(one.weight for one in revoked), seed
        mended += bool(revoked)
    assert mended > 50


def test_fewest_people_equals_trying_every_group() -> None:
    answers = set()
    for seed in range(500):
        dice = random.Random(seed)
        holders = {
            f"p{n}": frozenset(dice.sample(DUTIES, dice.randint(0, 3))) for n in range(dice.randint(1, 7))
        }
        steps = DUTIES[: dice.randint(1, 6)]
        tried = (
            some
            for size in range(len(holders) + 1)
            for some in combinations(sorted(holders), size)
            if set(steps) <= frozenset().union(*(holders[one] for one in some))
        )
        expected = next(tried, None)
        found = fewest_people(steps, holders)
        assert (found is None) == (expected is None), seed
        if found is not None and expected is not None:
            assert len(found) == len(expected), seed
            assert set(steps) <= frozenset().union(*(holders[one] for one in found)), seed
        answers.add(None if found is None else len(found))
    assert {None, 1, 2, 3} <= answers
