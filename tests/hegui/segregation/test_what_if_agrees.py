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
from hegui.segregation.agency import offered, read_agency
from hegui.segregation.duties import Duties
from hegui.segregation.entitlements import Offer
from hegui.segregation.grants import Grant
from hegui.segregation.what_if import effect_of, least_conflict
from hegui.workspace import Workspace

CHANGES = 1_000
DAY = date(2026, 1, 1)
RULES = (
    "two-review-duties-held",
    "incompatible-duties-held",
    "administrator-handles-business",
    "duties-through-two-accounts",
)
Row = dict[str, str]
Record = tuple[str, Row]
Tables = dict[str, list[Row]]
Found = set[tuple[str, frozenset[str]]]


@pytest.fixture(scope="module")
def duties() -> Duties:
    return Duties(load_ontology())


def _period(dice: random.Random, first: str, last: str) -> Row:
    """A first day, and a last one half of the time."""
    begins = DAY + timedelta(dice.randint(0, 60))
    ends = begins + timedelta(dice.randint(0, 40))
    return {first: begins.isoformat()} | ({last: ends.isoformat()} if dice.random() < 0.5 else {})


READINGS: dict[str, list[Row]] = {
    "two are several": [],
    "three are several for a time": [
        {"param_code": "several-review-duties", "admdvs": "500230", "value": str(value)}
        | {"begndate": (DAY + timedelta(first)).isoformat()}
        | ({} if last is None else {"enddate": (DAY + timedelta(last)).isoformat()})
        for value, first, last in ((3, 15, 30), (3, 31, 40), (2, 41, 50), (3, 70, None))
    ],
}


def _structure(duties: Duties) -> Tables:
    """Roles within roles, their permissions, and posts with duties: much of it for a time only."""
    dice = random.Random(7)
    permissions, steps = sorted(duties.of_permission), sorted(duties.codes("duty"))
    own = [f"R{number}" for number in range(12)]
    nested = {(dice.choice(own), dice.choice([*own, *sorted(duties.of_role)])) for _ in range(14)}
    posts = [f"G{number}" for number in range(8)]
    return {
        "role": [
            {"role_code": role, "role_name": role, **_period(dice, "begndate", "enddate")} for role in own[:6]
        ]
        + [{"role_code": role, "role_name": role} for role in own[6:]],
        "role_inclusion": [
            {"role_code": outer, "included_role_code": inner}
            | (_period(dice, "begndate", "enddate") if dice.random() < 0.4 else {})
            for outer, inner in sorted(nested)
        ],
        "role_permission": [
            {"role_code": role, "perm_code": dice.choice(permissions)}
            | (_period(dice, "begndate", "enddate") if dice.random() < 0.4 else {})
            for role in own
        ],
        "permission": [
            {"perm_code": "pay", "perm_name": "付款", "begndate": (DAY + timedelta(20)).isoformat()}
        ],
        "post": [
            {"post_no": post, "post_name": post, "dept_name": "科", **_period(dice, "begndate", "enddate")}
            for post in posts
        ],
        "post_duty": [
            {"post_no": post, "step_code": duty}
            | (_period(dice, "begndate", "enddate") if dice.random() < 0.4 else {})
            for post in posts
            for duty in dice.sample(steps, 2)
        ],
    }


def _random_record(dice: random.Random, duties: Duties, person: str, number: str) -> Record:
    """One record that gives an operator duties, with the name of its kind."""
    permission, step = dice.choice(sorted(duties.of_permission)), dice.choice(sorted(duties.codes("duty")))
    days = _period(dice, "begndate", "enddate")
    kind = dice.choice(("grant", "grant", "role", "post", "delegation", "emergency"))
    if kind == "post":
        return "post_holding", {"opter_no": person, "post_no": f"G{dice.randrange(8)}", **days}
    if kind == "delegation":
        given = {"step_code": step} if dice.random() < 0.5 else {"perm_code": permission}
        parties = {"delegator": "x", "delegate": person, "approved_by": "y"}
        return "delegation", {"delegation_no": number, **parties, **given, **days}
    if kind == "emergency":
        moments = {"opened_at": f"{days['begndate']} 08:00:00"}
        if "enddate" in days:
            moments["closed_at"] = f"{days['enddate']} 18:00:00"
        return "emergency_grant", {
            "emergency_no": number, "opter_no": person, "perm_code": permission, "reason": "x", **moments
        }  # fmt: skip
    what = {"perm_code": permission} if kind == "grant" else {"role_code": dice.choice(_roles(duties))}
    return "permission_grant", {"opter_no": person, **what, **_period(dice, "granted_from", "granted_to")}


def _roles(duties: Duties) -> list[str]:
    return sorted(duties.of_role)


def _agencies(duties: Duties) -> tuple[list[Record], list[Record]]:
    """Records before and after: one person for each change, which gives, takes or replaces a record.

    Every fourth person has two operator numbers.
    """
    dice = random.Random(20260510)
    before: list[Record] = []
    after: list[Record] = []
    for number in range(CHANGES):
        numbers = [f"{number:05}", f"{number:05}b"] if number % 4 == 0 else [f"{number:05}"]

        def made(count: int, numbers: list[str] = numbers) -> Record:
            return _random_record(dice, duties, dice.choice(numbers), f"{numbers[0]}-{count}")

        has = [made(count) for count in range(dice.randint(1, 4))]
        gets = list(has)
        kind = dice.choice(("give", "take", "replace"))
        if kind in ("take", "replace"):
            gets.remove(dice.choice(gets))
        if kind in ("give", "replace"):
            gets.append(made(9))
        before += has
        after += gets
    return before, after


