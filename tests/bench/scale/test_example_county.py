"""The hand-written SQL finds what the rules find in the example county too, where everything is planted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from bench.scale.handwritten import RULES, Handwritten
from bench.scale.knowledge import write_knowledge
from bench.scale.results import by_rule
from bench.scale.rows import Row, differences
from bench.scale.settings import Settings
from hegui.rules import load_rules
from hegui.workspace import Workspace, open_workspace


@pytest.fixture(scope="module")
def workspace(county: Path) -> Workspace:
    return open_workspace([county])


@pytest.fixture(scope="module")
def by_rules(workspace: Workspace) -> Mapping[str, Sequence[Row]]:
    with workspace.judged_by(load_rules(RULES).graph) as session:
        return by_rule(session.validate())


@pytest.fixture(scope="module")
def by_hand(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Handwritten]:
    folder = tmp_path_factory.mktemp("example")
    for (name,) in workspace.connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
        if ":" not in name:
            workspace.connection.execute(f"COPY \"{name}\" TO '{folder / name}.parquet' (FORMAT parquet)")
    side = Handwritten(Settings(folder, write_knowledge(folder / "knowledge")))
    yield side
    side.close()


@pytest.mark.parametrize("rule", RULES)
def test_sql_finds_what_the_rule_finds(
    rule: str, by_rules: Mapping[str, Sequence[Row]], by_hand: Handwritten
) -> None:
    rows = by_hand.rows({rule: by_hand.run(rule)})[rule]
    assert differences(by_rules[rule], rows) == ([], [])
    assert rows
