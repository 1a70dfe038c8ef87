"""The hand-written side: DuckDB over the Parquet files, one statement a rule."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bench.scale.rows import Row, row_of_columns
from bench.scale.settings import Settings
from bench.scale.tables import connect, open_tables

SQL: Final = Path(__file__).with_name("sql")
_TAKEN_BACK: Final = SQL.with_name("taken_back.sql")
RULES: Final = tuple(sorted(file.stem for file in SQL.glob("*.sql")))
"""The rules that have hand-written SQL, by name without prefix."""

Table = tuple[list[str], list[tuple[object, ...]]]


class Handwritten:
    """The tables of one county and the small tables of the ontology, opened for the statements."""

    def __init__(self, settings: Settings, rules: tuple[str, ...] = RULES) -> None:
        self._connection = connect(settings.memory_limit, settings.spill)
        for folder in (settings.tables, settings.knowledge):
            open_tables(self._connection, folder)
        self._connection.execute(_TAKEN_BACK.read_text("utf-8"))
        self._statements = {rule: (SQL / f"{rule}.sql").read_text("utf-8") for rule in rules}

    def run(self, rule: str) -> Table:
        """The names of the columns and the rows of one rule."""
        done = self._connection.execute(self._statements[rule])
        return [column[0] for column in done.description or ()], done.fetchall()

    def run_all(self, rules: tuple[str, ...]) -> dict[str, Table]:
        """Each rule, one statement after another."""
        return {rule: self.run(rule) for rule in rules}

    def rows(self, found: dict[str, Table]) -> dict[str, list[Row]]:
        """The same in the form that is compared."""
        return {rule: [row_of_columns(names, row) for row in rows] for rule, (names, rows) in found.items()}

    def report(self, found: dict[str, Table]) -> list[object]:
        """None: SQL makes no validation report."""
        raise NotImplementedError

    def close(self) -> None:
        """Forgets the tables."""
        self._connection.close()
