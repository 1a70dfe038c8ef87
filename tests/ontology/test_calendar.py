"""The calendar of working days is what the holidays of each year give."""

from __future__ import annotations

from datetime import date

import pytest
from chinese_calendar import is_workday

from hegui.folders import folder
from hegui.working_days import FIRST, LAST, calendar_turtle, numbered


@pytest.fixture(scope="module")
def number() -> dict[date, int]:
    return dict(numbered(is_workday))


def test_the_file_is_what_the_program_writes() -> None:
    assert (folder("ontology") / "lists" / "calendar.ttl").read_text("utf-8") == calendar_turtle(is_workday)


def test_every_day_has_its_number(number: dict[date, int]) -> None:
    assert len(number) == (LAST - FIRST).days + 1
    steps = [
        after - before for before, after in zip(number.values(), list(number.values())[1:], strict=False)
    ]
    assert set(steps) == {0, 1}


@pytest.mark.parametrize(
    ("begin", "end", "days"),
    [
        pytest.param(date(2026, 9, 30), date(2026, 10, 7), 0, id="National Day 2026: none between"),
        pytest.param(date(2026, 10, 9), date(2026, 10, 12), 2, id="a Saturday worked after National Day"),
        pytest.param(date(2025, 6, 6), date(2025, 6, 9), 1, id="an ordinary weekend"),
        pytest.param(date(2025, 6, 9), date(2025, 6, 9), 0, id="the day itself is not counted"),
    ],
)
def test_working_days_between(begin: date, end: date, days: int, number: dict[date, int]) -> None:
    assert number[end] - number[begin] == days
