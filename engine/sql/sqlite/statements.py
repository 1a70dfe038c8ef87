"""Statements that are written once and asked again and again."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from engine.sql.sqlite.database import SqliteDatabase, quoted, sql_text


class SetStatement:
    """A candidate set that is computed anew whenever it is asked for."""

    def __init__(self, database: SqliteDatabase, name: str, columns: tuple[str, ...], query: str) -> None:
        self.name = name
        self._database = database
        self._columns = columns
        self._delete = f"DELETE FROM {quoted(name)}"
        self._insert = f"INSERT INTO {quoted(name)} {query}"

    def compute(self, timeout: float | None) -> int:
        """Computes the set and says how many rows it has."""
        self._database.make_table(self.name, self._columns)
        self._database.answer(self._delete, None)
        return self._database.change(self._insert, timeout)


def with_tables(query: exp.Query, sets: Mapping[str, str]) -> str:
    """The statement with the statements of sets in front, which it reads by their names."""
    tables = [f"{quoted(name)} AS ({each})" for name, each in sets.items()]
    clause = query.args.get("with_")
    if clause is not None:
        tables += [sql_text(each) for each in clause.expressions]
        query.set("with_", None)
    start = f"WITH RECURSIVE {', '.join(tables)} " if tables else ""
    return start + sql_text(query)
