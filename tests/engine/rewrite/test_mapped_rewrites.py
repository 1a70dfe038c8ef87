"""Rewrites of plans over mapped tables change the plans they should, as `rows_plans.txt` shows, and never the
rows: by the cases and by random plans, over random small tables with NULLs and double rows.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import pytest
from random_plans import random_plan
from rewrite_cases import ROWS_CASES, ROWS_PLANS, all_rows_shown, mapped
from rows_notation import fill

from engine.plan import Plan, Project
from engine.rewrite import LAST_MAPPED_REWRITES, MAPPED_REWRITES, apply, history, rewritten
from engine.sql.database import Database
from engine.sql.writer import write


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with Database(threads=1) as made:
        yield made


def test_plans_are_those_written_down() -> None:
    assert all_rows_shown() == ROWS_PLANS.read_text(encoding="utf-8"), (
        "run tests/engine/rewrite/renew.py and read the diff"
    )


@pytest.mark.parametrize("case", ROWS_CASES, ids=[case["name"] for case in ROWS_CASES])
def test_rows_stay_the_same(database: Database, case: dict[str, str]) -> None:
    plan = mapped(case)
    single = (*MAPPED_REWRITES, *LAST_MAPPED_REWRITES)
    same_rows(database, plan, [*(apply(rewrite, plan) for rewrite in single), rewritten(plan)])


@pytest.mark.parametrize("start", range(0, 60, 20))
def test_rows_of_random_plans_stay_the_same(database: Database, start: int) -> None:
    for seed in range(start, start + 20):
        plan = random_plan(random.Random(seed))
        same_rows(database, plan, [after for _, after in history(plan)], times=3)


def same_rows(database: Database, plan: Plan, others: list[Plan], times: int = 6) -> None:
    """Asserts that all of the plans have the rows of the first, over several fillings of the tables."""
    changed = [other for other in dict.fromkeys(others) if other != plan]
    statements = [
        write(Project(each, plan.variables), database.graph).sql(dialect="duckdb", normalize_functions=False)
        for each in (plan, *changed)
    ]
    for seed in range(times):
        fill(database.connection, seed)
        first, *rest = (Counter(database.connection.execute(each).fetchall()) for each in statements)
        for plan_after, rows in zip(changed, rest, strict=True):
            assert rows == first, plan_after
