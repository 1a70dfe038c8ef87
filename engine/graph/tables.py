"""A mapping's logical tables, as the database has described them.

https://www.w3.org/TR/r2rml/#logical-tables
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cached_property

from sqlglot import exp

from engine.errors import InputError
from engine.graph.describing import Description, query_sql, table_sql
from engine.graph.natural import NaturalForm, natural_form
from engine.graph.r2rml import Mapping, Query, Reference, SqlName, Table, TermMap, TriplesMap


@dataclass(frozen=True)
class LogicalTable:
    """One triples map's rows: what to select from, and its columns with their types in DESCRIBE's words."""

    table: Table | Query
    place: str
    types: dict[str, str]

    @cached_property
    def source(self) -> exp.Expr:
        """What stands in FROM, without alias."""
        if isinstance(self.table, Table):
            return table_sql(self.table)
        return query_sql(self.table)

    def aliased(self, alias: str) -> exp.Expr:
        """What stands in FROM, under an alias."""
        return exp.alias_(self.source.copy(), alias, table=True)

    def stored(self, name: SqlName) -> str:
        """The stored name of a column of the mapping; raises InputError if there is none."""
        folded = isinstance(self.table, Table)
        found = [stored for stored in self.types if name.finds(stored, folded=folded)]
        if not found:
            raise self._no_column(name)
        return found[0]

    def column(self, name: SqlName, alias: str) -> exp.Expr:
        """A column of the mapping in a query where this table has an alias."""
        return exp.column(self.stored(name), table=alias, quoted=True)

    def form(self, name: SqlName) -> NaturalForm:
        """How the values of a column are written."""
        return natural_form(self.types[self.stored(name)])

    def _no_column(self, name: SqlName) -> InputError:
        near = difflib.get_close_matches(name.text.lower(), [stored.lower() for stored in self.types], n=1)
        same = [stored for stored in self.types if near and stored.lower() == near[0]]
        return InputError(
            "mapping-column-missing",
            place=self.place,
            expected=f"a column of {self.table}",
            found=str(name),
            fix=f"Write {SqlName(same[0], delimited=True)}, with its quotes."
            if same
            else "It has: " + ", ".join(self.types) + ".",
        )


class Tables:
    """The logical tables of all triples maps."""

    def __init__(self, mapping: Mapping, description: Description) -> None:
        """Raises InputError if the mapping names a column that its table has not."""
        self.mapping = mapping
        described = {each.declared: each for each in description}
        self._tables: dict[str, LogicalTable] = {}
        for each in mapping.triples_maps:
            table = described[each.table]
            place = f"{mapping.place}, triples map <{each.name}>"
            self._tables[each.name] = LogicalTable(table.read, place, dict(table.columns))
        for each in mapping.triples_maps:
            self._check_columns(each)

    def __getitem__(self, triples_map: TriplesMap) -> LogicalTable:
        return self._tables[triples_map.name]

    def _check_columns(self, triples_map: TriplesMap) -> None:
        table = self[triples_map]
        for term_map in (triples_map.subject, *_term_maps(triples_map)):
            for name in term_map.columns:
                table.stored(name)
        for statement in triples_map.statements:
            if isinstance(statement.object, Reference):
                parent = self[self.mapping[statement.object.parent]]
                for join in statement.object.joins:
                    table.stored(join.child), parent.stored(join.parent)


def _term_maps(triples_map: TriplesMap) -> list[TermMap]:
    found = [part for s in triples_map.statements for part in (s.predicate, *s.graphs)]
    return found + [s.object for s in triples_map.statements if isinstance(s.object, TermMap)]
