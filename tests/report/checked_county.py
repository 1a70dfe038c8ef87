"""A few invented records, checked with our own rules and explained: what the tests of the report look at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from rdflib import RDF, Graph, Namespace
from rdflib.term import Node

import engine
from engine.results import Results
from report import Finding, RunSummary, explain
from report.findings import Text
from report.inputs import AmountSum, InputRecord, RejectRecord
from report.rulebook import read_rule
from report.run import RuleRecord

RULE = Namespace("https://w3id.org/hegui/rule/")
ROOT = Path(__file__).resolve().parents[2]
PERSONAL = ("柳梦溪", "欧阳远山", "诸葛南星", "50023019500403123X", "1950-04-03")
AMOUNTS = AmountSum("operation_log", "amount", Decimal("100.50"), Decimal("100.00"), Decimal("0.50"))
Triple = tuple[Node, Node, Node]


@dataclass(frozen=True)
class Row:
    """A source row."""

    file: str
    sheet: str | None = None
    row: int | None = None
    pointer: str | None = None


def rows_of(triples: Collection[Triple]) -> Mapping[Triple, list[Row]]:
    """A made-up source for each triple about a record; the ontology's triples have none."""
    about = {s for s, _, _ in triples if "/data/" in str(s)}
    numbers = {subject: number for number, subject in enumerate(sorted(about, key=str), 3)}
    return {
        triple: [Row(f"{str(triple[0]).split('/')[-2]}.xlsx", "权限授权", numbers[triple[0]])]
        for triple in triples
        if triple[0] in numbers
    }


@dataclass(frozen=True)
class Checked:
    """A validation, what it was of, and its findings."""

    data: Graph
    shapes: Graph
    ontology: Graph
    results: Results
    findings: list[Finding]


def graph_of(*folders: Path) -> Graph:
    """All Turtle under some folders."""
    graph = Graph()
    for folder in folders:
        for file in [folder] if folder.is_file() else sorted(folder.rglob("*.ttl")):
            graph.parse(file, format="turtle")
    return graph


def with_records(shapes: Graph, data: Graph) -> list[Node]:
    """The rules for which there is something on file; the others are not checked, as in `hegui check`."""
    return [
        rule
        for rule in sorted(shapes.subjects(RULE.family))
        if all((None, RDF.type, kind) in data for kind in shapes.objects(rule, RULE.requires))
    ]


def check_county() -> Checked:
    """Reads, checks and explains county.ttl."""
    ontology = graph_of(ROOT / "ontology")
    shapes = graph_of(ROOT / "shapes")
    data = ontology + graph_of(Path(__file__).with_name("county.ttl"))
    results = engine.validate(data, shapes, rules=with_records(shapes, data), engine="reference")
    findings = explain(results, data=data, shapes=shapes, ontology=ontology, sources=rows_of)
    return Checked(data, shapes, ontology, results, findings)


def summary_of(checked: Checked) -> RunSummary:
    """A run summary such as a check makes."""
    return RunSummary(
        version="0.1.0",
        engine=checked.results.engine,
        region="500230",
        region_label=Text("丰都县", "Fengdu County"),
        first_day=date(2026, 1, 5),
        last_day=date(2026, 6, 30),
        parameters={"asOf": None, "period": None, "rules": [], "unmask": False},
        inputs=(InputRecord("operators.xlsx", "ab" * 32, "xlsx", 12, 11, 1, (AMOUNTS,)),),
        rejects=(
            RejectRecord(
                "persons.csv",
                None,
                7,
                None,
                "证件号码",
                "identity-number-mangled",
                "18 characters",
                "“5.00230195004031E+17”",
                "Format the column as text.",
            ),
        ),
        rules=tuple(
            RuleRecord(
                id=rule.name,
                version=rule.version,
                family=rule.family,
                focus_nodes=one.focus_nodes,
                findings=one.results,
                status="checked" if one.focus_nodes else "not-applicable",
                title=rule.title,
                reading=rule.reading,
                severity=rule.severity,
                seconds=one.seconds,
            )
            for one in checked.results.runs
            for rule in [read_rule(checked.shapes, checked.ontology, one.shape)]
        ),
        started_at="2026-07-01T08:00:00",
        seconds=1.5,
    )
