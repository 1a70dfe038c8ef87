"""The published points as someone structured them (JSON), taken over into `ontology/knowledge`.

    python -m hegui.knowledge.published FOLDER

The rules of the book come with them. Only the facts of the publication are taken: announcement, attachment
and row, item, codes, words. What the words limit is read here (`hegui.knowledge.reading`); the source's own
reading is not used.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from hegui.knowledge.points import Batch, Point
from hegui.knowledge.reading import read_limit
from hegui.knowledge.store import ontology_folder, rule_numbers, write_batches
from hegui.knowledge.turtle import in_order
from hegui.review_rules_import import import_review_rules

_DAYS = {
    "batch_01": "2025-05-23",
    "batch_02": "2025-07-22",
    "batch_03": "2025-07-30",
    "batch_04": "2025-08-08",
    "batch_05": "2025-08-14",
    "batch_06": "2025-08-26",
    "batch_07": "2025-12-12",
    "batch_08": "2026-01-06",
}
"""Days of announcement that the source does not state with the points."""
_COMPATIBILITY = str.maketrans({"⼉": "儿"})
"""Radicals that a conversion from PDF put in the place of characters."""
_REVISION = "Revision of points on drugs, January 2026"
_NUMERALS = "〇一二三四五六七八九十"


def published_batches(folder: Path) -> tuple[Batch, ...]:
    """Every batch of the folder's `batches`, by name."""
    numbers = rule_numbers()
    return tuple(_batch(file, numbers) for file in sorted((folder / "batches").glob("*.json")))


def _batch(file: Path, numbers: dict[str, int]) -> Batch:
    records: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    first = records[0]
    tag, ordinal = first["batch_tag"], first["batch"]
    revises = ordinal is None
    return Batch(
        key=tag.replace("_", "-"),
        title="2026年1月药品类规则知识点修订" if revises else f"第{_numeral(ordinal)}批知识点",
        english="Revision of points on drugs, January 2026"
        if revises
        else f"Knowledge points, batch {ordinal}",
        day=date.fromisoformat(first["published_at"] or _DAYS[tag]),
        address=first["source"]["announcement_url"] or "",
        points=in_order(_point(record, numbers) for record in records),
        revises=revises,
    )


def _point(record: dict[str, Any], numbers: dict[str, int]) -> Point:
    rule = numbers[record["rule_class"]]
    words, codes = record["constraint"] or "", tuple(record["med_codes"])
    meant = words.translate(_COMPATIBILITY)
    return Point(
        number=record["kp_id"],
        name=record["item_name"],
        rule=rule,
        words=words,
        detects=record["detect_logic"] or "",
        file=record["source"]["attachment_file"],
        row=record["source"]["row"],
        codes=codes,
        limit=read_limit(rule, meant, codes, record["item_name"]),
        replaces=record["supersedes"],
    )


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("十" if tens else "") + (_NUMERALS[ones] if ones else "")


if __name__ == "__main__":
    source = Path(sys.argv[1])
    for written_path in (
        *write_batches(published_batches(source), ontology_folder()),
        *import_review_rules(source, ontology_folder().parent / "law"),
    ):
        print(written_path)
