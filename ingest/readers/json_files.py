"""Messages of the national interface as JSON: one a line, an array of them, or one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.intake import Intake
from ingest.json_text import elements, parse_json, refuse_broken_characters
from ingest.messages.exchange import take_message
from ingest.rejects import Problem


def read_json(intake: Intake, path: Path, encoding: str) -> None:
    """Take the records of every message. A broken line is a reject; a broken document is refused whole."""
    if _is_lines(path, encoding):
        _read_lines(intake, path, encoding)
        return
    text = path.read_text(encoding=encoding)
    for line, pointer, message in elements(text, intake.file):
        _take(intake, message, line, pointer, escapes="\\u" in text)


def _read_lines(intake: Intake, path: Path, encoding: str) -> None:
    for number, line in _filled_lines(path, encoding):
        try:
            message = parse_json(line)
        except Problem as problem:
            intake.refuse(problem, row=number)
        else:
            _take(intake, message, number, "", escapes="\\u" in line)


def _take(intake: Intake, message: Any, row: int, pointer: str, *, escapes: bool) -> None:
    try:
        if escapes:  # only an escape can spell half a character
            refuse_broken_characters(message)
    except Problem as problem:
        intake.refuse(problem, row=row, pointer=pointer)
    else:
        take_message(intake, message, row=row, pointer=pointer)


def _is_lines(path: Path, encoding: str) -> bool:
    """Whether one of the first two lines is a message of its own."""
    for (_, line), _ in zip(_filled_lines(path, encoding), range(2), strict=False):
        if line.lstrip()[:1] != "{":
            return False
        try:
            parse_json(line)
        except Problem:
            continue
        return True
    return False


def _filled_lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    with path.open(encoding=encoding, newline="\n") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield number, line.rstrip("\r\n")