def _workspace(records: list[Record], structure: Tables) -> Workspace:
    tables: Tables = {kind: list(rows) for kind, rows in structure.items()}
    for kind, row in records:
        tables.setdefault(kind, []).append(row)
    numbers = sorted(
        {f"{n:05}{more}" for n in range(CHANGES) for more in ("", "b") if not more or n % 4 == 0}
    )
    tables["operator"] = [{"opter_no": number, "opter_name": "某人"} for number in numbers]
    tables["staff"] = [
        {"staff_no": number, "psn_name": "某人", "opter_no": number, "certno": number[:5]}
        for number in numbers
    ]
    return Workspace(ingest.Loaded(ingest.load_rows(tables, words=words()), (), ()))


def _by_rules(workspace: Workspace) -> Found:
    """Of each human being, the pairs of duties that the rules find."""
    chosen = load_rules([f"rule:{name}" for name in RULES])
    found: Found = set()
    with workspace.judged_by(chosen.graph) as session:
        for result in session.validate().results:
            said = {str(name): value for name, value in result.bindings.items()}
            named = {duty for name, duty in said.items() if name.endswith("Duty")}
            apart = named or {LIST["duty-administer"], result.value}
            codes = frozenset(str(duty).removeprefix(str(LIST["duty-"])) for duty in apart)
            found.add((str(result.focus).removeprefix(str(DATA["operator/"]))[:5], codes))
    return found


@pytest.mark.parametrize("reading", READINGS)
def test_what_is_foretold_is_what_the_rules_find(duties: Duties, reading: str) -> None:
    structure = _structure(duties) | {"region_parameter": READINGS[reading]}
    before, after = (_workspace(records, structure) for records in _agencies(duties))
    was, will = _by_rules(before), _by_rules(after)
    agency = read_agency(before.connection, duties)
    old, incompatible = agency.grants, agency.incompatible
    new = read_agency(after.connection, duties).grants
    conflicts = {conflict.key for conflict in conflicts_of(old, incompatible)}
    assert {key[:2] for key in conflicts} == was
    for has, gets in _by_person(old, new):
        kept = {one.id for one in has} & {one.id for one in gets}
        give = [one for one in gets if one.id not in kept]
        take = [one for one in has if one.id not in kept]
        effect = effect_of(old, incompatible, give=give, take=take)
        conflicts -= {conflict.key for conflict in effect.ends}
        conflicts |= {conflict.key for conflict in effect.brings}
    assert {key[:2] for key in conflicts} == will
    assert len(will - was) > 100
    assert len(was - will) > 100
    means = {
        grant.id.partition("/")[0]
        for conflict in conflicts_of(new, incompatible)
        for grant in conflict.grants
    }
    assert means == {"grant", "post", "delegation", "emergency"}
    assert any(len(apart) == 3 for _, apart in will) == bool(READINGS[reading])


def _by_person(*sides: Iterable[Grant]) -> list[tuple[list[Grant], ...]]:
    people: dict[str, tuple[list[Grant], ...]] = {}
    for number, grants in enumerate(sides):
        for grant in grants:
            people.setdefault(grant.person, tuple([] for _ in sides))[number].append(grant)
    return list(people.values())


def test_an_offer_gives_what_the_same_grant_on_record_gives(duties: Duties) -> None:
    structure = _structure(duties)
    records = [record for record in _agencies(duties)[0] if record[0] == "permission_grant"][:200]
    recorded = read_agency(_workspace(records, structure).connection, duties)
    empty = _workspace([], structure)
    offers = [
        Offer(
            str(number),
            str(row["opter_no"]),
            date.fromisoformat(str(row["granted_from"])),
            date.fromisoformat(str(row["granted_to"])) if "granted_to" in row else None,
            row.get("role_code"),
            row.get("perm_code"),
        )
        for number, (_, row) in enumerate(records)
    ]
    given = offered(empty.connection, recorded, duties, offers)
    assert sorted(map(_content, given)) == sorted(map(_content, recorded.grants))


def _content(grant: Grant) -> tuple[object, ...]:
    return (grant.person, sorted(grant.duties), grant.begins, str(grant.ends), grant.path)


@pytest.mark.parametrize("reading", READINGS)
def test_after_the_remedy_the_rules_find_nothing(duties: Duties, reading: str) -> None:
    structure = _structure(duties) | {"region_parameter": READINGS[reading]}
    records, _ = _agencies(duties)
    agency = read_agency(_workspace(records, structure).connection, duties)
    remedy = cheapest_remedy(conflicts_of(agency.grants, agency.incompatible))
    gone = {one.id for one in remedy.revoke}
    assert gone
    kept = [record for record in records if _id_of(*record) not in gone]
    assert len(kept) == len(records) - len(gone)
    assert _by_rules(_workspace(kept, structure)) == set()


def _id_of(kind: str, row: Row) -> str:
    """What the view calls a record."""
    if kind == "delegation":
        return f"delegation/{row['delegation_no']}"
    if kind == "emergency_grant":
        return f"emergency/{row['emergency_no']}"
    if kind == "post_holding":
        return f"post/{row['opter_no']}-{row['post_no']}-{row['begndate'].replace('-', '')}"
    what = row.get("perm_code") or row.get("role_code")
    return f"grant/{row['opter_no']}-{what}-{row['granted_from'].replace('-', '')}"


def test_the_role_with_the_fewest_conflicts_comes_first(duties: Duties) -> None:
    held = Grant("1", "p", frozenset({"first-review"}), DAY)
    roles = [(code, [Grant(code, "p", carried, DAY)]) for code, carried in duties.of_role.items()]
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
