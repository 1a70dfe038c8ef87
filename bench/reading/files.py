"""The files to read: invented fee lines in every form, made once and kept in a folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import duckdb
import xlsxwriter

LINES_PER_STAY: Final = 8
BAD_EVERY: Final = 10_000
"""One line in so many has an amount that cannot be read."""

HEADERS: Final = {
    "mdtrt_id": "就诊ID",
    "feedetl_sn": "费用明细流水号",
    "psn_no": "人员编号",
    "med_list_codg": "医疗目录编码",
    "item_name": "项目名称",  # of no table of ours: it is left out, and said
    "fee_ocur_time": "费用发生时间",
    "cnt": "数量",
    "pric": "单价",
    "det_item_fee_sumamt": "明细项目费用总额",
    "fulamt_ownpay_amt": "全自费金额",
    "overlmt_amt": "超限价金额",
    "preselfpay_amt": "先行自付金额",
    "inscp_scp_amt": "符合政策范围金额",
    "bilg_dr_codg": "开单医生编码",
    "upld_time": "上传时间",
    "init_feedetl_sn": "原费用流水号",
}
_CELLS: Final = f"""
    SELECT 'M' || lpad((i // {LINES_PER_STAY})::VARCHAR, 9, '0') AS mdtrt_id,
    (i % {LINES_PER_STAY} + 1)::VARCHAR AS feedetl_sn,
    'P' || lpad((i * 7919 % 400000)::VARCHAR, 8, '0') AS psn_no,
    '001102000030' || lpad((i % 997)::VARCHAR, 3, '0') AS med_list_codg, '示例项目' || (i % 997) AS item_name,
    strftime(TIMESTAMP '2025-01-01' + to_seconds(i * 3), '%Y-%m-%d %H:%M:%S') AS fee_ocur_time,
    (i % 5 + 1)::VARCHAR AS cnt, ((i % 9001) / 100)::DECIMAL(16, 2)::VARCHAR AS pric,
    CASE WHEN i % {BAD_EVERY} = {BAD_EVERY - 1} THEN '待定'
         ELSE ((i % 9001) * (i % 5 + 1) / 100)::DECIMAL(16, 2)::VARCHAR END AS det_item_fee_sumamt,
    '0.00' AS fulamt_ownpay_amt, '0.00' AS overlmt_amt,
    ((i % 901) / 100)::DECIMAL(16, 2)::VARCHAR AS preselfpay_amt,
    ((i % 8001) / 100)::DECIMAL(16, 2)::VARCHAR AS inscp_scp_amt,
    'D50' || lpad((i % 5000)::VARCHAR, 6, '0') AS bilg_dr_codg,
    strftime(TIMESTAMP '2025-01-01 08:00:00' + to_seconds(i * 3), '%Y-%m-%d %H:%M:%S') AS upld_time,
    CASE WHEN i % 997 = 5 THEN (i % {LINES_PER_STAY})::VARCHAR ELSE '' END AS init_feedetl_sn
    FROM range({{lines}}) t(i)
"""


def file_of(folder: Path, form: str, lines: int) -> Path:
    """The file of that form with so many fee lines, made if it is not there."""
    ending = {"csv-gb18030": "gb18030.csv", "jsonl": "jsonl", "xml": "xml", "xlsx": "xlsx"}.get(form, "csv")
    path = folder / f"fees-{lines}.{ending}"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"part-{path.name}")
        _MAKERS[form](unfinished, lines)
        unfinished.rename(path)
    return path


def _csv(path: Path, lines: int) -> None:
    named = ", ".join(f'{name} AS "{header}"' for name, header in HEADERS.items())
    quoted = str(path).replace("'", "''")
    duckdb.execute(
        f"COPY (SELECT {named} FROM ({_CELLS.format(lines=lines)})) TO '{quoted}' (HEADER, FORMAT csv)"
    )


def _gb18030(path: Path, lines: int) -> None:
    utf8 = file_of(path.parent, "csv", lines)
    with (
        utf8.open(encoding="utf-8", newline="") as source,
        path.open("w", encoding="gb18030", newline="") as target,
    ):
        while text := source.read(1 << 22):
            target.write(text)


def _excel(path: Path, lines: int) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("费用明细")
    sheet.write_row(0, 0, list(HEADERS.values()))
    for number, row in enumerate(_rows(lines), 1):
        sheet.write_row(number, 0, row)
    book.close()


def _json_lines(path: Path, lines: int) -> None:
    names = [name for name in HEADERS if name != "item_name"]
    with path.open("w", encoding="utf-8") as target:
        for stay in _stays(lines):
            details = [{n: v for n, v in zip(HEADERS, row, strict=True) if n in names and v} for row in stay]
            target.write(
                json.dumps({"infno": "2204", "input": {"feedetail": details}}, ensure_ascii=False) + "\n"
            )


_LEGACY: Final = {
    "feedetl_sn": "yka105",
    "med_list_codg": "yka002",
    "cnt": "akc226",
    "pric": "akc225",
    "det_item_fee_sumamt": "yka315",
}


def _xml(path: Path, lines: int) -> None:
    with path.open("w", encoding="gbk") as target:
        target.write('<?xml version="1.0" encoding="GBK"?>\n<batch>\n')
        for stay in _stays(lines):
            first = dict(zip(HEADERS, stay[0], strict=True))
            target.write(
                f"<input><prm_akc190>{first['mdtrt_id']}</prm_akc190><prm_aac001>{first['psn_no']}</prm_aac001>"
            )
            target.write("<prm_aka130>21</prm_aka130><dataset>\n")
            for row in stay:
                cells = dict(zip(HEADERS, row, strict=True))
                said = "".join(f"<{tag}>{cells[name]}</{tag}>" for name, tag in _LEGACY.items())
                target.write(f"<row>{said}</row>\n")
            target.write("</dataset></input>\n")
        target.write("</batch>\n")


def _rows(lines: int) -> Iterator[tuple[str, ...]]:
    found = duckdb.execute(_CELLS.format(lines=lines))
    while some := found.fetchmany(10_000):
        yield from some


def _stays(lines: int) -> Iterator[list[tuple[str, ...]]]:
    stay: list[tuple[str, ...]] = []
    for row in _rows(lines):
        stay.append(row)
        if len(stay) == LINES_PER_STAY:
            yield stay
            stay = []
    if stay:
        yield stay


_MAKERS: Final[dict[str, Callable[[Path, int], None]]] = {
    "csv": _csv,
    "csv-gb18030": _gb18030,
    "xlsx": _excel,
    "jsonl": _json_lines,
    "xml": _xml,
}
