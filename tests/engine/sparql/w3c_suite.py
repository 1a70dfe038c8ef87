"""The W3C SPARQL evaluation tests as values, and how one of them fares.

Run as a program (`python -m tests.engine.sparql.w3c_suite FOLDER [sqlite]`) it prints a table by folder:
passed, out of scope with the reason, failed.
"""

from __future__ import annotations

import logging
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import rdflib
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.query import Result
from rdflib.term import Node

from engine.errors import HeguiError, UnsupportedError
from engine.sparql import lower_ask, lower_select
from engine.sparql.parsing import parse
from engine.sql.database import Database
from engine.sql.sqlite import SqliteDatabase

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")

PASSED, OUT_OF_SCOPE, FAILED = "passed", "out of scope", "failed"
TIMEOUT = 20.0


@dataclass(frozen=True)
class Case:
    """One evaluation test."""

    folder: str
    name: str
    query: Path
    data: tuple[Path, ...]
    named: tuple[tuple[URIRef, Path], ...]
    result: Path
    lax: bool

    @property
    def identifier(self) -> str:
        """Folder and name."""
        return f"{self.folder}/{self.name}"

    def __str__(self) -> str:
        return self.identifier


@dataclass(frozen=True)
class Outcome:
    """How a case fared, and why."""

    status: str
    reason: str = ""


def cases(root: Path) -> Iterator[Case]:
    """Every evaluation test below the folder, in the order of the manifests."""
    for manifest in sorted(root.glob("sparql1*/*/manifest.ttl")):
        yield from _manifest_cases(root, manifest)


def _manifest_cases(root: Path, manifest: Path) -> Iterator[Case]:
    graph = Graph().parse(manifest, format="turtle", publicID=manifest.as_uri())
    folder = str(manifest.parent.relative_to(root))
    for entries in graph.objects(None, MF.entries):
        for entry in Collection(graph, entries):
            if (entry, RDF.type, MF.QueryEvaluationTest) in graph:
                yield _case(graph, folder, entry)


def _case(graph: Graph, folder: str, entry: Node) -> Case:
    action = graph.value(entry, MF.action)
    query = graph.value(action, QT.query)
    return Case(
        folder=folder,
        name=str(entry).rpartition("#")[2],
        query=_path(query),
        data=tuple(_path(data) for data in graph.objects(action, QT.data)),
        named=tuple((data, _path(data)) for data in graph.objects(action, QT.graphData)),
        result=_path(graph.value(entry, MF.result)),
        lax=(entry, MF.resultCardinality, MF.LaxCardinality) in graph,
    )


def _path(iri: Node | None) -> Path:
    return Path(str(iri).removeprefix("file://"))


def run(case: Case, database: Database | SqliteDatabase) -> Outcome:
    """Runs the case on the engine; the database is emptied first."""
    text = case.query.read_text(encoding="utf-8")
    base = case.query.as_uri()
    try:
        form = parse(text, base=base).form
        plan = (lower_select if form == "SELECT" else lower_ask)(
            text, base=base, graphs=[name for name, _ in case.named]
        )
        database.clear()
        for file in case.data:
            database.load(read_data(file))
        for name, file in case.named:
            database.load(read_data(file), name)
        rows = database.rows(plan, timeout=TIMEOUT)
    except UnsupportedError as error:
        return Outcome(OUT_OF_SCOPE, error.found)
    except (HeguiError, duckdb.Error, sqlite3.Error) as error:
        return Outcome(FAILED, str(error))
    expected = read_result(case.result)
    if form == "ASK":
        return Outcome(PASSED) if expected.answer == bool(rows) else Outcome(FAILED, f"{bool(rows)}")
    solutions = [
        {name: term for name, term in zip(plan.variables, row, strict=True) if term is not None}
        for row in rows
    ]
    if same_solutions(solutions, expected.bindings, lax=case.lax):
        return Outcome(PASSED)
    return Outcome(FAILED, f"expected {len(expected.bindings)} solutions, found {len(solutions)}")


