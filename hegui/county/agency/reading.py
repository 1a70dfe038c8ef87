"""Reads the declarations of the areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent
_FOLDERS = {"agency": _HERE, "registers": _HERE.parent / "claims_plants"}
"""Folders of the written county, and where the areas that go there are declared."""
Row = dict[str, Any]
Rows = Mapping[str, list[Row]]


@dataclass(frozen=True)
class Finds:
    """A finding that a planted entry must give, `times` over; `amount` in fen."""

    rule: str
    focus: str
    amount: int | None = None
    times: int = 1


@dataclass(frozen=True)
class Planted:
    """One violation: rows that are added, rows that are left out, and what must be found."""

    name: str
    rows: Rows = field(default_factory=dict)
    without: Mapping[str, Row] = field(default_factory=dict)
    finds: tuple[Finds, ...] = ()


@dataclass(frozen=True)
class Area:
    """One file: folder, name and title of its workbook, everyday rows and violations."""

    folder: str
    name: str
    title: str
    everyday: Rows
    planted: tuple[Planted, ...]


@cache
def areas() -> tuple[Area, ...]:
    """Every area, by folder and name of its file."""
    return tuple(
        _area(folder, path) for folder, home in _FOLDERS.items() for path in sorted(home.glob("*.yaml"))
    )


def kinds() -> frozenset[str]:
    """The kinds of record of which the agency has everyday rows."""
    return frozenset(kind for area in areas() for kind in area.everyday)


def _area(folder: str, path: Path) -> Area:
    said = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    planted = tuple(_planted(one) for one in said.get("planted") or ())
    return Area(folder, path.stem, said["title"], said["everyday"], planted)


def _planted(said: Mapping[str, Any]) -> Planted:
    finds = tuple(Finds(**one) for one in said.get("finds") or ())
    return Planted(said["name"], said.get("rows") or {}, said.get("without") or {}, finds)
