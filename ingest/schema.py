"""What a table is: its columns, what they mean, and how files call them.

The tables themselves are data, one file each, in `ingest/records`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property


class Kind(Enum):
    """What a column holds; the value is its DuckDB type."""

    TEXT = ("VARCHAR", "text")  # kept exactly as written
    NUMBER_TEXT = ("VARCHAR", "number or code as text")  # identifies something; never arithmetic
    CODE = ("VARCHAR", "code or its word")
    MONEY = ("DECIMAL(16,2)", "amount in yuan")
    PRICE = ("DECIMAL(16,6)", "unit price in yuan")
    QUANTITY = ("DECIMAL(16,4)", "quantity")
    VALUE = ("DECIMAL(18,4)", "number")
    INTEGER = ("INTEGER", "whole number")
    FLAG = ("BOOLEAN", "yes or no")
    DATE = ("DATE", "date")
    TIME = ("TIMESTAMP", "date and time")

    @property
    def sql(self) -> str:
        """The DuckDB type."""
        return self.value[0]

    @property
    def words(self) -> str:
        """The kind in a reader's words."""
        return self.value[1]

    @property
    def is_amount(self) -> bool:
        """Whether the run's reconciliation adds this column up."""
        return self is Kind.MONEY


@dataclass(frozen=True)
class Text:
    """A text in both languages."""

    zh: str = ""
    en: str = ""


@dataclass(frozen=True)
class Column:
    """One column: its national field name, its kind, and what files may call it."""

    name: str
    kind: Kind
    header: str
    aliases: tuple[str, ...] = ()
    required: bool = False  # a file must have it; its cells may be empty
    key: bool = False
    scheme: str | None = None
    meaning: str = ""
    derived: str | None = None  # SQL over the row's other columns; such a column is not read from files
    parts: tuple[tuple[str, ...], ...] = ()  # of a composed key: columns, of each group one must be filled
    filled: bool = False  # every row must fill it
    english: str = ""
    meaning_zh: str = ""
    unit: str = ""
    refers: str | None = None  # the kind, or view of a kind, whose record this column names
    predicate: str | None = None  # what the graph calls it: `fund:…`
    template: str | None = None  # of the IRI it stands for, where that is no list entry and no other record
    values: tuple[tuple[str, Text], ...] = ()  # of a set of words that only this column has: code, words
    personal: str | None = None  # which kind of personal data it holds, so that outputs mask it

    @property
    def title(self) -> str:
        """The column as a reader knows it: the Chinese header with the field name."""
        return f"{self.header} ({self.name})"


@dataclass(frozen=True)
class View:
    """Something else the rows of a table stand for: a further subject with its class and properties."""

    name: str
    classes: tuple[str, ...]
    iri: str
    query: str | None = None  # its rows, where they are not the table's own
    predicates: tuple[tuple[str, str], ...] = ()  # column, property
    own: tuple[Column, ...] = ()  # columns that only its query has
    figures: bool = False  # figures over many records, which rows of the table ask for: computed once a run
    of_one_claim: bool = False  # figures over the rows of one claim: no other claim changes them

    def columns(self, table: Table) -> Mapping[str, Column]:
        """The columns of its rows by name: its own, and those of the table that declares it."""
        return {**table.by_name, **{column.name: column for column in self.own}}


@dataclass(frozen=True)
class Table:
    """One kind of record."""

    name: str
    title: str
    columns: tuple[Column, ...]
    completes: str | None = None  # the table whose records these rows complete; they are none of their own
    area: str = ""
    english: str = ""
    about: Text = Text()
    source: str = ""
    serves: tuple[str, ...] = ()  # rows of the seed requirements that this kind helps to check
    classes: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()  # classes of the ontology that its class belongs to
    iri: str = ""
    newest: str | None = None  # the column whose later value replaces an older row of the same key
    views: tuple[View, ...] = ()
    examples: tuple[tuple[tuple[str, str], ...], ...] = ()  # invented rows, as a file would write them

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by national field name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def given(self) -> tuple[Column, ...]:
        """Columns that files hold."""
        return tuple(column for column in self.columns if column.derived is None)

    @cached_property
    def derived(self) -> tuple[Column, ...]:
        """Columns computed when a row is loaded."""
        return tuple(column for column in self.columns if column.derived is not None)

    @cached_property
    def amounts(self) -> tuple[Column, ...]:
        """Columns of money, which every run adds up."""
        return tuple(column for column in self.given if column.kind.is_amount)

    @cached_property
    def key(self) -> Column:
        """The column that names a row."""
        return next(column for column in self.columns if column.key)

    @cached_property
    def example(self) -> dict[str, str]:
        """What the first invented row fills."""
        return {name: value for name, value in self.examples[0] if value} if self.examples else {}

    @cached_property
    def required(self) -> tuple[Column, ...]:
        """Columns that a file must have to be told for this table; their cells may be empty."""
        return tuple(column for column in self.given if column.required or column.key)

    @cached_property
    def filled(self) -> tuple[tuple[Column, ...], ...]:
        """What every row must fill: of each group of columns one. First those that make the key."""
        groups = self.key.parts or ((self.key.name,),)
        in_key = {name for group in groups for name in group}
        further = tuple((c.name,) for c in self.given if c.filled and c.name not in in_key)
        return tuple(tuple(self.by_name[name] for name in group) for group in (*groups, *further))


SOURCE_COLUMNS = (
    ("src_file", "VARCHAR"),
    ("src_sheet", "VARCHAR"),
    ("src_row", "BIGINT"),
    ("src_pointer", "VARCHAR"),
)


def column(
    name: str,
    kind: Kind,
    header: str,
    *aliases: str,
    need: bool = False,
    key: bool = False,
    scheme: str | None = None,
    means: str = "",
) -> Column:
    """A column that files hold, written on one line."""
    return Column(name, kind, header, aliases, need, key, scheme, means)


def composed(parts: Sequence[str]) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """The SQL of columns joined by hyphens, and which columns must be filled: of each group one.

    A part is a column, with `:FORMAT` for a date or time, with `|other` for the column (or `|0`, the text) to
    take where it is empty. A row that lacks a part has no key and says nothing.
    """
    sql = " || '-' || ".join(_part_sql(part) for part in parts)
    return sql, tuple(part_columns(part) for part in parts if not part.partition(":")[0].endswith("|0"))


def part_columns(part: str) -> tuple[str, ...]:
    """The columns that a part of a composed key names."""
    return tuple(name for name in part.partition(":")[0].split("|") if name != "0")


def _part_sql(part: str) -> str:
    written, _, form = part.partition(":")
    columns = ["'0'" if column == "0" else column for column in written.split("|")]
    value = columns[0] if len(columns) == 1 else f"coalesce({', '.join(columns)})"
    return f"strftime({value}, '{form}')" if form else value


NUMBER, TIME = Kind.NUMBER_TEXT, Kind.TIME
