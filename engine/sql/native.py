"""The SQL types of native values: how each is written as a term, and how it is read back.

`native(sql_type)` is all that the forms know of a type. Another database adds its own types with `register`
(money as a count of fen, days as a number): one function from the type's name to a `Native`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from rdflib import URIRef
from sqlglot import exp

from engine.graph.natural import natural_form
from engine.graph.sql_trees import cast_text
from engine.sql.trees import FALSE, TRUE, Sql, case, cast, equal, function, text, try_cast
from engine.terms import is_well_formed

BOOLEAN: Final = "boolean"
INTEGER: Final = "integer"
DECIMAL: Final = "decimal"
DOUBLE: Final = "double"
DATE: Final = "date"
MOMENT: Final = "moment"
TEXT: Final = "text"
OTHER: Final = "other"
"""Families of types: values of one family are compared natively; those of `OTHER` only as text."""

ROUNDED: Final = " ROUNDED"
"""After the name of a DECIMAL without fraction: a computed one, written `15`; a column would be `15.0`."""

EXACT: Final = frozenset({INTEGER, DECIMAL})
NUMBERS: Final = frozenset({INTEGER, DECIMAL, DOUBLE})


@dataclass(frozen=True)
class Native:
    """A SQL type. An exact number is a count of units of `10 ** -scale`, at most `bound` of them."""

    sql_type: str
    family: str
    lexical: Callable[[Sql], Sql]
    datatype: URIRef | None = None
    comparable: bool = True
    """Whether two values are equal exactly when their lexical forms are."""
    plain: bool = False
    """Whether lexical forms are made of letters, digits, `-` and `.` only: an IRI holds them as they are."""
    scale: int = 0
    bound: int = 0

    def constant(self, lexical: str) -> Sql | None:
        """The value that has this lexical form; None if no value is written so."""
        return _CONSTANTS[self.family](self, lexical)

    @property
    def readable(self) -> bool:
        """Whether a lexical form can be read back."""
        return self.family in _READERS

    def read(self, lexical: Sql) -> Sql:
        """The value that is written so, NULL where no value is."""
        return _READERS[self.family](self, lexical)


def native(sql_type: str) -> Native:
    """What is known of a type, by its name in DESCRIBE's words."""
    return _native(sql_type)


Maker = Callable[[str], Native | None]
_makers: list[Maker] = []


def register(maker: Maker) -> None:
    """Lets a function say what a type is before anybody else does; it gives None for any other type."""
    _makers.insert(0, maker)
    _native.cache_clear()


@lru_cache(maxsize=1024)
def _native(sql_type: str) -> Native:
    for maker in _makers:
        found = maker(sql_type)
        if found is not None:
            return found
    if sql_type.endswith(ROUNDED):
        return replace(_native(sql_type.removesuffix(ROUNDED)), lexical=cast_text)
    form = natural_form(sql_type)
    written = form.lexical, form.datatype, form.comparable, form.plain
    if decimal := re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", sql_type):
        return Native(sql_type, DECIMAL, *written, scale=int(decimal[2]), bound=10 ** int(decimal[1]) - 1)
    if sql_type in _BITS:
        return Native(sql_type, INTEGER, *written, bound=2 ** _BITS[sql_type])
    return Native(sql_type, _FAMILIES.get(sql_type, OTHER), *written)


_BITS: Final = {"TINYINT": 7, "SMALLINT": 15, "INTEGER": 31, "BIGINT": 63, "HUGEINT": 127} | {
    "UTINYINT": 8,
    "USMALLINT": 16,
    "UINTEGER": 32,
    "UBIGINT": 64,
}
_FAMILIES: Final = {
    "BOOLEAN": BOOLEAN,
    "DOUBLE": DOUBLE,
    "FLOAT": DOUBLE,
    "DATE": DATE,
    "TIMESTAMP": MOMENT,
    "TIMESTAMP_S": MOMENT,
    "TIMESTAMP_MS": MOMENT,
    "VARCHAR": TEXT,
}


