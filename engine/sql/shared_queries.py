"""A query of several steps that several questions of one run read is computed once.

    what each operator may do, through posts, roles and roles within roles: WITH RECURSIVE … read by six rules
    →   one table of it, of the columns that are read, until the run ends

The database then knows how many rows it has, too, which it guesses badly where a query goes many steps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.cache import digest_of
from engine.plan.rows import Relation


@dataclass(frozen=True)
class ComputedOnce:
    """A query of the mapping, and the columns to keep of it."""

    query: Relation
    columns: tuple[str, ...]

    @property
    def members(self) -> tuple[Relation, ...]:
        """What it is in questions."""
        return (self.query,)

    @property
    def name(self) -> str:
        """The name of the table that holds its rows; no table of the caller's is called so."""
        return f"hegui:query {digest_of(repr((self.query.sql, self.columns)).encode())[:16]}"

    def creation(self) -> str:
        """The statement that makes the table."""
        kept = ", ".join(map(_quoted, self.columns))
        table = f"CREATE OR REPLACE TEMPORARY TABLE {_quoted(self.name)}"
        return f"{table} AS SELECT {kept} FROM ({self.query.sql}\n)"

    def dropping(self) -> str:
        """The statement that forgets the table."""
        return f"DROP TABLE IF EXISTS {_quoted(self.name)}"

    def read(self, member: Relation) -> Relation:
        """The query, from the table."""
        return replace(member, sql=_quoted(self.name), is_query=False)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
