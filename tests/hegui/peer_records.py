"""Records for comparisons among peers, written straight into empty tables, and the figures made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

import ingest
from hegui.ontology import words
from ingest.records import BY_NAME

QUERY = BY_NAME["indicator_watch"].views[0].query


def tables(rows: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
    """Tables with rows as a case has them."""
    connection = ingest.empty_tables(words=words())
    ingest.fill_tables(connection, rows, words=words())
    return connection


def figures(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows of the view, in the order of their numbers."""
    found = connection.execute(f"SELECT * FROM ({QUERY}) ORDER BY comparison_no")
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def watch(**told: object) -> dict[str, object]:
    """A watch over average cost of institutions by year, unless told otherwise."""
    usual = {
        "watch_no": "W",
        "indicator_code": "average-cost",
        "object_kind": "institution",
        "period_kind": "year",
        "min_cases": 1,
        "min_peers": 3,
        "false_rate": 0.05,
        "begndate": "2020-01-01",
    }
    return usual | told


def normal(seed: str, *columns: str) -> str:
    """SQL for a standard normal number that depends on seed and columns alone, on any machine."""
    key = " || '-' || ".join(f"CAST({column} AS VARCHAR)" for column in columns)
    first, second = (_uniform(f"{key} || '{seed}{part}'") for part in "ab")
    return f"(sqrt(-2 * ln({first})) * cos(2 * pi() * {second}))"


def uniform(seed: str, *columns: str) -> str:
    """SQL for a number between 0 and 1 that depends on seed and columns alone."""
    key = " || '-' || ".join(f"CAST({column} AS VARCHAR)" for column in columns)
    return _uniform(f"{key} || '{seed}'")


def _uniform(text: str) -> str:
    return f"((CAST('0x' || md5({text})[1:12] AS BIGINT) + 0.5) / 281474976710656.0)"


def simulated(
    indicator: str, value: str, *, months: int, units: int, cases: str = "20", groups: int = 1
) -> duckdb.DuckDBPyConnection:
    """Institutions `i`, each with `cases` stays `k` in each month `m`; `value` is SQL for what a stay has.

    Every month is a set of data of its own: all institutions of a month are compared with each other alone.
    """
    connection = ingest.empty_tables(words=words())
    connection.execute(
        "INSERT INTO indicator_watch BY NAME SELECT 'W' AS watch_no, ? AS indicator_code,"
        " 'institution' AS object_kind, 'month' AS period_kind, 5 AS min_cases, 8 AS min_peers,"
        " 0.05 AS false_rate, 31 AS window_days, DATE '1990-01-01' AS begndate",
        [indicator],
    )
    connection.execute(
        "INSERT INTO institution BY NAME SELECT 'H' || i AS fixmedins_code, 'x' AS fixmedins_name,"
        f" '1' AS fixmedins_type, CAST(i % {groups} AS VARCHAR) AS hosp_lv FROM range({units}) AS u(i)"
    )
    connection.execute(
        "CREATE TEMP TABLE stay AS"
        " SELECT i, m, k, 'H' || i AS place, 'E' || i || '-' || m || '-' || k AS mdtrt_id,"
        f" CAST(DATE '1990-01-01' + INTERVAL (m) MONTH AS DATE) AS day, {value} AS value"
        f" FROM range({units}) AS u(i), range({months}) AS v(m), range(100) AS w(k) WHERE k < {cases}"
    )
    connection.execute(
        "INSERT INTO encounter BY NAME SELECT mdtrt_id, mdtrt_id AS psn_no, place AS fixmedins_code,"
        " '21' AS med_type, day AS begn_date, day AS end_date FROM stay"
    )
    if indicator == "infection-rate":
        connection.execute(
            "INSERT INTO admission_record BY NAME SELECT mdtrt_id, value > 0.5 AS nosocomial_flag FROM stay"
        )
    elif indicator == "violation-index":
        connection.execute(
            "INSERT INTO alert BY NAME SELECT mdtrt_id AS alert_no, mdtrt_id, 'confirmed' AS state,"
            " 'R' AS rule_id, 'after' AS stage, 'institution' AS object_kind,"
            " CAST(day AS TIMESTAMP) AS raised_at, day AS raised_date FROM stay WHERE value > 0.5"
        )
    elif indicator.endswith("-share"):
        connection.execute(
            "INSERT INTO fee_line BY NAME SELECT mdtrt_id || '-' || n AS line_id, mdtrt_id, n AS feedetl_sn,"
            " CASE n WHEN '1' THEN '09' ELSE '05' END AS med_chrgitm_type,"
            " CAST(1000 * CASE n WHEN '1' THEN value ELSE 1 - value END AS DECIMAL(16, 2))"
            " AS det_item_fee_sumamt"
            " FROM stay, (VALUES ('1'), ('2')) AS part(n)"
        )
    else:
        connection.execute(
            "INSERT INTO settlement BY NAME SELECT 'S' || mdtrt_id AS setl_id, mdtrt_id,"
            " CAST(value AS DECIMAL(16, 2)) AS medfee_sumamt FROM stay"
        )
    return connection
