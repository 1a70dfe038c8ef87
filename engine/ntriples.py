"""Loads N-Triples files into a database directly, several times faster than through a graph in memory.

https://www.w3.org/TR/n-triples/
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from rdflib import URIRef

from engine.errors import InputError
from engine.graph.triples import COPY, TABLE
from engine.sql.database import Database
from engine.terms import BLANK, IRI, encode_literal

_IRI = r"<([^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"
_BLANK = r"_:[^\s<\"]+"
_TEXT = r"\"(?:[^\"\\\n\r]|\\.)*\""
_LINE = re.compile(
    rf"\s*(?P<subject>{_IRI}|{_BLANK})\s*(?P<predicate>{_IRI})\s*"
    rf"(?P<object>{_IRI}|{_BLANK}|{_TEXT}(?:\^\^{_IRI}|@[A-Za-z0-9-]+)?)\s*\.\s*(?:#.*)?"
)
_TERM = re.compile(rf"{_IRI}|{_BLANK}|{_TEXT}(?:\^\^{_IRI}|@[A-Za-z0-9-]+)?")
_LITERAL = re.compile(rf"(?P<text>{_TEXT})(?:\^\^<(?P<datatype>.*)>|@(?P<language>.*))?", re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_SHORT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def load_ntriples(database: Database, file: Path) -> int:
    """Adds the triples of the file, which must be new to the database, and returns how many lines held one.

    Raises `InputError` with the number of the first line that is not N-Triples.
    """
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "triples.ndjson"
        with rows.open("w", encoding="ascii") as handle:
            for subject, predicate, end in _texts(file):
                handle.write(f'{{"s":{subject},"p":{predicate},"o":{end}}}\n')
                count += 1
        if count:
            distinct = COPY.format(table=TABLE).replace("SELECT *", "SELECT DISTINCT *")
            database.connection.execute(distinct, [str(rows)]).fetchall()
    return count


def _texts(file: Path) -> Iterator[tuple[str, str, str]]:
    """Each triple as three terms in generic form, quoted for JSON."""
    term = lru_cache(maxsize=500_000)(_quoted)
    well_formed = lru_cache(maxsize=500_000)(_is_term)
    with file.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            parts = _parts(line)
            if parts is not None and all(map(well_formed, parts)):
                yield term(parts[0]), term(parts[1]), term(parts[2])
                continue
            found = _LINE.fullmatch(line.rstrip())
            if found is not None:
                yield term(found["subject"]), term(found["predicate"]), term(found["object"])
            elif line.strip() and not line.lstrip().startswith("#"):
                raise InputError(
                    "rdf-syntax",
                    place=f"{file}, line {number}",
                    expected="subject, predicate, object and a full stop, as N-Triples writes them",
                    found=line.strip()[:120],
                    fix="Mend the line; a Turtle file should end in .ttl.",
                )


def _parts(line: str) -> tuple[str, str, str] | None:
    """The terms of a line that is written as nearly every line is: one space between them, nothing else."""
    parts = line.split(" ", 2)
    if len(parts) == 3 and line[0] in "<_" and parts[1][:1] == "<" and parts[2].endswith(" .\n"):
        return parts[0], parts[1], parts[2][:-3]
    return None


def _is_term(written: str) -> bool:
    return _TERM.fullmatch(written) is not None


def _quoted(written: str) -> str:
    return json.dumps(_generic(written))


def _generic(written: str) -> str:
    """A term of N-Triples in the generic form of `engine.terms`."""
    if written.startswith("<"):
        return IRI + _unescaped(written[1:-1])
    if written.startswith("_:"):
        return BLANK + written[2:]
    parts = _LITERAL.fullmatch(written)
    assert parts is not None
    datatype = URIRef(_unescaped(parts["datatype"])) if parts["datatype"] else None
    return encode_literal(_unescaped(parts["text"][1:-1]), datatype, parts["language"])


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    code = found[1]
    if code[0] in "uU" and len(code) > 1:
        return chr(int(code[1:], 16))
    return _SHORT.get(code, code)
