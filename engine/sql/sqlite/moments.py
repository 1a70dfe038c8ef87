"""The term library for SQLite, part 3: parts of dates and times, and the order of ORDER BY.

Each function is the macro of the same name in `engine/sql/duckdb/terms.sql`, held equal by a test.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from engine.sql.exact import TRUE_TERMS, exact_moment
from engine.sql.sqlite.texts import Text, lexical
from engine.terms import NUMERICS

_SECONDS: Final = re.compile(r":([0-9]{2}(\.[0-9]+)?)(Z|[+-][0-9:]+)?$")


def has_zone(term: str) -> bool:
    """Whether a date or time says its zone."""
    return term[-1] == "Z" or (len(term) > 6 and term[-3] == ":" and term[-6] in "+-")


def date_part_text(term: Text, letters: str, start: int, size: int) -> Text:
    """Characters at a fixed place of the lexical form of a date or time."""
    return term[start - 1 : start - 1 + size] if term is not None and term[0] in letters else None


def seconds_term(term: Text) -> Text:
    """SECONDS: a decimal."""
    if term is None or term[0] != "T":
        return None
    found = _SECONDS.search(term)
    return "d" + ((found[1].lstrip("0") if found else "") or "0")


def zone_text(term: Text) -> Text:
    """TZ."""
    if term is None or term[0] != "T":
        return None
    return "Z" if term[-1] == "Z" else term[-6:] if has_zone(term) else ""


def timezone_term(term: Text) -> Text:
    """TIMEZONE: a dayTimeDuration; None without a zone."""
    if term is None or term[0] != "T" or not has_zone(term):
        return None
    if term[-1] == "Z" or term[-5:] == "00:00":
        return "PPT0S"
    hours, minutes = int(term[-5:-3]), int(term[-2:])
    parts = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    return f"P{'-' if term[-6] == '-' else ''}PT{parts}"


def moment_term(moment: datetime) -> str:
    """A moment in UTC as an xsd:dateTime."""
    return f"T{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def order_kind(term: Text) -> int:
    """Nothing, blank nodes, IRIs, numbers, times, booleans, other literals."""
    if term is None:
        return 0
    if term[0] in NUMERICS:
        return 3
    return {"_": 1, "<": 2, "T": 4, "D": 4, "b": 5}.get(term[0], 6)


def order_number(term: Text) -> float:
    """The value of a number, 0 for everything else; NaN is greatest."""
    if term is None or term[0] not in NUMERICS:
        return 0.0
    value = float(term[1:])
    return value if value == value else float("inf")


def order_text(term: Text) -> str:
    """What decides among terms of one kind and number."""
    if term is None or term[0] in NUMERICS:
        return ""
    if term[0] in "TD" and has_zone(term):
        return exact_moment(term)
    if term[0] == "b":
        return "1" if term in TRUE_TERMS else "0"
    return lexical(term) or ""
