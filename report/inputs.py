"""What became of the inputs: every record and every amount read = loaded + rejected; totals; references."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from report.masking import mask_identity_numbers

_QUOTED = re.compile("“[^”]*”")
_NUMBERS = re.compile(r"[0-9]+[-/.年][0-9]+[-/.月][0-9]+|[0-9]{3,}")


class _Sum(Protocol):
    """What became of one amount column of one file, as `ingest` tells it."""

    @property
    def table(self) -> str: ...
    @property
    def column(self) -> str: ...
    @property
    def read(self) -> Decimal: ...
    @property
    def loaded(self) -> Decimal: ...
    @property
    def rejected(self) -> Decimal: ...


class _Stated(Protocol):
    """What a row of totals states of one amount column, as `ingest` tells it."""

    @property
    def sheet(self) -> str | None: ...
    @property
    def row(self) -> int: ...
    @property
    def word(self) -> str: ...
    @property
    def column(self) -> str: ...
    @property
    def stated(self) -> Decimal: ...
    @property
    def read(self) -> Decimal: ...


class _Reference(Protocol):
    """A column that names records of another table, as `ingest` tells it."""

    @property
    def table(self) -> str: ...
    @property
    def column(self) -> str: ...
    @property
    def to_table(self) -> str: ...
    @property
    def rows(self) -> int: ...
    @property
    def missing(self) -> int: ...
    @property
    def missing_keys(self) -> int: ...
    @property
    def example(self) -> str | None: ...
    @property
    def on_file(self) -> bool: ...


class _Input(Protocol):
    """One file that was read, as `ingest` tells it."""

    @property
    def file(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def read(self) -> int: ...
    @property
    def loaded(self) -> int: ...
    @property
    def rejected(self) -> int: ...
    @property
    def sums(self) -> Sequence[_Sum]: ...
    @property
    def records(self) -> Sequence[tuple[str, int]]: ...
    @property
    def stated(self) -> Sequence[_Stated]: ...


class _Reject(Protocol):
    """One record that was not loaded, as `ingest` tells it."""

    def as_dict(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class AmountSum:
    """One amount column of one file, in yuan: read = loaded + rejected."""

    table: str
    column: str
    read: Decimal
    loaded: Decimal
    rejected: Decimal

    @classmethod
    def of(cls, one: _Sum) -> AmountSum:
        """The sum as `ingest` tells it."""
        return cls(one.table, one.column, one.read, one.loaded, one.rejected)

    def plus(self, other: AmountSum) -> AmountSum:
        """The same column of two files together."""
        return AmountSum(
            self.table,
            self.column,
            self.read + other.read,
            self.loaded + other.loaded,
            self.rejected + other.rejected,
        )

    def as_dict(self) -> dict[str, str]:
        """One object of `sums` in `run.json`; the amounts are text, for JSON has no decimals."""
        return {
            "table": self.table,
            "column": self.column,
            "read": str(self.read),
            "loaded": str(self.loaded),
            "rejected": str(self.rejected),
        }


@dataclass(frozen=True)
class StatedTotal:
    """What a row of totals states of one column, and what the rows above it add up to, in yuan."""

    sheet: str | None
    row: int
    word: str
    column: str
    stated: Decimal
    read: Decimal

    @classmethod
    def of(cls, one: _Stated) -> StatedTotal:
        """The total as `ingest` tells it."""
        return cls(one.sheet, one.row, one.word, one.column, one.stated, one.read)

    @property
    def agrees(self) -> bool:
        """Whether both are the same, to the fen."""
        return self.stated == self.read

    def as_dict(self) -> dict[str, Any]:
        """One object of `stated` in `run.json`."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "word": self.word,
            "column": self.column,
            "stated": str(self.stated),
            "read": str(self.read),
        }


