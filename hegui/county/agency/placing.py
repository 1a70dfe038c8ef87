"""Puts the agency's rows where they belong: registers the county has anyway, or a workbook of their area."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hegui.county.agency import registers
from hegui.county.agency.derived import derived_rows
from hegui.county.agency.reading import Area, Row, areas
from hegui.county.builder import County
from hegui.county.model import COUNTY, DATA, Book, Known
from hegui.county.names import impossible_identity
from hegui.county.operations import Office
from ingest.records import BY_NAME, LIST

_PREFIXES = {"data": DATA, "list": LIST}
_STANDS_FOR = re.compile(r"@([a-z-]+)\.(\d+)")


def add_agency(county: County, office: Office) -> None:
    """Add every area to a county that is numbered and settled, and note what must be found."""
    number = _numbers(county, office)
    for area in areas():
        book = Book(area.name, area.title, folder=area.folder)
        for kind, row in _rows(area, county.planting, number):
            place = registers.PLACES.get(kind)
            if place:
                place(county, row)
            else:
                book.sheets.setdefault(kind, []).append(row)
        county.books.append(book)
        if county.planting:
            _expect(county, area, number)
    for name, kind, row in derived_rows(county, office):
        county.book(name).sheets.setdefault(kind, []).append(row)
    for book in county.books:
        for kind, rows in book.sheets.items():
            rows.sort(key=lambda row, kind=kind: _order(kind, row))  # type: ignore[misc]


def _rows(area: Area, planting: bool, number: Callable[[Any], Any]) -> Iterable[tuple[str, Row]]:
    planted = area.planted if planting else ()
    for kind, rows in area.everyday.items():
        left_out = [one.without[kind] for one in planted if kind in one.without]
        for row in rows:
            if not any(_matches(row, some) for some in left_out):
                yield kind, _replaced(row, number)
    for one in planted:
        for kind, rows in one.rows.items():
            yield from ((kind, _replaced(row, number)) for row in rows)


def _matches(row: Row, some: Row) -> bool:
    return all(row.get(name) == value for name, value in some.items())


def _replaced(row: Row, number: Callable[[Any], Any]) -> Row:
    return {name: number(value) for name, value in row.items()}


def _expect(county: County, area: Area, number: Callable[[Any], Any]) -> None:
    for planted in area.planted:
        for finds in planted.finds:
            prefix, _, local = str(number(finds.focus)).partition(":")
            focus = Known(f"{_PREFIXES[prefix]}{local}")
            for _ in range(finds.times):
                county.expect(finds.rule, focus, finds.amount)


def _numbers(county: County, office: Office) -> Callable[[Any], Any]:
    """What replaces `@role.n`, `@person.n` and `@id.n` in a text; other values stay as they are."""

    def number(found: re.Match[str]) -> str:
        name, order = found.group(1), int(found.group(2))
        if name == "id":
            return impossible_identity(COUNTY, f"{1970 + order % 30}0{1 + order % 9}15", order)
        if name == "person":
            return county.people[order % len(county.people)].number
        return office.by_role[name][order - 1].number

    return lambda value: _STANDS_FOR.sub(number, value) if isinstance(value, str) else value


def _order(kind: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    """Rows stand in the order of their keys, so that a planted one cannot be told from its place."""
    parts = BY_NAME[kind].key.parts or ((BY_NAME[kind].key.name,),)
    return tuple(_text(next((row[name] for name in part if name in row), "")) for part in parts)


def _text(value: object) -> str:
    return f"{value:06d}" if isinstance(value, int) else str(value)
