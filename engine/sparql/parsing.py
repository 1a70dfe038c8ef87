"""Query text to rdflib's algebra, with what we do not support refused by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pyparsing.exceptions import ParseException
from rdflib import Literal, Variable
from rdflib.plugins.sparql.algebra import translateQuery, traverse
from rdflib.plugins.sparql.parserutils import CompValue

from engine.errors import InputError, UnsupportedError
from engine.sparql.parse_trees import TREES


@dataclass(frozen=True)
class Query:
    """A parsed query: `SELECT` or `ASK`, and its pattern with the solution modifiers."""

    form: str
    pattern: CompValue
    base: str | None = None


ALL = "every variable"
"""A variable that marks `SELECT *`."""
FORMS = {"SelectQuery": "SELECT", "AskQuery": "ASK"}


_MOST_KEPT: Final = 1024
"""Queries kept parsed: reading the text is four fifths of compiling a rule."""


def parse(text: str, prefixes: Mapping[str, str] | None = None, base: str | None = None) -> Query:
    """Parses a query; `prefixes` hold besides those the query declares itself. Nobody changes the result."""
    return _parsed(text, tuple(sorted((prefixes or {}).items())), base)


@lru_cache(maxsize=_MOST_KEPT)
def _parsed(text: str, prefixes: tuple[tuple[str, str], ...], base: str | None) -> Query:
    try:
        tree = TREES.tree(text)
        tree[1] = traverse(tree[1], visitPost=_mended)
        query = translateQuery(tree, base=base, initNs=dict(prefixes))
    except ParseException as error:
        raise syntax_error(
            text, f"line {error.lineno}, column {error.column}: {error.line.strip()}"
        ) from None
    except Exception as error:
        raise syntax_error(text, str(error)) from None
    algebra = query.algebra
    if algebra.name not in FORMS:
        raise unsupported(f"a {algebra.name.removesuffix('Query').upper()} query", "SELECT or ASK")
    if algebra.datasetClause:
        raise unsupported("FROM", "a query of the one graph that is checked")
    return Query(FORMS[algebra.name], algebra.p, query.prologue.base)


def _mended(node: object) -> None:
    """Keeps what rdflib's translation would lose: a FILTER of a constant that is false, and which SELECT is
    `*`."""
    if not isinstance(node, CompValue):
        return
    if node.name == "Filter":
        expression = node.expr
        while (
            isinstance(expression, CompValue)
            and expression.name.endswith("Expression")
            and not expression.other
        ):
            expression = expression.expr
        if isinstance(expression, Literal):
            node["expr"] = CompValue("ConditionalAndExpression", expr=expression, other=[])
    if node.name in ("SelectQuery", "SubSelect") and not node.projection and node.where.part is not None:
        node.where["part"] = [*node.where.part, CompValue("Bind", expr=Literal(1), var=Variable(ALL))]


def syntax_error(text: str, detail: str) -> InputError:
    """The error for text that is no SPARQL query."""
    return InputError(
        "sparql-syntax",
        place=f"query {' '.join(text.split())[:80]}",
        expected="a SPARQL 1.1 query",
        found=detail,
        fix="Correct the query at that place; check that every prefix is declared.",
    )


def unsupported(found: str, expected: str) -> UnsupportedError:
    """The error for a part of SPARQL that we leave out on purpose."""
    return UnsupportedError(
        "sparql-unsupported",
        place="the query",
        expected=expected,
        found=found,
        fix="Write the query without it: SERVICE, FROM, CONSTRUCT, DESCRIBE and updates are left out.",
    )
