"""Templates make IRIs in SQL as in Python, and the IRIs can be taken apart again."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from engine.graph.r2rml.names import SqlName, parse_name, parse_qualified
from engine.graph.r2rml.templates import UNRESERVED, TemplateSyntaxError, encode_value, parse_template
from engine.graph.sql_trees import CHARACTER, call, for_each_character

VALUES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
ID, NAME = SqlName("id"), SqlName("Name", delimited=True)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("http://e/{id}", ("http://e/", ID)),
        ('{id}-{"Name"}', (ID, "-", NAME)),
        (r"\{\{ {id} \}\\", ("{{ ", ID, r" }" + "\\")),
        ("{id}{id}", (ID, ID)),
        ('{"a ""b"" c"}', (SqlName('a "b" c', delimited=True),)),
    ],
)
def test_templates_are_cut_into_text_and_columns(text: str, pieces: tuple[str | SqlName, ...]) -> None:
    assert parse_template(text).pieces == pieces


@pytest.mark.parametrize("text", ["{id", "id}", "{}", "{a b}", "a\\b", "{id}}"])
def test_malformed_templates_are_refused(text: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        parse_template(text)


@pytest.mark.parametrize(
    ("text", "invertible"),
    [
        ("http://e/{id}", True),
        ("{a}/{b}", True),
        ("{a}{b}", False),
        ("{a}-{b}", False),  # a value may hold "-"
        ("{a}%2F{b}", False),  # a value may be encoded so
        ("{a}/x/{b}#{c}", True),
    ],
)
def test_a_template_is_invertible_only_if_separators_cannot_be_in_values(text: str, invertible: bool) -> None:
    assert parse_template(text).invertible is invertible


@given(VALUES, VALUES)
def test_taking_apart_undoes_filling(a: str, b: str) -> None:
    template = parse_template("http://e/{a};{b}")
    values = {SqlName("a"): a, SqlName("b"): b}
    assert template.take_apart(template.fill(values, encode_value)) == values


@pytest.mark.parametrize(
    "iri", ["http://e/x", "http://e/a;b;c", "http://e/%2c;b", "http://f/a;b", "http://e/a b;c"]
)
def test_iris_that_the_template_does_not_make_are_not_taken_apart(iri: str) -> None:
    assert parse_template("http://e/{a};{b}").take_apart(iri) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=20))
def test_sql_encodes_as_python_does(values: list[str]) -> None:
    assert encoded_in_sql(values) == [encode_value(value) for value in values]


def test_the_edges_of_what_stays_as_it_is() -> None:
    points = (
        "7F 80 9F A0 D7FF E000 F8FF F900 FDCF FDD0 FDF0 FFEF FFF0 1FFFD 1FFFE 20000 DFFFD E0000 E1000 EFFFD"
    )
    edges = [chr(int(point, 16)) for point in [*points.split(), "F0000"]]
    assert encoded_in_sql(edges) == [encode_value(value) for value in edges]
    kept = [f"{ord(edge):X}" for edge in edges if encode_value(edge) == edge]
    assert kept == ["A0", "D7FF", "F900", "FDCF", "FDF0", "FFEF", "1FFFD", "20000", "DFFFD", "E1000", "EFFFD"]


def encoded_in_sql(values: list[str]) -> list[str]:
    encoded = for_each_character(exp.column("v"), f"[{UNRESERVED}]", call("url_encode", CHARACTER))
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT {encoded.sql('duckdb')} FROM (SELECT unnest(?) AS v)", [values])
        return [row[0] for row in rows.fetchall()]


def test_names() -> None:
    assert parse_name("psn_no") == SqlName("psn_no")
    assert parse_name("植物") == SqlName("植物")
    assert parse_name('"a b"') == SqlName("a b", delimited=True)
    assert parse_name("a b") is None
    assert parse_name('"') is None
    assert parse_qualified('main."My Table"') == (SqlName("main"), SqlName("My Table", delimited=True))
    assert parse_qualified("a.b.c.d") is None
    assert parse_qualified("a.") is None


def test_an_undelimited_name_does_not_find_a_base_column_of_mixed_case() -> None:
    assert SqlName("id").finds("ID", folded=True)
    assert not SqlName("Name").finds("Name", folded=True)
    assert SqlName("Name").finds("Name", folded=False)
    assert NAME.finds("Name", folded=True)
    assert not NAME.finds("NAME", folded=True)
