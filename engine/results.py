"""Validation results: one value for each `sh:ValidationResult`.

https://www.w3.org/TR/shacl/#results-validation-result
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rdflib import Graph, URIRef
from rdflib.term import Node


@dataclass(frozen=True)
class Result:
    """One `sh:ValidationResult`, with the solution that produced it.

    `path` is the result path as an RDF node of `Results.shapes` (an IRI, or the blank node of a complex
    path). `messages` maps a language tag (`""` for none) to text with the bindings already filled in; where a
    shape says two things in one language they are joined by a line feed. `bindings` holds the variables of
    the failing solution of a SPARQL constraint, or of a custom component's SELECT (without `$this`), by name;
    it is empty for Core constraints and ASK validators.
    """

    focus: Node
    path: Node | None
    value: Node | None
    component: URIRef
    source_shape: Node
    severity: URIRef
    source_constraint: Node | None = None
    messages: Mapping[str, str] = field(default_factory=dict)
    bindings: Mapping[str, Node] = field(default_factory=dict)
    details: tuple[Result, ...] = ()
    root_shape: Node | None = None
    """The named target shape whose validation led here; it is the rule, where the source shape may be one of
    its parts.
    """


@dataclass(frozen=True)
class RuleRun:
    """How one target shape fared: focus nodes it looked at, results, seconds, and the error that stopped it,
    if any.
    """

    shape: Node
    focus_nodes: int
    results: int
    seconds: float
    error: str | None = None


@dataclass(frozen=True)
class Results:
    """What one validation found. `conforms` is the recommendation's: no results of any severity, and no rule
    stopped.
    """

    results: tuple[Result, ...]
    runs: tuple[RuleRun, ...] = ()
    engine: str = ""
    shapes: Graph = field(default_factory=Graph, repr=False, compare=False)
    """The shapes graph that was used: blank nodes of results (complex paths, unnamed shapes) are nodes of it.
    """

    @property
    def conforms(self) -> bool:
        """True when there is no result and every rule ran to its end."""
        return not self.results and all(run.error is None for run in self.runs)
