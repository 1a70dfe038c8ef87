"""Groups of a table that several questions of one run choose are found in one pass over it.

    cases that lack a review, cases out of order, cases with one person in two steps
    →   one GROUP BY case with the three conditions, and one table of the rows of the cases that meet any

Groups of few rows of a table are left to their question: counting those is less than counting all.

Each question then reads the rows of its own groups from that table, which holds what is rare and is dropped
when the run ends. A table whose groups only one question chooses is left to the question. Queries of several
steps are shared in the same way (`shared_queries`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.cache import digest_of
from engine.plan.algebra import Plan, Rows
from engine.plan.rows import ColumnIs, Condition, Groups, HasValue, Relation, SameColumns, Unless
from engine.plan.traversal import parts_of, rewrite_upwards
from engine.sql.run_tables import RunTable, quoted
from engine.sql.shared_queries import ComputedOnce


@dataclass(frozen=True)
class Wanted:
    """Groups that a question reads, or a query of several steps (then there are no `groups`), and the columns
    it reads of them; all, where they cannot be told.
    """

    relation: Relation
    groups: Groups | None
    columns: frozenset[str]


@dataclass(frozen=True)
class Family(RunTable):
    """Groups of one table by the same columns, by what they are in questions, and the columns to keep."""

    table: Relation
    by: str
    groups: tuple[Relation, ...]
    columns: tuple[str, ...]

    @property
    def members(self) -> tuple[Relation, ...]:
        return self.groups

    @property
    def name(self) -> str:
        told = (self.table.sql, self.by, [each.sql for each in self.members], self.columns)
        return f"hegui:groups {digest_of(repr(told).encode())[:16]}"

    @property
    def query(self) -> str:
        havings = [each.groups.having for each in self.members if each.groups is not None]
        flags = [_flag(place) for place in range(len(havings))]
        chosen = ", ".join(
            f"coalesce({each}, FALSE) AS {flag}" for each, flag in zip(havings, flags, strict=True)
        )
        groups = self.members[0].groups
        assert groups is not None
        if self.by.startswith("hash("):
            key, met = f'{self.by} AS "hegui:key"', f'{self.by} = found."hegui:key"'
        else:
            names = [quoted(name) for name in sorted(groups.columns)]
            key, met = self.by, " AND ".join(f"rows_of.{name} = found.{name}" for name in names)
        kept = [f"rows_of.{quoted(name)}" for name in self.columns] + flags
        return (
            f"WITH found AS MATERIALIZED (SELECT {key}, {chosen} FROM {self.table.sql}"
            f" GROUP BY {self.by} HAVING {' OR '.join(flags)})"
            f" SELECT {', '.join(kept)} FROM {self.table.sql} AS rows_of JOIN found ON {met}"
        )

    def read(self, member: Relation) -> Relation:
        sql = f"SELECT * FROM {quoted(self.name)} WHERE {_flag(self.members.index(member))}"
        return replace(member, sql=sql, groups=None)


def wanted_by(plan: Plan) -> tuple[Wanted, ...]:
    """The groups and queries that the plan reads and that may be found together with those of other plans."""
    columns: dict[Relation, frozenset[str]] = {}
    for part in parts_of(plan):
        if isinstance(part, Rows) and (part.relation.is_computed or _is_counted_with_others(part.relation)):
            columns[part.relation] = columns.get(part.relation, frozenset()) | _read_by(part)
    return tuple(
        Wanted(
            relation, relation.groups, names | (relation.groups.columns if relation.groups else frozenset())
        )
        for relation, names in columns.items()
    )


def _is_counted_with_others(relation: Relation) -> bool:
    groups = relation.groups
    return groups is not None and not groups.counts_where and not groups.few


def families(questions: Iterable[Collection[Wanted]]) -> tuple[RunTable, ...]:
    """What more than one question reads: queries, and groups of one table by the same columns."""
    found: dict[tuple[Relation, str], list[Wanted]] = {}
    for question in questions:
        for each in question:
            table, by = (each.groups.relation, each.groups.by) if each.groups else (each.relation, "")
            found.setdefault((table, by), []).append(each)
    return tuple(_family(table, by, wanted) for (table, by), wanted in found.items() if len(wanted) > 1)


def _family(table: Relation, by: str, wanted: Sequence[Wanted]) -> RunTable:
    columns = tuple(sorted(frozenset[str]().union(*(each.columns for each in wanted))))
    if not by:
        return ComputedOnce(table, columns)
    return Family(table, by, tuple(dict.fromkeys(each.relation for each in wanted)), columns)


def reading_shared(plan: Plan, shared: Mapping[Relation, Relation]) -> Plan:
    """The plan with groups and queries read from where they are."""

    def step(part: Plan) -> Plan:
        if isinstance(part, Rows) and part.relation in shared:
            return replace(part, relation=shared[part.relation])
        return part

    return rewrite_upwards(plan, step)


def _read_by(rows: Rows) -> frozenset[str]:
    terms = [column.name for _, term in rows.terms for column in term.columns]
    try:
        return frozenset([*terms, *(name for each in rows.conditions for name in _columns(each))])
    except TypeError:
        return frozenset(column.name for column in rows.relation.columns)


def _columns(condition: Condition) -> Iterator[str]:
    match condition:
        case HasValue(column) | ColumnIs(column):
            yield column.name
        case SameColumns(left, right):
            yield from (left.name, right.name)
        case Unless(conditions):
            for each in conditions:
                yield from _columns(each)
        case _:
            raise TypeError(f"not known which columns it reads: {condition!r}")


def _flag(place: int) -> str:
    return f'"hegui:{place + 1}"'
