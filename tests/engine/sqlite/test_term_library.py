"""Each function of the term library gives on SQLite what the macro of the same name gives on DuckDB."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.sql.database import Database
from engine.sql.sqlite import SqliteDatabase
from engine.sql.sqlite.library import AGGREGATES

DATA = yaml.safe_load((Path(__file__).parent / "terms.yaml").read_text("utf-8"))
TERMS, TEXTS, NUMBERS = ([*DATA[name], None] for name in ("terms", "texts", "numbers"))
HOW = ["abs", "round", "ceil", "floor"]
LETTERS = list('"idefbDTtPQRnplo')

ARGUMENTS: dict[str, list[list[Any]]] = {
    **{
        name: [TERMS]
        for name in (
            *("is_numeric", "is_literal", "lexical", "string_text", "term_text", "language_tag"),
            *("term_datatype", "is_well_typed", "cast_text", "number_as_double", "term_truth"),
            *("seconds_term", "zone_text", "timezone_term", "order_kind", "order_number", "order_text"),
        )
    },
    **{
        name: [TERMS, TERMS]
        for name in (
            *("term_less", "term_less_or_equal", "term_equal", "term_add", "term_subtract"),
            *("term_multiply", "term_divide", "compatible_strings"),
        )
    },
    "string_like": [TERMS, ["", "x", None]],
    "iri_of": [TERMS, ["", "http://example.org/b/", None]],
    "term_rounded": [HOW, TERMS],
    "term_cast": [LETTERS, TERMS],
    "date_part_text": [TERMS, ["TD"], [2, 7, 10], [2, 4]],
    "text_upper": [TEXTS],
    "text_lower": [TEXTS],
    "url_encode": [TEXTS],
    "md5": [TEXTS],
    "sha1": [TEXTS],
    "sha256": [TEXTS],
    "starts_with": [TEXTS, TEXTS],
    "ends_with": [TEXTS, TEXTS],
    "contains": [TEXTS, TEXTS],
    "strpos": [TEXTS, TEXTS],
    "language_matches": [TEXTS, TEXTS],
    "xpath_substring": [TEXTS, NUMBERS, NUMBERS],
    "xpath_substring_from": [TEXTS, NUMBERS],
    "boolean_text": [[True, False, None]],
    "regexp_matches": [TEXTS, ["a.c", "^B", "(?i)^b", "[^a-z]", "c$", "", None]],
}
"""Each function with what stands at each place; all combinations are asked."""
SAID_OTHERWISE = {
    ("number_as_double", "eNaN"),
    ("number_as_double", "fNaN"),
    ("order_number", "eNaN"),
    ("order_number", "fNaN"),
}
"""SQLite has no NaN: it is nothing, or, in an order, infinity."""
OF_NATIVE_COLUMNS = {
    *("is_integer", "is_plain_date", "is_plain_moment", "is_day_count", "days_of", "date_plus_days"),
    *("fits_factor", "factor_of", "fits_decimal", "decimal_of", "total_sum"),
}
"""Asked about only where a column has DuckDB's own type of numbers, dates or moments."""
GROUPS = [
    [],
    ["i1", "i2", "i2"],
    ["i1", None],
    ["d1.50", "i2", "d-0.125"],
    ["d0.0", "d-0.0"],
    ["e1.5", "i2", "d0.1"],
    ["i1", '"abc'],
    ["i123456789012345678901234567890", "d0.1"],
    ["@en a", '"b', "<urn:x", "_b"],
    ["D2024-01-01", "D2023-12-31", "T2024-01-01T00:00:00Z"],
    ["btrue", "bfalse", "i10", "i9", "d9.5"],
]


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[Database, SqliteDatabase]]:
    with Database(threads=1) as duckdb, SqliteDatabase() as sqlite:
        yield duckdb, sqlite


@pytest.mark.filterwarnings("ignore")  # rdflib's, of dates that Python does not have
@pytest.mark.parametrize("name", ARGUMENTS)
def test_same_as_the_macro(name: str, both: tuple[Database, SqliteDatabase]) -> None:
    duckdb, sqlite = both
    places = ARGUMENTS[name]
    count = len(places)
    rows = [row for row in product(*places) if (name, row[0]) not in SAID_OTHERWISE]
    columns = [list(column) for column in zip(*rows, strict=True)]
    names = [f"a{place}" for place in range(count)]
    call = f"{name}({', '.join(names)})"
    unnested = ", ".join(f"unnest(?) AS {each}" for each in names)
    wanted = duckdb.connection.execute(f"SELECT {call} FROM (SELECT {unnested})", columns).fetchall()
    asked = f"SELECT {name}({', '.join('?' * count)})"
    for row, (expected,) in zip(rows, wanted, strict=True):
        ((found,),) = sqlite.connection.execute(asked, row).fetchall()
        assert found == expected, row


@pytest.mark.parametrize("terms", GROUPS, ids=str)
@pytest.mark.parametrize("name", ["group_sum", "group_min", "group_max"])
def test_aggregate_same_as_the_macro(
    name: str, terms: list[str | None], both: tuple[Database, SqliteDatabase]
) -> None:
    duckdb, sqlite = both
    parameter = terms or [None]
    where = "" if terms else " WHERE t IS NOT NULL"
    ((expected,),) = duckdb.connection.execute(
        f"SELECT {name}(t) FROM (SELECT unnest(?::VARCHAR[]) AS t){where}", [parameter]
    ).fetchall()
    rows = " UNION ALL ".join("SELECT ? AS t" for _ in parameter)
    ((found,),) = sqlite.connection.execute(f"SELECT {name}(t) FROM ({rows}){where}", parameter).fetchall()
    assert found == (None if not terms and name == "group_sum" else expected)


def test_every_macro_is_there_that_the_writer_calls(both: tuple[Database, SqliteDatabase]) -> None:
    """Names in calls of `function("…")`; DuckDB's own functions are not macros and not meant."""
    macros = set(re.findall(r"MACRO (\w+)\(", _read("duckdb/terms.sql")))
    folder = Path(str(files("engine.sql")))
    sources = [*folder.glob("*.py"), *folder.glob("functions/*.py")]
    called = {
        name for file in sources for name in re.findall(r'function\(\s*"(\w+)"', file.read_text("utf-8"))
    }
    known = {name for (name,) in both[1].connection.execute("SELECT name FROM pragma_function_list")}
    assert called & macros - known - OF_NATIVE_COLUMNS == set()
    assert set(AGGREGATES) <= known


def _read(name: str) -> str:
    return files("engine.sql").joinpath(name).read_text("utf-8")
