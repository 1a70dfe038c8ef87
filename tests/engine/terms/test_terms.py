"""A term and its canonical text say the same; equal terms have equal texts; letters promise valid lexical
forms."""

from __future__ import annotations

import pytest
from rdflib import XSD, BNode, Literal, URIRef
from rdflib.term import Node

from engine.sql.database import Database
from engine.terms import INTEGERS, LETTER_OF, LETTERS, NUMERICS, decode, encode

TERMS: list[tuple[Node, str]] = [
    (URIRef("http://example.org/a"), "<http://example.org/a"),
    (BNode("b0"), "_b0"),
    (Literal("text"), '"text'),
    (Literal("text", datatype=XSD.string), '"text'),
    (Literal(""), '"'),
    (Literal("Text", lang="en-GB"), "@en-gb Text"),
    (Literal("合规 with spaces", lang="zh"), "@zh 合规 with spaces"),
    (Literal("42", datatype=XSD.integer), "i42"),
    (Literal("042", datatype=XSD.integer, normalize=False), "i042"),
    (Literal("1.50", datatype=XSD.decimal, normalize=False), "d1.50"),
    (Literal("1e3", datatype=XSD.decimal, normalize=False), f"^{XSD.decimal} 1e3"),
    (Literal("INF", datatype=XSD.double, normalize=False), "eINF"),
    (Literal("yes", datatype=XSD.boolean, normalize=False), f"^{XSD.boolean} yes"),
    (Literal("2026-02-29", datatype=XSD.date, normalize=False), f"^{XSD.date} 2026-02-29"),
    (Literal("2024-02-29", datatype=XSD.date, normalize=False), "D2024-02-29"),
    (Literal("2024-02-29Z", datatype=XSD.date, normalize=False), "D2024-02-29Z"),
    (Literal("127", datatype=XSD.byte, normalize=False), "o127"),
    (Literal("128", datatype=XSD.byte, normalize=False), f"^{XSD.byte} 128"),
    (Literal("-1", datatype=XSD.nonNegativeInteger, normalize=False), f"^{XSD.nonNegativeInteger} -1"),
    (Literal("P1Y", datatype=XSD.yearMonthDuration, normalize=False), "QP1Y"),
    (Literal("a b", datatype=URIRef("http://example.org/dt")), "^http://example.org/dt a b"),
]


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL")


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@pytest.mark.parametrize(("term", "text"), TERMS, ids=[text for _, text in TERMS])
def test_a_term_has_one_text(term: Node, text: str) -> None:
    assert encode(term) == text


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@pytest.mark.parametrize(("term", "text"), TERMS, ids=[text for _, text in TERMS])
def test_a_text_gives_its_term_back(term: Node, text: str) -> None:
    assert encode(decode(text)) == text
    assert str(decode(text)) == str(term)


def test_letters_are_one_character_and_name_one_datatype() -> None:
    assert all(len(letter) == 1 for letter in LETTERS)
    assert len(LETTER_OF) == len(LETTERS)
    assert set(INTEGERS) <= set(NUMERICS) <= set(LETTERS)


def test_sql_knows_the_same_letters() -> None:
    with Database(threads=1) as database:
        for letter, datatype in LETTERS.items():
            rows = database.connection.execute(
                "SELECT term_datatype(?), has_letter(?), is_numeric(?), is_integer(?)",
                [f"{letter}1", str(datatype), f"{letter}1", f"{letter}1"],
            ).fetchall()
            assert rows == [(f"<{datatype}", True, letter in NUMERICS, letter in INTEGERS)]
