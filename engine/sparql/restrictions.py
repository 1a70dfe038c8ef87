"""What a query with pre-bound variables may not contain. https://www.w3.org/TR/shacl/#pre-binding"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rdflib.plugins.sparql.parserutils import CompValue

from engine.errors import InputError
from engine.sparql.expressions import exists_pattern
from engine.sparql.patterns import projected

OPTIONAL_NAMES = frozenset({"shapesGraph", "currentShape"})
"""Pre-bound variables that a sub-select need not give."""


def check(node: CompValue, prebound: Iterable[str]) -> None:
    """Raises InputError for MINUS, VALUES, SERVICE, `AS ?prebound`, and sub-selects that drop a pre-bound
    variable.
    """
    names = frozenset(prebound)
    for part in _parts(node):
        match part.name:
            case "Minus":
                raise forbidden("MINUS", "FILTER NOT EXISTS { … }")
            case "values":
                raise forbidden("VALUES", "FILTER (?x IN (…))")
            case "ServiceGraphPattern":
                raise forbidden("SERVICE", "a pattern of the graph that is checked")
            case "Extend" if str(part.var) in names and not _is_sample(part):
                raise forbidden(f"AS ?{part.var}", "another variable name after AS")
            case "ToMultiSet" if part.p.name != "values":
                missing = sorted(names - OPTIONAL_NAMES - frozenset(projected(part.p)))
                if missing:
                    raise forbidden(
                        f"a sub-select without ${missing[0]}", f"SELECT ${missing[0]} … in the sub-select"
                    )


def _is_sample(part: CompValue) -> bool:
    """rdflib's own way to select a variable that is grouped."""
    return str(part.expr).startswith("__agg_")


def _parts(node: Any) -> Iterator[CompValue]:
    if isinstance(node, CompValue):
        yield node
        children = [exists_pattern(node)] if "EXISTS" in node.name else list(node.values())
        for child in children:
            yield from _parts(child)
    elif isinstance(node, list | tuple):
        for child in node:
            yield from _parts(child)


def forbidden(found: str, instead: str) -> InputError:
    """The error for a query that pre-binding forbids."""
    return InputError(
        "prebinding-forbidden",
        place="the query",
        expected="a query that the SHACL recommendation allows where variables are pre-bound",
        found=found,
        fix=f"Write {instead} instead.",
    )
