"""Refuses words of the `sh:` namespace that would otherwise be passed over in silence: misspelt ones, and
features of SHACL-AF and SHACL-JS that we do not have.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from rdflib.term import Node

from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH

KNOWN: Final = frozenset(
    {
        "targetNode",
        "targetClass",
        "targetSubjectsOf",
        "targetObjectsOf",
        "target",
        "path",
        "property",
        "node",
        "severity",
        "message",
        "deactivated",
        "name",
        "description",
        "order",
        "group",
        "defaultValue",
        "labelTemplate",
        "class",
        "datatype",
        "nodeKind",
        "minCount",
        "maxCount",
        "minExclusive",
        "minInclusive",
        "maxExclusive",
        "maxInclusive",
        "minLength",
        "maxLength",
        "pattern",
        "flags",
        "languageIn",
        "uniqueLang",
        "equals",
        "disjoint",
        "lessThan",
        "lessThanOrEquals",
        "not",
        "and",
        "or",
        "xone",
        "qualifiedValueShape",
        "qualifiedMinCount",
        "qualifiedMaxCount",
        "qualifiedValueShapesDisjoint",
        "closed",
        "ignoredProperties",
        "hasValue",
        "in",
        "sparql",
        "declare",
        "prefixes",
        "select",
        "ask",
        "optional",
        "parameter",
        "validator",
        "nodeValidator",
        "propertyValidator",
        "inversePath",
        "alternativePath",
        "zeroOrMorePath",
        "oneOrMorePath",
        "zeroOrOnePath",
        "shapesGraph",
        "shapesGraphWellFormed",
        "suggestedShapesGraph",
        "entailment",
        "intersection",
        "union",
    }
)
"""What may stand on a shape: everything of the recommendation, and what says nothing about validity."""

_UNSUPPORTED: Final = {
    "js": "JavaScript constraints (SHACL-JS)",
    "rule": "rules that add triples (SHACL-AF)",
    "expression": "node expressions (SHACL-AF)",
    "values": "inferred values (SHACL-AF)",
    "filterShape": "node expressions (SHACL-AF)",
}


def refuse_unknown_terms(shape: ShapeReader) -> None:
    """Raises the error for the first property of the shape, by name, that is in `sh:` and not known."""
    for name in sorted(_words(shape.graph.predicates(shape.node))):
        if name in KNOWN:
            continue
        if name in _UNSUPPORTED:
            shape.unsupported(
                "shacl-feature-unsupported",
                expected="SHACL Core, SHACL-SPARQL or a SPARQL target",
                found=f"sh:{name}: {_UNSUPPORTED[name]}",
                fix="Say it with sh:sparql, or remove it.",
            )
        similar = get_close_matches(name, KNOWN, n=1)
        shape.refuse(
            "shacl-term-unknown",
            expected="only words that SHACL defines in the namespace sh:",
            found=f"sh:{name}",
            fix=f"Write sh:{similar[0]}." if similar else "Use a property of your own namespace.",
        )


def _words(predicates: Iterable[Node]) -> set[str]:
    return {str(one)[len(str(SH)) :] for one in predicates if str(one).startswith(str(SH))}
