"""Hygiene queries: one a file; the first line is the sentence it prints; each answer is a fault."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import Graph

FOLDER = Path(__file__).resolve().parent.parent / "hygiene"


@dataclass(frozen=True)
class HygieneCheck:
    """A demand on the ontology and the query that finds what breaks it."""

    name: str
    sentence: str
    query: str


@cache
def hygiene_checks() -> tuple[HygieneCheck, ...]:
    """All checks, in the order of their names."""
    return tuple(_read(file) for file in sorted(FOLDER.glob("*.rq")))


def _read(file: Path) -> HygieneCheck:
    query = file.read_text(encoding="utf-8")
    return HygieneCheck(file.stem, query.partition("\n")[0].removeprefix("#").strip(), query)


def run_hygiene(check: HygieneCheck, graph: Graph) -> tuple[str, ...]:
    """What breaks the demand, one line each, sorted; empty if nothing does."""
    faults = set()
    for row in graph.query(check.query):
        node, detail = row[0], row[1]  # type: ignore[index]
        faults.add(" ".join(_compact(str(part)) for part in (node, detail) if part is not None and str(part)))
    return tuple(sorted(faults))


def _compact(text: str) -> str:
    return (
        text.replace("https://w3id.org/hegui/fund#", "fund:").replace("https://w3id.org/hegui/", "").strip()
    )
