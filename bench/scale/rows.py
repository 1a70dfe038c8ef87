"""Results of both sides in one form that can be compared: names of columns, and values as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

Row = Mapping[str, str | None]
"""`this`, `value` and the other variables of the rule's query; `shape` names the part of a rule that has
several."""


def row_of_columns(names: Sequence[str], values: Sequence[object]) -> Row:
    """A row of hand-written SQL."""
    return {name: as_text(value) for name, value in zip(names, values, strict=True)}


def as_text(value: object) -> str | None:
    """Numbers by value, days and moments in ISO 8601."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal | float | int):
        return f"{Decimal(str(value)).normalize():f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def differences(ours: Sequence[Row], others: Sequence[Row]) -> tuple[list[str], list[str]]:
    """What only the first has and what only the second has, over the columns that the second names."""
    names = sorted(others[0]) if others else ["this"]
    first, second = Counter(_line(row, names) for row in ours), Counter(_line(row, names) for row in others)
    return sorted((first - second).elements()), sorted((second - first).elements())


def _line(row: Row, names: Sequence[str]) -> str:
    return " ".join(f"{name}={row.get(name)}" for name in names)
