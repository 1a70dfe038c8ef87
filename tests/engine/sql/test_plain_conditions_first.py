"""What needs no intermediate value is asked of a row before any is computed for it."""

from __future__ import annotations

import pytest
from rdflib import Graph
from sqlglot import exp

from engine.sparql import lower_select
from engine.sql.database import Database
from engine.sql.sqlite.database import SqliteDatabase

QUERY = "SELECT ?s { ?s <e:p> ?v ; <e:q> ?w FILTER ((?v + 1) * 2 > 7 && ?w = <e:x>) }"
DATA = "<e:a> <e:p> 3 ; <e:q> <e:x> . <e:b> <e:p> 3 ; <e:q> <e:y> . <e:c> <e:p> 1 ; <e:q> <e:x> ."


@pytest.mark.parametrize("kind", [Database, SqliteDatabase])
def test_the_rows_are_those_of_the_whole_condition(kind: type[Database] | type[SqliteDatabase]) -> None:
    with kind() as database:
        database.load(Graph().parse(data=DATA, format="turtle"))
        assert [str(row[0]) for row in database.rows(lower_select(QUERY))] == ["e:a"]


def test_a_value_is_computed_for_rows_that_are_left() -> None:
    query = QUERY.replace("?w = <e:x>", "?w != <e:x>")
    with Database() as database:
        database.load(Graph().parse(data=DATA, format="turtle"))
        tree = database.statement(lower_select(query))
        (computing,) = [
            select
            for select in tree.find_all(exp.Select)
            if any(item.alias == "let.1" and not isinstance(item.this, exp.Column) for item in select.selects)
        ]
    assert "<e:x" in computing.args["where"].sql()
