"""Validation results as rows: the key of a record stands for the IRI that the mapping makes of it."""

from __future__ import annotations

from functools import cache
from urllib.parse import unquote

from rdflib import Literal, URIRef
from rdflib.term import Node

from bench.scale.rows import Row, as_text
from engine.graph.r2rml import Reference, Template
from engine.results import Result, Results
from hegui.ontology import DATA, RULE
from hegui.workspace import mapping


def by_rule(found: Results) -> dict[str, list[Row]]:
    """Results as rows, by rule. Raises `RuntimeError` if a rule was stopped."""
    stopped = [f"{run.shape}: {run.error}" for run in found.runs if run.error]
    if stopped:
        raise RuntimeError("; ".join(stopped))
    rows: dict[str, list[Row]] = {str(run.shape).removeprefix(RULE): [] for run in found.runs}
    for result in found.results:
        rows[str(result.root_shape).removeprefix(RULE)].append(_row(result))
    return rows


def _row(result: Result) -> Row:
    bound = {name: term_text(value) for name, value in result.bindings.items()}
    part = result.source_constraint or result.source_shape
    return {
        **bound,
        "shape": str(part).removeprefix(RULE),
        "this": term_text(result.focus),
        "value": term_text(result.value),
    }


def term_text(term: Node | None) -> str | None:
    """A literal's value, and the key in an IRI of the mapping."""
    if isinstance(term, Literal):
        return as_text(term.toPython())
    return _key(str(term)) if isinstance(term, URIRef) else as_text(term)


def _key(iri: str) -> str:
    prefixes = _prefixes()
    start = next((length for length in _lengths() if iri[:length] in prefixes), 0)
    return unquote(iri[start:]) if start else iri


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted(set(map(len, _prefixes())), reverse=True))


@cache
def _prefixes() -> frozenset[str]:
    """What stands before the key in the templates of the mapping."""
    terms = [term for each, said in mapping().statements() for term in (each.subject, said.object)]
    values = [term.value for term in terms if not isinstance(term, Reference)]
    templates = [value for value in values if isinstance(value, Template)]
    starts = {piece for template in templates if isinstance(piece := template.pieces[0], str)}
    return frozenset(start if ":" in start else str(DATA) + start for start in starts)
