"""The hand-written SQL finds what the rules find, row by row, and the page says so where it does not."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bench.scale import one
from bench.scale.county import county, expected_counts, graph_file
from bench.scale.handwritten import RULES, Handwritten
from bench.scale.history import rule_history, some_settlements, table_history
from bench.scale.knowledge import write_knowledge
from bench.scale.measure import Measured, Size, unequal
from bench.scale.page import page, slope
from bench.scale.processes import Ended, run
from bench.scale.results import by_rule
from bench.scale.rows import Row, as_text, differences
from bench.scale.settings import Settings
from engine import Session
from hegui.rules import load_rules

SETTLEMENTS = 200


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county as Parquet tables, its graph, and the small tables of the ontology."""
    folder = tmp_path_factory.mktemp("scale")
    county(folder, SETTLEMENTS)
    write_knowledge(folder / "knowledge")
    return folder


@pytest.fixture(scope="module")
def by_engine(cache: Path) -> Mapping[str, list[Row]]:
    """What the engine finds in the materialised graph."""
    with Session(graph_file(cache, SETTLEMENTS), load_rules(RULES).graph) as session:
        return by_rule(session.validate())


@pytest.fixture(scope="module")
def by_hand(cache: Path) -> Iterator[Handwritten]:
    side = Handwritten(Settings(county(cache, SETTLEMENTS), cache / "knowledge"))
    yield side
    side.close()


def test_there_are_rules_for_the_sql() -> None:
    assert len(RULES) > 20
    assert set(RULES) <= {rule.id.removeprefix("rule:") for rule in load_rules().rules}


@pytest.mark.parametrize("rule", RULES)
def test_sql_finds_what_the_rule_finds(
    rule: str, cache: Path, by_engine: Mapping[str, list[Row]], by_hand: Handwritten
) -> None:
    rows = by_hand.rows({rule: by_hand.run(rule)})[rule]
    assert differences(by_engine[rule], rows) == ([], [])
    planted = expected_counts(county(cache, SETTLEMENTS)).get(rule)
    assert planted is None or len(rows) == planted > 0


def test_one_settlement_by_hand_and_by_rules_finds_what_a_whole_check_finds(
    cache: Path, by_engine: Mapping[str, list[Row]]
) -> None:
    numbers = some_settlements(cache, SETTLEMENTS, 10 * SETTLEMENTS)
    by_hand = one.sql_asker(table_history(cache, SETTLEMENTS), cache, SETTLEMENTS, numbers)
    history = rule_history(cache, SETTLEMENTS, one.RULES)
    by_rules = one.our_asker(history, cache, SETTLEMENTS, numbers, one.RULES)
    assert by_hand[0] == by_rules[0] == len(one.RULES)
    found: dict[str, set[str | None]] = {rule: set() for rule in one.RULES}
    for number in numbers:
        keys = by_hand[1](number)
        judged = by_rules[1](number)
        assert keys == {rule: judged[rule] for rule in one.RULES if rule in judged}
        for rule in keys:
            found[rule] |= keys[rule]
    expected = {rule: {row["this"] for row in by_engine[rule]} for rule in one.RULES}
    # In a county this small the planted sales name no settlement, so none of them is asked about.
    assert found.pop("trace-code-sold-once") <= expected.pop("trace-code-sold-once")
    assert found == expected


def test_a_county_is_made_once(cache: Path) -> None:
    made = [file.stat().st_mtime_ns for file in sorted(county(cache, SETTLEMENTS).iterdir())]
    assert made == [file.stat().st_mtime_ns for file in sorted(county(cache, SETTLEMENTS).iterdir())]


def test_a_difference_is_seen() -> None:
    ours: list[Row] = [
        {"this": "A", "value": "1", "amount": "2.5"},
        {"this": "A", "value": "1", "amount": "2.5"},
    ]
    hand: list[Row] = [{"this": "A", "value": "1"}]
    assert differences(ours, hand) == (["this=A value=1"], [])
    assert differences(hand, []) == (["this=A"], [])


@pytest.mark.parametrize(("ours", "hand", "said"), [(1, 1, False), (2, 2, True), (1, 2, True), (0, 0, True)])
def test_a_side_is_held_to_the_other_and_to_the_plan(ours: int, hand: int, said: bool) -> None:
    sides = {"ours": _measured(ours), "handwritten": _measured(hand)}
    assert bool(unequal(sides, {"rule": 1})) is said


def test_the_page_says_where_sides_differ() -> None:
    sides = {"ours": _measured(2), "handwritten": _measured(1)}
    text = page([Size(10, 1, sides, unequal(sides, {"rule": 1}))], arguments=" --sizes 10")
    assert "Results DIFFER: rule (ours 2, planted 1; only ours: this=A1)" in text


def test_a_failed_side_is_named() -> None:
    text = page([Size(10, 1, {"ours": "more than 1 s", "handwritten": _measured(1)}, {})], arguments="")
    assert "ours: more than 1 s" in text
    assert "| rule | 1 |  |  | 2.000 | 1.000 |  |  |" in text


def test_slope() -> None:
    assert slope([(10, 3), (100, 30), (1000, 300)]) == pytest.approx(1)
    assert slope([(10, 1), (100, 100)]) == pytest.approx(2)


@pytest.mark.parametrize(
    ("code", "seconds", "failure"),
    [("pass", 60, None), ("raise SystemExit('no')", 60, "no"), ("while True: pass", 0.2, "more than 0.2 s")],
)
def test_processes_end_or_are_stopped(code: str, seconds: float, failure: str | None) -> None:
    assert run([sys.executable, "-c", code], limit_seconds=seconds).failure == failure


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        (True, "true"),
        (Decimal("2.50"), "2.5"),
        (Decimal("100"), "100"),
        (3, "3"),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 3, 4), "2026-01-02T03:04:00"),
        ("x", "x"),
    ],
)
def test_values_have_one_text(value: object, text: str | None) -> None:
    assert as_text(value) == text


def _measured(results: int) -> Measured:
    rows = [{"this": f"A{number}"} for number in range(results)]
    time = (2.0, 1.0)
    ended = Ended(3.0, 2.0, 100.0, None)
    return Measured(ended, ended, 100.0, time, time, time, time, {"rule": time}, {"rule": rows})
