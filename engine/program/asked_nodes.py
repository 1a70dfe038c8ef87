"""The nodes asked about, sorted by the templates that make them: rows are found by keys, not by IRIs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef
from rdflib.term import Node

from engine.graph.lowered_types import kept_value
from engine.graph.r2rml import SqlName, Template
from engine.plan import Table
from engine.plan.rows import ColumnOf, TemplateTerm
from engine.rewrite.term_sets import of_term
from engine.sql.forms import ColumnType, IriTemplate
from engine.sql.sqlite.database import SqliteDatabase
from engine.sql.sqlite.planner import SetInfo
from engine.sql.sqlite.texts import PLAIN
from engine.terms import encode

_THIS: Final = "this"
Row = tuple[object, ...]


@dataclass(frozen=True)
class NodesOfKind:
    """A table of nodes of one template, or of nodes of no template; `columns` are its stored columns."""

    table: Table
    info: SetInfo
    columns: tuple[str, ...]
    template: Template | None = None
    types: tuple[str, ...] = ()
    start: str = ""
    """What stands before the only column, if it is text and nothing follows it."""
    shape: tuple[str | ColumnType, ...] = ()
    """That of the template."""

    def row(self, node: URIRef) -> Row | None:
        """The values of the template's columns; None if it does not make this IRI."""
        assert self.template is not None
        if self.start and node.startswith(self.start) and PLAIN.fullmatch(node, len(self.start)):
            return (str(node[len(self.start) :]),)
        values = self.template.take_apart(str(node))
        if values is None:
            return None
        try:
            return tuple(
                kept_value(values[column], sql_type)
                for column, sql_type in zip(self.template.columns, self.types, strict=True)
            )
        except ValueError:  # no such value: no such row
            return None


class AskedNodes:
    """The tables of nodes, one for each template of a subject and one for all other nodes."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database
        view = database.view
        terms = [] if view is None else [triple.subject for triple in view.triples]
        shapes = {
            shape_of(term): term for term in terms if isinstance(term, TemplateTerm) and term.invertible
        }
        self._rest = _kind_of_rest()
        self._made = [_kind(term, number) for number, term in enumerate(shapes.values(), start=1)]
        self._by_start = {
            term.prefix: kind for term, kind in zip(shapes.values(), self._made, strict=True) if term.prefix
        }
        self.kinds = (*self._made, self._rest)

    def fill(self, nodes: Collection[Node]) -> Collection[str]:
        """Puts the nodes into their tables; the names of those tables that have any."""
        sorted_nodes: dict[str, tuple[NodesOfKind, list[Row]]] = {}
        for node in nodes:
            kind, row = self._sorted(node)
            sorted_nodes.setdefault(kind.table.name, (kind, []))[1].append(row)
        for name, (kind, rows) in sorted_nodes.items():
            self._database.make_table(name, kind.columns)
            self._database.fill(name, len(kind.columns), rows)
        return sorted_nodes.keys()

    def _sorted(self, node: Node) -> tuple[NodesOfKind, Row]:
        if isinstance(node, URIRef):
            likely = self._by_start.get(node[: node.rfind("/") + 1])
            for kind in self._made if likely is None else (likely, *self._made):
                row = kind.row(node)
                if row is not None:
                    return kind, row
        return self._rest, (encode(node),)


def shape_of(term: TemplateTerm) -> tuple[str | ColumnType, ...]:
    """The texts of a template, and the types of its columns."""
    return tuple(
        ColumnType(piece.sql_type) if isinstance(piece, ColumnOf) else piece for piece in term.pieces
    )


def _kind(term: TemplateTerm, number: int) -> NodesOfKind:
    pieces = tuple(
        SqlName(str(place), delimited=True) if isinstance(piece, ColumnOf) else piece
        for place, piece in enumerate(term.pieces)
    )
    form = IriTemplate(shape_of(term), term.invertible)
    columns = (_THIS, *(f"{_THIS}.part{place}" for place in range(1, len(form.types))))
    info = SetInfo({_THIS: of_term(term)}, {_THIS: form})
    table = Table(f"asked_{number}", (_THIS,), frozenset({_THIS}))
    start = term.prefix if len(pieces) == 2 and form.types == ("VARCHAR",) else ""
    return NodesOfKind(table, info, columns, Template(pieces), form.types, start, shape_of(term))


def _kind_of_rest() -> NodesOfKind:
    table = Table("asked", (_THIS,), frozenset({_THIS}))
    return NodesOfKind(table, SetInfo({_THIS: None}, {}), (_THIS,))
