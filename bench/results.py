"""Validation reports as sets of rows that can be compared across engines."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from rdflib import SH, XSD, BNode, Graph, Literal
from rdflib.term import Node

Row = tuple[str, str, str, str, str]
"""Focus node, path, value, component, source shape, each in N-Triples or empty."""


def rows(report: Graph) -> list[Row]:
    """The top-level results of a report, sorted; one that is reported twice is there twice."""
    return sorted(_row(report, result) for result in report.objects(None, SH.result))


def differences(ours: list[Row], others: list[Row]) -> tuple[list[Row], list[Row]]:
    """What only the first has, and what only the second has."""
    first, second = Counter(ours), Counter(others)
    return sorted((first - second).elements()), sorted((second - first).elements())


def _row(report: Graph, result: Node) -> Row:
    said = (SH.focusNode, SH.resultPath, SH.value, SH.sourceConstraintComponent, SH.sourceShape)
    focus, path, value, component, shape = (_text(report.value(result, one)) for one in said)
    return focus, path, value, component, shape


def _text(term: Node | None) -> str:
    """A term in N-Triples, `xsd:string` left out, since not every engine writes it, and decimals by value:
    SPARQL fixes the value of a sum, not how many zeros it is written with.

    A blank node can only be a complex path; its structure is not compared (pyshifty leaves it out of the
    report): the source shape, which has one path, is.
    """
    if term is None:
        return ""
    if isinstance(term, BNode):
        return "[complex path]"
    if isinstance(term, Literal) and term.datatype == XSD.decimal and isinstance(term.value, Decimal):
        return f"{term.value.normalize():f}"
    return term.n3().removesuffix(f"^^<{XSD.string}>")
