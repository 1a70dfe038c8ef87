"""What can be wrong with a record as a whole, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from engine.errors import InputError
from ingest.duplicates import Repeated
from ingest.rejects import Problem, Reject, shown
from ingest.schema import Column


def repeated_row(repeated: Repeated) -> Problem:
    """A row was taken out because another has its key: the same again, an older state, or something else."""
    key = repeated.table.key.title
    more = f"; this and {repeated.rows - 1} more rows of the file" if repeated.rows > 1 else ""
    where, found = repeated.kept.words, shown(repeated.key)
    if repeated.code == "duplicate-row":
        return Problem(
            "duplicate-row",
            expected="each record once",
            found=f"{found} again, every cell as in {where}{more}",
            fix="Nothing: the record counts once. Leave one of the files out if it is the same export.",
        )
    if repeated.code == "superseded":
        return Problem(
            "superseded",
            expected=f"the latest state of each {key}",
            found=f"an older state of {found}, which {where} replaces{more}",
            fix="Nothing, if the later row is the correction; the older is kept in the table “superseded”.",
        )
    return Problem(
        "duplicate-key",
        expected=f"each {key} once",
        found=f"{found}, already in {where}{more}",
        fix="Remove the repeated record, or correct its number if it is another record.",
    )


def same_file(earlier: str) -> Problem:
    """The file's content has been read already."""
    return Problem(
        "same-file",
        expected="each export once",
        found=f"byte for byte the same as {earlier}, so it was passed over",
        fix="Nothing; leave one of the two out.",
    )


def too_many(rejects: Sequence[Reject], most: int | None) -> InputError:
    """So many rejects that the file is wrong, not its rows, or that the user wants to hear of it (`most`)."""
    lost = [reject for reject in rejects if reject.records] or rejects
    code, times = Counter(reject.code for reject in lost).most_common(1)[0]
    first = next(reject for reject in lost if reject.code == code)
    return InputError(
        "too-many-rejects",
        place=first.place,
        expected="a file whose records can mostly be read"
        if most is None
        else f"at most {most} records that cannot be read (--max-rejects)",
        found=f"{len(lost)} here that cannot, {times} of them as {first.found} [{code}]",
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
