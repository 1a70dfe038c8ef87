"""A sample of points, drawn by chance, whose fields a person compared with the words as published."""

from __future__ import annotations

import csv
import random
from pathlib import Path

from hegui.cli.knowledge import fields_of
from hegui.knowledge.store import load_batches

SEED, SIZE = 20261122, 200
LEAST_RIGHT = 0.99
FILE = Path(__file__).with_name("sample.csv")


def reviewed() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_the_sample_is_the_one_that_the_seed_draws_from_the_points_reviewed() -> None:
    """Points of later batches are no part of what was drawn from."""
    drawn_from = sorted(
        point.number
        for batch in load_batches()
        if batch.day.isoformat() <= "2026-06-29"
        for point in batch.points
    )
    assert [row["number"] for row in reviewed()] == random.Random(SEED).sample(drawn_from, SIZE)


def test_what_was_reviewed_is_what_is_on_file() -> None:
    points = {point.number: point for batch in load_batches() for point in batch.points}
    for row in reviewed():
        point = points[row["number"]]
        said = (row["words"], row["limit"], row["decides"], row["fields"])
        decides = "yes" if point.limit.decides else "no"
        assert said == (point.words, point.limit.kind, decides, fields_of(point.limit)), row["number"]


def test_nearly_all_fields_are_right() -> None:
    verdicts = [row["verdict"] for row in reviewed()]
    assert set(verdicts) <= {"right", "wrong"}
    assert verdicts.count("right") >= LEAST_RIGHT * SIZE
