"""The corpus of ugly files: of each file, what must come out. See corpus/README.md."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

import ingest
from engine.errors import HeguiError
from ingest.rejects import Reject
from tests.ingest.corpus_books import write_workbook

CORPUS = Path(__file__).with_name("corpus")
CASES = sorted(CORPUS.rglob("*.yaml"))
WORDS = {
    "duty": {"登记": "register", "初审": "first-review", "复核": "second-review", "支付": "pay"},
    "gend": {"男": "1", "女": "2"},
    "insutype": {"职工": "310", "居民": "390"},
    "med_type": {"住院": "21", "普通门诊": "11"},
    "fund_pay_type": {"统筹": "310100", "大病": "390200"},
    "permission": {"初审": "first-review"},
    "role": {"经办": "clerk"},
}


def test_the_corpus_is_large_enough() -> None:
    assert len(CASES) >= 120


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.relative_to(CORPUS).with_suffix("").as_posix())
def test_what_comes_out_of_a_file(path: Path, tmp_path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    file = path.with_name(case["file"]) if "file" in case else tmp_path / f"{path.stem}.xlsx"
    if "workbook" in case and "file" not in case:
        write_workbook(file, case["workbook"])
    if "raises" in case:
        with pytest.raises(HeguiError) as error:
            ingest.load([file], words=WORDS)
        assert error.value.code == case["raises"]
        assert case.get("place", "") in error.value.place
        assert case.get("found", "") in error.value.found
        return
    loaded = ingest.load([file], words=WORDS)
    lost = [reject for reject in loaded.rejects if reject.records]
    assert [seen(reject, want) for reject, want in pairs(lost, case.get("rejects", []))] == listed(
        case.get("rejects", [])
    )
    said = [reject for reject in loaded.rejects if not reject.records]
    assert [seen(reject, want) for reject, want in pairs(said, case.get("notices", []))] == listed(
        case.get("notices", [])
    )
    assert counts(loaded) == case.get("kind", {})
    records = [
        sum(numbers) for numbers in zip(*((i.read, i.loaded, i.rejected) for i in loaded.inputs), strict=True)
    ]
    assert records[0] == records[1] + records[2]
    if "read" in case:
        assert records[0] == case["read"]
    for name, expected in case.get("sums", {}).items():
        assert sums(loaded, name) == [Decimal(str(amount)) for amount in expected], name
    for table, expected in case.get("rows", {}).items():
        assert table_rows(loaded, table, expected["columns"]) == [
            [text(cell) for cell in row] for row in expected["are"]
        ]


def pairs(found: list[Reject], wanted: list[Any]) -> list[tuple[Reject, dict[str, Any]]]:
    """Each reject beside what is wanted of it; one that nobody wants is shown whole."""
    nothing: dict[str, Any] = {"code": "", "row": 0, "found": ""}
    return [(reject, listed(wanted)[at] if at < len(wanted) else nothing) for at, reject in enumerate(found)]


def listed(wanted: list[Any]) -> list[dict[str, Any]]:
    return [{"code": each} if isinstance(each, str) else each for each in wanted]


def seen(reject: Reject, want: dict[str, Any]) -> dict[str, Any]:
    """Of a reject, what is wanted; of its texts, the wanted part where they hold it."""
    found = {name: getattr(reject, name) for name in want}
    return {
        name: want[name] if isinstance(value, str) and name != "code" and want[name] in value else value
        for name, value in found.items()
    }


def counts(loaded: ingest.Loaded) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in loaded.inputs:
        for table, count in each.records:
            found[table] = found.get(table, 0) + count
    return {table: count for table, count in found.items() if count}


def sums(loaded: ingest.Loaded, name: str) -> list[Decimal]:
    table, column = name.split(".")
    held = [each for i in loaded.inputs for each in i.sums if (each.table, each.column) == (table, column)]
    return [sum((getattr(each, of) for each in held), Decimal(0)) for of in ("read", "loaded", "rejected")]


def table_rows(loaded: ingest.Loaded, table: str, columns: list[str]) -> list[list[str | None]]:
    names = ", ".join(f'"{column}"' for column in columns)
    found = loaded.connection.execute(f'SELECT {names} FROM "{table}" ORDER BY src_file, src_sheet, src_row')
    return [[text(cell) for cell in row] for row in found.fetchall()]


def text(cell: object) -> str | None:
    return None if cell is None else str(cell)
