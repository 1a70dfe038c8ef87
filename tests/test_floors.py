"""Floors of the building: each folder imports only what it stands on (design §1)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "engine": {"engine"},
    "ingest": {"engine.errors", "ingest"},
    "report": {"engine", "report"},
    "hegui": {"engine", "ingest", "report", "hegui"},
    "api": {"hegui", "api"},
}
FLOORS = tuple(MAY_IMPORT)


def imported_modules(file: Path) -> set[str]:
    """Absolute names of every module that a file imports, `from x import y` giving both `x` and `x.y`."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def allowed(name: str, floor: str) -> bool:
    return any(name == other or name.startswith(other + ".") for other in MAY_IMPORT[floor])


@pytest.mark.parametrize("file", sorted(p for f in FLOORS for p in (ROOT / f).rglob("*.py")), ids=str)
def test_imports_point_downwards(file: Path) -> None:
    floor = file.relative_to(ROOT).parts[0]
    ours = {name for name in imported_modules(file) if name.split(".")[0] in FLOORS}
    wrong = {name for name in ours if not allowed(name, floor)}
    assert not wrong, f"{floor} must not import {sorted(wrong)}"


def test_the_check_can_fail() -> None:
    assert not allowed("ingest.records", "report")
    assert not allowed("engine.validate", "ingest")
    assert allowed("engine.errors.InputError", "ingest")
