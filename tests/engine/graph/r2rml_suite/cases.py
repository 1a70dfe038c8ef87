"""The suite as cases: a database, a mapping, and the dataset that must come out, or a refusal."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import yaml

BASE = "http://example.com/base/"


def suite_folder() -> Path | None:
    """The folder of the suite, if it is beside the repository or below HEGUI_SHARED."""
    beside = Path(__file__).resolve().parents[4].parent / "shared"
    folder = Path(os.environ.get("HEGUI_SHARED", beside)) / "r2rml-tests"
    return folder if folder.is_dir() else None


@dataclass(frozen=True)
class Case:
    """One mapping with one expected file; without expected file the mapping or its data must be refused."""

    name: str
    create: Path
    mapping: Path
    expected: Path | None

    def __str__(self) -> str:
        return self.name

    @property
    def other_doubles(self) -> bool:
        """The collection adds to five outputs a second one, with doubles that are not canonical ("30.0" for
        "3.0E1"). Both cannot be written, so these five are compared by value."""
        return self.name.endswith("-modified")


def cases(folder: Path) -> list[Case]:
    """All R2RML cases of the suite; a mapping has as many cases as expected files, at least one."""
    found = []
    for mapping in sorted(folder.glob("D*/r2rml*.ttl")):
        letter = mapping.stem.removeprefix("r2rml")
        names = (f"mapped{letter}{variant}.nq" for variant in ("", "-modified"))
        outputs = [mapping.with_name(name) for name in names if mapping.with_name(name).exists()]
        for expected in outputs or [None]:
            variant = "-modified" if expected and "-modified" in expected.name else ""
            name = f"{mapping.parent.name}{letter}{variant}"
            found.append(Case(name, mapping.with_name("create.sql"), mapping, expected))
    return found


def database(case: Case) -> duckdb.DuckDBPyConnection:
    """A fresh database with the case's tables."""
    sql = case.create.read_text(encoding="utf-8")
    for change in _dialect().get(case.create.parent.name, []):
        assert change["replace"] in sql, f"{case.create}: nothing to replace for {change['replace']}"
        sql = sql.replace(change["replace"], change["by"])
    connection = duckdb.connect()
    connection.execute(sql)
    return connection


@cache
def _dialect() -> dict[str, list[dict[str, str]]]:
    text = Path(__file__).with_name("dialect.yaml").read_text(encoding="utf-8")
    changes: dict[str, list[dict[str, str]]] = yaml.safe_load(text)
    return changes
