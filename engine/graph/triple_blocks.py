"""Patterns over a table of triples in generic form, as open SELECTs; the same for every database."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from engine.plan import Constant, Slot, Variable
from engine.sql.blocks import Block
from engine.sql.forms import Value, generic_value
from engine.sql.trees import Sql, column, equal, text
from engine.terms import encode


def matching(table: str, places: Iterable[tuple[str, Slot]], alias: str, conditions: Iterable[Sql]) -> Block:
    """The rows of `table` whose columns match what a pattern has in their places, and meet the conditions."""
    columns: dict[str, Value] = {}
    found = list(conditions)
    for name, slot in places:
        place = column(alias, name)
        if isinstance(slot, Constant):
            found.append(equal(place, text(encode(slot.term))))
        elif isinstance(slot, Variable) and slot.name in columns:
            found.append(equal(columns[slot.name].sql, place))
        else:
            columns[slot.name] = generic_value(place)
    return Block(columns, _aliased(exp.to_table(table), alias), conditions=tuple(found))


def every_node(table: str, variable: str, alias: str, conditions: Iterable[Sql]) -> Block:
    """Every subject and object of `table` once."""
    either = [
        exp.select(exp.alias_(exp.column(place), variable, quoted=True)).from_(table) for place in ("s", "o")
    ]
    union = exp.union(*either, distinct=True, copy=False)
    columns = {variable: generic_value(column(alias, variable))}
    return Block(columns, _aliased(union.subquery(copy=False), alias), conditions=tuple(conditions))


def _aliased(source: Sql, alias: str) -> Sql:
    return exp.alias_(source, alias, table=True, copy=False)
