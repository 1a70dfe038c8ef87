"""What a claim is judged against: records in memory, or a history file.

Either takes the claim in for a moment and lets it go again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from rdflib import Graph
from rdflib.term import Node

import engine
import ingest
from engine.asked_graph import AskedGraph
from engine.history_answers import HistoryAnswers
from engine.program.compiled import Compiled
from engine.results import Results
from engine.sql.sqlite.history import with_rows
from hegui.history import open_history_of_claims
from hegui.rules import RuleSet
from hegui.workspace import Workspace

Ask = Callable[[Collection[Node], Collection[Node]], Results]
"""Asks the rules of the second argument about the nodes of the first."""
Row = dict[str, str | None]


class Past(Protocol):
    """Facts to judge claims against."""

    def having(self, claim: Graph, loaded: ingest.Loaded) -> AbstractContextManager[tuple[Graph, Ask]]:
        """For the time of the block the facts have the claim too: all of them as a graph, and how to ask."""


class RecordsInMemory:
    """Records that were read into memory, as triples."""

    def __init__(self, workspace: Workspace, rules: RuleSet) -> None:
        self._graph = workspace.graph
        self._session = engine.Session(self._graph, rules.graph, engine="sqlite")

    @contextmanager
    def having(self, claim: Graph, loaded: ingest.Loaded) -> Iterator[tuple[Graph, Ask]]:
        """As `Past.having`."""
        added = [triple for triple in claim if triple not in self._graph]
        for triple in added:
            self._graph.add(triple)
        try:
            yield self._graph, lambda focus, rules: self._session.validate(claim, focus=focus, rules=rules)
        finally:
            for triple in added:
                self._graph.remove(triple)


class HistoryFile:
    """Records in a history file, which others may read and write meanwhile."""

    def __init__(self, file: Path, compiled: Compiled) -> None:
        self._database = open_history_of_claims(file)
        self._compiled = compiled
        self._answers = HistoryAnswers(self._database)
        compiled.prepare(self._database)

    @contextmanager
    def having(self, claim: Graph, loaded: ingest.Loaded) -> Iterator[tuple[Graph, Ask]]:
        """As `Past.having`."""
        with with_rows(self._database, _rows(loaded)):
            yield (
                AskedGraph(self._answers),
                lambda focus, rules: self._compiled.validate(self._database, focus=focus, rules=rules),
            )


def _rows(loaded: ingest.Loaded) -> dict[str, list[Row]]:
    """The rows of the claim, as lexical forms, by table."""
    found: dict[str, list[Row]] = {}
    for (table,) in loaded.connection.execute(_FILLED).fetchall():
        rows = loaded.connection.execute(f'SELECT CAST(COLUMNS(*) AS VARCHAR) FROM "{table}"')
        names = [str(column[0]) for column in rows.description or ()]
        given = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
        if given:
            found[str(table)] = given
    return found


_FILLED = "SELECT table_name FROM duckdb_tables() WHERE NOT internal AND estimated_size > 0 ORDER BY ALL"
