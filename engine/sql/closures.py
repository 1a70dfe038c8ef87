"""Closure (`*`, `+`): a recursive common table expression over pairs, each pair kept once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from engine.plan.algebra import Closure
from engine.sql.blocks import Block
from engine.sql.forms import generic, generic_value
from engine.sql.trees import Sql, column, equal

if TYPE_CHECKING:
    from engine.sql.writer import Writer


def closure(writer: Writer, plan: Closure) -> Block:
    """The pairs (source, target)."""
    from engine.sql.writer import common_table

    name = writer.alias("closure_")
    start = writer.block(plan.start)
    source = generic(start.columns[plan.source])
    if plan.reflexive:
        base = start.select([("source", source), ("target", source)])
    else:
        base = _stepped(writer, plan, start, source, source)
    seen = writer.alias("r")
    so_far = Block({}, exp.alias_(exp.to_table(name), seen, table=True, copy=False))
    further = _stepped(writer, plan, so_far, column(seen, "source"), column(seen, "target"))
    writer.tables.append(common_table(name, exp.union(base, further, distinct=True, copy=False)))
    alias = writer.alias("p")
    columns = {
        plan.source: generic_value(column(alias, "source")),
        plan.target: generic_value(column(alias, "target")),
    }
    return Block(columns, exp.alias_(exp.to_table(name), alias, table=True, copy=False))


def _stepped(writer: Writer, plan: Closure, block: Block, source: Sql, here: Sql) -> exp.Select:
    """One step further from `here`."""
    step = writer.block(plan.step)
    if not step.flat or step.joins:
        step = writer.close(step)
    assert step.source is not None
    joined = block.joined("INNER", step.source, equal(here, generic(step.columns[plan.step_from])))
    return joined.where(*step.conditions).select(
        [("source", source), ("target", generic(step.columns[plan.step_to]))]
    )
