"""Which variables must be bound for any alternative of a condition, from the condition as it is written."""

from __future__ import annotations

import pytest

from engine.plan import Filter, Plan
from engine.plan.explain import show
from engine.plan.expressions import conjuncts
from engine.plan.traversal import parts_of
from engine.rewrite.implied_conditions import implied_conditions
from engine.sparql import lower_select

PREFIXES = {"": "http://example.org/"}
PATTERN = "?x :age ?age . OPTIONAL { ?x :least ?least } OPTIONAL { ?x :under ?under }"
CASES = {
    "COALESCE(?age < ?least, false) || COALESCE(?age >= ?under, false)": "(bound(?least) or bound(?under))",
    "?age < ?least || ?age = 3 && ?under > 2": "(bound(?least) or bound(?under))",
    "?age < ?least + ?under || ?under = 1": "((bound(?least) and bound(?under)) or bound(?under))",
    "COALESCE(?age < ?least, ?least = ?under, false) || ?under = 1": "(bound(?least) or bound(?under))",
    "?age < ?least || ?age = 3": "",
    "COALESCE(?age < ?least, true) || ?under = 1": "",
    "COALESCE(?age < ?least, ?age = 1) || ?under = 1": "",
    "!(?age < ?least) || ?under = 1": "",
    "COALESCE(?age < ?least, false)": "",
    "IF(?age < ?least, true, false) || ?under = 1": "",
}


def added_to(plan: Plan) -> list[str]:
    """What the filters of the plan say more after the rewrite."""
    before, after = (
        [
            show(each)
            for part in parts_of(one)
            if isinstance(part, Filter)
            for each in conjuncts(part.condition)
        ]
        for one in (plan, implied_conditions(plan))
    )
    return [each for each in after if each not in before]


@pytest.mark.parametrize("condition", CASES)
def test_alternatives(condition: str) -> None:
    plan = lower_select(f"SELECT * {{ {PATTERN} FILTER ({condition}) }}", PREFIXES)
    said = added_to(plan)
    assert said == ([CASES[condition]] if CASES[condition] else [])


def test_a_computed_variable_is_not_asked_for() -> None:
    pattern = f"{PATTERN} BIND (?age + 1 AS ?next)"
    query = f"SELECT * {{ {pattern} FILTER (?next < ?least || ?next > ?under) }}"
    assert added_to(lower_select(query, PREFIXES)) == ["(bound(?least) or bound(?under))"]
