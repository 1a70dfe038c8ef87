"""SPARQL queries to plans.

In: the text of a SELECT or ASK query. Out: a plan with one row for each solution. rdflib parses; its
algebra is
lowered here operator by operator. Variables may be *pre-bound* to a term, to a path (`$PATH`) or to a
relation: then
the plan has the solutions for all rows of the relation at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rdflib.term import Node

from engine.plan import Join, Plan, Project, SemiJoin, Slice
from engine.plan.paths import Path
from engine.sparql.parsing import parse, unsupported
from engine.sparql.patterns import Lowering
from engine.sparql.restrictions import check
from engine.sparql.scope import Scope, distinct_relation

Prebound = Mapping[str | tuple[str, ...], Plan | Node | Path]


def lower_select(
    text: str,
    prefixes: Mapping[str, str] | None = None,
    prebound: Prebound | None = None,
    *,
    base: str | None = None,
    graphs: Sequence[Node] = (),
) -> Plan:
    """The plan of a SELECT query: its variables, and those of the pre-bound relations, one row for each
    solution.

    `prebound` maps a variable, or a tuple of variables, to a plan with these columns; a variable to a
    term; `PATH` to a
    path. Raises InputError for text that is no query or breaks the rules of pre-binding, UnsupportedError
    for SERVICE,
    FROM, GRAPH and other query forms.
    """
    query = parse(text, prefixes, base)
    if query.form != "SELECT":
        raise unsupported("an ASK query", "a SELECT query")
    scope = _scope(prebound or {})
    if prebound:
        check(query.pattern, _names(prebound))
    plan = Lowering(query.base, graphs).pattern(query.pattern, scope)
    return scope.bind(plan, scope.names)


def lower_ask(
    text: str,
    prefixes: Mapping[str, str] | None = None,
    prebound: Prebound | None = None,
    *,
    base: str | None = None,
    graphs: Sequence[Node] = (),
) -> Plan:
    """The plan of an ASK query: those rows of the pre-bound relation for which the answer is true.

    Without a relation it has one row without columns for true, none for false.
    """
    query = parse(text, prefixes, base)
    if query.form != "ASK":
        raise unsupported("a SELECT query", "an ASK query")
    scope = _scope(prebound or {})
    if prebound:
        check(query.pattern, _names(prebound))
    plan = Lowering(query.base, graphs).pattern(query.pattern, scope)
    if not scope.relations:
        return Slice(Project(plan, ()), 0, 1)
    everyone = scope.relations[0]
    for relation in scope.relations[1:]:
        everyone = Join(everyone, relation)
    return SemiJoin(everyone, Project(plan, tuple(name for name in plan.variables if name in scope.names)))


def _names(prebound: Prebound) -> list[str]:
    """The pre-bound variables; the path is substituted in the text, it is no variable of the solutions."""
    names = [name for key in prebound for name in ((key,) if isinstance(key, str) else key)]
    return [name for name in names if name != "PATH"]


def _scope(prebound: Prebound) -> Scope:
    constants: dict[str, Node] = {}
    relations: list[Plan] = []
    path: Path | None = None
    for key, value in prebound.items():
        if isinstance(value, Plan):
            relations.append(distinct_relation(value))
        elif isinstance(value, Path):
            path = value
        elif isinstance(key, str):
            constants[key] = value
    return Scope(constants, tuple(relations), path)
