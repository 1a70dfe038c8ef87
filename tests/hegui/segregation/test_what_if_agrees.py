"""What `hegui what-if` foretells is what the rules find once the change is made: 1,000 random changes."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

import ingest
from hegui.ontology import DATA, LIST, load_ontology, words
from hegui.rules import load_rules
from hegui.segregation import cheapest_remedy, conflicts_of, fewest_people
from hegui.segregation.agency import read_agency
from hegui.segregation.duties import Duties
from hegui.segregation.grants import Grant
from hegui.segregation.what_if import effect_of, least_conflict
from hegui.workspace import Workspace

CHANGES = 1_000
DAY = date(2026, 1, 1)
RULES = ("two-review-duties-held", "incompatible-duties-held", "administrator-handles-business")
Found = set[tuple[str, frozenset[str]]]


@pytest.fixture(scope="module")
def duties() -> Duties:
    return Duties(load_ontology())


def _random_row(dice: random.Random, duties: Duties, person: str) -> dict[str, object]:
    begins = DAY + timedelta(dice.randint(0, 60))
    what = (
        {"role_code": dice.choice(sorted(duties.of_role))}
        if dice.random() < 0.5
        else {"perm_code": dice.choice(sorted(duties.of_permission))}
    )
    row = {"opter_no": person, "granted_from": begins.isoformat(), **what}
    if dice.random() < 0.5:
        row["granted_to"] = (begins + timedelta(dice.randint(0, 40))).isoformat()
    return row


def _key(row: dict[str, object]) -> tuple[object, ...]:
    return (row["opter_no"], row.get("perm_code") or row.get("role_code"), row["granted_from"])


def _agencies(duties: Duties) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Grants before and after: one operator for each change, which gives, takes or replaces."""
    dice = random.Random(20260510)
    before, after = [], []
    for number in range(CHANGES):
        person = f"{number:05}"
        rows = {
            _key(row): row for row in (_random_row(dice, duties, person) for _ in range(dice.randint(1, 4)))
        }
        changed = dict(rows)
        kind = dice.choice(("give", "take", "replace"))
        if kind in ("take", "replace"):
            del changed[dice.choice(list(changed))]
        if kind in ("give", "replace"):
            row = _random_row(dice, duties, person)
            changed[_key(row)] = row
        before += rows.values()
        after += changed.values()
    return before, after


def _operators(rows: Iterable[dict[str, object]]) -> list[dict[str, object]]:
    return [
        {"opter_no": number, "opter_name": "某人"}
        for number in sorted({str(row["opter_no"]) for row in rows})
    ]


def _workspace(rows: list[dict[str, object]]) -> Workspace:
    tables = {"operator": _operators(rows), "permission_grant": rows}
    return Workspace(ingest.Loaded(ingest.load_rows(tables, words=words()), (), ()))


def _by_rules(rows: list[dict[str, object]]) -> Found:
    chosen = load_rules([f"rule:{name}" for name in RULES])
    found: Found = set()
    with _workspace(rows).judged_by(chosen.graph) as session:
        for result in session.validate().results:
            said = {str(name): value for name, value in result.bindings.items()}
            pair = (
                {said["firstDuty"], said["secondDuty"]}
                if "firstDuty" in said
                else {
                    LIST["duty-administer"],
                    result.value,
                }
            )
            codes = frozenset(str(duty).removeprefix(str(LIST["duty-"])) for duty in pair)
            found.add((str(result.focus).removeprefix(str(DATA["operator/"])), codes))
    return found


def test_what_is_foretold_is_what_the_rules_find(duties: Duties) -> None:
    before, after = _agencies(duties)
    was, will = _by_rules(before), _by_rules(after)
    old = read_agency(_workspace(before).connection, duties).grants
    new = read_agency(_workspace(after).connection, duties).grants
    conflicts = {conflict.key for conflict in conflicts_of(old, duties.incompatible)}
    assert {key[:2] for key in conflicts} == was
    for has, gets in _by_person(old, new):
        kept = {one.id for one in has} & {one.id for one in gets}
        give = [one for one in gets if one.id not in kept]
        take = [one for one in has if one.id not in kept]
        effect = effect_of(old, duties.incompatible, give=give, take=take)
        conflicts -= {conflict.key for conflict in effect.ends}
        conflicts |= {conflict.key for conflict in effect.brings}
    assert {key[:2] for key in conflicts} == will
    assert len(will - was) > 100
    assert len(was - will) > 100


def _by_person(*sides: Iterable[Grant]) -> list[tuple[list[Grant], ...]]:
    people: dict[str, tuple[list[Grant], ...]] = {}
    for number, grants in enumerate(sides):
        for grant in grants:
            people.setdefault(grant.person, tuple([] for _ in sides))[number].append(grant)
    return list(people.values())


def test_after_the_remedy_the_rules_find_nothing(duties: Duties) -> None:
    rows, _ = _agencies(duties)
    grants = read_agency(_workspace(rows).connection, duties).grants
    remedy = cheapest_remedy(conflicts_of(grants, duties.incompatible))
    gone = {one.id for one in remedy.revoke}
    assert gone
    kept = [
        row for row, one in zip(sorted(rows, key=_sorted_as_read), grants, strict=True) if one.id not in gone
    ]
    assert _by_rules(kept) == set()


def _sorted_as_read(row: dict[str, object]) -> str:
    what = row.get("perm_code") or row.get("role_code")
    return f"{row['opter_no']}-{what}-{str(row['granted_from']).replace('-', '')}"


def test_the_role_with_the_fewest_conflicts_comes_first(duties: Duties) -> None:
    held = Grant("1", "p", frozenset({"first-review"}), DAY)
    roles = [(code, Grant(code, "p", carried, DAY)) for code, carried in duties.of_role.items()]
    choices = least_conflict([held], duties.incompatible, frozenset({"register"}), roles)
    assert [choice.role for choice in choices] == ["clerk", "all-rounder"]
    assert all(choice.effect.brings for choice in choices)
    alone = replace(held, duties=frozenset({"agreement"}))
    first, *_ = least_conflict([alone], duties.incompatible, frozenset({"register"}), roles)
    assert first.role == "clerk"


def test_the_fewest_people_hold_every_step(duties: Duties) -> None:
    steps = ("register", "first-review", "second-review", "pay")
    held = {
        "a": frozenset({"register", "pay"}),
        "b": frozenset({"first-review"}),
        "c": frozenset({"second-review"}),
    }
    assert fewest_people(steps, held) == ("a", "b", "c")
