"""Shapes may only name properties that some record can have.

A misspelt property makes a rule pass silently for ever, so it is an error, found before anything runs.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from rdflib import URIRef

from engine.errors import InputError
from hegui.components import read_components, refuse_misspelt, refuse_wrong_values
from hegui.folders import folder
from hegui.ontology import RULE, load_ontology
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
    yields; `rule-word-unknown` for a property of `rule:` that there is not, `component-parameter-wrong` for a
    parameter of a component that names what it may not.
    """
    components = read_components(folder("shapes"))
    parameters = {parameter.iri for one in components for parameter in one.parameters}
    words = {one for one in load_ontology().subjects() if isinstance(one, URIRef) and one.startswith(RULE)}
    for rule in rules.rules:
        refuse_misspelt(rule.file, rule.shapes, frozenset(parameters | words))
        refuse_wrong_values(rule.file, rule.shapes, components, load_ontology())
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
