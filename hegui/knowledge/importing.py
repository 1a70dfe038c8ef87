"""A new batch put beside those on file: what it adds, what it replaces, what could not be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from engine.errors import InputError
from hegui.knowledge.points import Batch, Point
from hegui.knowledge.store import load_batches, ontology_folder, rule_numbers, write_batches
from hegui.knowledge.workbook import Unread, read_workbook

_BATCH = re.compile(r"第([〇一二三四五六七八九十]+|\d+)批")
_DIGITS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")}


@dataclass(frozen=True)
class Imported:
    """What became of a workbook."""

    batch: Batch
    file: Path | None
    """The Turtle written; none where nothing was new."""
    added: tuple[Point, ...]
    replaced: tuple[Point, ...]
    """New points that take the place of one on file."""
    known: int
    """Rows that are on file already, word for word."""
    unread: tuple[Unread, ...]


def import_batch(file: Path, day: date, address: str = "", where: Path | None = None) -> Imported:
    """Writes the new points of a published workbook, which apply from the day of its announcement.

    Raises InputError for a workbook that cannot be read, or whose batch is on file.
    """
    folder = where or ontology_folder()
    on_file = load_batches(folder)
    key, title, english = _named(file, day)
    if any(batch.key == key for batch in on_file):
        raise InputError(
            "knowledge-batch-on-file",
            place=str(file),
            expected="a batch that is not on file",
            found=f"{key}.ttl in {folder}",
            fix="Take that file away first, if this workbook is to take its place.",
        )
    attachment = read_workbook(file, rule_numbers())
    in_force = _in_force(on_file)
    fresh = [point for point in attachment.points if point.number not in {one.number for one in in_force}]
    points = tuple(replace(point, replaces=_replaced(point, in_force)) for point in fresh)
    batch = Batch(key, title, english, day, address, points)
    written = write_batches([batch], folder)[0] if points else None
    return Imported(
        batch=batch,
        file=written,
        added=tuple(point for point in points if not point.replaces),
        replaced=tuple(point for point in points if point.replaces),
        known=len(attachment.points) - len(fresh),
        unread=attachment.unread,
    )


def _in_force(batches: Sequence[Batch]) -> list[Point]:
    points = [point for batch in batches for point in batch.points]
    replaced = {point.replaces for point in points}
    return [point for point in points if point.number not in replaced]


def _replaced(point: Point, in_force: Sequence[Point]) -> str | None:
    """The point of the same rule that named the same item: of pairs the same pair, else a common code."""
    for one in in_force:
        if one.rule == point.rule and _same_items(one, point):
            return one.number
    return None


def _same_items(one: Point, other: Point) -> bool:
    if one.limit.kind == "pair" or other.limit.kind == "pair":
        return set(one.codes) == set(other.codes)
    return bool(set(one.codes) & set(other.codes))


def _named(file: Path, day: date) -> tuple[str, str, str]:
    """Key and titles of the batch: by its number where the file's name tells it, else by its day."""
    found = _BATCH.search(file.name)
    if found:
        number = _value(found[1])
        return f"batch-{number:02}", f"第{found[1]}批知识点", f"Knowledge points, batch {number}"
    return (
        f"published-{day.isoformat()}",
        f"{day.isoformat()} 公布的知识点",
        f"Points published on {day.isoformat()}",
    )


def _value(numeral: str) -> int:
    if numeral.isdigit():
        return int(numeral)
    tens, _, ones = numeral.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if "十" in numeral else 0) + (_DIGITS[ones] if ones else 0)
