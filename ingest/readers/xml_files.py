"""XML: the envelopes of old systems, and rows of a kind whatever the elements around them are called.

What a document holds is told by its beginning, unless a mapping says it; then it is read element by element.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from engine.errors import InputError
from ingest.headers import find_header
from ingest.intake import Intake
from ingest.messages.envelopes import Envelopes, holds
from ingest.named_rows import NamedRows
from ingest.rejects import Problem, shown
from ingest.xml_mapping import XmlMapping
from ingest.xml_stream import elements, line_of, name_of, release, start_of

_LOOKED_AT = 1 << 20  # bytes of a document by which its kinds are told

Path_ = tuple[str, ...]  # local names from the root


def read_xml(intake: Intake, path: Path, encoding: str) -> None:
    """Take every record of the file; a record's row is the line of its element, its pointer an XPath."""
    if intake.mapping is not None:
        _read_mapped(intake, path, encoding, intake.mapping)
        return
    start = start_of(path, intake.file, encoding, _LOOKED_AT)
    if holds(start, "input", "Response"):
        _read_envelopes(intake, path, encoding)
    elif rows := _rows_in(start, intake):
        _read_rows(intake, path, encoding, rows)
    elif holds(start, "result"):
        _read_envelopes(intake, path, encoding)
    else:
        _refuse(intake, path, encoding)


def _read_envelopes(intake: Intake, path: Path, encoding: str) -> None:
    envelopes = Envelopes(intake)
    for element in elements(path, intake.file, encoding, envelopes.names):
        envelopes.take(element)
    envelopes.finish()


def _read_rows(intake: Intake, path: Path, encoding: str, rows: set[Path_]) -> None:
    kinds = {at: NamedRows(intake, f"{intake.file}, /{'/'.join(at)}", _unrecognised) for at in rows}
    numbers = _Numbers()
    for element in elements(path, intake.file, encoding, {at[-1] for at in rows}):
        taken = kinds.get(_path_of(element))
        if taken is not None:
            taken.add(_fields(element), line_of(element), numbers.pointer(element))
            release(element)
    for taken in kinds.values():
        taken.finish()


def _read_mapped(intake: Intake, path: Path, encoding: str, mapping: XmlMapping) -> None:
    layout = intake.layout(mapping.table, mapping.table.given)
    numbers = _Numbers()
    for element in elements(path, intake.file, encoding, {mapping.row[-1]}):
        if mapping.is_row(_path_of(element)):
            layout.add(mapping.cells(element), line_of(element), numbers.pointer(element))
            release(element)


class _Numbers:
    """The position of each row among those of its name in its parent, for elements that come in order."""

    def __init__(self) -> None:
        self._parent: etree._Element | None = None
        self._name = ""
        self._number = 0
        self._where = ""

    def pointer(self, element: etree._Element) -> str:
        """The element's XPath."""
        parent, name = element.getparent(), name_of(element)
        if parent is not self._parent or name != self._name:
            self._parent, self._name, self._number = parent, name, 0
            self._where = "" if parent is None else str(parent.getroottree().getpath(parent))
        self._number += 1
        return f"{self._where}/{name}" + (f"[{self._number}]" if parent is not None else "")


def _path_of(element: etree._Element) -> Path_:
    names = [name_of(element)]
    while (parent := element.getparent()) is not None:
        names.append(name_of(parent))
        element = parent
    return tuple(reversed(names))


def _fields(element: etree._Element) -> dict[str, object]:
    """What an element holds: its attributes, and the text of its children that have none of their own."""
    fields: dict[str, object] = {str(name): str(value) for name, value in element.attrib.items()}
    for child in element:
        if not len(child):
            fields[name_of(child)] = (child.text or "").strip() or None
    return fields


def _rows_in(start: bytes, intake: Intake) -> set[Path_]:
    """Paths of the elements whose children or attributes are named like the columns of a kind."""
    names: dict[Path_, dict[str, None]] = {}
    for element, at in _beginning(start):
        fields = _fields(element)
        if len(fields) > 1:
            names.setdefault(at, {}).update(dict.fromkeys(fields))
    found = set()
    for at, written in names.items():
        header = find_header([list(written)], intake.kinds)
        if header is not None and not header.missing:
            found.add(at)
    return found


def _beginning(start: bytes) -> Iterator[tuple[etree._Element, Path_]]:
    parser: etree.XMLPullParser = etree.XMLPullParser(
        events=("end",), encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        parser.feed(start)
        for _, element in parser.read_events():
            if isinstance(element, etree._Element) and isinstance(element.tag, str):
                yield element, _path_of(element)
    except etree.XMLSyntaxError:
        return  # told, with its line, by whoever reads it to the end


def _refuse(intake: Intake, path: Path, encoding: str) -> None:
    """Say what is wrong with a document of no kind: that it is broken, or what its root is."""
    root = None
    for element in elements(path, intake.file, encoding, {"*"}):
        root = element
        release(element)
    raise InputError(
        "file-unrecognised",
        place=intake.file,
        expected="an <input> envelope, or elements named like the columns of a kind of record",
        found="no element" if root is None else f"the root element <{name_of(root)}>",
        fix="Say with --kind FILE=mapping.yaml where the rows are (docs/sources.md), or take the file out.",
    )


def _unrecognised(fields: Mapping[str, object]) -> Problem:
    return Problem(
        "message-unrecognised",
        expected="an element named like the columns of a kind",
        found=shown(", ".join(list(fields)[:6])),
        fix="Say with --kind FILE=mapping.yaml which element is which column.",
    )
