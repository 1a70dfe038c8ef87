"""All declarations together, read once a process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from engine.errors import InputError
from ingest.records.areas import Area, read_areas
from ingest.records.declaring import table_of
from ingest.records.documents import Document, read_documents
from ingest.schema import Column, Table

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Records:
    """The areas and, in their order, the kinds."""

    areas: tuple[Area, ...]
    tables: tuple[Table, ...]


@cache
def load_records(root: Path = HERE) -> Records:
    """Every kind declared below `root`. Raises InputError for the first declaration that is wrong."""
    areas = read_areas(root)
    _refuse_strangers(root, areas)
    tables = [
        with_own_lists(table_of(document))
        for area in areas
        for document in sorted(_documents(root, area), key=lambda document: area.place(document.name))
    ]
    return Records(areas, tuple(tables))


def with_own_lists(table: Table) -> Table:
    """The table, each set of words of a column named as a list: `<kind>-<column>`."""
    columns = tuple(
        replace(column, scheme=f"{table.name}-{column.name}") if column.values else column
        for column in table.columns
    )
    return replace(table, columns=columns) if _differ(columns, table.columns) else table


def _differ(left: tuple[Column, ...], right: tuple[Column, ...]) -> bool:
    return any(one is not other for one, other in zip(left, right, strict=True))


def _documents(root: Path, area: Area) -> Iterator[Document]:
    return read_documents(root, area.name)


def _refuse_strangers(root: Path, areas: tuple[Area, ...]) -> None:
    """No declaration lies in a folder that is no area."""
    known = {area.name for area in areas}
    for path in sorted(root.glob("*/*.yaml")):
        if path.parent.name not in known:
            raise InputError(
                "record-no-area",
                place=f"{path.parent.name}/{path.name}",
                expected=f"one of the areas {', '.join(sorted(known))}",
                found=f"the folder {path.parent.name}",
                fix="Move the file, or name the new area in areas.yaml.",
            )
