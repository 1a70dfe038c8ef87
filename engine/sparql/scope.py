"""Pre-bound variables: what is known of a variable before the query is evaluated.

The recommendation substitutes values for variables and evaluates once for each focus node. We evaluate
once for all:
the *relation* of pre-bound values is joined in at every place where substitution would have put a
constant. A part of
the query that does not mention the variables of a relation means the same for all its rows and is left alone.

https://www.w3.org/TR/shacl/#pre-binding
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from rdflib.term import Node

from engine.plan import Distinct, Join, Plan, Project, Table
from engine.plan.paths import Path


@dataclass(frozen=True)
class Scope:
    """Constants and relations by variable, and the path that stands for `$PATH`."""

    constants: Mapping[str, Node] = field(default_factory=dict)
    relations: tuple[Plan, ...] = ()
    path: Path | None = None

    @property
    def names(self) -> frozenset[str]:
        """Variables that a relation binds."""
        return frozenset(name for relation in self.relations for name in relation.variables)

    def domains(self, mentioned: Iterable[str]) -> list[Plan]:
        """For each relation the rows it allows on the mentioned variables, each once."""
        wanted = frozenset(mentioned)
        found: list[Plan] = []
        for relation in self.relations:
            shared = tuple(name for name in relation.variables if name in wanted)
            if shared == relation.variables:
                found.append(relation)
            elif shared:
                found.append(Distinct(Project(relation, shared)))
        return found

    def bind(self, plan: Plan, mentioned: Iterable[str]) -> Plan:
        """The plan with the mentioned pre-bound variables as columns."""
        missing = frozenset(mentioned) & self.names - frozenset(plan.variables)
        if not missing:
            return plan
        for domain in self.domains(frozenset(mentioned) & (missing | frozenset(plan.variables))):
            if not frozenset(domain.variables) <= frozenset(plan.variables):
                plan = Join(domain, plan)
        return plan

    def within(self, names: Iterable[str]) -> Scope:
        """What a sub-select that gives only these variables sees."""
        kept = frozenset(names)
        relations = tuple(
            relation if frozenset(relation.variables) <= kept else Distinct(Project(relation, shared))
            for relation in self.relations
            if (shared := tuple(name for name in relation.variables if name in kept))
        )
        constants = {name: term for name, term in self.constants.items() if name in kept}
        return replace(self, constants=constants, relations=relations)

    def correlated(self, relation: Plan) -> Scope:
        """The scope inside EXISTS: the bindings of the row outside are pre-bound too."""
        return replace(self, relations=(*self.relations, relation))


def distinct_relation(plan: Plan) -> Plan:
    """The plan with each row once, as it is where that is already known."""
    if isinstance(plan, Distinct) or (isinstance(plan, Table) and plan.distinct):
        return plan
    return Distinct(plan)
