"""The face of this package: write a county to a folder."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from hegui.county.builder import County
from hegui.county.bulk import write_tables
from hegui.county.files.agency import write_agency
from hegui.county.files.interface import write_claims
from hegui.county.files.legacy import write_legacy
from hegui.county.files.readme import write_readme
from hegui.county.files.registers import write_registers
from hegui.county.files.workbooks import write_lists, write_operators
from hegui.county.making import expected_findings, make_county

Progress = Callable[[str, int, int], None]

_SMALL = 300
"""Settlements of the small county that a county of Parquet tables contains in full."""


def write_county(
    folder: Path,
    *,
    settlements: int = 300,
    seed: int = 1,
    form: Literal["files", "parquet"] = "files",
    plants: bool = True,
    agency: bool = True,
    progress: Progress | None = None,
) -> None:
    """Write an invented county into `folder`: the same bytes for the same arguments on any machine.

    `settlements` is how many it has (more when that is too few for what is planted); without `plants` nothing
    in it is a finding. Without `agency` it lacks what the agency keeps about itself (accounts, controls,
    services …). `form` is "files" (Excel, CSV, JSON Lines, XML, as in examples/county) or "parquet" (one file
    for each table, for millions of settlements, without what the agency keeps about itself).
    `progress(step, done, total)` is told how far the work is.
    """
    tell = progress or (lambda step, done, total: None)
    folder.mkdir(parents=True, exist_ok=True)
    if form == "parquet":
        _write_parquet(folder, settlements, seed, plants, tell)
        return
    county = make_county(settlements, seed, plants=plants, agency=agency)
    tell("files", 0, 1)
    _write_files(county, folder, seed)
    tell("files", 1, 1)


def _write_files(county: County, folder: Path, seed: int) -> list[dict[str, str | int | None]]:
    write_operators(county, folder / "operators.xlsx")
    write_registers(county, folder)
    write_lists(county, folder / "three-lists.xlsx")
    write_claims(county, folder / "claims")
    write_legacy(county, folder / "legacy")
    write_agency(county, folder)
    found = expected_findings(county)
    write_expected(folder / "expected.json", found)
    write_readme(folder / "README.md", len(county.visits), seed, len(found))
    return found


def _write_parquet(folder: Path, settlements: int, seed: int, plants: bool, tell: Progress) -> None:
    """A small county in full and the rest in bulk; persons of the bulk come three times each."""
    bulk = max(settlements - _SMALL, 0) // 3 * 3
    with tempfile.TemporaryDirectory(prefix="hegui-") as name:
        small = Path(name)
        county = make_county(settlements - bulk, seed, plants=plants, agency=False)
        found = _write_files(county, small, seed)
        counts = write_tables(small, folder, visits=bulk, seed=seed, plants=plants, tell=tell)
    counts.update(str(one["rule"]) for one in found)
    body = json.dumps({"counts": dict(sorted(counts.items()))}, indent=2)
    (folder / "expected.json").write_text(body + "\n", encoding="utf-8", newline="\n")


def write_expected(path: Path, found: list[dict[str, str | int | None]]) -> None:
    """One finding a line, so that a difference can be read."""
    lines = ",\n".join(f"    {json.dumps(one, ensure_ascii=False)}" for one in found)
    body = f"\n{lines}\n  " if found else ""
    path.write_text(f'{{\n  "findings": [{body}]\n}}\n', encoding="utf-8", newline="\n")
