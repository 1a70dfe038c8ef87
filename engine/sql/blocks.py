"""A block: one SELECT that is still open, so that joins and filters can be added to it.

Columns are values by variable name; they may be expressions over the sources of the block. Closing a block
makes it one source, a subquery, of a new block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from engine.sql.forms import Form, Generic, Known, Nothing, Value, generic
from engine.sql.implied_values import drop_implied_checks
from engine.sql.join_links import without_differences_as_links
from engine.sql.null_checks import without_needless
from engine.sql.trees import TRUE, Sql, all_of, column, number


@dataclass(frozen=True)
class JoinPart:
    """One more source: `CROSS`, `INNER`, `LEFT`, `SEMI` or `ANTI` joined."""

    kind: str
    source: Sql
    condition: Sql | None = None


@dataclass(frozen=True)
class Ordering:
    """One key of an ORDER BY."""

    sql: Sql
    descending: bool = False


@dataclass(frozen=True)
class Block:
    """Sources, conditions and columns of an open SELECT; no source at all stands for one row."""

    columns: dict[str, Value]
    source: Sql | None = None
    joins: tuple[JoinPart, ...] = ()
    conditions: tuple[Sql, ...] = ()
    order: tuple[Ordering, ...] = field(default=())

    @property
    def flat(self) -> bool:
        """Whether its sources can become inner-joined sources of another block."""
        return all(join.kind in ("CROSS", "INNER") for join in self.joins)

    @property
    def bare(self) -> bool:
        """Whether it is one source with plain columns, fit for the nullable side of an outer join."""
        plain = all(isinstance(part, exp.Column) for value in self.columns.values() for part in value.parts)
        return self.source is not None and not self.joins and not self.conditions and plain

    def where(self, *conditions: Sql) -> Block:
        """The block with more conditions; `TRUE` is left out."""
        return replace(self, conditions=(*self.conditions, *(item for item in conditions if item != TRUE)))

    def joined(self, kind: str, source: Sql, condition: Sql | None) -> Block:
        """The block with one more source."""
        if self.source is None and kind in ("CROSS", "INNER"):
            block = replace(self, source=source)
            return block if condition is None else block.where(condition)
        return replace(self, joins=(*self.joins, JoinPart(kind, source, condition)))

    def select(
        self, columns: Sequence[tuple[str, Sql]], *, ordered: bool = False, distinct: bool = False
    ) -> exp.Select:
        """The SELECT of these named expressions over the sources of the block.

        The sources move into it: a block is selected from once.
        """
        expressions = [exp.alias_(sql.copy(), name, quoted=True, copy=False) for name, sql in columns]
        select = exp.select(*(expressions or [number(1)]))
        if self.source is not None:
            select = select.from_(self.source, copy=False)
        for join in self.joins:
            select = select.join(_join(join), copy=False)
        inner = (join.condition for join in self.joins if join.kind in ("CROSS", "INNER", "SEMI"))
        conditions = without_needless(self.conditions, (each for each in inner if each is not None))
        if self.source is not None and not self.joins:
            drop_implied_checks(self.source, conditions)
        condition = all_of(without_differences_as_links(conditions))
        if condition is not None:
            select = select.where(condition, copy=False)
        if distinct:
            select = select.distinct(copy=False)
        if ordered and self.order:
            select = select.order_by(*ordering_terms(self.order), copy=False)
        return select


def _join(join: JoinPart) -> exp.Join:
    if join.kind in ("CROSS", "INNER") and join.condition is None:
        return exp.Join(this=join.source, kind="CROSS")
    condition = join.condition if join.condition is not None else TRUE.copy()
    if join.kind == "LEFT":
        return exp.Join(this=join.source, side="LEFT", on=condition)
    kind = "" if join.kind == "INNER" else join.kind
    return exp.Join(this=join.source, kind=kind, on=condition)


def ordering_terms(order: Sequence[Ordering]) -> list[exp.Ordered]:
    """ORDER BY terms; NULL is first, last when descending, as SPARQL wants unbound variables."""
    return [
        exp.Ordered(this=key.sql.copy(), desc=key.descending, nulls_first=not key.descending) for key in order
    ]


def stored_columns(block: Block, forms: dict[str, Form] | None = None) -> list[tuple[str, Sql]]:
    """What a SELECT must give so that the columns can be read from outside; constants need no column.

    `forms` asks for generic form where it says so; with it every column is stored.
    """
    stored: list[tuple[str, Sql]] = []
    for name, value in block.columns.items():
        wanted = forms.get(name) if forms is not None else None
        if isinstance(wanted, Generic):
            stored.append((name, generic(value)))
        elif wanted is not None or not isinstance(value.form, Known | Nothing):
            stored += zip(part_names(name, value), value.parts, strict=True)
    return stored


def part_names(name: str, value: Value) -> list[str]:
    """The names under which the expressions of a value are stored."""
    return [name, *(f"{name}.part{place}" for place in range(1, len(value.parts)))]


def read_columns(block: Block, alias: str, forms: dict[str, Form] | None = None) -> dict[str, Value]:
    """The columns of a closed block as seen from outside."""
    columns: dict[str, Value] = {}
    for name, value in block.columns.items():
        form = forms.get(name) if forms is not None else None
        if isinstance(form, Generic):
            columns[name] = Value(column(alias, name), form)
        elif form is None and isinstance(value.form, Known | Nothing):
            columns[name] = value
        else:
            first, *more = (column(alias, part) for part in part_names(name, value))
            columns[name] = Value(first, form or value.form, tuple(more))
    return columns


def stored_value(alias: str, name: str, form: Form) -> Value:
    """A value that a table holds in this form, under the names that `stored_columns` gives."""
    more = tuple(column(alias, f"{name}.part{place}") for place in range(1, form.width))
    return Value(column(alias, name), form, more)
