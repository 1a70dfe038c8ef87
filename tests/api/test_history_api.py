"""Judged against a history file, a claim gets the answer that it gets from records in memory."""

from __future__ import annotations

import copy
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create
from api.models import example
from engine.errors import InputError
from hegui.history import make
from hegui.settlement import SettlementChecker

RULES = ("line-arithmetic", "drug-sex", "overlapping-stays", "annual-ceiling")
PERSON = "50023099999999"


@pytest.fixture(scope="module")
def file(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example county as a history file."""
    made = tmp_path_factory.mktemp("history") / "history.sqlite"
    make([county], made, rules=RULES)
    return made


@pytest.fixture(scope="module")
def by_file(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    checker = SettlementChecker.over(file, RULES)
    with TestClient(create(lambda: checker, tmp_path_factory.mktemp("runs"))) as client:
        yield client


@pytest.fixture(scope="module")
def by_records(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    checker = SettlementChecker.open([county], RULES)
    with TestClient(create(lambda: checker, tmp_path_factory.mktemp("runs"))) as client:
        yield client


def answer(client: TestClient, claim: dict[str, Any]) -> Any:
    found = client.post("/v1/settlements/check", json=claim)
    assert found.status_code == 200
    return found.json()


def of_person(number: str) -> dict[str, Any]:
    """The example claim, for somebody else."""
    claim: dict[str, Any] = copy.deepcopy(example("settlement"))
    for node in ("mdtrtinfo", "setlinfo"):
        claim["input"][node]["psn_no"] = number
    return claim


def test_the_same_answers_as_from_memory(by_file: TestClient, by_records: TestClient) -> None:
    claim = example("settlement")
    wanted = answer(by_records, claim)
    assert "rule:line-arithmetic" in [finding["rule"] for finding in wanted["findings"]]
    assert answer(by_file, claim) == wanted
    assert answer(by_file, claim) == wanted, "a claim that was only asked about must not stay in the history"
    unknown = of_person(PERSON)
    wanted = answer(by_records, unknown)
    assert wanted["notChecked"]
    assert answer(by_file, unknown) == wanted


def test_several_at_once_get_the_same_answers(by_file: TestClient) -> None:
    claims = [example("settlement"), of_person(PERSON)]
    wanted = [answer(by_file, claim) for claim in claims]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda claim: answer(by_file, claim), claims * 2))
    assert found == wanted * 2


def test_what_another_process_writes_is_seen_once_it_is_whole(by_file: TestClient, file: Path) -> None:
    unknown = of_person(PERSON)
    before = answer(by_file, unknown)
    writer = (
        "import sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1])\n"
        "c.execute('INSERT INTO person (psn_no, gend) VALUES (?, ?)', (sys.argv[2], '1'))\n"
        "c.commit()\n"
    )
    subprocess.run([sys.executable, "-c", writer, str(file), PERSON], check=True)
    try:
        known = answer(by_file, unknown)
        assert {entry["rule"] for entry in known["notChecked"]} < {
            entry["rule"] for entry in before["notChecked"]
        }
    finally:
        connection = sqlite3.connect(file)
        connection.execute("DELETE FROM person WHERE psn_no = ?", (PERSON,))
        connection.commit()
        connection.close()
    assert answer(by_file, unknown) == before


def test_a_file_that_is_none_is_said_to_be_none(tmp_path: Path) -> None:
    for file in (tmp_path / "absent.sqlite", tmp_path / "text.sqlite"):
        if file.stem == "text":
            file.write_text("no database at all")
        with pytest.raises(InputError) as error:
            SettlementChecker.over(file, RULES)
        assert error.value.code == "history-file"
