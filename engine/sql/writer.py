"""A plan becomes a SQL tree: one method for each operator of `engine.plan.algebra`.

Operators that only add sources and conditions keep one SELECT open (a `Block`); the others close it.
Sub-plans that are `Shared`, and closures, become common table expressions of the whole statement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import singledispatchmethod
from typing import Protocol

from sqlglot import exp

from engine.plan import algebra
from engine.plan.algebra import Plan
from engine.plan.expressions import Expression, conjunction, conjuncts
from engine.rewrite.name_intermediate_values import name_intermediate_values
from engine.sql import closures, grouping
from engine.sql.blocks import Block, Ordering, ordering_terms, read_columns, stored_columns, stored_value
from engine.sql.expressions import Compiler
from engine.sql.forms import (
    NOTHING,
    Form,
    Generic,
    Known,
    Nothing,
    Value,
    as_generic,
    generic,
    generic_value,
    integer_value,
    is_bound,
    is_unbound,
    known,
    truth,
)
from engine.sql.functions.comparison import ordering_of
from engine.sql.joining import joined
from engine.sql.mapped_rows import rows_block
from engine.sql.one_form import in_one_form
from engine.sql.read_once import ReadOnce
from engine.sql.trees import Sql, all_of, any_of, column, number, text
from engine.terms import encode


class Graph(Protocol):
    """What answers triple patterns."""

    def scan(self, scan: algebra.Scan, alias: str) -> Block:
        """The triples that match."""
        ...

    def nodes(self, nodes: algebra.Nodes, alias: str) -> Block:
        """Every subject and object once."""
        ...


Forms = Mapping[str, Form]
"""The forms in which the columns of a candidate set are stored."""


def write(
    plan: Plan, graph: Graph, sets: Mapping[str, Forms] | None = None, *, read_once: bool = True
) -> exp.Query:
    """The statement that gives the rows of the plan, columns in order and in generic form.

    `sets` are the forms of candidate sets that are not stored in generic form; `read_once` is for databases
    that read tables whole (`engine.sql.read_once`).
    """
    return Writer(graph, sets, read_once=read_once).statement(plan)


def write_native(
    plan: Plan, graph: Graph, sets: Mapping[str, Forms] | None = None, *, read_once: bool = True
) -> tuple[exp.Query, Forms]:
    """The statement that gives the rows of the plan with native values, and the forms they have."""
    return Writer(graph, sets, read_once=read_once).native_statement(plan)


class Writer:
    """Writes one statement; keeps its aliases and common table expressions apart."""

    def __init__(
        self, graph: Graph, sets: Mapping[str, Forms] | None = None, *, read_once: bool = True
    ) -> None:
        self.graph = graph
        self.sets = sets or {}
        self.aliases = 0
        self.shared: dict[Plan, Block] = {}
        self.reads_once = read_once
        self.once: ReadOnce | None = None
        self.tables: list[exp.CTE] = []

    def statement(self, plan: Plan) -> exp.Query:
        """The whole statement with its common table expressions."""
        self.once = ReadOnce(plan) if self.reads_once else None
        block = self.block(plan)
        columns = [(name, generic(block.columns[name])) for name in plan.variables]
        return self.with_tables(block.select(columns, ordered=True))

    def native_statement(self, plan: Plan) -> tuple[exp.Query, Forms]:
        """The whole statement with its values as they are stored, and their forms."""
        self.once = ReadOnce(plan) if self.reads_once else None
        block = self.block(plan)
        forms = {name: _stored_form(block.columns[name]) for name in plan.variables}
        block = replace(block, columns={name: block.columns[name] for name in plan.variables})
        return self.with_tables(block.select(stored_columns(block, forms))), forms

    def with_tables(self, query: exp.Query) -> exp.Query:
        """The query with the common table expressions written so far in front."""
        if self.tables:
            query.set("with_", exp.With(expressions=self.tables, recursive=True))
        return query

    def alias(self, prefix: str) -> str:
        """A new table alias."""
        self.aliases += 1
        return f"{prefix}{self.aliases}"

    def close(
        self, block: Block, query: exp.Query | None = None, forms: dict[str, Form] | None = None
    ) -> Block:
        """The block as a subquery that is the only source of a new one."""
        alias = self.alias("q")
        query = query if query is not None else block.select(stored_columns(block, forms))
        source = exp.alias_(query.subquery(copy=False), alias, table=True, copy=False)
        return Block(read_columns(block, alias, forms), source)

    def close_ordered(self, block: Block) -> Block:
        """As `close`, with the keys of the order as hidden columns."""
        keys = {f"order.{index}": Value(key.sql, Generic()) for index, key in enumerate(block.order)}
        closed = self.close(replace(block, columns={**block.columns, **keys}, order=()))
        order = tuple(
            Ordering(closed.columns[name].sql, key.descending)
            for name, key in zip(keys, block.order, strict=True)
        )
        columns = {name: value for name, value in closed.columns.items() if name not in keys}
        return replace(closed, columns=columns, order=order)

    def stored(self, block: Block, forms: dict[str, Form] | None = None) -> Block:
        """A block whose columns are all plain columns of one source, fit to become NULL as a whole."""
        if block.bare:
            return block
        if forms is None:
            forms = {name: _stored_form(value) for name, value in block.columns.items()}
        return self.close(block, forms=forms)

    def compiler(self, columns: dict[str, Value], certain: frozenset[str]) -> Compiler:
        """Compiles expressions over these columns."""
        return Compiler(columns, certain, self)

    # --- leaves
    # -----------------------------------------------------------------------------------------------------

    @singledispatchmethod
    def block(self, plan: Plan) -> Block:
        """The open block of a plan."""
        raise TypeError(f"not a plan: {plan!r}")

    @block.register
    def _(self, plan: algebra.Unit) -> Block:
        return Block({})

    @block.register
    def _(self, plan: algebra.Scan) -> Block:
        return self.graph.scan(plan, self.alias("t"))

    @block.register
    def _(self, plan: algebra.Rows) -> Block:
        if self.once is not None:
            if self.once.is_new(plan):
                name = self.alias("rows_")
                self.tables.append(common_table(name, self.once.name(plan, name), materialized=True))
            plan = self.once.named(plan)
        return rows_block(plan, self.alias("t"))

    @block.register
    def _(self, plan: algebra.Nodes) -> Block:
        return self.graph.nodes(plan, self.alias("n"))

    @block.register
    def _(self, plan: algebra.Table) -> Block:
        alias = self.alias("c")
        source = exp.alias_(
            exp.Table(this=exp.to_identifier(plan.name, quoted=True)), alias, table=True, copy=False
        )
        forms = self.sets.get(plan.name, {})
        return Block(
            {name: stored_value(alias, name, forms.get(name, Generic())) for name in plan.columns}, source
        )

    @block.register
    def _(self, plan: algebra.Values) -> Block:
        if len(plan.rows) == 1:
            return Block(
                {
                    name: NOTHING if term is None else known(term)
                    for name, term in zip(plan.names, plan.rows[0], strict=True)
                }
            )
        if not plan.rows or not plan.names:
            return self._rows_without_columns(plan)
        alias = self.alias("v")
        rows = [exp.Tuple(expressions=[_literal(term) for term in row]) for row in plan.rows]
        source = exp.Values(
            expressions=rows,
            alias=exp.TableAlias(
                this=exp.to_identifier(alias),
                columns=[exp.to_identifier(name, quoted=True) for name in plan.names],
            ),
        )
        return Block({name: generic_value(column(alias, name)) for name in plan.names}, source)

    def _rows_without_columns(self, plan: algebra.Values) -> Block:
        source = exp.alias_(
            exp.func("range", number(len(plan.rows))), self.alias("v"), table=True, copy=False
        )
        return Block(dict.fromkeys(plan.names, NOTHING), source)

    @block.register
    def _(self, plan: algebra.Shared) -> Block:
        if plan.plan not in self.shared:
            inner = self.block(plan.plan)
            name = self.alias("shared_")
            self.tables.append(common_table(name, inner.select(stored_columns(inner)), materialized=True))
            self.shared[plan.plan] = replace(inner, source=exp.to_table(name))
        inner = self.shared[plan.plan]
        alias = self.alias("s")
        assert inner.source is not None
        return Block(
            read_columns(inner, alias), exp.alias_(inner.source.copy(), alias, table=True, copy=False)
        )

    # --- joins
    # ------------------------------------------------------------------------------------------------------

    @block.register
    def _(self, plan: algebra.Join) -> Block:
        left, right = self.block(plan.left), self.block(plan.right)
        if not right.flat:
            right = self.close(right)
        condition = all_of(self.compatible(plan.left, plan.right, left, right))
        columns = _merged(plan.left, plan.right, left, right)
        if right.source is None:
            joined = left if condition is None else left.where(condition)
        elif right.joins or left.source is None:
            joined = left.joined("CROSS", right.source, None)
            joined = replace(joined, joins=joined.joins + right.joins)
            joined = joined if condition is None else joined.where(condition)
        else:
            joined = left.joined("INNER", right.source, condition)
        return replace(joined, columns=columns, order=()).where(*right.conditions)

    @block.register
    def _(self, plan: algebra.LeftJoin) -> Block:
        left, right = self.with_source(self.block(plan.left)), self.stored(self.block(plan.right))
        conditions = self.compatible(plan.left, plan.right, left, right)
        both = _merged(plan.left, plan.right, left, right)
        if plan.condition is not None:
            conditions.append(self.condition(plan.condition, both, plan.left.certain | plan.right.certain))
        assert right.source is not None
        joined = left.joined("LEFT", right.source, all_of(conditions))
        return replace(joined, columns=_merged(plan.left, plan.right, left, right, outer=True), order=())

    @block.register
    def _(self, plan: algebra.SemiJoin) -> Block:
        return self.filtering_join("SEMI", plan.left, plan.right, plan.condition)

    @block.register
    def _(self, plan: algebra.AntiJoin) -> Block:
        return self.filtering_join("ANTI", plan.left, plan.right, plan.condition)

    def filtering_join(self, kind: str, left: Plan, right: Plan, condition: Expression | None) -> Block:
        """SEMI or ANTI join on compatibility and a condition over both sides."""
        left_block, right_block = self.with_source(self.block(left)), self.stored(self.block(right))
        conditions = self.compatible(left, right, left_block, right_block)
        if condition is not None:
            both = _merged(left, right, left_block, right_block)
            conditions.append(self.condition(condition, both, left.certain | right.certain))
        assert right_block.source is not None
        return left_block.joined(kind, right_block.source, all_of(conditions))

    @block.register
    def _(self, plan: algebra.Minus) -> Block:
        left, right = self.with_source(self.block(plan.left)), self.stored(self.block(plan.right))
        shared = [name for name in plan.left.variables if name in plan.right.variables]
        counted = [name for name in shared if name not in plan.correlated]
        if not counted:
            return left
        conditions = self.compatible(plan.left, plan.right, left, right)
        certain = plan.left.certain & plan.right.certain
        if not any(name in certain for name in counted):
            conditions.append(any_of([_both_bound(left, right, name) for name in counted]))
        assert right.source is not None
        return left.joined("ANTI", right.source, all_of(conditions))

    def with_source(self, block: Block) -> Block:
        """The block with at least one source, so that something can be outer joined to it."""
        return block if block.source is not None else self.close(block)

    def compatible(self, left: Plan, right: Plan, left_block: Block, right_block: Block) -> list[Sql]:
        """The conditions under which a row of each side go together."""
        conditions: list[Sql] = []
        for name in left.variables:
            if name in right.variables:
                loose = name not in left.certain or name not in right.certain
                conditions += self.agreement(left_block.columns[name], right_block.columns[name], loose=loose)
        return conditions

    def agreement(self, left: Value, right: Value, *, loose: bool) -> list[Sql]:
        """The condition that two values of a variable agree; `loose` where one of them may be unbound."""
        if isinstance(left.form, Nothing) or isinstance(right.form, Nothing):
            return []
        same = joined(left, right)
        return [any_of([same, is_unbound(left), is_unbound(right)])] if loose else [same]

    def condition(self, expression: Expression, columns: dict[str, Value], certain: frozenset[str]) -> Sql:
        """The truth of an expression over columns."""
        return truth(self.compiler(columns, certain).compile(expression))

    # --- rows and columns
    # -------------------------------------------------------------------------------------------

    @block.register
    def _(self, plan: algebra.Filter) -> Block:
        named, condition = name_intermediate_values(*_plain_parts_first(plan))
        block = self.block(named)
        kept = {name: block.columns[name] for name in plan.variables}
        conditions = [self.condition(part, block.columns, named.certain) for part in conjuncts(condition)]
        return replace(block.where(*conditions), columns=kept)

    @block.register
    def _(self, plan: algebra.Extend) -> Block:
        named, expression = name_intermediate_values(plan.plan, plan.expression)
        block = self.block(named)
        value = self.compiler(block.columns, named.certain).compile(expression)
        columns = {name: block.columns[name] for name in plan.plan.variables}
        extended = replace(block, columns={**columns, plan.variable: value})
        if isinstance(value.sql, exp.Column) or isinstance(value.form, Known | Nothing):
            return extended
        return self.close_ordered(extended) if extended.order else self.close(extended)

    @block.register
    def _(self, plan: algebra.Project) -> Block:
        block = self.block(plan.plan)
        return replace(block, columns={name: block.columns.get(name, NOTHING) for name in plan.names})

    @block.register
    def _(self, plan: algebra.Rename) -> Block:
        block = self.block(plan.plan)
        names = dict(plan.pairs)
        return replace(block, columns={names.get(name, name): value for name, value in block.columns.items()})

    @block.register
    def _(self, plan: algebra.Union) -> Block:
        blocks = [self.block(part) for part in plan.parts]
        columns = [{name: block.columns.get(name, NOTHING) for name in plan.variables} for block in blocks]
        if len(blocks) == 1:
            return replace(blocks[0], columns=columns[0], order=())
        for name in plan.variables:
            same = _in_one_column([each[name] for each in columns])
            for each, value in zip(columns, same, strict=True):
                each[name] = value
        blocks = [replace(block, columns=each, order=()) for block, each in zip(blocks, columns, strict=True)]
        selects = [block.select(stored_columns(block)) for block in blocks]
        return self.close(blocks[0], exp.union(*selects, distinct=False, copy=False))

    @block.register
    def _(self, plan: algebra.Distinct) -> Block:
        block = self.block(plan.plan)
        columns = {name: grouping.one_text_each(value) for name, value in block.columns.items()}
        block = replace(block, columns=columns)
        if block.order:
            return grouping.distinct_in_order(self, block)
        stored = stored_columns(block)
        if not stored:
            return self.close(block, block.select([]).limit(1))
        return self.close(block, block.select(stored, distinct=True))

    @block.register
    def _(self, plan: algebra.Group) -> Block:
        return grouping.group(self, plan)

    @block.register
    def _(self, plan: algebra.Order) -> Block:
        expressions: list[Expression] = []
        inner = plan.plan
        for key in plan.keys:
            inner, expression = name_intermediate_values(
                inner, key.expression, prefix=f"key{len(expressions)}."
            )
            expressions.append(expression)
        block = self.block(inner)
        compiler = self.compiler(block.columns, inner.certain)
        order: list[Ordering] = []
        for key, expression in zip(plan.keys, expressions, strict=True):
            value = compiler.compile(expression)
            order += [Ordering(sql, key.descending) for sql in ordering_of(value)]
        return replace(
            block, columns={name: block.columns[name] for name in plan.variables}, order=tuple(order)
        )

    @block.register
    def _(self, plan: algebra.Slice) -> Block:
        block = self.block(plan.plan)
        if plan.partition:
            return self._slice_each(plan, block)
        keys = {f"order.{index}": Value(key.sql, Generic()) for index, key in enumerate(block.order)}
        wide = replace(block, columns={**block.columns, **keys})
        query = wide.select(stored_columns(wide), ordered=True)
        if plan.limit is not None:
            query = query.limit(plan.limit, copy=False)
        if plan.offset:
            query = query.offset(plan.offset, copy=False)
        closed = self.close(wide, query)
        order = tuple(
            Ordering(closed.columns[n].sql, k.descending) for n, k in zip(keys, block.order, strict=True)
        )
        return replace(closed, columns={name: closed.columns[name] for name in block.columns}, order=order)

    def _slice_each(self, plan: algebra.Slice, block: Block) -> Block:
        row = exp.Window(
            this=exp.RowNumber(),
            partition_by=[generic(block.columns[name]) for name in plan.partition],
            order=exp.Order(expressions=ordering_terms(block.order)) if block.order else None,
        )
        closed = self.close(replace(block, columns={**block.columns, "row": integer_value(row)}, order=()))
        place = closed.columns["row"].sql
        conditions: list[Sql] = [exp.GT(this=place.copy(), expression=number(plan.offset))]
        if plan.limit is not None:
            conditions.append(exp.LTE(this=place.copy(), expression=number(plan.offset + plan.limit)))
        return replace(closed, columns={name: closed.columns[name] for name in block.columns}).where(
            *conditions
        )

    @block.register
    def _(self, plan: algebra.Closure) -> Block:
        return closures.closure(self, plan)


def common_table(name: str, query: exp.Expr, *, materialized: bool | None = None) -> exp.CTE:
    """`name AS [MATERIALIZED] (query)`."""
    return exp.CTE(this=query, alias=exp.TableAlias(this=exp.to_identifier(name)), materialized=materialized)


def _literal(term: object) -> Sql:
    return exp.Null() if term is None else text(encode(term))  # type: ignore[arg-type]


def _stored_form(value: Value) -> Form:
    return Generic() if isinstance(value.form, Known | Nothing) else value.form


def _in_one_column(values: Sequence[Value]) -> Sequence[Value]:
    """The values in one form that needs a column, or all the same constant."""
    if len({value.form for value in values}) == 1 and isinstance(values[0].form, Known | Nothing):
        return values
    return in_one_form(values)


def _both_bound(left: Block, right: Block, name: str) -> Sql:
    return exp.and_(is_bound(left.columns[name]), is_bound(right.columns[name]))


def _merged(
    left: Plan, right: Plan, left_block: Block, right_block: Block, *, outer: bool = False
) -> dict[str, Value]:
    """The columns of both sides of a join; with `outer` the right side may be missing."""
    columns = dict(left_block.columns)
    for name, value in right_block.columns.items():
        mine = columns.get(name)
        if mine is None or isinstance(mine.form, Nothing):
            columns[name] = value
        elif name in left.certain and not (isinstance(value.form, Known) and not outer):
            continue
        elif name in right.certain and not outer:
            columns[name] = value
        elif not isinstance(value.form, Nothing) and name not in left.certain:
            first, second = as_generic(mine), as_generic(value)
            columns[name] = generic_value(
                exp.Coalesce(this=first.sql.copy(), expressions=[second.sql.copy()])
            )
    return columns


def _plain_parts_first(plan: algebra.Filter) -> tuple[Plan, Expression]:
    """The plan and the condition, of which those parts that need no intermediate values are met before any is
    computed: the database moves no condition below a computed value.
    """
    plain: list[Expression] = []
    computing: list[Expression] = []
    for part in conjuncts(plan.condition):
        named, _ = name_intermediate_values(plan.plan, part)
        (plain if named is plan.plan else computing).append(part)
    before, after = conjunction(plain), conjunction(computing)
    if before is None or after is None:
        return plan.plan, plan.condition
    return algebra.Filter(plan.plan, before), after
