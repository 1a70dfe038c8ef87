"""When a term of a row is a given constant: as conditions on the row's columns.

    <…/person/{psn_no}> is <…/person/P%201>      psn_no = 'P 1'
    {amount} is "5.0"^^xsd:decimal               amount = 5.0
    {amount} is "5"^^xsd:decimal                 never: its lexical form is another

https://www.w3.org/TR/r2rml/#natural-mapping
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from rdflib import URIRef
from rdflib.term import Node
from sqlglot import exp

from engine.graph.lowered_types import logical_type
from engine.graph.natural import natural_form
from engine.graph.r2rml import SqlName, Template
from engine.graph.sql_trees import concat, text
from engine.graph.term_sql import encoded
from engine.plan.rows import (
    ColumnIs,
    ColumnOf,
    ColumnTerm,
    Condition,
    FixedTerm,
    TemplateTerm,
    TermOf,
    TextTerm,
    Where,
)
from engine.terms import LETTER_OF, encode

_ROW: Final = "row"


def conditions_for(term: TermOf, constant: Node) -> tuple[Condition, ...] | None:
    """The conditions under which the term is this constant; None if it never is."""
    match term:
        case FixedTerm(fixed):
            return () if encode(fixed) == encode(constant) else None
        case TemplateTerm():
            return _of_template(term, str(constant)) if isinstance(constant, URIRef) else None
        case ColumnTerm(column, datatype):
            letter, written = LETTER_OF[datatype], encode(constant)
            return _of_column(column, written[1:]) if written[0] == letter else None
        case TextTerm(sql):
            return (_equal_text(sql, encode(constant)),)
    raise TypeError(f"not a term of a row: {term!r}")


def _of_template(term: TemplateTerm, iri: str) -> tuple[Condition, ...] | None:
    if not term.invertible:
        if not iri.startswith(term.prefix):
            return None
        parts = (
            text(piece) if isinstance(piece, str) else encoded(_column(piece), piece.sql_type)
            for piece in term.pieces
        )
        return (_equal_text(concat(*parts).sql("duckdb", normalize_functions=False), iri),)
    values = _template(term).take_apart(iri)
    if values is None:
        return None
    conditions: list[Condition] = []
    for column in dict.fromkeys(term.columns):
        found = _of_column(column, values[SqlName(column.name, delimited=True)])
        if found is None:
            return None
        conditions += found
    return tuple(conditions)


@lru_cache(maxsize=1024)
def _template(term: TemplateTerm) -> Template:
    return Template(
        tuple(
            piece if isinstance(piece, str) else SqlName(piece.name, delimited=True) for piece in term.pieces
        )
    )


def _of_column(column: ColumnOf, lexical: str) -> tuple[Condition, ...] | None:
    """The condition that the column's lexical form is this text."""
    is_canonical = _canonical(column.sql_type)
    if is_canonical is not None:
        return (ColumnIs(column, lexical),) if is_canonical(lexical) else None
    written = natural_form(column.sql_type).lexical(_column(column))
    return (_equal_text(written.sql("duckdb", normalize_functions=False), lexical),)


def _equal_text(sql: str, constant: str) -> Where:
    return Where(f"({sql}) = {text(constant).sql('duckdb')}")


def _column(column: ColumnOf) -> exp.Expr:
    return exp.column(exp.to_identifier(column.name, quoted=True), table=_ROW)


def _canonical(sql_type: str) -> Callable[[str], bool] | None:
    """Tells whether a text is the one lexical form of a value of the type; None where we cannot tell."""
    sql_type = logical_type(sql_type)
    if decimal := re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", sql_type):
        return _canonical_decimal(int(decimal[1]), int(decimal[2]))
    return _CANONICAL.get(sql_type)


def _canonical_decimal(precision: int, scale: int) -> Callable[[str], bool]:
    fraction = rf"0|\d{{0,{scale - 1}}}[1-9]" if scale else "0"
    form = re.compile(rf"(?!-0\.0$)-?(0|[1-9]\d*)\.({fraction})", re.ASCII)

    def is_canonical(lexical: str) -> bool:
        match = form.fullmatch(lexical)
        return match is not None and len(match[1].lstrip("0")) <= precision - scale

    return is_canonical


def _canonical_integer(low: int, high: int) -> Callable[[str], bool]:
    form = re.compile(r"0|-?[1-9]\d*", re.ASCII)
    return lambda lexical: form.fullmatch(lexical) is not None and low <= int(lexical) <= high


def _is_date(lexical: str) -> bool:
    if re.fullmatch(r"[1-9]\d{3}-\d\d-\d\d", lexical, re.ASCII) is None:
        return False
    try:
        return date.fromisoformat(lexical).isoformat() == lexical
    except ValueError:
        return False


def _is_moment(digits: int) -> Callable[[str], bool]:
    fraction = rf"(\.\d{{0,{digits - 1}}}[1-9])?" if digits else ""
    form = re.compile(rf"([1-9]\d{{3}}-\d\d-\d\dT\d\d:\d\d:\d\d){fraction}", re.ASCII)

    def is_moment(lexical: str) -> bool:
        match = form.fullmatch(lexical)
        if match is None:
            return False
        try:
            return datetime.fromisoformat(match[1]).isoformat() == match[1]
        except ValueError:
            return False

    return is_moment


def _bits(signed: bool, bits: int) -> Callable[[str], bool]:
    return (
        _canonical_integer(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        if signed
        else _canonical_integer(0, 2**bits - 1)
    )


_WIDTHS: Final = {"TINYINT": 8, "SMALLINT": 16, "INTEGER": 32, "BIGINT": 64, "HUGEINT": 128}
_CANONICAL: Final[dict[str, Callable[[str], bool]]] = {
    "VARCHAR": lambda lexical: True,
    "BOOLEAN": lambda lexical: lexical in ("true", "false"),
    "DATE": _is_date,
    "TIMESTAMP": _is_moment(6),
    "TIMESTAMP_MS": _is_moment(3),
    "TIMESTAMP_S": _is_moment(0),
    **{name: _bits(True, bits) for name, bits in _WIDTHS.items()},
    **{f"U{name}": _bits(False, bits) for name, bits in _WIDTHS.items()},
}
