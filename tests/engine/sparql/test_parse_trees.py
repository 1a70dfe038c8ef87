"""A kept parse tree is translated into what the text itself is translated into."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyparsing.exceptions import ParseException
from rdflib import SH
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

import engine.sparql.parse_trees as module
from engine.cache import Cache
from engine.sparql.parse_trees import ParseTrees
from hegui.rules import load_rules

TEXTS = sorted({str(text) for text in load_rules().graph.objects(None, SH.select)})[::8]
PREFIXES = ("fund", "list", "law", "rule", "skos", "xsd", "dcterms", "sh")
NAMES = {prefix: f"https://example.org/{prefix}#" for prefix in PREFIXES}


def translated(tree: object) -> str:
    return repr(translateQuery(tree, initNs=NAMES).algebra)


@pytest.mark.parametrize("text", TEXTS)
def test_each_tree_is_a_new_one_and_says_the_same(text: str) -> None:
    trees = ParseTrees()
    expected = translated(parseQuery(text))
    assert [translated(trees.tree(text)) for _ in range(3)] == [expected] * 3


def test_another_process_does_not_parse_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, text = ParseTrees(), TEXTS[0]
    first.take_up(Cache(tmp_path, "code"))
    expected = translated(first.tree(text))
    first.remember()
    monkeypatch.setattr(module, "parseQuery", None)
    second = ParseTrees()
    second.take_up(Cache(tmp_path, "code"))
    assert translated(second.tree(text)) == expected
    with pytest.raises(TypeError):
        second.tree(TEXTS[1])


def test_the_oldest_texts_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 2)
    trees = ParseTrees()
    for name in "abc":
        trees.tree(f"ASK {{ <{name}:> ?p ?o }}")
    monkeypatch.setattr(module, "parseQuery", None)
    assert translated(trees.tree("ASK { <c:> ?p ?o }"))
    with pytest.raises(TypeError):
        trees.tree("ASK { <a:> ?p ?o }")


def test_a_text_that_is_no_query_is_refused_each_time() -> None:
    trees = ParseTrees()
    for _ in range(2):
        with pytest.raises(ParseException):
            trees.tree("SELECT")
