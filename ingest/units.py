"""The unit in which a column of money is written: said in its header, or in a note above the table."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from decimal import Decimal

from ingest.amounts import UNITS
from ingest.full_width import to_half_width, without_invisible
from ingest.schema import Column, Kind

_NAMES = "|".join(sorted(UNITS, key=len, reverse=True))
_NOTE = re.compile(rf"单位[:为]?(?:人民币)?\(?({_NAMES})(?=$|[,、;/()。.\]】])")
_OF_HEADER = re.compile(
    rf"(?:[(\[](?:单位[:为]?)?(?:人民币)?({_NAMES}|yuan|rmb|¥|￥)[)\]]|[/,](?:单位[:为]?)?({_NAMES}))$",
    re.IGNORECASE,
)
_YUAN = {"yuan": "元", "rmb": "元", "¥": "元", "￥": "元"}
_COUNTED = (Kind.MONEY, Kind.PRICE)


@dataclass(frozen=True)
class Scaled(Column):
    """A column that the file writes in another unit than yuan: `factor` yuan are one of it."""

    factor: Decimal = Decimal(1)


def in_unit(column: Column, unit: str) -> Column:
    """The column as a file in that unit writes it."""
    given = {field.name: getattr(column, field.name) for field in fields(column)}
    return Scaled(**given, factor=UNITS[unit])


def is_counted(column: Column) -> bool:
    """Whether a unit of money says anything about the column."""
    return column.kind in _COUNTED


def split_unit(header: str) -> tuple[str, str | None]:
    """A header, without spaces and in half width, as its words and the unit of money it ends with."""
    match = _OF_HEADER.search(header)
    if match is None:
        return header, None
    unit = (match[1] or match[2]).lower()
    return header[: match.start()], _YUAN.get(unit, unit)


def noted_units(text: object) -> list[str]:
    """Units of money that a note above the table names: 单位：万元."""
    if not isinstance(text, str) or "单位" not in without_invisible(text).replace(" ", ""):
        return []
    plain = re.sub(r"\s+", "", to_half_width(without_invisible(text)))
    return [unit for unit in _NOTE.findall(plain) if unit in UNITS]
