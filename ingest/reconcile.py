"""The proof that nothing disappeared: records and amounts read = loaded + rejected, file by file.

What was loaded is asked of the tables, not of the reader that filled them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from engine.errors import InternalError
from ingest.intake import Intake
from ingest.records import TABLES
from ingest.schema import Table
from ingest.totals import StatedTotal


@dataclass(frozen=True, slots=True)
class AmountSum:
    """One amount column of one file, in yuan."""

    table: str
    column: str
    read: Decimal
    loaded: Decimal
    rejected: Decimal


@dataclass(frozen=True, slots=True)
class Input:
    """One file and what became of its records. `records` counts the loaded ones by table."""

    file: str
    sha256: str
    kind: str
    read: int
    loaded: int
    rejected: int
    sums: tuple[AmountSum, ...]
    records: tuple[tuple[str, int], ...]
    stated: tuple[StatedTotal, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: its hash, its form, and the intake that took it."""

    sha256: str
    kind: str
    intake: Intake


def reconcile(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> tuple[Input, ...]:
    """The inputs with their sums. Raises InternalError if a record or an amount is unaccounted for."""
    touched = set().union(*(source.intake.tables for source in sources))
    counts, amounts = _loaded(connection, [table for table in TABLES if table.name in touched])
    return tuple(_balanced(source, counts, amounts) for source in sources)


def _loaded(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table]
) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str, str], Decimal]]:
    counts: dict[tuple[str, str], int] = {}
    amounts: dict[tuple[str, str, str], Decimal] = {}
    for table in tables:
        sums = "".join(f', coalesce(sum("{column.name}"), 0)' for column in table.amounts)
        rows = connection.execute(
            f'SELECT src_file, count(*){sums} FROM "{table.name}" GROUP BY src_file ORDER BY src_file'
        ).fetchall()
        for file, count, *values in rows:
            counts[file, table.name] = count
            for column, value in zip(table.amounts, values, strict=True):
                amounts[file, table.name, column.name] = value
    return counts, amounts


def _balanced(
    source: Source,
    counts: dict[tuple[str, str], int],
    amounts: dict[tuple[str, str, str], Decimal],
) -> Input:
    intake = source.intake
    file = intake.file
    records = tuple((table, count) for (name, table), count in counts.items() if name == file)
    sums = tuple(
        AmountSum(
            table,
            column,
            read,
            amounts.get((file, table, column), Decimal(0)),
            intake.amounts_rejected.get((table, column), Decimal(0)),
        )
        for (table, column), read in sorted(intake.amounts_read.items())
    )
    stated = tuple(intake.stated)
    loaded = sum(count for _, count in records)
    if intake.read != loaded + intake.rejected:
        raise _unbalanced(file, "records", intake.read, loaded, intake.rejected)
    for each in sums:
        if each.read != each.loaded + each.rejected:
            raise _unbalanced(file, f"{each.table}.{each.column}", each.read, each.loaded, each.rejected)
    return Input(
        file, source.sha256, source.kind, intake.read, loaded, intake.rejected, sums, records, stated
    )


def _unbalanced(file: str, what: str, read: object, loaded: object, rejected: object) -> InternalError:
    return InternalError(
        "reconciliation-failed",
        place=f"{file}, {what}",
        expected="read = loaded + rejected",
        found=f"{read} read, {loaded} loaded, {rejected} rejected",
        fix="Please report this; no result of the run can be trusted.",
    )
