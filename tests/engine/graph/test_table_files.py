"""Files as tables: values as they were written, rows by their number, plain words for what is no table."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from engine.errors import InputError
from engine.graph.column_types import column_types
from engine.graph.table_files import TableFile, cursor_with_places, mentioned, open_tables, table_files
from tests.engine.graph.test_describing import over

TYPES = yaml.safe_load((Path(__file__).parent / "column_types.yaml").read_text("utf-8"))


@pytest.fixture(name="connection")
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tables"
    folder.mkdir()
    return folder


def opened(connection: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, tuple[str, int]]:
    scratch = folder.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    return {t.name: (t.file, t.rows) for t in open_tables(connection, table_files(folder), scratch)}


@pytest.mark.parametrize("case", TYPES, ids=lambda case: case["name"])
def test_the_type_of_a_column(case: dict[str, Any], connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("CREATE TABLE t AS SELECT unnest($values::VARCHAR[]) AS v", {"values": case["values"]})
    assert column_types("t", ['"v"'], connection) == [case["type"]]


def test_a_hundred_columns_get_their_types(connection: duckdb.DuckDBPyConnection) -> None:
    columns = ", ".join(f"'{number}' AS c{number}, 'x' AS t{number}" for number in range(1, 61))
    connection.execute(f"CREATE TABLE t AS SELECT {columns}")
    names = [f'"{kind}{number}"' for number in range(1, 61) for kind in "ct"]
    assert column_types("t", names, connection) == ["BIGINT", "VARCHAR"] * 60


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_of_every_kind_is_read(
    delimiter: str, ending: str, folder: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    records = [["id", "a note"], ["1", f'"{delimiter} and ""quotes"""'], ["2", ""]]
    text = "\ufeff" + "".join(delimiter.join(record) + ending for record in records)
    (folder / "t.csv").write_bytes(text.encode())
    assert opened(connection, folder) == {"t": ("t.csv", 2)}
    assert connection.execute("SELECT * FROM t").fetchall() == [(1, f'{delimiter} and "quotes"'), (2, None)]


def test_compressed_csv_parquet_and_folders_of_parquet_are_tables(
    folder: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    (folder / "zipped.csv.gz").write_bytes(gzip.compress(b"id\n1\n"))
    connection.execute(f"COPY (SELECT 1 AS id) TO '{folder}/one.parquet'")
    (folder / "parts").mkdir()
    connection.execute(f"COPY (SELECT 1 AS id) TO '{folder}/parts/a.parquet'")
    connection.execute(f"COPY (SELECT unnest([2, 3]) AS id) TO '{folder}/parts/b.parquet'")
    (folder / "notes.txt").write_text("not a table", "utf-8")
    (folder / "empty").mkdir()
    assert opened(connection, folder) == {
        "one": ("one.parquet", 1),
        "parts": ("parts", 3),
        "zipped": ("zipped.csv.gz", 1),
    }


def test_rows_are_counted_as_a_person_counts_them(
    folder: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    (folder / "c.csv").write_text("id\n7\n8\n", "utf-8")
    connection.execute(f"COPY (SELECT unnest([7, 8]) AS id) TO '{folder}/p.parquet'")
    (folder / "parts").mkdir()
    connection.execute(f"COPY (SELECT 8 AS id) TO '{folder}/parts/a.parquet'")
    opened(connection, folder)
    places = cursor_with_places(connection)
    for table, file, row in (("c", "c.csv", 3), ("p", "p.parquet", 2), ("parts", "parts/a.parquet", 1)):
        found = places.execute(f"SELECT src_file, src_sheet, src_row FROM {table} WHERE id = 8").fetchall()
        assert found == [(file, None, row)]
        assert connection.execute(f"SELECT * FROM {table} WHERE id = 8").fetchall() == [(8,)]


@pytest.mark.parametrize(
    ("table", "found"),
    [
        ('rr:tableName "person"', ["Person"]),
        ('rr:tableName "main.person"', ["Person"]),
        ('rr:sqlQuery "SELECT id FROM Stays"', ["stays"]),
        ('rr:tableName "persons"', ["Person"]),
        ('rr:tableName "nothing"', []),
    ],
)
def test_only_tables_that_the_mapping_mentions_are_opened(table: str, found: list[str]) -> None:
    files = [TableFile(name, Path(f"{name}.csv")) for name in ("Person", "stays", "ward")]
    assert [each.name for each in mentioned(over(table), files)] == found


def test_a_query_may_hand_on_places_that_nobody_knows(
    folder: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    connection.execute(f"COPY (SELECT 7 AS id) TO '{folder}/stays.parquet'")
    query = "SELECT id, src_file, src_sheet, src_row, src_pointer FROM stays"
    open_tables(connection, mentioned(over(f'rr:sqlQuery "{query}"'), table_files(folder)), folder)
    assert connection.execute(query).fetchall() == [(7, None, None, None, None)]


@pytest.mark.parametrize(
    ("content", "code", "place", "found"),
    [
        ("id,name\n1,中文\n".encode("gb18030"), "table-encoding", "t.csv, line 2", "GB18030"),
        ("编号\n1\n".encode("gb18030"), "table-encoding", "t.csv, line 1", "GB18030"),
        ("id\n1\n".encode("utf-16"), "table-encoding", "t.csv, line 1", "UTF-16"),
        (b"", "file-empty", "t.csv", "nothing"),
        (b"id,name\n1,a,b\n", "row-width", "t.csv, line 2", "3"),
        (b'id,name\n1,"a\n', "csv-quotes", "t.csv, line 2", "not"),
        (b"id,,name\n1,2,3\n", "blank-header", "t.csv, line 1", "column 2"),
        (b"id,name,ID\n1,2,3\n", "repeated-header", "t.csv, line 1", "“id”"),
    ],
)
def test_csv_that_cannot_be_read_is_told_in_words(
    content: bytes, code: str, place: str, found: str, folder: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    (folder / "t.csv").write_bytes(content)
    with pytest.raises(InputError) as raised:
        opened(connection, folder)
    assert (raised.value.code, raised.value.place) == (code, place)
    assert found in raised.value.found


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "tables-none"),
        ({"book.xlsx": b"PK"}, "tables-none"),
        ({"t.csv": b"id\n", "T.parquet": b""}, "table-twice"),
        ({"t.parquet": b"PAR1 and then nothing"}, "parquet-unreadable"),
    ],
)
def test_folders_that_are_no_tables(
    files: dict[str, bytes], code: str, folder: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with pytest.raises(InputError) as raised:
        opened(connection, folder)
    assert raised.value.code == code


def test_a_folder_that_is_not_there(folder: Path) -> None:
    with pytest.raises(InputError) as raised:
        table_files(folder / "nowhere")
    assert raised.value.code == "file-missing"
