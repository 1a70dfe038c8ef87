"""What kinds say about each other: references to records of other kinds, held together and checked."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.errors import InputError
from ingest.records.declaring import placeholders
from ingest.schema import Column, Table


@dataclass(frozen=True)
class Link:
    """A column whose values name records of another table."""

    table: str
    column: str
    to_table: str
    to_column: str  # the column there that holds the same value


@dataclass(frozen=True)
class Subject:
    """What a reference may lead to: the records of a kind, or what a view says its rows stand for."""

    name: str
    table: Table
    iri: str
    classes: tuple[str, ...]

    @property
    def column(self) -> str:
        """The one column that names it."""
        return placeholders(self.iri)[0]

    def named_by(self, column: Column) -> str:
        """The IRI template of the subject that a column of another table names."""
        return self.iri.replace(f"{{{self.column}}}", f"{{{column.name}}}")


def subjects(tables: Sequence[Table]) -> Mapping[str, Subject]:
    """Kinds and views by name. Raises InputError where two have one name."""
    found: dict[str, Subject] = {}
    for table in tables:
        own = Subject(table.name, table, table.iri, table.classes)
        for subject in (own, *(Subject(v.name, table, v.iri, v.classes) for v in table.views)):
            if subject.name in found:
                raise InputError(
                    "record-name-twice",
                    place=f"{table.area}/{table.name}.yaml",
                    expected="a name of its own for every kind and view",
                    found=f"{subject.name}, which {found[subject.name].table.name} declares too",
                    fix="Rename one of them.",
                )
            found[subject.name] = subject
    return found


def links(tables: Sequence[Table]) -> tuple[Link, ...]:
    """Every reference from one table to another. Raises InputError for one that leads nowhere."""
    known = subjects(tables)
    return tuple(
        Link(table.name, column.name, target.table.name, target.column)
        for table in tables
        for column in table.columns
        if column.refers and (target := target_of(table, column, known))
    )


def target_of(table: Table, column: Column, known: Mapping[str, Subject]) -> Subject:
    """What a column refers to. Raises InputError where there is none, or no single column names it."""
    place = f"{table.area}/{table.name}.yaml, column {column.name}"
    target = known.get(str(column.refers))
    if target is None:
        near = difflib.get_close_matches(str(column.refers), known, n=1)
        raise InputError(
            "record-refers-nowhere",
            place=place,
            expected="refers to name a kind of record (or a view of one)",
            found=f"{column.refers!r}",
            fix=f"Did you mean {near[0]}?" if near else "Declare that kind, or leave refers out.",
        )
    if len(placeholders(target.iri)) != 1:
        raise InputError(
            "record-refers-nowhere",
            place=place,
            expected="refers to name a kind whose iri holds one column",
            found=f"{target.name}, whose iri is {target.iri}",
            fix="Refer by a derived column that joins its key: derived: {…: {join: […], refers: …}}.",
        )
    return target
