"""SQL values as literals: one lexical form for every SQL type.

Constants in shapes are compared with these forms, `hegui export` writes them, and nothing else decides:

    SQL type                        literal                       example
    BOOLEAN                         xsd:boolean                   true
    all integers                    xsd:integer                   42
    DECIMAL(p,s)                    xsd:decimal, canonical        100.00 → "100.0", 5 → "5.0"
    FLOAT, DOUBLE                   xsd:double, canonical         80.25 → "8.025E1", "INF", "NaN"
    DATE                            xsd:date                      2026-01-02
    TIMESTAMP (all precisions)      xsd:dateTime without zone     2026-01-02T03:04:05, 2026-01-02T03:04:05.5
    TIMESTAMP WITH TIME ZONE        xsd:dateTime in UTC           2026-01-02T03:04:05Z
    TIME                            xsd:time                      03:04:05
    BLOB                            xsd:hexBinary, upper case     89504E47
    VARCHAR and everything else     xsd:string (no datatype)      as DuckDB casts it to VARCHAR

`rr:datatype` changes the datatype and keeps the lexical form, as the recommendation says. A value
that is ill-typed then is no error here: `sh:datatype` is there to find it.

https://www.w3.org/TR/r2rml/#natural-mapping · https://www.w3.org/TR/xmlschema-2/#canonical-lexical-representation
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from rdflib import XSD, URIRef
from sqlglot import exp

from engine.graph.lowered_types import is_lowered, logical_type
from engine.graph.lowered_types import lexical as lowered_lexical
from engine.graph.sql_trees import call, cast_text, choose, concat, number, text

_SPECIAL = {"inf": "INF", "-inf": "-INF", "0.0": "0.0E0", "-0.0": "-0.0E0"}
Lexical = Callable[[exp.Expr], exp.Expr]


@dataclass(frozen=True)
class NaturalForm:
    """How the values of one SQL type are written.

    `plain` promises a lexical form of letters, digits, `-` and `.` only, which needs no escape anywhere.
    `comparable` promises that two values are equal exactly when their lexical forms are, and that
    `TRY_CAST(lexical AS type)` gives the value back.
    """

    datatype: URIRef | None
    lexical: Lexical
    plain: bool = False
    comparable: bool = True


def natural_form(sql_type: str) -> NaturalForm:
    """The form of a column whose SQL type DuckDB's DESCRIBE prints so, or `lowered_types` names so."""
    if is_lowered(sql_type):
        form = natural_form(logical_type(sql_type))
        return replace(form, lexical=lambda value: lowered_lexical(value, sql_type))
    if decimal := re.fullmatch(r"DECIMAL\(\d+,(\d+)\)", sql_type):
        return NaturalForm(XSD.decimal, _decimal(int(decimal[1])), plain=True)
    return _FORMS.get(sql_type, _AS_TEXT)


def _decimal(scale: int) -> Lexical:
    # DuckDB writes as many digits as the scale; XSD wants one digit after the point and no further zeros.
    def lexical(value: exp.Expr) -> exp.Expr:
        if scale == 0:
            return concat(cast_text(value), text(".0"))
        trimmed = call("rtrim", cast_text(value), text("0"))
        return choose(call("suffix", trimmed, text(".")), concat(trimmed, text("0")), trimmed)

    return lexical


def _double(value: exp.Expr) -> exp.Expr:
    shortest = cast_text(value)  # the shortest text that reads back as the same number: 80.25, 1e+20, 1e-07
    digits = call("replace", _part(shortest, r"^-?([0-9.]+)"), text("."), text(""))
    significant = call("trim", digits, text("0"))
    further = call("nullif", call("substr", call("ltrim", digits, text("0")), number(2)), text(""))
    further = call("nullif", call("rtrim", further, text("0")), text(""))
    sign = choose(call("starts_with", shortest, text("-")), text("-"), text(""))
    mantissa = concat(
        sign, call("left", significant, number(1)), text("."), call("coalesce", further, text("0"))
    )
    # Not the text as it is: DuckDB turns its comparison into one of numbers, in which "-nan" is none.
    unsigned = call("ltrim", shortest, text("-"))
    special = exp.Case().when(exp.EQ(this=unsigned, expression=text("nan")), text("NaN"))
    for given, written in _SPECIAL.items():
        special = special.when(exp.EQ(this=shortest.copy(), expression=text(given)), text(written))
    return special.else_(concat(mantissa, text("E"), cast_text(_exponent(shortest))))


def _exponent(shortest: exp.Expr) -> exp.Expr:
    """The power of ten of the first significant digit."""
    whole = call("ltrim", _part(shortest, r"^-?([0-9]+)"), text("0"))
    zeros = call("length", _part(shortest, r"^-?0\.(0*)"))
    power = exp.TryCast(this=_part(shortest, r"e([+-]?[0-9]+)$"), to=exp.DataType.build("INT"))
    of_mantissa = choose(
        exp.NEQ(this=whole, expression=text("")),
        exp.Sub(this=call("length", whole), expression=number(1)),
        exp.Sub(this=number(-1), expression=zeros),
    )
    return exp.Add(this=exp.Paren(this=of_mantissa), expression=call("coalesce", power, number(0)))


def _part(value: exp.Expr, pattern: str) -> exp.Expr:
    return call("regexp_extract", value, text(pattern), number(1))


def _instant(value: exp.Expr) -> exp.Expr:
    return call("replace", cast_text(value), text(" "), text("T"))


def _zoned_instant(value: exp.Expr) -> exp.Expr:
    # By way of microseconds, since a cast would depend on the session's time zone.
    return concat(_instant(call("make_timestamp", call("epoch_us", value))), text("Z"))


def _hexadecimal(value: exp.Expr) -> exp.Expr:
    return call("hex", value)


_AS_TEXT = NaturalForm(None, cast_text, comparable=False)
_INTEGER = NaturalForm(XSD.integer, cast_text, plain=True)
_DOUBLE = NaturalForm(XSD.double, _double, plain=True, comparable=False)
_INSTANT = NaturalForm(XSD.dateTime, _instant)

_FORMS: dict[str, NaturalForm] = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), _INTEGER),
    **dict.fromkeys(("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "BIGNUM"), _INTEGER),
    "FLOAT": _DOUBLE,
    "DOUBLE": _DOUBLE,
    "BOOLEAN": NaturalForm(XSD.boolean, cast_text, plain=True),
    "DATE": NaturalForm(XSD.date, cast_text, plain=True),
    **dict.fromkeys(("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"), _INSTANT),
    "TIMESTAMP WITH TIME ZONE": NaturalForm(XSD.dateTime, _zoned_instant),
    "TIME": NaturalForm(XSD.time, cast_text),
    "BLOB": NaturalForm(XSD.hexBinary, _hexadecimal, plain=True, comparable=False),
    "VARCHAR": NaturalForm(None, lambda value: value.copy()),
}
