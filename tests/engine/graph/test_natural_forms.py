"""Every SQL type has one lexical form, whatever the session's settings."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import XSD
from sqlglot import exp

from engine.graph.natural import natural_form
from engine.terms import LETTER_OF, is_well_formed

CASES = yaml.safe_load(Path(__file__).with_name("natural_forms.yaml").read_text(encoding="utf-8"))


def written(connection: duckdb.DuckDBPyConnection, rows: str) -> tuple[str | None, list[str]]:
    """Datatype and lexical forms of the column `v` of a query."""
    described = connection.execute(f"DESCRIBE {rows}").fetchone()
    assert described is not None
    form = natural_form(described[1])
    sql = form.lexical(exp.column("v")).sql("duckdb")
    lexical = [row[0] for row in connection.execute(f"SELECT {sql} FROM ({rows})").fetchall()]
    return (None if form.datatype is None else str(form.datatype).removeprefix(str(XSD))), lexical


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["sql"])
def test_literals(case: dict[str, Any]) -> None:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'America/New_York'")
        assert written(connection, f"SELECT {case['sql']} AS v") == (case["datatype"], [case["lexical"]])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["sql"])
def test_lexical_forms_are_valid_for_their_datatype(case: dict[str, Any]) -> None:
    letter = LETTER_OF.get(XSD[case["datatype"]]) if case["datatype"] else None
    assert letter is None or is_well_formed(letter, case["lexical"])


def test_null_stays_null() -> None:
    with duckdb.connect() as connection:
        for sql_type in (
            "INTEGER",
            "DECIMAL(4,2)",
            "DOUBLE",
            "DATE",
            "TIMESTAMP",
            "TIMESTAMPTZ",
            "BLOB",
            "VARCHAR",
        ):
            assert written(connection, f"SELECT NULL::{sql_type} AS v")[1] == [None]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.floats(), min_size=1, max_size=30))
@example([math.copysign(math.nan, -1), -math.inf, -0.0])
def test_doubles_read_back_as_the_same_number_and_are_canonical(numbers: list[float]) -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (v DOUBLE)")
        connection.executemany("INSERT INTO t VALUES (?)", [[number] for number in numbers])
        _, lexical = written(connection, "SELECT v FROM t")
    for number, text in zip(numbers, lexical, strict=True):
        read = float(text)
        assert (math.isnan(read) and math.isnan(number)) or read == number
        if math.isfinite(number):
            mantissa, _, exponent = text.partition("E")
            whole, _, fraction = mantissa.lstrip("-").partition(".")
            assert len(whole) == 1
            assert (whole != "0") == (number != 0)
            assert fraction == "0" or not fraction.endswith("0")
            assert str(int(exponent)) == exponent
