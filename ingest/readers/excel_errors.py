"""Cells of a workbook whose formula failed (#DIV/0!, #N/A), which the Excel reader would show as empty.

An empty cell means “not known”, a failed formula that a value was lost; the two must not be confused.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from ingest.readers.xls_records import read_xls_facts
from ingest.values import FailedFormula

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, etree.XMLSyntaxError)
"""What looking into a damaged workbook raises; the Excel reader itself does not verify checksums."""

Cells = Mapping[tuple[int, int], FailedFormula]  # (row, column), both from 1

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MARK = b't="e"'
_REFERENCE = re.compile(r"([A-Z]+)([0-9]+)")


def failed_formulas(path: Path) -> Mapping[str, Cells]:
    """The failed cells of each sheet by its name."""
    if not zipfile.is_zipfile(path):
        failed = read_xls_facts(path.read_bytes()).failed
        return {
            name: {place: FailedFormula(error) for place, error in cells.items()}
            for name, cells in failed.items()
        }
    with zipfile.ZipFile(path) as book:
        held = set(book.namelist())
        return {name: _failed(book, part) for name, part in _sheets(book).items() if part in held}


def counts_from_1904(path: Path) -> bool:
    """Whether the workbook counts its days from 1904, as old ones made on a Macintosh do."""
    if not zipfile.is_zipfile(path):
        return read_xls_facts(path.read_bytes()).from_1904
    with zipfile.ZipFile(path) as book:
        try:
            workbook = _parsed(book.read("xl/workbook.xml"))
        except (KeyError, etree.XMLSyntaxError):
            return False
    properties = workbook.find(f"{_MAIN}workbookPr")
    return properties is not None and properties.get("date1904") in ("1", "true")


def _sheets(book: zipfile.ZipFile) -> dict[str, str]:
    """Sheet names and the parts of the package that hold them."""
    try:
        workbook = _parsed(book.read("xl/workbook.xml"))
        relations = _parsed(book.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, etree.XMLSyntaxError):
        return {}
    targets = {str(each.get("Id")): str(each.get("Target")) for each in relations}
    found: dict[str, str] = {}
    for sheet in workbook.iter(f"{_MAIN}sheet"):
        target = targets.get(str(sheet.get(_RELATION)), "")
        found[str(sheet.get("name"))] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _failed(book: zipfile.ZipFile, part: str) -> Cells:
    found: dict[tuple[int, int], FailedFormula] = {}
    if not _has_any(book, part):
        return found
    with book.open(part) as file:
        for _, cell in etree.iterparse(file, tag=f"{_MAIN}c", resolve_entities=False, no_network=True):
            match = _REFERENCE.fullmatch(cell.get("r") or "")
            if cell.get("t") == "e" and match:
                found[int(match[2]), _column(match[1])] = FailedFormula(cell.findtext(f"{_MAIN}v") or "#N/A")
            cell.clear()
    return found


def _has_any(book: zipfile.ZipFile, part: str) -> bool:
    """Whether the sheet marks any cell as failed: most do not, and need no parsing."""
    tail = b""
    with book.open(part) as file:
        while piece := file.read(1 << 20):
            if _MARK in tail + piece:
                return True
            tail = piece[-len(_MARK) :]
    return False


def _parsed(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
