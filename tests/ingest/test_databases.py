"""PostgreSQL, MariaDB and SQLite give the rows that files would give, each with its table and key."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import ingest
from engine.errors import InputError
from ingest.databases.url import database_url
from tests.ingest.database_servers import PASSWORD, mariadb, postgresql

FEES = """
CREATE TABLE fymx (
  id INT PRIMARY KEY, mdtrt_id VARCHAR(30), feedetl_sn CHAR(10), cnt NUMERIC(16,4), pric NUMERIC(16,6),
  det_item_fee_sumamt NUMERIC(16,2), fee_ocur_time TIMESTAMP NULL, inscp_scp_amt DOUBLE PRECISION
)"""
ROWS = [
    (2, "M1", "2", "1.5", "2", "3.00", "2026-03-01 08:30:00", 2.1),
    (1, "M1", "1", "1", "0.1", "0.10", None, 0.1),
    (3, "M1", "2", "9", "9", "81.00", None, None),
]
PEOPLE = "CREATE TABLE people (certno VARCHAR(18) PRIMARY KEY, psn_no VARCHAR(30), psn_name VARCHAR(50))"
NOTES = "CREATE TABLE notes (a INT, b INT)"
VIEW = "CREATE VIEW fees AS SELECT * FROM fymx"


@pytest.fixture(scope="module")
def postgresql_url() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(scope="module")
def mariadb_url() -> Iterator[str]:
    with mariadb() as url:
        yield url


def filled(statements: list[str], execute: Any, mark: str) -> None:
    for statement in statements:
        execute(statement)
    for row in ROWS:
        execute(f"INSERT INTO fymx VALUES ({', '.join([mark] * len(row))})", row)
    execute("INSERT INTO people VALUES ('11010119900307889X', 'P1', '甲')")
    execute("INSERT INTO notes VALUES (1, 2)")


def assert_read(loaded: ingest.Loaded, name: str, prefix: str) -> None:
    rows = loaded.connection.execute(
        "SELECT feedetl_sn, cnt, pric, det_item_fee_sumamt, fee_ocur_time, inscp_scp_amt, src_file, "
        "src_sheet, src_row, src_pointer FROM fee_line ORDER BY src_row"
    ).fetchall()
    place = (name, f"{prefix}fymx")
    assert rows == [
        ("1", 1, Decimal("0.1"), Decimal("0.10"), None, Decimal("0.10"), *place, 1, "id=1"),
        ("2", Decimal("1.5"), 2, 3, datetime.datetime(2026, 3, 1, 8, 30), Decimal("2.10"), *place, 2, "id=2"),
    ]
    assert loaded.connection.execute("SELECT psn_no, src_pointer FROM person").fetchall() == [("P1", None)]
    (source,) = loaded.inputs
    assert (source.read, source.loaded, source.rejected) == (4, 3, 1)
    assert {reject.code for reject in loaded.rejects} >= {"database-tables-passed-over", "duplicate-key"}
    (total,) = (each for each in source.sums if each.column == "det_item_fee_sumamt")
    assert (total.read, total.loaded, total.rejected) == (Decimal("84.10"), Decimal("3.10"), Decimal("81.00"))
    assert PASSWORD not in repr((loaded.inputs, loaded.rejects))


def test_postgresql(postgresql_url: str) -> None:
    import psycopg

    with psycopg.connect(postgresql_url) as connection:
        filled(
            ["CREATE SCHEMA his", "SET search_path = his", FEES, PEOPLE, NOTES, VIEW],
            connection.execute,
            "%s",
        )
    name = f"postgresql://127.0.0.1:{postgresql_url.rpartition(':')[2]}"
    assert_read(ingest.load([postgresql_url]), name, "his.")
    named = ingest.load([postgresql_url], tables={"his.fees": "fee_line"})  # a view, because it was named
    assert [each.records for each in named.inputs] == [(("fee_line", 2),)]


def test_postgresql_tells_columns_by_their_comments_and_reads_partitions_once(postgresql_url: str) -> None:
    import psycopg

    with psycopg.connect(postgresql_url) as connection:
        connection.execute("CREATE SCHEMA old")
        connection.execute(
            "CREATE TABLE old.ac01 (aac001 TEXT NOT NULL, aac003 TEXT, aac006 DATE, aae036 TIMESTAMPTZ) "
            "PARTITION BY LIST (aac001)"
        )
        connection.execute("CREATE TABLE old.ac01_a PARTITION OF old.ac01 FOR VALUES IN ('P1')")
        connection.execute("COMMENT ON COLUMN old.ac01.aac001 IS '人员编号'")
        connection.execute("COMMENT ON COLUMN old.ac01.aac003 IS '姓名'")
        connection.execute("COMMENT ON COLUMN old.ac01.aac006 IS '出生日期'")
        connection.execute("INSERT INTO old.ac01 VALUES ('P1', '甲', '1990-03-07', now())")
    loaded = ingest.load([postgresql_url], tables={"old.ac01": "person"})
    rows = loaded.connection.execute("SELECT psn_no, psn_name, src_sheet FROM person").fetchall()
    assert rows == [("P1", "甲", "old.ac01")]


def test_mariadb(mariadb_url: str) -> None:
    import pymysql

    url = database_url(mariadb_url)
    assert url is not None
    connection = pymysql.connect(
        host=url.host, port=url.port, user=url.user, password=url.password, database=url.database
    )
    with connection, connection.cursor() as cursor:
        cursor.execute("SET time_zone = '+08:00'")
        filled([FEES, PEOPLE, NOTES, VIEW], cursor.execute, "%s")
        connection.commit()
    assert_read(ingest.load([mariadb_url]), url.name, "fund.")
    named = ingest.load([mariadb_url], tables={"fees": "fee_line"})
    assert [each.records for each in named.inputs] == [(("fee_line", 2),)]


def test_sqlite(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "his.db")
    filled([FEES, PEOPLE, NOTES, VIEW], connection.execute, "?")
    connection.commit()
    connection.close()
    assert_read(ingest.load([tmp_path]), "his.db", "")


def test_a_view_in_an_sqlite_file_is_not_run_unasked(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "trap.db")
    connection.execute(
        "CREATE VIEW person AS WITH RECURSIVE n(psn_no) AS (SELECT 1 UNION ALL SELECT psn_no + 1 FROM n) "
        "SELECT psn_no, 'x' AS psn_name FROM n"
    )
    connection.close()
    with pytest.raises(InputError, match="database-without-tables"):
        ingest.load([tmp_path])


@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
def test_a_password_is_never_shown(scheme: str) -> None:
    text = f"{scheme}://{'auditor'}:hunter2@127.0.0.1:9/fund?sslmode=disable"
    url = database_url(text)
    assert url is not None
    assert "hunter2" not in f"{url} {url!r} {url.name}"
    pytest.importorskip("psycopg" if scheme == "postgresql" else "pymysql")
    with pytest.raises(InputError, match="database-unreadable") as error:
        ingest.load([text])
    assert "hunter2" not in str(error.value)
    assert f"{scheme}://127.0.0.1:9/fund" in error.value.place


def test_a_url_needs_a_database() -> None:
    with pytest.raises(InputError, match="database-url"):
        database_url("postgresql://u:hunter2@host")
    assert database_url("C:/data/x.csv") is None
