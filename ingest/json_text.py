"""JSON text to values: strict, without guessing, and without numbers losing digits."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

from ingest.rejects import Problem

SPACE = " \t\r\n"


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


# The quick one calls no Python for a number; the other takes over where a number is monstrous.
_QUICK = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse_constant)
_PATIENT = json.JSONDecoder(parse_float=_number, parse_int=_integer, parse_constant=_refuse_constant)


def decode(text: str, position: int) -> tuple[Any, int]:
    """The value at the position and where it ends. Raises ValueError or RecursionError for none."""
    try:
        return _QUICK.raw_decode(text, position)
    except json.JSONDecodeError:
        raise
    except (ArithmeticError, ValueError):
        return _PATIENT.raw_decode(text, position)


def parse_json(text: str) -> Any:
    """The one value the text holds. Raises Problem with line and column when it is not JSON."""
    start = len(text) - len(text.lstrip(SPACE))
    try:
        value, end = decode(text, start)
        if text[end:].strip(SPACE):
            raise json.JSONDecodeError("Extra data", text, end)
    except RecursionError:
        raise _problem("brackets nested too deeply", 1, 1) from None
    except json.JSONDecodeError as error:
        raise _problem(error.msg, error.lineno, error.colno) from None
    except ValueError as error:
        raise _problem(str(error), 1, 1) from None
    return value


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
