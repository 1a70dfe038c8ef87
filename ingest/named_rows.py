"""Rows that name their cells, as JSON objects and XML elements do: their kind is told by the names.

The names of the first rows together are the header, because such rows leave out what is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ingest.headers import Header, find_header, require_whole
from ingest.intake import Intake, Layout
from ingest.rejects import Problem

ROWS_TO_TELL = 50

Fields = Mapping[str, object]
Unrecognised = Callable[[Fields], Problem]


class NamedRows:
    """Takes the rows of one list into the kind that their names tell. Call `finish` after the last.

    Rows whose names are no kind's become rejects, with what `unrecognised` says.
    """

    def __init__(self, intake: Intake, place: str, unrecognised: Unrecognised) -> None:
        self._intake = intake
        self._place = place
        self._unrecognised = unrecognised
        self._names: dict[str, None] = {}
        self._waiting: list[tuple[Fields, int, str]] = []
        self._layout: Layout | None = None
        self._told = False

    def add(self, fields: Fields, row: int, pointer: str) -> None:
        """Take one row; the first ones wait until the kind is known."""
        if self._told:
            self._take(fields, row, pointer)
            return
        self._names.update(dict.fromkeys(fields))
        self._waiting.append((fields, row, pointer))
        if len(self._waiting) >= ROWS_TO_TELL:
            self._tell()

    def finish(self) -> None:
        """Take what still waits."""
        if not self._told:
            self._tell()

    def _tell(self) -> None:
        self._told = True
        header = find_header([list(self._names)], self._intake.kinds) if self._waiting else None
        if header is not None:
            require_whole(header, self._place)
            self._note_unknown(header)
            self._layout = self._intake.layout(header.table, header.columns)
        for fields, row, pointer in self._waiting:
            self._take(fields, row, pointer)
        self._waiting.clear()

    def _note_unknown(self, header: Header) -> None:
        _, row, pointer = self._waiting[0]
        for written, problem in header.unknown:
            self._intake.reject(
                problem, row=row, pointer=pointer, table=header.table.name, column=written, records=0
            )

    def _take(self, fields: Fields, row: int, pointer: str) -> None:
        if self._layout is None:
            self._intake.refuse(self._unrecognised(fields), row=row, pointer=pointer)
            return
        if not fields.keys() <= self._names.keys():
            self._learn(fields, row, pointer)
        self._layout.add(list(map(fields.get, self._names)), row, pointer)

    def _learn(self, fields: Fields, row: int, pointer: str) -> None:
        """Names that no row had before: the header grows."""
        known = set(self._names)
        self._names.update(dict.fromkeys(fields))
        header = find_header([list(self._names)], self._intake.kinds)
        if header is None or header.missing:
            return
        self._layout = self._intake.layout(header.table, header.columns)
        for written, problem in header.unknown:
            if written not in known:
                self._intake.reject(
                    problem, row=row, pointer=pointer, table=header.table.name, column=written, records=0
                )
