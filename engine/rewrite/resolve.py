"""Triple patterns become what can answer them: rows of mapped tables, and the triple table.

    Scan ?x fund:patient ?p   →   Distinct (Union (Rows of encounter …) (Rows of settlement …) …)

A graph is a set, so every triple comes once: the DISTINCT goes again where keys and terms prove it needless
(`engine.rewrite.narrow`). Patterns over named graphs are answered by the triple table alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.graph.stored_terms import StoredTerms
from engine.graph.view import MappedTriple, View
from engine.plan.algebra import Distinct, Filter, Nodes, Plan, Project, Rows, Scan, Union, Values
from engine.plan.expressions import Constant, Variable, call
from engine.plan.rows import Condition, HasValue, TermOf
from engine.plan.traversal import rewrite_upwards
from engine.rewrite.term_matches import conditions_for


@dataclass(frozen=True)
class Sources:
    """What answers triple patterns: the view of a mapping, and what the triple table holds."""

    view: View
    stored: Callable[[], StoredTerms]


def resolved(plan: Plan, sources: Sources) -> Plan:
    """The plan with every pattern over the default graph resolved; the same rows."""

    def resolve(part: Plan) -> Plan:
        match part:
            case Scan(graph=None, stored=False):
                return resolve_scan(part, sources)
            case Nodes(graph=None, stored=False):
                return resolve_nodes(part, sources)
        return part

    return rewrite_upwards(plan, resolve)


def resolve_scan(scan: Scan, sources: Sources) -> Plan:
    """All that can match a triple pattern, each triple once."""
    predicate = scan.predicate.term if isinstance(scan.predicate, Constant) else None
    answers = [_answer(scan, triple) for triple in sources.view.with_predicate(predicate)]
    parts = [answer for answer in answers if answer is not None]
    if all(sources.stored().of(scan)):
        parts.append(replace(scan, stored=True))
    return alternatives(tuple(parts), scan.variables)


def resolve_nodes(nodes: Nodes, sources: Sources) -> Plan:
    """Every subject and object, each once."""
    answers = [
        Rows(triple.relation, ((nodes.variable, term),), _present(triple, term))
        for triple in sources.view.triples
        for term in (triple.subject, triple.object)
    ]
    parts: list[Plan] = list(dict.fromkeys(answers))
    if sources.stored().subjects:
        parts.append(replace(nodes, stored=True))
    return alternatives(tuple(parts), nodes.variables)


def alternatives(parts: tuple[Plan, ...], variables: tuple[str, ...]) -> Plan:
    """The rows of all parts, each once."""
    if not parts:
        return Values(variables, ())
    return Distinct(parts[0] if len(parts) == 1 else Union(parts))


def _present(triple: MappedTriple, made: TermOf) -> tuple[Condition, ...]:
    """That the terms of the triple which the plan does not make have their values."""
    known = set(made.columns)
    needed = dict.fromkeys(column for term in triple.terms for column in term.columns if column not in known)
    return tuple(HasValue(column) for column in needed if column.name not in triple.relation.never_null)


def _answer(scan: Scan, triple: MappedTriple) -> Plan | None:
    """The rows that match the pattern; None if none can."""
    conditions: list[Condition] = []
    terms: dict[str, TermOf] = {}
    again: list[tuple[str, str]] = []
    for number, (slot, term) in enumerate(zip(scan.slots, triple.terms, strict=True)):
        if isinstance(slot, Constant):
            found = conditions_for(term, slot.term)
            if found is None:
                return None
            conditions += found
            continue
        name = slot.name
        if name in terms:
            name = f"{slot.name}.again{number}"
            again.append((slot.name, name))
        terms[name] = term
    plan: Plan = Rows(triple.relation, tuple(terms.items()), tuple(dict.fromkeys(conditions)))
    for first, second in again:
        plan = Filter(plan, call("sameterm", Variable(first), Variable(second)))
    return Project(plan, scan.variables) if again else plan
