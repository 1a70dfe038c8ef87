"""Figures that are no findings: what the documents ask to be counted, computed from the tables.

A figure is an entry of `ontology/lists/figures.ttl`, which says what it means and which demands it answers,
and a query of `figures.yaml`. Nothing here judges; leads come from the rules under `shapes/statistics`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb
import yaml
from rdflib import Literal
from rdflib.namespace import SKOS

from hegui.ontology import LIST, load_ontology, words
from report.findings import Text


@dataclass(frozen=True)
class Query:
    """How a figure is computed: its columns with their words, and SQL with the days `$first` and `$last`."""

    code: str
    columns: Mapping[str, Text]
    sql: str


@dataclass(frozen=True)
class Figure:
    """One figure as computed: a table, empty where nothing on file says anything."""

    code: str
    title: Text
    meaning: Text
    heads: tuple[Text, ...]
    rows: tuple[tuple[Any, ...], ...]

    def as_dict(self) -> dict[str, Any]:
        """One object of `statistics.json`."""
        return {
            "code": self.code,
            "title": self.title.as_dict(),
            "meaning": self.meaning.as_dict(),
            "columns": [head.as_dict() for head in self.heads],
            "rows": [list(row) for row in self.rows],
        }


@cache
def queries() -> tuple[Query, ...]:
    """Every query of `figures.yaml`, in its order."""
    said = yaml.safe_load(files(__package__).joinpath("figures.yaml").read_text("utf-8"))
    return tuple(
        Query(code, {name: Text(*both) for name, both in one["columns"].items()}, one["sql"])
        for code, one in said.items()
    )


def figures(connection: duckdb.DuckDBPyConnection, first: date, last: date) -> tuple[Figure, ...]:
    """Every figure of the records in `connection` whose days lie from `first` to `last`."""
    return tuple(_figure(query, connection, first, last) for query in queries())


def _figure(query: Query, connection: duckdb.DuckDBPyConnection, first: date, last: date) -> Figure:
    days = {name: day for name, day in (("first", first), ("last", last)) if f"${name}" in query.sql}
    found = connection.execute(query.sql, days)
    names = [column[0] for column in found.description or ()]
    node = LIST[f"figure-{query.code}"]
    return Figure(
        query.code,
        _said(node, SKOS.prefLabel),
        _said(node, SKOS.definition),
        tuple(query.columns[name] for name in names),
        tuple(
            tuple(_worded(name, cell) for name, cell in zip(names, row, strict=True))
            for row in found.fetchall()
        ),
    )


_LISTS = {"level": "hosp_lv", "category": "med_chrgitm_type", "status": "psn_idet_type"}
"""Columns that hold codes of a list."""


def _worded(name: str, cell: Any) -> Any:
    """A code with its word, so that a reader needs no code table."""
    word = _words_of(_LISTS[name]).get(cell) if name in _LISTS else None
    return cell if word is None else f"{cell} {word}"


@cache
def _words_of(scheme: str) -> Mapping[str, str]:
    """The Chinese word for each code of a list: the longest of those that mean it is the fullest."""
    found: dict[str, str] = {}
    for word, code in words().get(scheme, {}).items():
        if word != code and not word.isascii() and len(word) > len(found.get(code, "")):
            found[code] = word
    return found


def _said(node: Any, predicate: Any) -> Text:
    said: Sequence[Literal] = [o for o in load_ontology().objects(node, predicate) if isinstance(o, Literal)]
    by_language = {one.language: str(one) for one in said}
    return Text(by_language["zh"], by_language["en"])
