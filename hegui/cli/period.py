"""Days and periods as people write them on the command line."""

from __future__ import annotations

from datetime import date

from engine.errors import InputError


def period_of(text: str) -> tuple[date, date]:
    """`FROM..TO`, both included. Raises `InputError` (`bad-period`)."""
    first, dots, last = text.partition("..")
    if not dots:
        raise InputError(
            "bad-period",
            place="--period",
            expected="two days with two dots between them",
            found=repr(text),
            fix="Write for instance --period 2026-01-01..2026-03-31.",
        )
    return day_of(first, "--period"), day_of(last, "--period")


def day_of(text: str, option: str) -> date:
    """The day that is written after `option`. Raises `InputError` (`bad-date-option`)."""
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise InputError(
            "bad-date-option",
            place=option,
            expected="a day such as 2026-03-31",
            found=repr(text),
            fix="Write year-month-day.",
        ) from problem
