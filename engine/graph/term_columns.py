"""Terms read from the columns of a SELECT, as rdflib has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from rdflib import BNode, Literal, URIRef
from sqlglot import exp

from engine.graph.r2rml import Kind
from engine.graph.term_sql import TermSql

Row = Sequence[str | None]
Take = Callable[[Row], Any]
"""From a row to the term, or to None where the row has none."""

_REMEMBERED: Final = 20_000
"""Terms a column remembers: values repeat (codes, dates, amounts), and rdflib's literals are slow to make."""


class TermColumns:
    """The columns of a SELECT, collected while asking how each term is made of them."""

    def __init__(self) -> None:
        self.selected: list[exp.Expr] = []

    def taker(self, term: TermSql) -> Take:
        """From a row to the term, or to None where the row has none."""
        if term.constant is not None:
            return _always(term)
        self.selected.append(term.text.copy())
        return _from_column(len(self.selected) - 1, _maker(term))


def _always(term: TermSql) -> Take:
    constant = _maker(term)(str(term.constant))
    return lambda row: constant


def _from_column(index: int, make: Callable[[str], Any]) -> Take:
    known: dict[str, Any] = {}

    def take(row: Row) -> Any:
        value = row[index]
        if value is None:
            return None
        term = known.get(value)
        if term is None:
            if len(known) > _REMEMBERED:
                known.clear()
            term = known[value] = make(value)
        return term

    return take


def _maker(term: TermSql) -> Callable[[str], Any]:
    if term.kind is Kind.IRI:
        # The text is known to be an IRI, and URIRef's own check costs more than all the rest of a triple.
        return lambda value: str.__new__(URIRef, value)
    if term.kind is Kind.BLANK_NODE:
        return BNode
    datatype, language = term.datatype, term.language
    return lambda value: Literal(value, lang=language, datatype=datatype, normalize=False)
