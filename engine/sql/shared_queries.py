"""A query of several steps that several questions of one run read is computed once.

    what each operator may do, through posts, roles and roles within roles: WITH RECURSIVE … read by six rules
    →   one table of it, of the columns that are read, until the run ends

The database then knows how many rows it has, too, which it guesses badly where a query goes many steps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.cache import digest_of
from engine.plan.rows import Relation
from engine.sql.run_tables import RunTable, quoted


@dataclass(frozen=True)
class ComputedOnce(RunTable):
    """A query of the mapping, and the columns to keep of it."""

    computed: Relation
    columns: tuple[str, ...]

    @property
    def members(self) -> tuple[Relation, ...]:
        return (self.computed,)

    @property
    def name(self) -> str:
        return f"hegui:query {digest_of(repr((self.computed.sql, self.columns)).encode())[:16]}"

    @property
    def query(self) -> str:
        return f"SELECT {', '.join(map(quoted, self.columns))} FROM ({self.computed.sql}\n)"

    def read(self, member: Relation) -> Relation:
        return replace(member, sql=quoted(self.name), is_query=False)
