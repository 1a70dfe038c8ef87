"""Each rewrite changes the plans it should, as `plans.txt` shows, and never the rows."""

from __future__ import annotations

from collections import Counter

import pytest
from rdflib import Graph, Namespace
from rewrite_cases import CASES, PLANS, all_shown, lowered

from engine.plan import Values
from engine.plan.traversal import rewrite_upwards
from engine.rewrite import REWRITES, rewritten
from engine.sql.database import Database
from engine.sql.writer import write

EX = Namespace("http://example.org/")
DATA = "@prefix : <http://example.org/> . :a :p 1, 2 ; :q :b, :c . :b :p 1 ; :q 1 . :c :q :a ."


def test_plans_are_those_written_down() -> None:
    assert all_shown() == PLANS.read_text(encoding="utf-8"), (
        "run tests/engine/rewrite/renew.py and read the diff"
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_rows_stay_the_same(case: dict[str, str]) -> None:
    with Database(threads=1) as database:
        database.load(Graph().parse(data=DATA))
        database.store(Values(("this",), ((EX.a,), (EX.b,))), "nodes")
        plan = lowered(case)
        plain = Counter(database._execute(write(plan, database.graph)))
        assert Counter(database._execute(write(rewritten(plan), database.graph))) == plain
        for rewrite in REWRITES:
            changed = rewrite_upwards(plan, rewrite)
            assert Counter(database._execute(write(changed, database.graph))) == plain
