"""Expressions of rdflib's algebra as expressions of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rdflib import RDF, BNode, Literal, URIRef, Variable
from rdflib.plugins.sparql.algebra import translateGroupGraphPattern
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from engine.errors import UnsupportedError
from engine.plan import Call, Constant, Exists, Expression, call
from engine.plan import Variable as PlanVariable
from engine.terms import CASTABLE

ExistsPlan = Callable[[CompValue], Exists]

ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "Builtin_REGEX": ("text", "pattern", "flags"),
    "Builtin_REPLACE": ("arg", "pattern", "replacement", "flags"),
    "Builtin_SUBSTR": ("arg", "start", "length"),
}
"""Names of the arguments where they are not simply numbered."""
SOLUTION = "solution"
"""A hidden variable that tells solutions apart: BNODE gives the same node for the same label within one
solution."""
VARIADIC = ("Builtin_CONCAT", "Builtin_COALESCE")
"""Functions whose empty argument list rdflib reads as the empty RDF list."""
NUMBERED = ("arg", "arg1", "arg2", "arg3")


def lower_expression(
    node: Any, constants: Mapping[str, Node], exists: ExistsPlan, base: str | None = None
) -> Expression:
    """The expression; variables in `constants` are replaced by their terms, `exists` lowers the pattern
    of EXISTS.
    """
    if isinstance(node, Variable):
        name = str(node)
        return Constant(constants[name]) if name in constants else PlanVariable(name)
    if isinstance(node, URIRef | Literal | BNode):
        return Constant(node)

    def lower(part: Any) -> Expression:
        return lower_expression(part, constants, exists, base)

    match node.name:
        case "ConditionalAndExpression" | "ConditionalOrExpression":
            function = "and" if "And" in node.name else "or"
            return Call(function, tuple(lower(part) for part in [node.expr, *(node.other or [])]))
        case "RelationalExpression":
            return _relation(node, lower)
        case "AdditiveExpression" | "MultiplicativeExpression":
            result = lower(node.expr)
            for operator, operand in zip(node.op, node.other, strict=True):
                result = call(operator, result, lower(operand))
            return result
        case "UnaryNot" | "UnaryMinus" | "UnaryPlus":
            return call(
                {"UnaryNot": "not", "UnaryMinus": "neg", "UnaryPlus": "plus"}[node.name], lower(node.expr)
            )
        case "Function":
            return Call(_cast(node.iri), tuple(lower(part) for part in _listed(node.expr)))
        case "Builtin_EXISTS":
            return exists(node)
        case "Builtin_NOTEXISTS":
            return call("not", exists(node))
        case "Builtin_IRI" | "Builtin_URI" if base is not None:
            return call("iri", lower(node.arg), Constant(Literal(base)))
        case "Builtin_BNODE" if list(_arguments(node)):
            return call("bnode", lower(node.arg), PlanVariable(SOLUTION))
        case "TrueFilter":
            return Constant(Literal(True))
    return Call(node.name.removeprefix("Builtin_").lower(), tuple(lower(part) for part in _arguments(node)))


def _cast(iri: URIRef) -> str:
    """The name of the cast that the IRI stands for; no other functions have IRIs."""
    if iri not in CASTABLE:
        raise UnsupportedError(
            "unknown-function",
            place=f"call of {iri}",
            expected="a function or operator of SPARQL 1.1, or a cast to an XML Schema datatype",
            found=f"the function {iri}",
            fix="Use a function of the SPARQL 1.1 recommendation; extension functions are not supported.",
        )
    return str(iri)


def _relation(node: CompValue, lower: Callable[[Any], Expression]) -> Expression:
    if node.other is None:
        return lower(node.expr)
    if node.op in ("IN", "NOT IN"):
        members = [] if node.other == RDF.nil else _listed(node.other)
        return Call(
            node.op.replace(" ", "").lower(), (lower(node.expr), *(lower(member) for member in members))
        )
    return call(node.op, lower(node.expr), lower(node.other))


def _arguments(node: CompValue) -> Iterator[Any]:
    for name in ARGUMENTS.get(node.name, NUMBERED):
        value = dict.get(node, name)  # CompValue.get would evaluate
        if isinstance(value, list):
            yield from value
        elif value is not None and not (value == RDF.nil and node.name in VARIADIC):
            yield value


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def exists_pattern(node: CompValue) -> CompValue:
    """The pattern of an EXISTS; rdflib leaves some of them untranslated."""
    graph: CompValue = node.graph
    if graph.name in ("GroupGraphPatternSub", "SubSelect"):
        graph = translateGroupGraphPattern(graph)
        node.graph = graph
    return graph


def mentioned(node: Any) -> frozenset[str]:
    """Every variable that is written anywhere below the node, in patterns and in expressions."""
    if isinstance(node, Variable):
        return frozenset({str(node)})
    if isinstance(node, CompValue):
        parts = [exists_pattern(node)] if "EXISTS" in node.name else list(node.values())
        return frozenset().union(*(mentioned(part) for part in parts))
    if isinstance(node, list | tuple):
        return frozenset().union(*(mentioned(part) for part in node))
    if isinstance(node, Mapping):
        return mentioned(list(node))
    return frozenset()
