"""What can be wrong with a header, in words."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from engine.errors import InputError
from ingest.header_words import names_of, plain
from ingest.records import BY_NAME, TABLES
from ingest.rejects import Problem, shown
from ingest.schema import Column, Table


def near_headers(column: Column, unknown: Sequence[str]) -> list[str]:
    """Those of the unknown headers that may be the column's, misspelt."""
    names = names_of(column)
    return [w for w in unknown if difflib.get_close_matches(plain(w), names, n=1, cutoff=0.5)]


def missing_columns(
    table: Table, missing: Sequence[Column], unknown: Sequence[str], place: str
) -> InputError:
    """The header lacks columns that the table needs; one of the unknown ones may be meant."""
    near = [
        f"Is “{written}” meant to be {column.header}?"
        for column in missing
        for written in near_headers(column, unknown)
    ]
    return InputError(
        "missing-column",
        place=place,
        expected=f"the columns of {table.title} ({table.name})",
        found=f"no column {', '.join(column.title for column in missing)}",
        fix=" ".join(near) or f"Add a column headed {missing[0].header}.",
    )


def unknown_header(parts: Sequence[str], table: Table, understood: set[str]) -> Problem:
    """A header that means nothing for its table; the nearest name that is still free is suggested."""
    written = "".join(parts)
    free = {name: c for c in table.given if c.name not in understood for name in names_of(c)}
    near = difflib.get_close_matches(written, free, n=1, cutoff=0.5)
    fix = (
        f"Did you mean {free[near[0]].header}?"
        if near
        else f"Rename it 备注 if {table.title} can do without it."
    )
    return Problem(
        "unknown-header",
        expected=f"a header of {table.title} ({table.name})",
        found=f"{shown(written)}, whose column was left out",
        fix=fix,
    )


def unclear_header(parts: Sequence[str], table: Table) -> Problem:
    """A header whose group may change what it means."""
    return Problem(
        "header-unclear",
        expected=f"a header of {table.title} ({table.name}) that says by itself what it means",
        found=f"{shown(parts[-1])} under {shown('、'.join(parts[:-1]))}, whose column was left out",
        fix="Write the whole meaning into the header.",
    )


def unrecognised(
    place: str, rows: Sequence[Sequence[object]], tables: Sequence[Table] = TABLES
) -> InputError:
    """Nothing in the first rows is the header of a table we know."""
    example = tables[0] if len(tables) == 1 else BY_NAME["operation_log"]
    first = next(([str(c) for c in cells if str(c).strip()] for cells in rows if any(cells)), [])
    more = "…" if len(tables) > 8 else ""
    kinds = "、".join(table.title for table in tables[:8])
    return InputError(
        "file-unrecognised",
        place=place,
        expected=f"the header row of one of {len(tables)} kinds of records ({kinds}{more})",
        found=shown(" | ".join(first[:8])) if first else "no text",
        fix=f"Head the columns, for example of {example.title}, with "
        f"{'、'.join(column.header for column in example.required)}; or take the file out of the folder.",
    )


def repeated_header(title: str, times: int, place: str) -> InputError:
    """Two columns mean the same."""
    return InputError(
        "repeated-header",
        place=place,
        expected=f"one column {title}",
        found=f"{times} columns that mean it",
        fix="Remove or rename all but one of them.",
    )


def unclear_unit(column: Column, noted: Sequence[str], place: str) -> InputError:
    """Notes above the table leave the unit of a column open."""
    return InputError(
        "unit-unclear",
        place=place,
        expected=f"the unit of {column.title}",
        found=f"the note 单位：{'、'.join(noted)} above the table",
        fix=f"Write the unit into the header, for example {column.header}（元）.",
    )
