"""What can be wrong with a record as a whole, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from engine.errors import InputError
from ingest.rejects import Problem, Reject, shown
from ingest.schema import Column, Table


def duplicate_key(table: Table, key: str, first: str) -> Problem:
    """The key is taken by a record read before."""
    return Problem(
        "duplicate-key",
        expected=f"each {table.key.title} once",
        found=f"{shown(key)}, already in {first}",
        fix="Remove the repeated record, or correct its number if it is another record.",
    )


def too_many(rejects: Sequence[Reject]) -> InputError:
    """So many rejects that the file is wrong, not its rows."""
    code, times = Counter(reject.code for reject in rejects).most_common(1)[0]
    first = next(reject for reject in rejects if reject.code == code)
    return InputError(
        "too-many-rejects",
        place=first.place,
        expected="a file whose records can mostly be read",
        found=f"{len(rejects)} that cannot, {times} of them as {first.found} [{code}]",
        fix=f"{first.fix} Then check again.",
    )


def total_row(word: object) -> Problem:
    """A row that only adds up others."""
    return Problem(
        "total-row",
        expected="one record a row",
        found=f"a row headed {shown(word)}",
        fix="Nothing, if it only adds up the rows above: it would count every amount twice.",
    )


def passed_over(what: str, times: int) -> Problem:
    """Messages that leave no record."""
    return Problem(
        "transaction-passed-over",
        expected="messages that record something",
        found=f"{times} of transaction {what}, which only asks or prepares",
        fix="Nothing: such messages leave no record to check.",
    )


def missing_value(columns: Sequence[Column]) -> Problem:
    """A cell that identifies its record is empty."""
    headers = " or ".join(column.header for column in columns)
    return Problem(
        "missing-value",
        expected=" or ".join(column.kind.words for column in columns),
        found="nothing",
        fix=f"Fill in {headers}: without it nothing can be said about the record.",
    )
