"""One row of a table is looked up once: rows of one table joined on a key become one.

    Join (Rows visit ?v <visit/{id}> ?day {day}) (Rows visit ?v <visit/{id}> ?cost {cost})
    →   Rows visit ?v <visit/{id}> ?day {day} ?cost {cost}

Partners are found anywhere among the parts of a tree of joins, below filters and OPTIONALs too.
"""

from __future__ import annotations

from functools import reduce

from engine.plan.algebra import Join, Plan, Rows
from engine.plan.rows import ColumnTerm, Condition, SameColumns, TemplateTerm, TermOf
from engine.rewrite.row_keys import determines_row, joined_parts
from engine.rewrite.spine import widened_somewhere


def merge_rows(plan: Plan) -> Plan:
    """The tree of joins with rows that are the same row merged."""
    if not isinstance(plan, Join):
        return plan
    parts = list(joined_parts(plan))
    before = len(parts)
    while (fewer := _one_fewer(parts)) is not None:
        parts = fewer
    return plan if len(parts) == before else joined(parts)


def _one_fewer(parts: list[Plan]) -> list[Plan] | None:
    for place, part in reversed(list(enumerate(parts))):
        if not isinstance(part, Rows):
            continue
        for other, target in enumerate(parts):
            wider = None if other == place else absorbed(target, part)
            if wider is not None:
                parts = [*parts]
                parts[other] = wider
                del parts[place]
                return parts
    return None


def absorbed(plan: Plan, rows: Rows) -> Plan | None:
    """The plan joined with rows that it holds already, read from the row it holds; None if it does not."""
    shared = frozenset(plan.variables) & frozenset(rows.variables)
    if not shared <= plan.certain:
        return None
    return widened_somewhere(plan, rows, lambda held: merged(held, rows))


def merged(rows: Rows, others: Rows) -> Rows | None:
    """The join of two plans of rows as one, if what they share shows that they hold the same row."""
    if rows.relation != others.relation or not determines_row(rows, same_terms(rows, others)):
        return None
    checks: list[Condition] = []
    for name in rows.variables:
        if name in others.variables and rows.term(name) != others.term(name):
            check = _same_value(rows.term(name), others.term(name))
            if check is None or name not in rows.certain or name not in others.certain:
                return None
            checks.append(check)
    terms = (*rows.terms, *((name, term) for name, term in others.terms if name not in rows.variables))
    conditions = dict.fromkeys((*rows.conditions, *others.conditions, *checks))
    certain = rows.certain | others.certain
    optional = frozenset(name for name, _ in terms if name not in certain)
    return Rows(rows.relation, terms, tuple(conditions), optional)


def same_terms(rows: Rows, others: Rows) -> frozenset[str]:
    """The variables that both bind in every row, to the same term of the row."""
    return frozenset(name for name in rows.certain & others.certain if rows.term(name) == others.term(name))


def _same_value(left: TermOf, right: TermOf) -> Condition | None:
    """The condition on the columns that two terms of one row are equal; None where it is not that simple."""
    match left, right:
        case ColumnTerm(one, datatype), ColumnTerm(other, same) if datatype == same:
            return SameColumns(one, other) if one.sql_type == other.sql_type else None
        case TemplateTerm(_, True), TemplateTerm(_, True):
            if len(left.columns) == len(right.columns) == 1 and _shape(left) == _shape(right):
                return SameColumns(left.columns[0], right.columns[0])
    return None


def _shape(term: TemplateTerm) -> tuple[str, ...]:
    return tuple(piece if isinstance(piece, str) else f"{{{piece.sql_type}}}" for piece in term.pieces)


def joined(parts: list[Plan]) -> Plan:
    """The inner join of the parts, those that share variables one after another."""
    waiting = list(parts)
    ordered = [waiting.pop(0)]
    known = frozenset(ordered[0].variables)
    while waiting:
        connected = next((part for part in waiting if known & frozenset(part.variables)), waiting[0])
        waiting.remove(connected)
        ordered.append(connected)
        known |= frozenset(connected.variables)
    return reduce(Join, ordered)
