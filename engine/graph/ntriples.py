"""N-Triples files straight into the triple table: DuckDB reads the lines and writes terms in generic form.

Lines of the usual form never become Python objects. Odd ones (escapes, comments, tabs, rare datatypes,
ill-typed literals, the last days of a month) are read one by one; they are few.

https://www.w3.org/TR/n-triples/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import duckdb
from duckdb import DuckDBPyConnection
from rdflib import XSD, URIRef

from engine.errors import InputError
from engine.terms import BLANK, IRI, LETTER_OF, encode_literal

Texts = tuple[str, str, str]

_IRI: Final = r'<([^\x00-\x20<>"{}|^`\\]*)>'
_BLANK: Final = r'_:([^\s<>"\\]*[^\s<>"\\.])'
_TAG: Final = "[a-zA-Z]+(?:-[a-zA-Z0-9]+)*"
_LITERAL: Final = rf'"([^"\\\r\n]*)"(?:@({_TAG})|\^\^{_IRI})?'
_LINE: Final = rf"^(?:{_IRI}|{_BLANK}) {_IRI} (?:{_IRI}|{_BLANK}|({_LITERAL})) \.$"
_PARTS: Final = ("s_iri", "s_blank", "predicate", "o_iri", "o_blank", "literal", "lexical", "tag", "datatype")

_DAY: Final = r"[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
_COMMON: Final = {
    XSD.string: ".*",
    XSD.decimal: r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)",
    XSD.integer: "[+-]?[0-9]+",
    XSD.date: _DAY,
    XSD.dateTime: rf"{_DAY}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?Z?",
    XSD.boolean: "true|false|0|1",
}
"""Lexical forms that SQL may call well-formed by itself: a part of what `engine.terms` calls so."""

_TYPED: Final = "\n".join(
    f"WHEN '{datatype}' THEN CASE WHEN regexp_full_match(parts.lexical, '{form}', 's')"
    f" THEN '{LETTER_OF[datatype]}' || parts.lexical END"
    for datatype, form in _COMMON.items()
)
_READ: Final = f"""
    CREATE OR REPLACE TEMP TABLE lines_read AS
    SELECT CASE WHEN parts.s_iri <> '' THEN '{IRI}' || parts.s_iri
                WHEN parts.s_blank <> '' THEN '{BLANK}' || parts.s_blank END AS s,
           '{IRI}' || parts.predicate AS p,
           CASE WHEN parts.o_iri <> '' THEN '{IRI}' || parts.o_iri
                WHEN parts.o_blank <> '' THEN '{BLANK}' || parts.o_blank
                WHEN parts.tag <> '' THEN '@' || lower(parts.tag) || ' ' || parts.lexical
                WHEN parts.datatype <> '' THEN CASE parts.datatype {_TYPED} END
                WHEN parts.literal <> '' THEN '"' || parts.lexical END AS o,
           CASE WHEN s IS NULL OR o IS NULL THEN line END AS odd
    FROM (SELECT line, regexp_extract(line, ?, {list(_PARTS)}) AS parts
          FROM read_csv(?, columns = {{'line': 'VARCHAR'}}, header = false, auto_detect = false,
                        delim = '\x01', quote = '', escape = '', comment = '', new_line = '\\n'))
"""
_ODD: Final = "SELECT odd FROM lines_read WHERE odd IS NOT NULL"
_ADD_ODD: Final = "INSERT INTO lines_read SELECT unnest(?), unnest(?), unnest(?), NULL"
_KEEP: Final = """
    INSERT INTO {table}
    SELECT DISTINCT s, p, o FROM lines_read WHERE s IS NOT NULL AND o IS NOT NULL
    ORDER BY p, s
"""

_HEX: Final = "[0-9A-Fa-f]"
_CODE: Final = rf"\\u{_HEX}{{4}}|\\U{_HEX}{{8}}"
_ESCAPE: Final = re.compile(rf"""\\(?:u({_HEX}{{4}})|U({_HEX}{{8}})|([tbnrf"'\\]))""")
_CONTROL: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_ODD_IRI: Final = rf'<((?:[^\x00-\x20<>"{{}}|^`\\]|{_CODE})*)>'
_ODD_LITERAL: Final = rf"""\"((?:[^"\\\r\n]|{_CODE}|\\[tbnrf"'\\])*)\"(?:@({_TAG})|\^\^{_ODD_IRI})?"""
_ODD_LINE: Final = re.compile(
    rf"[ \t]*(?:{_ODD_IRI}|{_BLANK})[ \t]*{_ODD_IRI}[ \t]*(?:{_ODD_IRI}|{_BLANK}|{_ODD_LITERAL})"
    r"[ \t]*\.[ \t]*(?:#.*)?"
)
_NOTHING: Final = re.compile(r"[ \t]*(?:#.*)?")


def load_ntriples(connection: DuckDBPyConnection, file: Path, table: str) -> int:
    """Adds the triples of an N-Triples file to an empty table of columns s, p, o; returns how many.

    A triple that stands in the file twice is added once. Literals keep their lexical form, blank nodes their
    labels. Raises `InputError` (`rdf-syntax`) with the first line that is not N-Triples.
    """
    try:
        connection.execute(_READ, [_LINE, str(file)]).fetchall()
        odd = [line for (line,) in connection.execute(_ODD).fetchall()]
    except duckdb.Error:  # a control character, a very long line, no UTF-8: each line is odd
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE lines_read (s VARCHAR, p VARCHAR, o VARCHAR, odd VARCHAR)"
        )
        odd = _text(file).split("\n")
    found = list(_triples(odd, file))
    if found:
        connection.execute(_ADD_ODD, [list(column) for column in zip(*found, strict=True)]).fetchall()
    ((count,),) = connection.execute(_KEEP.format(table=table)).fetchall()
    connection.execute("DROP TABLE lines_read").fetchall()
    return int(count)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as problem:
        raise _wrong(file, f"byte {problem.start + 1}, which is not UTF-8") from problem


def _triples(lines: list[str], file: Path) -> Iterator[Texts]:
    for line in lines:
        for part in line.split("\r"):
            match = _ODD_LINE.fullmatch(part)
            if match is not None:
                yield _triple(*match.groups())
            elif _NOTHING.fullmatch(part) is None:
                raise _wrong(file, part, _line_of(part, file))


def _triple(
    subject: str | None,
    blank_subject: str | None,
    predicate: str,
    iri: str | None,
    blank: str | None,
    lexical: str | None,
    language: str | None,
    datatype: str | None,
) -> Texts:
    return (
        _node(subject, blank_subject),
        IRI + _unescaped(predicate),
        _node(iri, blank)
        if lexical is None
        else encode_literal(
            _unescaped(lexical), None if datatype is None else URIRef(_unescaped(datatype)), language
        ),
    )


def _node(iri: str | None, blank: str | None) -> str:
    return f"{BLANK}{blank}" if iri is None else IRI + _unescaped(iri)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _CONTROL.get(match[3], match[3])


def _line_of(part: str, file: Path) -> int | None:
    """The number of the first line that reads so; asked only when it is wrong, so reading stays fast."""
    lines = re.split(r"\r\n|\r|\n", _text(file))
    return lines.index(part) + 1 if part in lines else None


def _wrong(file: Path, found: str, line: int | None = None) -> InputError:
    return InputError(
        "rdf-syntax",
        place=str(file) if line is None else f"{file}, line {line}",
        expected="a triple of N-Triples on each line",
        found=found[:300],
        fix="Mend that line; N-Triples knows no prefixes and ends each triple with a dot.",
    )
