"""One RDF term as one canonical text, the *generic form* of a term everywhere below.

    <http://example.org/a    an IRI                 _b0          a blank node
    "text                    an xsd:string          @en text     a language-tagged string (tag in lower case)
    i42  d1.50  btrue …      a well-formed literal of a datatype that has a letter in `LETTERS`
    ^http://…#byte 300       any other literal: datatype IRI, a space, lexical form

Two terms are the same term exactly when their texts are equal, so joins, DISTINCT and GROUP BY compare text.
The kind and the datatype stand first and can be cut off by position. A letter *promises a valid lexical
form*: an ill-typed literal (`"abc"^^xsd:integer`) is written with `^`, so SQL never has to check before it
computes.

https://www.w3.org/TR/rdf11-concepts/#section-Graph-Literal
"""

from __future__ import annotations

import re
from typing import Final

from rdflib import XSD, BNode, Literal, URIRef
from rdflib.term import Node

IRI: Final = "<"
BLANK: Final = "_"
STRING: Final = '"'
TAGGED: Final = "@"
OTHER: Final = "^"

LETTERS: Final[dict[str, URIRef]] = {
    STRING: XSD.string,
    "i": XSD.integer,
    "d": XSD.decimal,
    "f": XSD.float,
    "e": XSD.double,
    "b": XSD.boolean,
    "D": XSD.date,
    "T": XSD.dateTime,
    "t": XSD.time,
    "P": XSD.dayTimeDuration,
    "Q": XSD.yearMonthDuration,
    "R": XSD.duration,
    "y": XSD.gYear,
    "n": XSD.nonNegativeInteger,
    "p": XSD.positiveInteger,
    "q": XSD.nonPositiveInteger,
    "m": XSD.negativeInteger,
    "l": XSD.long,
    "j": XSD.int,
    "s": XSD.short,
    "o": XSD.byte,
    "L": XSD.unsignedLong,
    "J": XSD.unsignedInt,
    "S": XSD.unsignedShort,
    "O": XSD.unsignedByte,
}
"""The datatypes that have a letter. Letters are part of stored tables: add, never change."""

LETTER_OF: Final[dict[URIRef, str]] = {datatype: letter for letter, datatype in LETTERS.items()}

CASTABLE: Final = tuple(datatype for datatype in LETTER_OF if datatype != XSD.gYear)
"""The datatypes that a query can cast to, by calling their IRI."""

INTEGERS: Final = "inpqmljsoLJSO"
"""Letters of xsd:integer and everything derived from it."""
NUMERICS: Final = INTEGERS + "dfe"

RANGES: Final[dict[str, tuple[int | None, int | None]]] = {
    "n": (0, None),
    "p": (1, None),
    "q": (None, 0),
    "m": (None, -1),
    "l": (-(2**63), 2**63 - 1),
    "j": (-(2**31), 2**31 - 1),
    "s": (-(2**15), 2**15 - 1),
    "o": (-(2**7), 2**7 - 1),
    "L": (0, 2**64 - 1),
    "J": (0, 2**32 - 1),
    "S": (0, 2**16 - 1),
    "O": (0, 2**8 - 1),
}
"""Smallest and largest value of the derived integer types."""

_ZONE = r"(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_DATE = r"(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_TIME = r"(([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?|24:00:00(\.0+)?)"
_SECONDS = r"\d+(\.\d+)?S"
_DAY_TIME = rf"(?=.*\d)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?({_SECONDS})?)?"
_YEAR_MONTH = r"(?=\d)(\d+Y)?(\d+M)?"
_FLOAT = r"([+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN)"

LEXICAL: Final[dict[str, str]] = {
    **dict.fromkeys(INTEGERS, r"[+-]?\d+"),
    "d": r"[+-]?(\d+(\.\d*)?|\.\d+)",
    "f": _FLOAT,
    "e": _FLOAT,
    "b": r"true|false|0|1",
    "D": _DATE + _ZONE,
    "T": f"{_DATE}T{_TIME}{_ZONE}",
    "t": _TIME + _ZONE,
    "P": f"-?P{_DAY_TIME}",
    "Q": f"-?P{_YEAR_MONTH}",
    "R": rf"-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?({_SECONDS})?)?",
    "y": r"-?\d{4,}" + _ZONE,
}
"""Valid lexical forms, as regular expressions over ASCII that must match the whole text (years of four
digits).
"""

_LEXICAL: Final = {letter: re.compile(pattern, re.ASCII) for letter, pattern in LEXICAL.items()}
_MONTH_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def encode(term: Node) -> str:
    """The canonical text of a term."""
    if isinstance(term, URIRef):
        return f"{IRI}{term}"
    if isinstance(term, BNode):
        return f"{BLANK}{term}"
    if isinstance(term, Literal):
        return encode_literal(str(term), term.datatype, term.language)
    raise TypeError(f"not an RDF term: {term!r}")


def encode_literal(lexical: str, datatype: URIRef | None = None, language: str | None = None) -> str:
    """The canonical text of a literal; no datatype and no language means xsd:string."""
    if language:
        return f"{TAGGED}{language.lower()} {lexical}"
    letter = STRING if datatype is None else LETTER_OF.get(datatype)
    if letter is not None and is_well_formed(letter, lexical):
        return letter + lexical
    return f"{OTHER}{datatype} {lexical}"


def decode(text: str) -> URIRef | BNode | Literal:
    """The term of a canonical text, lexical form as it stands."""
    kind, rest = text[0], text[1:]
    if kind == IRI:
        return URIRef(rest)
    if kind == BLANK:
        return BNode(rest)
    if kind == STRING:
        return Literal(rest)
    if kind == TAGGED:
        language, _, lexical = rest.partition(" ")
        return Literal(lexical, lang=language)
    if kind == OTHER:
        datatype, _, lexical = rest.partition(" ")
        return Literal(lexical, datatype=URIRef(datatype), normalize=False)
    return Literal(rest, datatype=LETTERS[kind], normalize=False)


def is_well_formed(letter: str, lexical: str) -> bool:
    """Whether the text is a valid lexical form of the datatype with this letter."""
    if letter == STRING:
        return True
    if _LEXICAL[letter].fullmatch(lexical) is None:
        return False
    if letter in RANGES:
        low, high = RANGES[letter]
        value = int(lexical)
        return (low is None or value >= low) and (high is None or value <= high)
    if letter in "DT":
        return _is_day_of_month(lexical)
    return True


def _is_day_of_month(lexical: str) -> bool:
    year, month, day = int(lexical[:4]), int(lexical[5:7]), int(lexical[8:10])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= _MONTH_DAYS[month - 1] - (month == 2 and not leap)
