"""What every database answers: which tables it has, and their rows in the order of their key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from engine.errors import InputError, UnsupportedError

Row = Sequence[object]


@dataclass(frozen=True)
class DatabaseColumn:
    """A column: its name, and what its comment says, which is often the Chinese name."""

    name: str
    comment: str = ""
    padded: bool = False  # CHAR(n): filled with blanks


@dataclass(frozen=True)
class DatabaseTable:
    """A table, or a view."""

    schema: str
    name: str
    columns: tuple[DatabaseColumn, ...]
    key: tuple[str, ...]  # its primary key
    is_view: bool = False

    @property
    def title(self) -> str:
        """The table as reports call it."""
        return f"{self.schema}.{self.name}" if self.schema else self.name


class Database(Protocol):
    """An open database, read in one transaction."""

    def tables(self) -> Sequence[DatabaseTable]:
        """Tables and views that are not the database's own, in order of their names."""

    def rows(self, table: DatabaseTable, order: Sequence[str]) -> AbstractContextManager[Iterator[Row]]:
        """The rows, in the table's order of columns, sorted by the columns named; streamed, not held."""


def select(table: DatabaseTable, order: Sequence[str], quote: str) -> str:
    """The statement that reads a table; `quote` encloses names."""

    def quoted(name: str) -> str:
        return quote + name.replace(quote, quote * 2) + quote

    columns = ", ".join(
        f"rtrim({quoted(column.name)})" if column.padded else quoted(column.name) for column in table.columns
    )
    place = f"{quoted(table.schema)}." if table.schema else ""
    sorted_by = f" ORDER BY {', '.join(map(quoted, order))}" if order else ""
    return f"SELECT {columns} FROM {place}{quoted(table.name)}{sorted_by}"


def driver_missing(place: str, package: str) -> UnsupportedError:
    """The package that speaks to this database is not installed."""
    return UnsupportedError(
        "database-driver-missing",
        place=place,
        expected=f"the Python package {package}",
        found="none",
        fix="Install hegui with its extra “db”: pip install 'hegui[db]'.",
    )


def unreadable(place: str, reason: str) -> InputError:
    """The database does not answer, or not as asked. `reason` holds no password."""
    return InputError(
        "database-unreadable",
        place=place,
        expected="a database that this user may read",
        found=" ".join(reason.split()) or "no answer",
        fix="Check host, port, database, user and password; ask the administrator for the right to SELECT.",
    )
