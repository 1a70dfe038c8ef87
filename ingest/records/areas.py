"""Areas of work: what groups the kinds of records on pages and in workbooks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.records.asking import Part
from ingest.records.documents import read_yaml
from ingest.schema import Text

_FILE = "areas.yaml"


@dataclass(frozen=True)
class Area:
    """One area, and the kinds that come first in it."""

    name: str
    title: Text
    first: tuple[str, ...]

    def place(self, kind: str) -> tuple[int, str]:
        """What orders its kinds: those named first as named, the others by name."""
        return (self.first.index(kind) if kind in self.first else len(self.first), kind)


def read_areas(root: Path) -> tuple[Area, ...]:
    """The areas in their order."""
    areas = Part(_FILE, read_yaml(root / _FILE, _FILE))
    return tuple(_area(areas.part(name)) for name in areas.content)


def _area(part: Part) -> Area:
    part.only(("zh", "en", "first"))
    return Area(part.place.rpartition(" ")[2], Text(part.text("zh"), part.text("en")), part.texts("first"))
