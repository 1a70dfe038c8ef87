"""The plan: relational algebra over triple patterns, as frozen values.

A plan stands for a *bag* of rows. A row binds variables to terms; a variable may be unbound (SQL NULL). Each
plan knows

* `variables`: the columns it gives, in order;
* `certain`: those among them that are bound in every row. Joins on certain variables are plain equalities;
others need "equal, or one side unbound".

Two plans that are equal values give the same rows. https://www.w3.org/TR/sparql11-query/#sparqlAlgebra
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rdflib.term import Node

from engine.plan.expressions import Constant, Expression, Variable
from engine.plan.rows import Condition, Relation, TermOf

Slot = Variable | Constant
"""What stands at a place of a triple pattern."""


def _ordered(*groups: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in groups for name in group))


class Plan:
    """Base of all plans. Subclasses say which variables they give and which of them are certain."""

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        raise NotImplementedError

    @cached_property
    def certain(self) -> frozenset[str]:
        """Names of the columns that are bound in every row."""
        raise NotImplementedError


@dataclass(frozen=True)
class Unit(Plan):
    """One row that binds nothing: the neutral element of Join."""

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return ()

    @cached_property
    def certain(self) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True)
class Scan(Plan):
    """All triples of the graph that match a pattern; a variable that stands twice must match the same term
    twice."""

    subject: Slot
    predicate: Slot
    object: Slot
    graph: Node | None = None
    """The name of the graph; None is the default graph."""
    stored: bool = False
    """Whether only the triple table is meant: the part of a resolved pattern that no mapped table answers."""

    @property
    def slots(self) -> tuple[Slot, Slot, Slot]:
        """Subject, predicate and object."""
        return self.subject, self.predicate, self.object

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return _ordered([slot.name for slot in self.slots if isinstance(slot, Variable)])

    @cached_property
    def certain(self) -> frozenset[str]:
        return frozenset(self.variables)


@dataclass(frozen=True)
class Rows(Plan):
    """The rows of a stored table (or query) that meet the conditions, as terms; a bag.

    A variable in `optional` is unbound where its column is NULL; rows in which a column of any other variable
    is NULL do not count. Resolving triple patterns makes these.
    """

    relation: Relation
    terms: tuple[tuple[str, TermOf], ...]
    conditions: tuple[Condition, ...] = ()
    optional: frozenset[str] = frozenset()

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.terms)

    @cached_property
    def certain(self) -> frozenset[str]:
        return frozenset(self.variables) - self.optional

    def term(self, name: str) -> TermOf:
        """How a variable is made."""
        return dict(self.terms)[name]


@dataclass(frozen=True)
class Nodes(Plan):
    """Every subject and object of the graph once."""

    variable: str
    graph: Node | None = None
    stored: bool = False
    """Whether only the triple table is meant."""

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return (self.variable,)

    @cached_property
    def certain(self) -> frozenset[str]:
        return frozenset(self.variables)


@dataclass(frozen=True)
class Values(Plan):
    """Rows known when compiling; None is unbound. No rows at all is the empty plan."""

    names: tuple[str, ...]
    rows: tuple[tuple[Node | None, ...], ...]

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return self.names

    @cached_property
    def certain(self) -> frozenset[str]:
        return frozenset(
            name for index, name in enumerate(self.names) if all(row[index] is not None for row in self.rows)
        )


@dataclass(frozen=True)
class Table(Plan):
    """A stored relation of terms in generic form: a candidate set, made by `Database.store`.

    Columns have the names of the variables. `distinct` promises that no row stands twice.
    """

    name: str
    columns: tuple[str, ...]
    bound: frozenset[str]
    distinct: bool = True

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return self.columns

    @cached_property
    def certain(self) -> frozenset[str]:
        return self.bound


@dataclass(frozen=True)
class Shared(Plan):
    """A plan that is used in several places and computed once (a materialised common table expression)."""

    plan: Plan

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return self.plan.variables

    @cached_property
    def certain(self) -> frozenset[str]:
        return self.plan.certain


@dataclass(frozen=True)
class Join(Plan):
    """Rows of both sides that are compatible: equal on each shared variable, or unbound on one side."""

    left: Plan
    right: Plan

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return _ordered(self.left.variables, self.right.variables)

    @cached_property
    def certain(self) -> frozenset[str]:
        return self.left.certain | self.right.certain


@dataclass(frozen=True)
class LeftJoin(Plan):
    """OPTIONAL: as Join where compatible rows meet `condition` (which sees both sides), else the left row
    alone."""

    left: Plan
    right: Plan
    condition: Expression | None = None

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return _ordered(self.left.variables, self.right.variables)

    @cached_property
    def certain(self) -> frozenset[str]:
        return self.left.certain


@dataclass(frozen=True)
class SemiJoin(Plan):
    """FILTER EXISTS: left rows that have a compatible right row for which `condition` (over both sides) is
    true."""

    left: Plan
    right: Plan
    condition: Expression | None = None

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return self.left.variables

    @cached_property
    def certain(self) -> frozenset[str]:
        return self.left.certain


@dataclass(frozen=True)
class AntiJoin(Plan):
    """FILTER NOT EXISTS: left rows that have no compatible right row for which `condition` (over both sides)
    is true."""

    left: Plan
    right: Plan
    condition: Expression | None = None

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return self.left.variables

    @cached_property
    def certain(self) -> frozenset[str]:
        return self.left.certain


@dataclass(frozen=True)
class Minus(Plan):
    """MINUS: left rows without a compatible right row that shares at least one bound variable.

    `correlated` are variables that must be equal but do not count as shared (substituted variables are no
    variables).
    """

    left: Plan
    right: Plan
    correlated: frozenset[str] = frozenset()

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return self.left.variables

    @cached_property
    def certain(self) -> frozenset[str]:
        return self.left.certain


@dataclass(frozen=True)
class Union(Plan):
    """Rows of all parts, duplicates kept; a part leaves the variables it does not have unbound.

    `apart_by` promises that no two rows of different parts agree on these variables; empty promises nothing.
    """

    parts: tuple[Plan, ...]
    apart_by: frozenset[str] = frozenset()

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return _ordered(*(part.variables for part in self.parts))

    @cached_property
    def certain(self) -> frozenset[str]:
        return frozenset.intersection(*(part.certain for part in self.parts))


@dataclass(frozen=True)
class Filter(Plan):
    """Rows for which the condition is true (its effective boolean value; nothing is not true)."""

    plan: Plan
    condition: Expression

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return self.plan.variables

    @cached_property
    def certain(self) -> frozenset[str]:
        return self.plan.certain


@dataclass(frozen=True)
class Extend(Plan):
    """BIND: one more variable, unbound where the expression is nothing. `variable` must be new.

    `total` promises that the expression is never nothing.
    """

    plan: Plan
    variable: str
    expression: Expression
    total: bool = False

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return (*self.plan.variables, self.variable)

    @cached_property
    def certain(self) -> frozenset[str]:
        expression = self.expression
        always = (
            self.total
            or isinstance(expression, Constant)
            or (isinstance(expression, Variable) and expression.name in self.plan.certain)
        )
        return self.plan.certain | {self.variable} if always else self.plan.certain


@dataclass(frozen=True)
class Project(Plan):
    """Only these variables (those the plan does not have are unbound); duplicates stay."""

    plan: Plan
    names: tuple[str, ...]

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return self.names

    @cached_property
    def certain(self) -> frozenset[str]:
        return self.plan.certain & frozenset(self.names)


@dataclass(frozen=True)
class Rename(Plan):
    """The same rows under other names: pairs (old, new); variables that are not named keep theirs."""

    plan: Plan
    pairs: tuple[tuple[str, str], ...]

    @cached_property
    def variables(self) -> tuple[str, ...]:
        names = dict(self.pairs)
        return tuple(names.get(name, name) for name in self.plan.variables)

    @cached_property
    def certain(self) -> frozenset[str]:
        names = dict(self.pairs)
        return frozenset(names.get(name, name) for name in self.plan.certain)


@dataclass(frozen=True)
class Distinct(Plan):
    """Each row once."""

    plan: Plan

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return self.plan.variables

    @cached_property
    def certain(self) -> frozenset[str]:
        return self.plan.certain


@dataclass(frozen=True)
class Aggregate:
    """`count sum avg min max sample group_concat` of an expression; `count` of None counts rows
    (`COUNT(*)`)."""

    variable: str
    function: str
    expression: Expression | None
    distinct: bool = False
    separator: str = " "


@dataclass(frozen=True)
class Group(Plan):
    """One row for each combination of the keys. Without keys there is exactly one row, also over no rows."""

    plan: Plan
    keys: tuple[str, ...]
    aggregates: tuple[Aggregate, ...]

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return (*self.keys, *(aggregate.variable for aggregate in self.aggregates))

    @cached_property
    def certain(self) -> frozenset[str]:
        counts = {aggregate.variable for aggregate in self.aggregates if aggregate.function == "count"}
        return (self.plan.certain & frozenset(self.keys)) | counts


@dataclass(frozen=True)
class SortKey:
    """One ORDER BY condition."""

    expression: Expression
    descending: bool = False


@dataclass(frozen=True)
class Order(Plan):
    """The same rows in an order; it only shows in results and in a Slice directly above."""

    plan: Plan
    keys: tuple[SortKey, ...]

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return self.plan.variables

    @cached_property
    def certain(self) -> frozenset[str]:
        return self.plan.certain


@dataclass(frozen=True)
class Slice(Plan):
    """OFFSET and LIMIT, separately for each combination of `partition` (the pre-bound variables of a
    sub-select)."""

    plan: Plan
    offset: int = 0
    limit: int | None = None
    partition: tuple[str, ...] = field(default=())

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return self.plan.variables

    @cached_property
    def certain(self) -> frozenset[str]:
        return self.plan.certain


@dataclass(frozen=True)
class Closure(Plan):
    """Pairs (source, target), each once, where a chain of steps leads from source to target.

    `start` has the single column `source`; `step` has the columns `step_from` and `step_to`, both certain.
    With `reflexive` every source also reaches itself (the path `*`), even if no triple has it.
    """

    start: Plan
    step: Plan
    source: str
    target: str
    step_from: str
    step_to: str
    reflexive: bool

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return (self.source, self.target)

    @cached_property
    def certain(self) -> frozenset[str]:
        return frozenset(self.variables)
