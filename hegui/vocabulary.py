"""Shapes may only name properties that some record can have.

A misspelt property makes a rule pass silently for ever, so it is an error, found before anything runs.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from rdflib import URIRef

from engine.errors import InputError
from hegui.ontology import load_ontology
from hegui.rules import RuleSet
from hegui.workspace import mapping

FUND = "https://w3id.org/hegui/fund#"


@cache
def known_properties() -> frozenset[URIRef]:
    """Properties of ours that the mapping can yield or that the ontology uses in its own lists."""
    yielded = set(mapping().predicates()) | set(load_ontology().predicates(unique=True))
    return frozenset(URIRef(str(p)) for p in yielded if str(p).startswith(FUND))


def refuse_unknown_properties(rules: RuleSet) -> None:
    """Raises `InputError` (`unknown-property`) for the first property that neither mapping nor ontology
    yields.
    """
    for rule in rules.rules:
        for used in sorted(rule.properties - known_properties()):
            raise _unknown(str(rule.file), rule.id, used)


def _unknown(file: str, rule: str, used: URIRef) -> InputError:
    known = sorted(p.removeprefix(FUND) for p in known_properties())
    near = get_close_matches(used.removeprefix(FUND), known, n=1)
    hint = f"Did you mean fund:{near[0]}?" if near else "See ontology/fund.ttl for the properties there are."
    return InputError(
        "unknown-property",
        place=f"{file}, {rule}",
        expected="a property that a mapping yields",
        found=f"fund:{used.removeprefix(FUND)}",
        fix=hint,
    )
