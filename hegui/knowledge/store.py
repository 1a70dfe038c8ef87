"""Where the points lie: `ontology/knowledge`, one Turtle file for each batch."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from hegui.folders import folder
from hegui.knowledge.points import Batch
from hegui.knowledge.turtle import read_batches, written

_RULE = re.compile(r'^law:review-rules-2025-(\d+)\n(?:.*\n)*?.*规则\d+\u3000(.*?)"@zh', re.MULTILINE)


def ontology_folder() -> Path:
    """The folder of the points."""
    return folder("ontology") / "knowledge"


def knowledge_files(where: Path | None = None) -> list[Path]:
    """The files of the batches, in a fixed order."""
    return sorted((where or ontology_folder()).glob("*.ttl"))


def load_batches(where: Path | None = None) -> tuple[Batch, ...]:
    """Every batch on file, by day."""
    return read_batches(knowledge_files(where))


def write_batches(batches: Iterable[Batch], where: Path) -> list[Path]:
    """One file for each batch; the paths written."""
    where.mkdir(parents=True, exist_ok=True)
    paths = []
    for batch in batches:
        path = where / f"{batch.key}.ttl"
        path.write_text(written(batch), encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


def rule_numbers() -> dict[str, int]:
    """The rules of the 2025 book: name to number."""
    text = (folder("ontology") / "law" / "review-rules-2025.ttl").read_text(encoding="utf-8")
    return {name: int(number) for number, name in _RULE.findall(text)}
