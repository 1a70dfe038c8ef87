"""What a run was: its inputs and what became of every row, its rules and how each fared, its parameters.

`RunSummary.as_dict` is `run.json`. Nothing in it depends on clock or machine, or on where folders lie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from report.findings import Text
from report.inputs import InputRecord, ReferenceRecord, RejectRecord
from report.money import Amounts


@dataclass(frozen=True)
class RuleRecord:
    """How one rule fared.

    `status` is `checked`, `not-applicable` (no record of the kind it looks at), `not-checked` (`missing`:
    which kinds of records would have to be on file) or `error` (`reason`: what stopped it). Without focus
    nodes nothing is passed.
    """

    id: str
    version: str
    family: str
    focus_nodes: int
    findings: int
    status: str
    reason: str | None = None
    missing: tuple[Text, ...] = ()
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
            "missing": [kind.as_dict() for kind in self.missing],
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
    references: tuple[ReferenceRecord, ...] = ()
    region_label: Text | None = None
    started_at: str | None = None
    seconds: float | None = None
    notes: Sequence[Text] = field(default=())
    """What a reader must know before trusting the figures, for instance that parameters are examples."""
    amounts: Amounts | None = None

    @property
    def lost(self) -> list[RejectRecord]:
        """What cost records."""
        return [one for one in self.rejects if one.records]

    @property
    def notices(self) -> list[RejectRecord]:
        """What was left out or converted, and is no record."""
        return [one for one in self.rejects if not one.records]

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
            "amounts": self.amounts and self.amounts.as_dict(),
            "inputs": [one.as_dict() for one in self.inputs],
            "rejects": [one.as_dict() for one in self.rejects],
            "references": [one.as_dict() for one in self.references],
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
