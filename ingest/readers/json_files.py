"""JSON: messages of the national interface, or rows of a kind; one a line, in an array, or in an object.

Long files stream: a line, or an element of an array, is held at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ingest.intake import Intake
from ingest.json_stream import LONGEST_VALUE, elements
from ingest.json_text import parse_json, refuse_broken_characters
from ingest.messages.exchange import Messages, is_message, unrecognised
from ingest.named_rows import NamedRows
from ingest.rejects import Problem

_DEEPEST = 4  # objects around a list of rows, as in {"code": 0, "data": {"list": […]}}


def read_json(intake: Intake, path: Path, encoding: str) -> None:
    """Take every message or row. A broken line is a reject; a broken document is refused whole."""
    values = _Values(intake)
    if _is_lines(path, encoding):
        for number, line in _filled_lines(path, encoding):
            try:
                value = parse_json(line)
            except Problem as problem:
                intake.refuse(problem, row=number)
            else:
                values.take(value, number, "", "\\" in line and "\\u" in line)
    else:
        with path.open(encoding=encoding, newline="") as file:
            for each in elements(file, intake.file):
                values.take(each.value, each.line, each.pointer, each.escaped)
    values.finish()


class _Values:
    """Tells messages from rows, and the rows of one list from those of another."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._messages = Messages(intake)
        self._rows: dict[str, NamedRows] = {}

    def take(self, value: Any, row: int, pointer: str, may_be_broken: bool) -> None:
        """Take a message, a row, or the lists of rows in an object."""
        try:
            if may_be_broken:  # only an escape can spell half a character
                refuse_broken_characters(value)
        except Problem as problem:
            self._intake.refuse(problem, row=row, pointer=pointer)
            return
        if not isinstance(value, Mapping) or is_message(value):
            self._messages.take(value, row=row, pointer=pointer)
            return
        lists = list(_lists_of_rows(value, pointer, _DEEPEST))
        if not lists:
            self._row(value, row, pointer, pointer.rpartition("/")[0])
        for where, elements_of in lists:
            for index, element in enumerate(elements_of):
                self._row(element, row, f"{where}/{index}", where)

    def _row(self, fields: Mapping[str, Any], row: int, pointer: str, where: str) -> None:
        if where not in self._rows:
            place = f"{self._intake.file}, {where}" if where else self._intake.file
            self._rows[where] = NamedRows(self._intake, place, unrecognised)
        self._rows[where].add(fields, row, pointer)

    def finish(self) -> None:
        """Take what still waits for its kind to be told."""
        for rows in self._rows.values():
            rows.finish()
        self._messages.finish()


def _lists_of_rows(
    value: Mapping[str, Any], pointer: str, deepest: int
) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """The lists of objects in an object that is no row itself, with their pointers."""
    for name, inner in value.items():
        here = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
        if isinstance(inner, list) and inner and all(isinstance(each, Mapping) for each in inner):
            yield here, inner
        elif isinstance(inner, Mapping) and deepest:
            yield from _lists_of_rows(inner, here, deepest - 1)


def _is_lines(path: Path, encoding: str) -> bool:
    """Whether one of the first two lines is a value of its own."""
    for (_, line), _ in zip(_filled_lines(path, encoding), range(2), strict=False):
        if line.lstrip()[:1] != "{" or len(line) >= LONGEST_VALUE:
            return False
        try:
            parse_json(line)
        except Problem:
            continue
        return True
    return False


def _filled_lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    with path.open(encoding=encoding, newline="\n") as file:
        number = 0
        while line := file.readline(LONGEST_VALUE):
            number += 1
            if line.strip():
                yield number, line.rstrip("\r\n")
