"""Negated property sets with inverse members are spelt out, and nothing else is touched."""

from __future__ import annotations

import pytest

from engine.sparql.negated_sets import spell_out_negated_sets

CASES = {
    "?s !^ex:b ?o": "?s ^(!(ex:b)) ?o",
    "?s !(ex:a|^ex:b) ?o": "?s (!(ex:a)|^(!(ex:b))) ?o",
    "?s ! ( ^<http://e/b> | a | ^a ) ?o": "?s (!(a)|^(!(<http://e/b>|a))) ?o",
    "?s !(ex:a|ex:b) ?o": "?s !(ex:a|ex:b) ?o",
    "FILTER (!(?x = 'a'^^ex:t))": "FILTER (!(?x = 'a'^^ex:t))",
    'FILTER (?x = "!(^ex:a)")': 'FILTER (?x = "!(^ex:a)")',
    "# !(^ex:a)\n?s !^ex:b ?o": "# !(^ex:a)\n?s ^(!(ex:b)) ?o",
    "<http://e/#x> !^ex:b 'it''s'": "<http://e/#x> ^(!(ex:b)) 'it''s'",
}


@pytest.mark.parametrize(("query", "spelt_out"), CASES.items(), ids=CASES)
def test_spelling_out(query: str, spelt_out: str) -> None:
    assert spell_out_negated_sets(query) == spelt_out