def units(value: int, scale: int) -> Sql:
    """So many units of `10 ** -scale` as a numeric literal."""
    digits = str(abs(value)).rjust(scale + 1, "0")
    shown = f"{digits[:-scale]}.{digits[-scale:]}" if scale else digits
    literal = exp.Literal.number(shown)
    return literal if value >= 0 else exp.Neg(this=literal)


# --- constants
# ---------------------------------------------------------------------------------------------------------


def _integer(type_: Native, lexical: str) -> Sql | None:
    if not re.fullmatch(r"0|-?[1-9][0-9]{0,37}", lexical) or abs(int(lexical)) > type_.bound:
        return None
    return units(int(lexical), 0)


def _decimal(type_: Native, lexical: str) -> Sql | None:
    if not re.fullmatch(r"-?(0|[1-9][0-9]{0,37})\.(0|[0-9]*[1-9])", lexical) or lexical == "-0.0":
        return None
    whole, _, fraction = lexical.partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) > type_.scale:
        return None
    value = int(whole + fraction.ljust(type_.scale, "0"))
    return units(value, type_.scale) if abs(value) <= type_.bound else None


def _boolean(type_: Native, lexical: str) -> Sql | None:
    return {"true": TRUE.copy(), "false": FALSE.copy()}.get(lexical)


def _date(type_: Native, lexical: str) -> Sql | None:
    return cast(text(lexical), type_.sql_type) if _is_day(lexical) else None


def _moment(type_: Native, lexical: str) -> Sql | None:
    if not re.fullmatch(_MOMENT[type_.sql_type], lexical, re.ASCII) or not _is_day(lexical[:10]):
        return None
    return cast(text(lexical), type_.sql_type)


def _text(type_: Native, lexical: str) -> Sql | None:
    return text(lexical)


def _none(type_: Native, lexical: str) -> Sql | None:
    return None


def _is_day(lexical: str) -> bool:
    return len(lexical) == 10 and is_well_formed("D", lexical)


_CONSTANTS: Final[dict[str, Callable[[Native, str], Sql | None]]] = {
    INTEGER: _integer,
    DECIMAL: _decimal,
    BOOLEAN: _boolean,
    DATE: _date,
    MOMENT: _moment,
    TEXT: _text,
    DOUBLE: _none,
    OTHER: _none,
}
_CLOCK: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_MOMENT: Final = {
    "TIMESTAMP_S": _CLOCK,
    "TIMESTAMP_MS": _CLOCK + r"(\.[0-9]{0,2}[1-9])?",
    "TIMESTAMP": _CLOCK + r"(\.[0-9]{0,5}[1-9])?",
}


# --- reading texts when the query runs
# ---------------------------------------------------------------------------------------------------------


def _read_matching(type_: Native, lexical: Sql, pattern: str) -> Sql:
    matches = function("regexp_full_match", lexical, text(pattern))
    return case((matches, try_cast(lexical, type_.sql_type)))


def _read_integer(type_: Native, lexical: Sql) -> Sql:
    return _read_matching(type_, lexical, "0|-?[1-9][0-9]*")


def _read_decimal(type_: Native, lexical: Sql) -> Sql:
    fraction = f"[0-9]{{0,{type_.scale - 1}}}[1-9]" if type_.scale else "0"
    pattern = rf"(0|-?[1-9][0-9]*)\.(0|{fraction})"
    return _read_matching(type_, lexical, pattern + (rf"|-0\.{fraction}" if type_.scale else ""))


def _read_date(type_: Native, lexical: Sql) -> Sql:
    return _read_matching(type_, lexical, "[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _read_moment(type_: Native, lexical: Sql) -> Sql:
    return _read_matching(type_, lexical, _MOMENT[type_.sql_type])


def _read_boolean(type_: Native, lexical: Sql) -> Sql:
    return case((equal(lexical, text("true")), TRUE), (equal(lexical, text("false")), FALSE))


def _read_text(type_: Native, lexical: Sql) -> Sql:
    return lexical.copy()


_READERS: Final[dict[str, Callable[[Native, Sql], Sql]]] = {
    INTEGER: _read_integer,
    DECIMAL: _read_decimal,
    DATE: _read_date,
    MOMENT: _read_moment,
    BOOLEAN: _read_boolean,
    TEXT: _read_text,
}
