"""The proof that nothing was lost, as sheets of the ledger, and the rejects as a file to hand back."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from report.findings import Text
from report.inputs import RejectRecord, sums_of_all
from report.run import RunSummary

RECONCILIATION: Final = Text("读入核对", "Reconciliation")
REJECTS: Final = Text("未读入行", "Rejects")
LINE_HEADS: Final = (
    Text("文件", "File"),
    Text("内容", "What"),
    Text("读取", "Read"),
    Text("装载", "Loaded"),
    Text("未装载", "Rejected"),
    Text("说明", "Note"),
)
REJECT_HEADS: Final = (
    Text("文件", "File"),
    Text("工作表", "Sheet"),
    Text("行", "Row"),
    Text("位置", "Pointer"),
    Text("列", "Column"),
    Text("应为", "Expected"),
    Text("实为", "Found"),
    Text("怎样更正", "What to do"),
    Text("代码", "Code"),
    Text("记录数", "Records"),
)
_BEGINS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_ALL: Final = Text("全部文件", "All files")
_ROWS: Final = Text("行", "Rows")
_STATED: Final = Text("表中合计与各行之和", "stated total and sum of rows")
_DIFFERS: Final = Text("不符", "differ")


def lines(run: RunSummary, lang: str) -> Iterator[list[object]]:
    """Rows and amounts read = loaded + rejected: of all files together, of each file, and stated totals."""
    counts = [sum(getattr(one, key) for one in run.inputs) for key in ("read", "loaded", "rejected")]
    yield [_ALL.of(lang), _ROWS.of(lang), *counts, ""]
    for total in sums_of_all(run.inputs):
        name = f"{total.table}.{total.column}"
        yield [_ALL.of(lang), name, total.read, total.loaded, total.rejected, ""]
    for one in run.inputs:
        yield [one.file, _ROWS.of(lang), one.read, one.loaded, one.rejected, one.kind]
        for total in one.sums:
            name = f"{total.table}.{total.column}"
            yield [one.file, name, total.read, total.loaded, total.rejected, ""]
        for stated in one.stated:
            differs = "" if stated.agrees else f"，{_DIFFERS.zh}" if lang == "zh" else f": they {_DIFFERS.en}"
            where = ", ".join(str(part) for part in (stated.sheet, stated.row, stated.word) if part)
            said = f"{_STATED.of(lang)}{differs}"
            yield [one.file, f"{stated.column} ({where})", stated.stated, stated.read, None, said]


def reject_cells(one: RejectRecord) -> list[object]:
    """A reject in the order of `REJECT_HEADS`."""
    place = [one.file, one.sheet, one.row, one.pointer, one.column]
    return [*place, one.expected, one.found, one.fix, one.code, one.records]


def write_rejects(file: Path, rejects: Sequence[RejectRecord], lang: str) -> None:
    """All rejects as CSV for a spreadsheet: UTF-8 with mark, and no cell that it would take for a formula."""
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([head.of(lang) for head in REJECT_HEADS])
        writer.writerows([_harmless(cell) for cell in reject_cells(one)] for one in rejects)


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_BEGINS_FORMULA) else cell
