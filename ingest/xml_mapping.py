"""Where the rows of an XML document are and which element is which column, said in a small YAML file.

kind: fee_line
row: Bill/Items/Item            # the element of a row, from the root
columns:
  mdtrt_id: ../../VisitNo       # of the elements around the row only what comes before it
  feedetl_sn: "@no"             # an attribute
  det_item_fee_sumamt: Fee/Amount
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

from engine.errors import InputError
from ingest.records import BY_NAME
from ingest.rejects import shown
from ingest.schema import Table
from ingest.xml_stream import name_of

_KEYS = {"kind", "row", "columns"}


@dataclass(frozen=True)
class XmlMapping:
    """The kind of the rows, their path from the root, and for each column the steps from the row."""

    table: Table
    row: tuple[str, ...]
    steps: tuple[tuple[str, ...] | None, ...]  # in the order of the table's given columns

    def is_row(self, path: tuple[str, ...]) -> bool:
        """Whether the element at this path is a row."""
        return path == self.row

    def cells(self, row: etree._Element) -> list[object]:
        """The row's cells, in the order of the table's given columns."""
        return [None if steps is None else _text_at(row, steps) for steps in self.steps]


def read_mapping(path: Path) -> XmlMapping:
    """The mapping a file holds. Raises InputError for what it may not say."""
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise _wrong(path, "a YAML file", " ".join(str(error).split())) from None
    if not isinstance(said, Mapping) or set(said) != _KEYS or not isinstance(said["columns"], Mapping):
        raise _wrong(path, "the keys kind, row and columns", shown(said))
    table = BY_NAME.get(str(said["kind"]))
    if table is None:
        raise _wrong(path, f"kind: one of {', '.join(BY_NAME)}", shown(said["kind"]))
    row = tuple(str(said["row"]).strip("/").split("/"))
    if not all(row):
        raise _wrong(path, "row: the path of an element, such as Bill/Items/Item", shown(said["row"]))
    return XmlMapping(table, row, _steps(path, table, said["columns"]))


def _steps(path: Path, table: Table, columns: Mapping[Any, Any]) -> tuple[tuple[str, ...] | None, ...]:
    known = {column.name for column in table.given}
    for name in columns:
        if name not in known:
            raise _wrong(path, f"columns of {table.name}: {', '.join(sorted(known))}", shown(name))
    missing = [column.name for column in table.required if column.name not in columns]
    if missing:
        raise _wrong(path, f"where {', '.join(missing)} stands", "nothing of it")
    return tuple(
        tuple(str(columns[column.name]).split("/")) if column.name in columns else None
        for column in table.given
    )


def _text_at(row: etree._Element, steps: tuple[str, ...]) -> str | None:
    element: etree._Element | None = row
    for step in steps:
        if element is None:
            return None
        if step == "..":
            element = element.getparent()
        elif step.startswith("@"):
            return _filled(element.get(step[1:]))
        elif step != ".":
            element = next((child for child in element if name_of(child) == step), None)
    return None if element is None else _filled(element.text)


def _filled(text: str | None) -> str | None:
    return (text or "").strip() or None


def _wrong(path: Path, expected: str, found: str) -> InputError:
    return InputError(
        "xml-mapping",
        place=str(path),
        expected=expected,
        found=found,
        fix="Write kind, row and columns as docs/sources.md shows.",
    )
