"""What a table is: its columns, what they mean, and how files call them.

The tables themselves are data, in `ingest/tables.py`.
"""

from __future__ import annotations

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
class Column:
    """One column: its national field name, its kind, and what files may call it."""

    name: str
    kind: Kind
    header: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    key: bool = False
    scheme: str | None = None
    meaning: str = ""
    derived: str | None = None  # SQL over the row's other columns; such a column is not read from files
    parts: tuple[tuple[str, ...], ...] = ()  # of a composed key: columns, of each group one must be filled

    @property
    def title(self) -> str:
        """The column as a reader knows it: the Chinese header with the field name."""
        return f"{self.header} ({self.name})"


@dataclass(frozen=True)
class Table:
    """One kind of record."""

    name: str
    title: str
    columns: tuple[Column, ...]
    completes: str | None = None  # the table whose records these rows complete; they are none of their own

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
    def required(self) -> tuple[Column, ...]:
        """Columns that a file must have to be told for this table; their cells may be empty."""
        return tuple(column for column in self.given if column.required or column.key)

    @cached_property
    def filled(self) -> tuple[tuple[Column, ...], ...]:
        """Columns that make the key: of each group, one must be filled in every row."""
        groups = self.key.parts or ((self.key.name,),)
        return tuple(tuple(self.by_name[name] for name in group) for group in groups)


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


def derived(name: str, kind: Kind, sql: str, means: str, *, key: bool = False) -> Column:
    """A column computed from the row's others by `sql` when the row is loaded."""
    return Column(name, kind, name, (), False, key, None, means, sql)


def table(name: str, title: str, *columns: Column) -> Table:
    """A table, written as a list of columns."""
    return Table(name, title, columns)


def key_of(name: str, *parts: str, means: str) -> Column:
    """A key composed of other columns, joined by hyphens.

    A part is a column, with `:FORMAT` for a date or time, with `|other` for the column (or `|0`, the text) to
    take where it is empty. A row that lacks a part has no key and says nothing.
    """
    sql = " || '-' || ".join(_part_sql(part) for part in parts)
    needed = tuple(tuple(part.partition(":")[0].split("|")) for part in parts if not part.endswith("|0"))
    return Column(name, NUMBER, name, (), False, True, None, means, sql, needed)


def _part_sql(part: str) -> str:
    written, _, form = part.partition(":")
    columns = ["'0'" if column == "0" else column for column in written.split("|")]
    value = columns[0] if len(columns) == 1 else f"coalesce({', '.join(columns)})"
    return f"strftime({value}, '{form}')" if form else value


TEXT, NUMBER, CODE = Kind.TEXT, Kind.NUMBER_TEXT, Kind.CODE
MONEY, PRICE, QUANTITY, VALUE = Kind.MONEY, Kind.PRICE, Kind.QUANTITY, Kind.VALUE
INTEGER, FLAG, DATE, TIME = Kind.INTEGER, Kind.FLAG, Kind.DATE, Kind.TIME

FROM = ("begndate", DATE, "开始日期", "生效日期", "有效期起", "begntime")
UNTIL = ("enddate", DATE, "结束日期", "失效日期", "有效期止", "endtime")
