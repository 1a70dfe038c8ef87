"""What is true of some rows of a table, as SQL over their columns.

Rows log ?step = <step/{code}> where {kind} = 'a', ?step one of <step/x>, <step/y>
→   "kind" = 'a' AND "code" IN ('x', 'y')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from rdflib import URIRef

from engine.graph.sql_trees import text
from engine.plan.algebra import Rows
from engine.plan.rows import ColumnIs, ColumnOf, Condition, HasValue, TemplateTerm, TermOf
from engine.rewrite.native_constants import is_of_constants
from engine.rewrite.term_matches import conditions_for

_PLAIN: Final = re.compile(r"[A-Za-z0-9._~-]*")
"""Texts that stand in an IRI as they are."""


def quoted(column: ColumnOf) -> str:
    """The column's name in SQL."""
    return '"' + column.name.replace('"', '""') + '"'


def one_of(term: TermOf, iris: tuple[URIRef, ...]) -> str | None:
    """The condition on a text column that the term is one of the IRIs; None if it is not that simple."""
    if not isinstance(term, TemplateTerm) or len(term.columns) != 1:
        return None
    values = []
    for iri in iris:
        match conditions_for(term, iri):
            case None:
                pass
            case (ColumnIs(ColumnOf(_, "VARCHAR"), lexical),):
                values.append(text(lexical).sql("duckdb"))
            case _:
                return None
    if len(values) == 1:
        return f"{quoted(term.columns[0])} = {values[0]}"
    return f"{quoted(term.columns[0])} IN ({', '.join(values)})" if values else "FALSE"


def condition_of(condition: Condition) -> str | None:
    """A condition on a row, exactly; None if it is not that simple."""
    match condition:
        case HasValue(column):
            return f"{quoted(column)} IS NOT NULL"
        case ColumnIs(ColumnOf(_, "VARCHAR") as column, lexical):
            return f"{quoted(column)} = {text(lexical).sql('duckdb')}"
        case ColumnIs(ColumnOf(_, "BOOLEAN") as column, lexical):
            return quoted(column) if lexical == "true" else f"NOT {quoted(column)}"
    return None


def among_constants(side: Rows, part: Rows) -> Iterator[str]:
    """The conditions on columns that their values are among the constants which the row is joined with."""
    if is_of_constants(part):
        yield from among_rows(side, part, side.certain & part.certain)


def among_rows(side: Rows, part: Rows, names: Iterable[str]) -> Iterator[str]:
    """The conditions on columns that their values are among those of the rows that these variables are joined
    with; of the conditions on those rows the simple ones."""
    asked = " AND ".join(filter(None, map(condition_of, part.conditions)))
    source = f"({part.relation.sql})" if part.relation.is_query else part.relation.sql
    for name in sorted(names):
        term, other = side.term(name), part.term(name)
        if (
            isinstance(term, TemplateTerm)
            and isinstance(other, TemplateTerm)
            and same_shape(term, other)
            and len(term.columns) == 1
        ):
            values = f"SELECT {quoted(other.columns[0])} FROM {source} AS known{asked and f' WHERE {asked}'}"
            yield f"{quoted(term.columns[0])} IN ({values})"


def known_iris(part: Rows, name: str) -> tuple[URIRef, ...]:
    """The IRIs that a variable of a few constants has; none if they are not known or not written plainly."""
    term = part.term(name)
    if not isinstance(term, TemplateTerm) or len(term.pieces) != 2 or not is_of_constants(part):
        return ()
    places = [column.name for column in part.relation.columns]
    prefix, column = term.pieces
    if isinstance(prefix, ColumnOf) or isinstance(column, str):
        return ()
    texts = {row[places.index(column.name)] for row in part.relation.constants}
    if not all(map(_PLAIN.fullmatch, texts)):
        return ()
    return tuple(URIRef(prefix + each) for each in sorted(texts))


def same_shape(one: TemplateTerm, other: TemplateTerm) -> bool:
    """Whether two IRIs are equal exactly when their columns are."""
    return _shape(one) == _shape(other) and one.invertible and other.invertible


def _shape(term: TemplateTerm) -> tuple[str, ...]:
    return tuple(piece if isinstance(piece, str) else f"{{{piece.sql_type}}}" for piece in term.pieces)
