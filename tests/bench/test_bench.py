"""The benchmark measures the same thing for each engine: one graph, one set of rules, equal results."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.engines import NAMES, engine
from bench.generate import write_graph
from bench.results import Row, differences, rows
from bench.rules import write_rules
from engine import read_graph
from engine.vocabulary import SH


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[Row]]:
    """A small graph full of violations, all rules, and what this engine finds."""
    folder = tmp_path_factory.mktemp("bench")
    data, shapes = folder / "data.nt", write_rules(folder, "all")
    write_graph(data, 12, violations=0.15)
    return data, shapes, rows(engine("ours").validate(data, shapes))


@pytest.mark.parametrize("name", NAMES[1:])
def test_engines_agree(name: str, expected: tuple[Path, Path, list[Row]]) -> None:
    try:
        other = engine(name)
    except ImportError:
        pytest.skip(f"{name} is not installed (`make bench` installs it)")
    data, shapes, ours = expected
    assert len(ours) > 20
    assert differences(ours, rows(other.validate(data, shapes))) == ([], [])


def test_every_rule_finds_something(tmp_path: Path) -> None:
    data, shapes = tmp_path / "data.nt", write_rules(tmp_path, "all")
    write_graph(data, 300, violations=0.03)
    found = {row[4] for row in rows(engine("ours").validate(data, shapes))}
    graph = read_graph(shapes)
    silent = [
        rule.n3()
        for rule in graph.subjects(SH.targetClass)
        if not found & {part.n3() for part in (rule, *graph.objects(rule, SH.property))}
    ]
    assert silent == []


def test_the_graph_is_the_same_each_time(tmp_path: Path) -> None:
    first, second = tmp_path / "first.nt", tmp_path / "second.nt"
    assert write_graph(first, 50) == write_graph(second, 50) == len(first.read_text("utf-8").splitlines())
    assert first.read_bytes() == second.read_bytes()


def test_a_difference_is_seen() -> None:
    row: Row = ("<a>", "<p>", "<v>", "<c>", "<s>")
    assert differences([row, row], [row]) == ([row], [])
