"""Our side: the rules of `shapes/` put to the same Parquet files through the mapping and the ontology.

The one place of the benchmark that knows how the engine is called.
"""

from __future__ import annotations

from pathlib import Path

from bench.results import Row as ReportRow
from bench.results import rows as report_rows
from bench.scale.results import by_rule
from bench.scale.rows import Row
from bench.scale.settings import Settings
from bench.scale.tables import connect
from engine import report_graph
from engine.graph.present import present
from engine.graph.table_files import mentioned, open_tables, table_files
from engine.results import Results
from engine.table_session import TableSession
from hegui.figures import with_figures, without_figures
from hegui.kept import cache
from hegui.ontology import DATA, RULE, load_ontology
from hegui.rules import load_rules
from hegui.workspace import mapping


class Ours:
    """Tables, mapping, ontology and compiled rules: all that is done before the first question."""

    def __init__(self, settings: Settings, rules: tuple[str, ...]) -> None:
        self._connection = connect(settings.memory_limit, settings.spill)
        files = mentioned(mapping(), table_files(settings.tables))
        open_tables(self._connection, files, settings.spill or Path())
        shapes = load_rules(rules).graph
        plain = present(without_figures(mapping()), self._connection)
        self._session = TableSession(
            self._connection,
            with_figures(plain, shapes, mapping(), self._connection),
            shapes,
            load_ontology(),
            base=str(DATA),
            memory_limit=settings.memory_limit,
            cache=cache(),
            files=files,
        )

    def run(self, rule: str) -> Results:
        """The results of one rule, asked alone."""
        return self.run_all((rule,))

    def run_all(self, rules: tuple[str, ...]) -> Results:
        """The results of several rules in one call, so that they can share what they read."""
        return self._session.validate(rules=[RULE[rule] for rule in rules])

    def rows(self, found: Results) -> dict[str, list[Row]]:
        """The same in the form that is compared, by rule."""
        return by_rule(found)

    def report(self, found: Results) -> list[ReportRow]:
        """The same as the rows of a validation report, to compare with other engines."""
        return report_rows(report_graph(found))

    def close(self) -> None:
        """Forgets the tables."""
        self._session.close()
        self._connection.close()
