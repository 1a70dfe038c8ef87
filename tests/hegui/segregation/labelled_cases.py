"""The labelled cases of segregation of duties: read from YAML, put into sets of records that keep them apart.

    # labelled/delegation.yaml
    kind: {zh: 委托和转授, en: delegation}
    given: {operator: [{opter_no: A, opter_name: 甲}]}        rows that every case of the file has too
    cases:
      - name: a sentence that says what the case is
        rows: {permission_grant: [{opter_no: A, perm_code: pay, granted_from: 2026-03-01}]}
        finds: [incompatible-duties-held operator/A]           every finding of any control rule: rule, focus

Expectations come from the articles and from what each rule says it reads in them, never from its output.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from tests.hegui.renaming import renamed

Row = Mapping[str, object]
Labelled = tuple[str, str]
"""A finding as the cases write it: the rule's name, and the focus."""
MARK = re.compile(r"C\d{3}\.")
ROLE_COLUMNS = ("role_code", "included_role_code", "perm_code")
CHANGES_LISTS = ("role", "role_inclusion", "role_permission", "permission")
"""Kinds that say something of roles and permissions of the lists, which all cases of a set share."""
SHARED = ("region_parameter", "calendar_day")
"""Kinds that say something for everyone."""


@dataclass(frozen=True)
class LabelledCase:
    """One case, with the mark that its numbers carry among others."""

    kind: str
    name: str
    rows: Mapping[str, Sequence[Row]]
    expected: frozenset[Labelled]
    mark: str

    @property
    def is_near_miss(self) -> bool:
        """Whether the case shows what is just not wrong."""
        return self.name.startswith("near miss")

    @cached_property
    def marked(self) -> Mapping[str, Sequence[Row]]:
        """The rows with the case's mark before every number."""
        return renamed(self.rows, self.mark)

    @cached_property
    def shared(self) -> frozenset[tuple[str, str]]:
        """Kind and content of the rows that hold for every case of a set."""
        return frozenset((kind, repr(row)) for kind in SHARED for row in self.rows.get(kind, ()))

    @cached_property
    def uses(self) -> frozenset[str]:
        """Codes of roles and permissions that the case names."""
        return self._codes(self.rows)

    @cached_property
    def changes(self) -> frozenset[str]:
        """Those of them of which the case says what they contain and when they hold."""
        return self._codes({kind: self.rows[kind] for kind in CHANGES_LISTS if kind in self.rows})

    def meets(self, other: LabelledCase) -> bool:
        """Whether the two cases may not lie in one set of records."""
        return (
            self.shared != other.shared
            or bool(self.changes & (other.uses | other.changes))
            or bool(other.changes & self.uses)
        )

    @staticmethod
    def _codes(rows: Mapping[str, Sequence[Row]]) -> frozenset[str]:
        return frozenset(
            str(row[column])
            for given in rows.values()
            for row in given
            for column in ROLE_COLUMNS
            if row.get(column)
        )


def labelled_cases(folder: Path) -> list[LabelledCase]:
    """Every case of every file of the folder."""
    files = [yaml.safe_load(file.read_text("utf-8")) for file in sorted(folder.glob("*.yaml"))]
    every = [(said, one) for said in files for one in said["cases"]]
    return [_case(said, one, f"C{number:03}.") for number, (said, one) in enumerate(every)]


def _case(said: Mapping[str, Any], one: Mapping[str, Any], mark: str) -> LabelledCase:
    given, own = said.get("given") or {}, one.get("rows") or {}
    rows = {kind: [*given.get(kind, ()), *own.get(kind, ())] for kind in {**given, **own}}
    expected = frozenset(_labelled(written) for written in one["finds"])
    return LabelledCase(f"{said['kind']['zh']} / {said['kind']['en']}", one["name"], rows, expected, mark)


def _labelled(written: str) -> Labelled:
    rule, focus = written.split(" ")
    return rule, focus


def sets_of(cases: Iterable[LabelledCase]) -> list[list[LabelledCase]]:
    """The cases dealt into few sets in which none meets another."""
    sets: list[list[LabelledCase]] = []
    for case in cases:
        fitting = next((some for some in sets if not any(case.meets(other) for other in some)), None)
        if fitting is None:
            sets.append([case])
        else:
            fitting.append(case)
    return sets


def rows_of(cases: Iterable[LabelledCase]) -> dict[str, list[Row]]:
    """The rows of a set of cases, by kind; what holds for everyone stands there once."""
    rows: dict[str, list[Row]] = {}
    for case in cases:
        for kind, given in case.marked.items():
            known = rows.setdefault(kind, [])
            known += [row for row in given if kind not in SHARED or row not in known]
    return rows
