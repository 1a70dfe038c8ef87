"""The face of this package: write a county to a folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from hegui.county.files.interface import write_claims
from hegui.county.files.legacy import write_legacy
from hegui.county.files.readme import write_readme
from hegui.county.files.registers import write_registers
from hegui.county.files.workbooks import write_lists, write_operators
from hegui.county.making import expected_findings, make_county

Progress = Callable[[str, float], None]


def write_county(
    folder: Path,
    *,
    settlements: int = 300,
    seed: int = 1,
    form: Literal["files", "parquet"] = "files",
    plants: bool = True,
    progress: Progress | None = None,
) -> None:
    """Write an invented county into `folder`: the same bytes for the same arguments on any machine.

    `settlements` is how many it has (more when that is too few for what is planted); without `plants` nothing
    in it is a finding. `form` is "files" (Excel, CSV, JSON Lines, XML, as in examples/county) or
    "parquet" (one file for each table, for millions of settlements). `progress(step, share done)` is told how
    far the work is.
    """
    tell = progress or (lambda step, done: None)
    folder.mkdir(parents=True, exist_ok=True)
    if form == "parquet":
        raise NotImplementedError
    county = make_county(settlements, seed, plants=plants)
    tell("county", 0.5)
    write_operators(county, folder / "operators.xlsx")
    write_registers(county, folder)
    write_lists(county, folder / "three-lists.xlsx")
    write_claims(county, folder / "claims")
    write_legacy(county, folder / "legacy")
    found = expected_findings(county)
    write_expected(folder / "expected.json", found)
    write_readme(folder / "README.md", len(county.visits), seed, len(found))
    tell("files", 1.0)


def write_expected(path: Path, found: list[dict[str, str | int | None]]) -> None:
    """One finding a line, so that a difference can be read."""
    lines = ",\n".join(f"    {json.dumps(one, ensure_ascii=False)}" for one in found)
    body = f"\n{lines}\n  " if found else ""
    path.write_text(f'{{\n  "findings": [{body}]\n}}\n', encoding="utf-8", newline="\n")