@contextmanager
def lexical_forms_kept() -> Iterator[None]:
    """rdflib rewrites lexical forms while it reads (`01` becomes `1`), and reports ill-typed literals,
    unless told."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before
        logging.disable(logging.NOTSET)


def read_data(file: Path) -> Graph:
    """The data as it is written, lexical forms untouched."""
    graph = Graph()
    if file.stat().st_size:
        graph.parse(file, publicID=file.as_uri())
    return graph


FORMATS = {".srx": "xml", ".srj": "json", ".csv": "csv", ".tsv": "tsv"}


def read_result(file: Path) -> Expected:
    """The expected result in any of the formats the tests use."""
    if file.suffix in FORMATS:
        with file.open("rb") as handle:
            result = Result.parse(handle, format=FORMATS[file.suffix])
        rows = [] if result.type == "ASK" else result.bindings
        return Expected(result.askAnswer, [{str(name): term for name, term in row.items()} for row in rows])
    return _result_graph(Graph().parse(file, publicID=file.as_uri()))


@dataclass(frozen=True)
class Expected:
    """The answer of an ASK, or the solutions of a SELECT."""

    answer: bool | None
    bindings: list[dict[str, Node]]


def _result_graph(graph: Graph) -> Expected:
    result = graph.value(None, RDF.type, RS.ResultSet)
    answer = graph.value(result, RS.boolean)
    if answer is not None:
        return Expected(answer.toPython(), [])
    solutions = sorted(graph.objects(result, RS.solution), key=lambda s: _index(graph, s))
    return Expected(
        None,
        [
            {
                str(graph.value(binding, RS.variable)): graph.value(binding, RS.value)
                for binding in graph.objects(solution, RS.binding)
            }
            for solution in solutions
        ],
    )


def _index(graph: Graph, solution: Node) -> int:
    index = graph.value(solution, RS.index)
    return 0 if index is None else int(index)


def same_solutions(found: list[dict[str, Node]], wanted: list[dict[str, Node]], *, lax: bool) -> bool:
    """Whether both are the same bag of solutions up to names of blank nodes; numbers are compared by
    value."""
    first, second = Counter(map(_row, found)), Counter(map(_row, wanted))
    if lax:
        return set(first) == set(second)
    if first == second:
        return True
    anonymous = [[row for row in rows if _has_blank(row)] for rows in (found, wanted)]
    if first - Counter(map(_row, anonymous[0])) != second - Counter(map(_row, anonymous[1])):
        return False
    return len(found) == len(wanted) and isomorphic(*map(_as_graph, anonymous))


def _has_blank(solution: dict[str, Node]) -> bool:
    return any(isinstance(term, BNode) for term in solution.values())


def _row(solution: dict[str, Node]) -> frozenset[tuple[str, Node]]:
    return frozenset((name, _value(term)) for name, term in solution.items())


def _value(term: Node) -> Node:
    if isinstance(term, Literal) and term.language:
        return Literal(str(term), lang=term.language.lower())
    if isinstance(term, Literal) and isinstance(term.value, Decimal):
        return Literal(f"{term.value.normalize():f}", datatype=term.datatype, normalize=False)
    if isinstance(term, Literal) and term.value is not None and term.datatype is not None:
        return Literal(term.value, datatype=term.datatype, normalize=True)
    if isinstance(term, Literal) and term.datatype is None and term.language is None:
        return Literal(str(term), datatype=rdflib.XSD.string)
    return term


def _as_graph(solutions: list[dict[str, Node]]) -> Graph:
    graph = Graph()
    for solution in solutions:
        row = BNode()
        graph.add((row, RDF.type, RS.ResultBinding))
        for name, term in solution.items():
            graph.add((row, URIRef(f"urn:variable:{name}"), _value(term)))
    return graph


def table(outcomes: dict[Case, Outcome]) -> str:
    """How each folder fared, one line each, and why cases are out of scope."""
    counts: dict[str, Counter[str]] = {}
    reasons: dict[str, Counter[str]] = {}
    for case, outcome in outcomes.items():
        counts.setdefault(case.folder, Counter())[outcome.status] += 1
        if outcome.status == OUT_OF_SCOPE:
            reasons.setdefault(case.folder, Counter())[outcome.reason] += 1
    lines = ["| folder | passed | out of scope | failed |", "|---|---|---|---|"]
    for folder, count in sorted(counts.items()):
        why = ", ".join(f"{number} {reason}" for reason, number in sorted(reasons.get(folder, {}).items()))
        out = f"{count[OUT_OF_SCOPE]} ({why})" if why else "0"
        lines.append(f"| {folder} | {count[PASSED]} | {out} | {count[FAILED]} |")
    total: Counter[str] = sum(counts.values(), Counter())
    lines.append(f"| all | {total[PASSED]} | {total[OUT_OF_SCOPE]} | {total[FAILED]} |")
    return "\n".join(lines)


def opened(engine: str) -> Database | SqliteDatabase:
    """An empty database of the engine."""
    return SqliteDatabase() if engine == "sqlite" else Database(threads=1)


def main(root: Path, engine: str) -> None:
    """Prints the table and the failures."""
    with lexical_forms_kept(), opened(engine) as database:
        outcomes = {case: run(case, database) for case in cases(root)}
    print(table(outcomes))
    for case, outcome in outcomes.items():
        if outcome.status == FAILED:
            print(f"{case}: {outcome.reason}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2] if len(sys.argv) > 2 else "duckdb")
