"""What is kept while a statement runs: what it reads twice, what is computed in steps, little of much."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rdflib import Namespace

from engine.plan import Join, Plan, Project
from engine.plan.algebra import Rows
from engine.plan.rows import ColumnIs, ColumnOf, Condition, HasValue, Relation, TemplateTerm
from engine.sql.database import Database

EX = Namespace("http://example.org/")
NUMBER, OF, KIND = (ColumnOf(name, "VARCHAR") for name in ("n", "of", "kind"))
LINES = Relation("line", '"line"', False, (NUMBER, OF, KIND), frozenset({frozenset({"n"})}))
RARELY = replace(LINES, rare=frozenset({"of"}))
STEPS = Relation("steps", 'WITH step AS (FROM "line") SELECT * FROM step', True, LINES.columns)
CHOICE = Relation("choice", "SELECT * FROM \"line\" WHERE kind = 'a'", True, LINES.columns)


def rows(relation: Relation, *names: str, conditions: tuple[Condition, ...] = ()) -> Rows:
    columns = {"line": NUMBER, "value": OF, "of": OF}
    terms = tuple((name, TemplateTerm((str(EX), columns[name]))) for name in names)
    return Rows(relation, terms, conditions)


@pytest.mark.parametrize(
    ("plan", "kept", "found"),
    [
        (rows(RARELY, "line", "of"), 1, 1),
        (rows(RARELY, "line", conditions=(HasValue(OF),)), 1, 1),
        (rows(RARELY, "line"), 0, 2),
        (replace(rows(RARELY, "line", "of"), optional=frozenset({"of"})), 0, 2),
        (rows(LINES, "line", "of"), 0, 1),
        (Join(rows(LINES, "line", "of"), rows(LINES, "line")), 0, 1),
        (rows(LINES, "line", conditions=(ColumnIs(KIND, "a"),)), 0, 2),
        (Join(rows(STEPS, "line", "of"), rows(STEPS, "line")), 1, 1),
        (rows(STEPS, "line", "of"), 0, 1),
        (Join(rows(CHOICE, "line", "of"), rows(CHOICE, "line")), 0, 1),
    ],
)
def test_kept(plan: Plan, kept: int, found: int) -> None:
    with Database(threads=1) as database:
        database.connection.execute('CREATE TABLE "line" AS FROM (VALUES (\'1\', NULL, \'a\'), '
                                    "('2', '1', 'a')) t(n, \"of\", kind)")  # fmt: skip
        assert database.sql(plan).count("MATERIALIZED") == kept
        assert len(database.rows(plan)) == found


def test_rows_that_are_kept_are_the_same_rows() -> None:
    refunds, all_of_them = rows(RARELY, "line", "of"), rows(LINES, "line", "of")
    with Database(threads=1) as database:
        database.connection.execute(
            'CREATE TABLE "line" AS SELECT i::VARCHAR AS n, CASE WHEN i % 7 = 3 THEN (i - 1)::VARCHAR END '
            "AS \"of\", 'a' AS kind FROM range(50) t(i)"
        )
        assert len(database.rows(refunds)) == 7
        assert sorted(database.rows(refunds)) == sorted(database.rows(all_of_them))
        names = Project(Join(refunds, rows(LINES, "of")), ("line",))
        assert len(database.rows(names)) == 7
