"""JSON text to values: strict, without guessing, and without numbers losing digits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from typing import Any, NoReturn

from engine.errors import InputError
from ingest.rejects import Problem


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


def _number(text: str) -> Decimal:
    """Decimal keeps every digit; an exponent beyond any amount stays a number that no column takes."""
    try:
        return Decimal(text)
    except ArithmeticError:
        return Decimal("Infinity")


def _integer(text: str) -> int | Decimal:
    return int(text) if len(text) < 400 else _number(text)


_DECODER = json.JSONDecoder(parse_float=_number, parse_int=_integer, parse_constant=_refuse_constant)


def parse_json(text: str) -> Any:
    """The one value the text holds. Raises Problem with line and column when it is not JSON."""
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        raise _problem("brackets nested too deeply", 1, 1) from None
    except json.JSONDecodeError as error:
        raise _problem(error.msg, error.lineno, error.colno) from None
    except ValueError as error:
        raise _problem(str(error), 1, 1) from None
    return value


def elements(text: str, place: str) -> Iterator[tuple[int, str, Any]]:
    """The messages of one JSON document: line, JSON pointer, value. An array's elements are messages each.

    Raises InputError, with the line, where the document breaks.
    """
    lines = _Lines(text)
    position = _skip_space(text, 0)
    if text[position : position + 1] != "[":
        value, end = _decoded(text, position, lines, place)
        if _skip_space(text, end) < len(text):
            raise _broken("text after the end", lines.at(end), place)
        yield lines.at(position), "", value
        return
    for index in count():
        position = _skip_space(text, position + 1)
        if index == 0 and text[position : position + 1] == "]":
            break
        value, end = _decoded(text, position, lines, place)
        yield lines.at(position), f"/{index}", value
        position = _skip_space(text, end)
        if text[position : position + 1] != ",":
            break
    if text[position : position + 1] != "]" or _skip_space(text, position + 1) < len(text):
        raise _broken("an array that does not end, or text after it", lines.at(position), place)


class _Lines:
    """Line numbers of growing positions, counted once."""

    def __init__(self, text: str) -> None:
        self._text, self._line, self._counted = text, 1, 0

    def at(self, position: int) -> int:
        self._line += self._text.count("\n", self._counted, position)
        self._counted = max(self._counted, position)
        return self._line


def _decoded(text: str, position: int, lines: _Lines, place: str) -> tuple[Any, int]:
    try:
        value, end = _DECODER.raw_decode(text, position)
    except RecursionError:
        raise _broken("brackets nested too deeply", lines.at(position), place) from None
    except json.JSONDecodeError as error:
        raise _broken(f"{error.msg} at character {error.colno}", error.lineno, place) from None
    except ValueError as error:
        raise _broken(str(error), lines.at(position), place) from None
    return value, end


def _skip_space(text: str, position: int) -> int:
    while text[position : position + 1] in (" ", "\t", "\r", "\n") and position < len(text):
        position += 1
    return position


def refuse_broken_characters(value: Any) -> None:
    """Raises Problem for half characters (lone surrogates), which no table can hold."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode("utf-8")
    except RecursionError:
        raise _problem("brackets nested too deeply", 1, 1) from None
    except UnicodeEncodeError:
        raise Problem(
            "broken-character",
            expected="whole characters",
            found="half a character (a \\ud800 to \\udfff escape without its partner)",
            fix="Export the message again; a name was cut in the middle of a character.",
        ) from None


def _problem(found: str, line: int, column: int) -> Problem:
    return Problem(
        "json-invalid",
        expected="complete JSON",
        found=f"{found} at character {column}" + (f" of line {line}" if line > 1 else ""),
        fix="Export the message again; it was cut off or changed by hand.",
    )


def _broken(found: str, line: int, place: str) -> InputError:
    return InputError(
        "json-invalid",
        place=f"{place}, line {line}",
        expected="complete JSON",
        found=found,
        fix="Export the file again; it was cut off or changed by hand.",
    )
