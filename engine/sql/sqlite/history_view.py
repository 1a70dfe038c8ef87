"""The view of a mapping over tables as SQLite keeps them: the same terms of columns with lowered types."""

from __future__ import annotations

from dataclasses import replace

import sqlglot
from sqlglot import exp

from engine.errors import UnsupportedError
from engine.graph.lowered_types import lowered_type
from engine.graph.view import MappedTriple, View
from engine.plan.rows import ColumnOf, ColumnTerm, Relation, TemplateTerm, TermOf, TextTerm


def lowered_view(view: View) -> View:
    """The same triples over the kept columns.

    Raises `UnsupportedError` (`column-not-kept`, `query-not-portable`).
    """
    lowering = Lowering()
    return View([lowering.triple(triple) for triple in view.triples])


def column_not_kept(table: str, column: str, sql_type: str) -> UnsupportedError:
    """The error for a column that SQLite cannot keep exactly."""
    return UnsupportedError(
        "column-not-kept",
        place=f'column "{column}" of table "{table}"',
        expected="text, boolean, date, timestamp, double, an integer of 64 bits, DECIMAL of up to 18 digits",
        found=sql_type,
        fix="Cast the column to one of these, or use the DuckDB engine for this table.",
    )


class Lowering:
    """A view with columns as SQLite keeps them."""

    def triple(self, triple: MappedTriple) -> MappedTriple:
        """The same triples over the kept columns."""
        return MappedTriple(
            self._relation(triple.relation),
            self._term(triple.subject),
            self._term(triple.predicate),
            self._term(triple.object),
        )

    def _relation(self, relation: Relation) -> Relation:
        sql = relation.sql
        if relation.is_query:
            sql = _query(relation)
        return replace(relation, sql=sql, columns=tuple(map(_kept, relation.columns)))

    def _term(self, term: TermOf) -> TermOf:
        match term:
            case TemplateTerm(pieces):
                made = tuple(_kept(piece) if isinstance(piece, ColumnOf) else piece for piece in pieces)
                return replace(term, pieces=made)
            case ColumnTerm(column):
                return replace(term, column=_kept(column))
            case TextTerm():
                if any(_kept(column) != column for column in term.needs):
                    raise _not_portable(term.sql)
        return term


def _kept(column: ColumnOf) -> ColumnOf:
    kept = lowered_type(column.sql_type)
    if kept is None:
        raise column_not_kept("", column.name, column.sql_type)
    return ColumnOf(column.name, kept)


def _query(relation: Relation) -> str:
    """The query for SQLite: one that computes nothing with values that are kept as something else."""
    tree = sqlglot.parse_one(relation.sql, dialect="duckdb")
    where = tree.args.get("where")
    changed = {column.name for column in relation.columns if _kept(column) != column}
    if where is not None and any(column.name in changed for column in where.find_all(exp.Column)):
        raise _not_portable(relation.sql)
    return tree.sql("sqlite")


def _not_portable(sql: str) -> UnsupportedError:
    return UnsupportedError(
        "query-not-portable",
        place="the mapping",
        expected="queries that compute only with text and whole numbers, for SQLite",
        found=" ".join(sql.split())[:200],
        fix="Give the computed values a column of their own in the table, or use the DuckDB engine.",
    )
