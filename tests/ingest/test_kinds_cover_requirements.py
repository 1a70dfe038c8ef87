"""Everything that the seed documents name as data has a kind of record that says which demand it serves."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from ingest.records import BY_NAME, TABLES

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("HEGUI_SHARED", HERE.parents[2] / "shared"))
DEMANDS = SHARED / "facts" / "seed-requirements.md"
CONTENT = yaml.safe_load((HERE / "requirement_words.yaml").read_text("utf-8"))
WORDS: dict[str, list[str]] = CONTENT["words"]
ONLY_ONTOLOGY: dict[str, str] = CONTENT["only_ontology"]


class Demand(NamedTuple):
    """One row of the demands: its number, and the words for the data that would check it."""

    number: str
    words: tuple[str, ...]


def demands() -> Iterator[Demand]:
    for line in DEMANDS.read_text("utf-8").splitlines():
        if re.match(r"\| S0-\d+ \|", line):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            yield Demand(cells[0], tuple(re.split(r",\s*", cells[5])))


needs_demands = pytest.mark.skipif(not DEMANDS.exists(), reason="needs shared/facts/seed-requirements.md")


def test_every_word_stands_for_kinds_that_exist() -> None:
    assert [kind for kinds in WORDS.values() for kind in kinds if kind not in BY_NAME] == []
    assert all(ONLY_ONTOLOGY.values())


@needs_demands
def test_every_word_of_every_demand_is_served_by_one_of_its_kinds() -> None:
    missing = [
        f"{demand.number}: {word}"
        for demand in demands()
        for word in demand.words
        if word not in ONLY_ONTOLOGY
        and not any(demand.number in BY_NAME[kind].serves for kind in WORDS.get(word, ()))
    ]
    assert missing == []


@needs_demands
def test_every_demand_is_served_and_nothing_serves_what_is_not_demanded() -> None:
    known = {demand.number for demand in demands()}
    served = {number for table in TABLES for number in table.serves}
    assert sorted(known - served) == []
    assert sorted(served - known) == []
    assert set(WORDS) | set(ONLY_ONTOLOGY) == {word for demand in demands() for word in demand.words}


def test_a_kind_names_a_demand_once() -> None:
    assert [table.name for table in TABLES if len(set(table.serves)) != len(table.serves)] == []