@dataclass(frozen=True)
class ReferenceRecord:
    """One column that names records of another table: how many rows name one, and how many lead nowhere.

    `on_file` is False where nothing of the other table was given: then none is said to lead nowhere.
    """

    table: str
    column: str
    to_table: str
    rows: int
    missing: int
    missing_keys: int
    example: str | None
    on_file: bool

    @classmethod
    def of(cls, one: _Reference) -> ReferenceRecord:
        """The reference as `ingest` tells it."""
        return cls(**{name: getattr(one, name) for name in cls.__dataclass_fields__})

    def as_dict(self) -> dict[str, Any]:
        """One object of `references` in `run.json`."""
        return {
            "table": self.table,
            "column": self.column,
            "to": self.to_table,
            "rows": self.rows,
            "missing": self.missing,
            "missingKeys": self.missing_keys,
            "example": self.example,
            "onFile": self.on_file,
        }


@dataclass(frozen=True)
class InputRecord:
    """One input file: records read = loaded + rejected; `sums` holds what became of each amount column."""

    file: str
    sha256: str
    kind: str
    read: int
    loaded: int
    rejected: int
    sums: Sequence[AmountSum] = ()
    records: Sequence[tuple[str, int]] = ()  # kind of record, how many were loaded
    stated: Sequence[StatedTotal] = ()  # what its rows of totals say

    @classmethod
    def of(cls, one: _Input) -> InputRecord:
        """The record of an input that `ingest` loaded."""
        sums = tuple(AmountSum.of(total) for total in one.sums)
        stated = tuple(StatedTotal.of(total) for total in one.stated)
        counts = (one.read, one.loaded, one.rejected)
        return cls(one.file, one.sha256, one.kind, *counts, sums, one.records, stated)

    def as_dict(self) -> dict[str, Any]:
        """One object of `inputs` in `run.json`."""
        said = {
            "file": self.file,
            "sha256": self.sha256,
            "kind": self.kind,
            "read": self.read,
            "loaded": self.loaded,
            "rejected": self.rejected,
            "records": dict(self.records),
        }
        said |= {"sums": [one.as_dict() for one in self.sums]} if self.sums else {}
        return said | ({"stated": [one.as_dict() for one in self.stated]} if self.stated else {})


@dataclass(frozen=True)
class RejectRecord:
    """What could not be read: where, why, what to do. Personal values in it are hidden.

    `records` is how many records it cost; 0 marks a notice: what was left out or converted is no record.
    """

    file: str
    sheet: str | None
    row: int | None
    pointer: str | None
    column: str | None
    code: str
    expected: str
    found: str
    fix: str
    records: int = 1

    @classmethod
    def of(cls, one: _Reject) -> RejectRecord:
        """The record of a reject of `ingest`."""
        given = one.as_dict()
        said: dict[str, Any] = {key: given[key] for key in cls.__dataclass_fields__ if key in given}
        personal = bool(given.get("personal"))
        said |= {key: _hidden(str(said[key]), personal) for key in ("expected", "found", "fix")}
        return cls(**said)

    def as_dict(self) -> dict[str, Any]:
        """One object of `rejects` in `run.json`."""
        return {key: getattr(self, key) for key in self.__dataclass_fields__}


def _hidden(text: str, personal: bool) -> str:
    """The text without identity numbers and, where its column is personal, without what was found in it."""
    text = mask_identity_numbers(text)
    if not personal:
        return text
    text = _QUOTED.sub(lambda quoted: f"“{quoted[0][1:2]}…”" if len(quoted[0]) > 2 else quoted[0], text)
    return _NUMBERS.sub("…", text)


def sums_of_all(inputs: Iterable[InputRecord]) -> list[AmountSum]:
    """What became of each amount column of all files together; columns of nothing but zeros are left out."""
    sums: dict[tuple[str, str], AmountSum] = {}
    for one in (total for file in inputs for total in file.sums):
        key = (one.table, one.column)
        sums[key] = sums[key].plus(one) if key in sums else one
    return [sums[key] for key in sorted(sums) if sums[key].read]
