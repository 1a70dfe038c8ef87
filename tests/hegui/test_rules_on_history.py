"""Every rule can be asked of a history file: SQLite takes each of its statements."""

from __future__ import annotations

from pathlib import Path

import pytest

import ingest
from engine.program.asked_nodes import AskedNodes
from engine.program.compiled import Compiled
from engine.sql.sqlite.history import open_history
from engine.sql.sqlite.history_making import make_history
from hegui.history import history_mapping
from hegui.kept import cache
from hegui.ontology import DATA, load_ontology, words
from hegui.rules import load_rules


@pytest.mark.filterwarnings("ignore")
def test_every_statement_of_every_rule_is_taken_by_sqlite(tmp_path: Path) -> None:
    """One pass over the file that the rules themselves say is needed, without rows."""
    rules, file = load_rules(), tmp_path / "history.sqlite"
    compiled = Compiled(rules.graph, cache=cache())
    loaded = ingest.load([], words=words())
    base = str(DATA)
    make_history(
        loaded.connection, history_mapping(), file, load_ontology(), prepare=compiled.prepare, base=base
    )
    with open_history(file, history_mapping(), base=base) as database:
        written = compiled.prepare(database).prepare()
        for kind in AskedNodes(database).kinds:
            database.make_table(kind.table.name, kind.columns)
        for name, each in written.sets.items():
            database.connection.execute(f"EXPLAIN {each.query}")
            database.make_table(name, each.columns)
        asked = [
            question
            for variants in written.rules
            for variant in variants
            for question in variant.questions
            if question is not None
        ]
        for question in asked:
            database.connection.execute(f"EXPLAIN {question.sql}")
        assert len(written.rules) == len(rules.rules)
        assert len(asked) > len(rules.rules) / 2
