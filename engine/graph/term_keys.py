"""Rows found by a term that they make: the term is taken apart into key columns, many terms at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from rdflib import XSD, Literal, URIRef
from rdflib.term import Node
from sqlglot import exp

from engine.graph.r2rml import Kind, SqlName, Template, TermMap
from engine.graph.sql_trees import call
from engine.graph.tables import LogicalTable
from engine.graph.term_sql import TermSql, has_scheme

NUMBER: Final = "number"
"""The column that says which of the terms asked about a row belongs to."""
_ASKED: Final = "asked"


class TermKeys:
    """One term of the rows that a query calls `alias`, asked for by its values."""

    def __init__(self, term_map: TermMap, term: TermSql, table: LogicalTable, alias: str, base: str) -> None:
        self._map = term_map
        self._term = term
        self._table = table
        self._alias = alias
        self._base = base
        self._keys = _usable_keys(term_map, table)

    @property
    def start(self) -> str:
        """What the text of every such term starts with."""
        if self._term.constant is not None:
            return str(self._term.constant)
        template = self._map.value
        if self._term.kind is not Kind.IRI or not isinstance(template, Template):
            return ""
        first = template.pieces[0]
        return first if isinstance(first, str) and has_scheme(template) else ""

    def question(self, node: Node) -> tuple[str, ...] | None:
        """The term's key values, or its whole text where the template cannot be taken apart; None if no row
        makes it.
        """
        whole = expected_text(self._term, node)
        if whole is None or self._term.constant is not None:
            return None if whole is None else ()
        if self._keys is None:
            return (whole,)
        template = self._map.value
        assert isinstance(template, Template)
        if not has_scheme(template):
            if not whole.startswith(self._base):
                return None
            whole = whole[len(self._base) :]
        values = template.take_apart(whole)
        return None if values is None else tuple(values[name] for name in self._keys)

    def selected(self, rows: exp.Select, columns: Sequence[exp.Expr]) -> str:
        """A query for these columns of the rows; its parameters are those of `parameters`, and the number of
        the question comes first in each row of the answer."""
        width = len(self._keys) if self._keys is not None else int(self._term.constant is None)
        lists = [_list_parameter(1, "BIGINT", NUMBER)]
        lists += [_list_parameter(place + 2, "VARCHAR", f"k{place}") for place in range(width)]
        asked = exp.select(*lists).subquery(_ASKED)
        condition = exp.and_(*self._conditions([exp.column(f"k{place}", _ASKED) for place in range(width)]))
        return rows.select(exp.column(NUMBER, _ASKED), *columns).join(asked, on=condition).sql("duckdb")

    def distinct(self) -> exp.Expr:
        """About how many such terms there are, as an aggregate over the rows."""
        if self._keys is None:
            return call("approx_count_distinct", self._term.text.copy())
        columns = [self._table.column(name, self._alias) for name in self._keys]
        return call("approx_count_distinct", columns[0] if len(columns) == 1 else call("hash", *columns))

    def _conditions(self, given: list[exp.Expr]) -> list[exp.Expr]:
        if not given:
            return [exp.true()]
        if self._keys is None:
            return [exp.EQ(this=self._term.text.copy(), expression=given[0])]
        return [
            c for name, key in zip(self._keys, given, strict=True) for c in self._key_conditions(name, key)
        ]

    def _key_conditions(self, name: SqlName, key: exp.Expr) -> list[exp.Expr]:
        column = self._table.column(name, self._alias)
        sql_type = self._table.types[self._table.stored(name)]
        if sql_type == "VARCHAR":
            return [exp.EQ(this=column, expression=key)]
        value = exp.TryCast(this=key.copy(), to=exp.DataType.build(sql_type, dialect="duckdb"))
        # "007" reads as 7 but is not how 7 is written, so it names another subject.
        canonical = exp.EQ(this=self._table.form(name).lexical(value), expression=key.copy())
        return [exp.EQ(this=column, expression=value.copy()), canonical]


def parameters(questions: Collection[tuple[str, ...]]) -> list[list[object]]:
    """What a query of `TermKeys.selected` is given: the numbers of the questions, and their parts."""
    return [list(range(len(questions))), *(list(column) for column in zip(*questions, strict=True))]


def expected_text(term: TermSql, node: Node) -> str | None:
    """The text that `term` gives where it gives this node, or None if it never does."""
    if term.constant is not None:
        return str(node) if term.constant == node else None
    if isinstance(node, Literal):
        datatype = None if node.datatype == XSD.string else node.datatype
        same = term.datatype == datatype and (term.language or "").lower() == (node.language or "").lower()
        return str(node) if term.kind is Kind.LITERAL and same else None
    kind = Kind.IRI if isinstance(node, URIRef) else Kind.BLANK_NODE
    return str(node) if term.kind is kind else None


def _usable_keys(term_map: TermMap, table: LogicalTable) -> tuple[SqlName, ...] | None:
    """The key columns by which rows can be found, or None where whole terms must be compared."""
    template = term_map.value
    if term_map.kind is not Kind.IRI or not isinstance(template, Template) or not template.invertible:
        return None
    if not has_scheme(template) and any(":" in piece for piece in template.pieces if isinstance(piece, str)):
        return None
    keys = tuple(dict.fromkeys(template.columns))
    return keys if all(table.form(name).comparable for name in keys) else None


def _list_parameter(place: int, sql_type: str, name: str) -> exp.Expr:
    parameter = exp.Parameter(this=exp.Literal.number(place))
    return exp.alias_(call("unnest", exp.cast(parameter, f"{sql_type}[]", dialect="duckdb")), name)
