"""What a run was: its inputs and what became of every row, its rules and how each fared, its parameters.

`RunSummary.as_dict` is `run.json`. Nothing in it depends on clock or machine, or on where folders lie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from report.findings import Text
from report.masking import mask_identity_numbers


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

    @classmethod
    def of(cls, one: _Input) -> InputRecord:
        """The record of an input that `ingest` loaded."""
        sums = tuple(AmountSum.of(total) for total in one.sums)
        return cls(one.file, one.sha256, one.kind, one.read, one.loaded, one.rejected, sums, one.records)

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
        return said | ({"sums": [one.as_dict() for one in self.sums]} if self.sums else {})


@dataclass(frozen=True)
class RejectRecord:
    """One record that could not be read: where, why, what to do. Identity numbers in it are hidden."""

    file: str
    sheet: str | None
    row: int | None
    pointer: str | None
    column: str | None
    code: str
    expected: str
    found: str
    fix: str

    @classmethod
    def of(cls, one: _Reject) -> RejectRecord:
        """The record of a reject of `ingest`."""
        said: dict[str, Any] = {key: one.as_dict().get(key) for key in cls.__dataclass_fields__}
        hidden = {key: mask_identity_numbers(str(said[key])) for key in ("expected", "found", "fix")}
        return cls(**(said | hidden))

    def as_dict(self) -> dict[str, Any]:
        """One object of `rejects` in `run.json`."""
        return {key: getattr(self, key) for key in self.__dataclass_fields__}


@dataclass(frozen=True)
class RuleRecord:
    """How one rule fared.

    `status` is `checked`, `not-applicable` (no record of the kind it looks at), `not-checked` (`reason`: what
    would have to be on file) or `error` (`reason`: what stopped it). Without focus nodes nothing is passed.
    """

    id: str
    version: str
    family: str
    focus_nodes: int
    findings: int
    status: str
    reason: str | None = None
    title: Text | None = None
    reading: Text | None = None
    severity: str | None = None
    applies_from: str | None = None
    seconds: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """One object of `rules` in `run.json`; its seconds stand in `times.json`."""
        return {
            "id": self.id,
            "version": self.version,
            "family": self.family,
            "severity": self.severity,
            "title": self.title and self.title.as_dict(),
            "focusNodes": self.focus_nodes,
            "findings": self.findings,
            "status": self.status,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class RunSummary:
    """One check. `first_day` and `last_day` bound the facts on file; `region` is a division code."""

    version: str
    engine: str
    region: str | None
    first_day: date | None
    last_day: date | None
    parameters: Mapping[str, Any]
    inputs: tuple[InputRecord, ...]
    rejects: tuple[RejectRecord, ...]
    rules: tuple[RuleRecord, ...]
    region_label: Text | None = None
    started_at: str | None = None
    seconds: float | None = None
    notes: Sequence[Text] = field(default=())
    """What a reader must know before trusting the figures, for instance that parameters are examples."""

    def as_dict(self) -> dict[str, Any]:
        """`run.json`."""
        return {
            "hegui": self.version,
            "engine": self.engine,
            "region": self.region,
            "regionLabel": self.region_label and self.region_label.as_dict(),
            "firstDay": self.first_day and self.first_day.isoformat(),
            "lastDay": self.last_day and self.last_day.isoformat(),
            "parameters": jsonable(self.parameters),
            "notes": [one.as_dict() for one in self.notes],
            "inputs": [one.as_dict() for one in self.inputs],
            "rejects": [one.as_dict() for one in self.rejects],
            "rules": [one.as_dict() for one in self.rules],
        }

    def times(self) -> dict[str, Any]:
        """`times.json`: all that may differ between two runs of the same check."""
        return {
            "startedAt": self.started_at,
            "seconds": self.seconds,
            "rules": {one.id: one.seconds for one in self.rules if one.seconds is not None},
        }


def jsonable(value: Any) -> Any:
    """`value` with every mapping sorted by key and every number or day that JSON lacks written as text."""
    if isinstance(value, Mapping):
        return {str(key): jsonable(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, list | tuple):
        return [jsonable(one) for one in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    fields = getattr(value, "__dataclass_fields__", None)
    return {name: jsonable(getattr(value, name)) for name in fields} if fields else str(value)
