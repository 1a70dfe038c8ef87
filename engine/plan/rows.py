"""How the rows of a stored table become terms, as plain values: what a `Rows` plan is made of.

A `Relation` is a table or a query of the database with what is known of it; a `TermOf` makes one term of a
row's columns; a `Condition` says which rows count. Nothing here knows R2RML or SQL trees: `engine.graph`
makes these values from a mapping, `engine.sql` writes them.

A column that is NULL makes no term (https://www.w3.org/TR/r2rml/#generated-rdf-term).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rdflib import URIRef
from rdflib.term import Node


@dataclass(frozen=True)
class ColumnOf:
    """A column of a relation by its stored name, and its SQL type in DESCRIBE's words."""

    name: str
    sql_type: str


@dataclass(frozen=True)
class Relation:
    """A stored table, or a query over stored tables.

    `sql` is what stands in FROM: a quoted table name, or the text of the query where `is_query`.
    Each of `keys` is a set of columns that no two rows share and that is never NULL.
    `size` is the number of rows where it is known, and `bounds` tells of columns with decimals, dates and
    moments how many units (of the last digit, days, microseconds from 1970-01-01) they hold at most, to
    either side of zero; `rare` are columns that hardly any row fills. None of these is part of the relation's
    identity.
    """

    name: str
    sql: str
    is_query: bool
    columns: tuple[ColumnOf, ...]
    keys: frozenset[frozenset[str]] = frozenset()
    size: int | None = field(default=None, compare=False)
    bounds: tuple[tuple[str, int], ...] = field(default=(), compare=False)
    rare: frozenset[str] = field(default=frozenset(), compare=False)
    constants: tuple[tuple[str, ...], ...] = field(default=(), compare=False)
    """The rows as texts, column by column, where they are few and known when compiling."""
    groups: Groups | None = None
    """What the query holds of another relation, where that is known; such a query is computed once."""

    @property
    def never_null(self) -> frozenset[str]:
        """The columns that are known to have a value in every row."""
        return frozenset().union(*self.keys)

    @property
    def is_computed(self) -> bool:
        """Whether it is a query that goes several steps, which cost more than keeping what comes out."""
        return self.is_query and self.groups is None and self.sql.lstrip()[:5].upper() == "WITH "

    def has_key(self, columns: frozenset[str]) -> bool:
        """Whether no two rows agree on these columns."""
        return any(key <= columns for key in self.keys)


@dataclass(frozen=True)
class Groups:
    """Some rows of a relation, and with each all others that agree with it on these columns.

    They are those of which the rows that meet `where` (all rows, if it is empty), grouped `by` an expression
    of the columns, meet `having`. All are in SQL.
    """

    relation: Relation
    columns: frozenset[str]
    by: str = ""
    having: str = ""
    where: str = ""
    few: bool = False
    """Whether `where` leaves few of the rows."""

    @property
    def counts_where(self) -> bool:
        """Whether other rows than those that meet `where` would change what `having` says."""
        return bool(self.where) and "count(*) >" in self.having


class TermOf:
    """Base of the ways to make a term of a row."""

    @property
    def columns(self) -> tuple[ColumnOf, ...]:
        """The columns that must have a value, in order, each as often as it is used."""
        raise NotImplementedError


@dataclass(frozen=True)
class FixedTerm(TermOf):
    """The same term for every row."""

    term: Node

    @property
    def columns(self) -> tuple[ColumnOf, ...]:
        return ()


@dataclass(frozen=True)
class TemplateTerm(TermOf):
    """An absolute IRI of text and columns in turn; the columns' lexical forms are percent-encoded.

    `invertible` promises that an IRI can be cut into the columns' values in one way only, so that two such
    IRIs are equal exactly when their columns are.
    """

    pieces: tuple[str | ColumnOf, ...]
    invertible: bool = True

    @property
    def columns(self) -> tuple[ColumnOf, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, ColumnOf))

    @property
    def prefix(self) -> str:
        """The text that every such IRI starts with."""
        return self.pieces[0] if self.pieces and isinstance(self.pieces[0], str) else ""


@dataclass(frozen=True)
class ColumnTerm(TermOf):
    """A literal in the natural mapping of its column's SQL type (`engine.graph.natural`)."""

    column: ColumnOf
    datatype: URIRef

    @property
    def columns(self) -> tuple[ColumnOf, ...]:
        return (self.column,)


@dataclass(frozen=True)
class TextTerm(TermOf):
    """Any other term: SQL over the columns (written `row."column"`) that gives its generic form.

    `kind` is `iri`, `blank` or `literal`; `datatype` and `language` are those of a literal where they are
    known.
    """

    sql: str
    needs: tuple[ColumnOf, ...]
    kind: str
    datatype: URIRef | None = None
    language: str | None = None

    @property
    def columns(self) -> tuple[ColumnOf, ...]:
        return self.needs


class Condition:
    """Base of the conditions on a row."""


@dataclass(frozen=True)
class HasValue(Condition):
    """The column is not NULL."""

    column: ColumnOf


@dataclass(frozen=True)
class ColumnIs(Condition):
    """The column has the value whose lexical form this is."""

    column: ColumnOf
    lexical: str


@dataclass(frozen=True)
class SameColumns(Condition):
    """Two columns of the row have the same value."""

    left: ColumnOf
    right: ColumnOf


@dataclass(frozen=True)
class Where(Condition):
    """A SQL condition over the columns (written `row."column"`)."""

    sql: str


@dataclass(frozen=True)
class Unless(Condition):
    """The row does not meet all of these conditions."""

    conditions: tuple[Condition, ...]
