"""Rows read many at a time give what the same rows give one by one."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.batches import Batch
from ingest.intake import Intake
from ingest.readers.excel_errors import FailedFormula
from ingest.records import BY_NAME
from ingest.schema import Kind
from ingest.store import create_tables, drop_scaffolding
from ingest.words import CodeLists

TABLES = [BY_NAME[name] for name in ("fee_line", "person", "encounter")]
WORDS = {"gend": {"男": "1", "女": "2"}, "med_type": {"住院": "21"}}
ANYTHING: list[Any] = [
    None,
    "",
    "-",
    "NULL",
    "/",
    "—",
    "#N/A",
    " ",
    "\u200b1",
    "'1",
    "１",
    "约1",
    True,
    False,
]
ANYTHING += [
    FailedFormula("#DIV/0!"),
    datetime.time(8, 30),
    float("nan"),
    float("inf"),
    1e300,
    "合计",
    "a\nb",
]
OF_KIND: dict[Kind, list[Any]] = {
    Kind.TEXT: ["张三", " 张 三 ", "=1+1", "1.5E+17", 12.0, "a,b", 'a"b', "\n"],
    Kind.NUMBER_TEXT: [
        "M1",
        "001",
        1.0,
        7,
        1e17,
        "1.5E+17",
        "5E17",
        "甲1",
        "1.5",
        "-",
        "--",
        "A-1",
        "11010519491231002x",
    ],
    Kind.CODE: ["男", "1", 1, 1.0, "住院", "未知", "21"],
    Kind.FLAG: ["是", "否", 1, 0.0, True, "也许"],
    Kind.DATE: [
        "2026-03-05",
        "2026年3月5日",
        "20260305",
        20260305,
        "2026-02-30",
        datetime.datetime(2026, 3, 5, 8),
    ],
    Kind.TIME: [
        "2026-03-05 08:30:00",
        "2026/3/5 8:30",
        datetime.datetime(2026, 3, 5, 8, 30, 1, 5),
        "1750-01-01 00:00:00",
    ],
}
NUMBERS: list[Any] = [
    1,
    0,
    -2,
    12.5,
    0.1,
    -0.0,
    0.30000000000000004,
    12.345,
    1e13,
    123456789.0,
    "12",
    "-12.50",
    "007",
]
NUMBERS += [Decimal("12.50"), Decimal("0.1"), Decimal("1E+3"), Decimal("12.345"), Decimal("-0.00")]
NUMBERS += ["1,234.50", "12.345", "1e3", "1.2万元", "(5)", "99999999999999", "0.1234567", 0.123456]

few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@few
@given(st.data())
def test_rows_read_together_are_the_rows_read_one_by_one(data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(TABLES))
    cells = {
        column.name: st.sampled_from(
            OF_KIND.get(column.kind, NUMBERS) + data.draw(st.sampled_from([[], ANYTHING]))
        )
        for column in table.given
    }
    plain = data.draw(st.booleans())  # then columns are of one type, as most are
    if plain:
        cells = {name: st.just(data.draw(of)) for name, of in cells.items()}
    rows = data.draw(st.lists(st.tuples(*cells.values()), min_size=1, max_size=12))
    assert taken(table.name, rows, together=True) == taken(table.name, rows, together=False)


def taken(name: str, rows: list[tuple[Any, ...]], *, together: bool) -> dict[str, Any]:
    """Everything that comes out of the rows."""
    table = BY_NAME[name]
    connection = duckdb.connect()
    create_tables(connection, [table], {})
    with Intake("a.xlsx", CodeLists(WORDS)) as intake:
        layout = intake.layout(table, table.given)

        def take(number: int, cells: Any) -> None:
            layout.take(cells, "表", number)

        batch = Batch(intake, table, table.given, "表", take)
        for number, cells in enumerate(rows, start=2):
            if together:
                batch.add(number, cells)
            else:
                take(number, cells)
        batch.flush()
        intake.finish(connection)
        drop_scaffolding(connection)
        return {
            "rows": sorted(map(str, connection.execute(f'SELECT * FROM "{name}"').fetchall())),
            "rejects": intake.rejects,
            "read": intake.read,
            "sums": [dict(intake.amounts_read), dict(intake.amounts_rejected)],
        }
