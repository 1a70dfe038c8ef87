"""The two files of a new rule, written with a component: ready to run, to be filled in by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, URIRef

from engine.errors import InputError
from hegui.components import Component
from hegui.ontology import FUND, LIST, shortened
from hegui.rule_properties import SH
from ingest.records import TABLES
from ingest.schema import Column, Kind, Table
from report.asking import text_of
from report.findings import Text
from report.vocabulary import RULE

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
PREFIXES = "".join(
    f"@prefix {prefix + ':':<8} <{namespace}> .\n"
    for prefix, namespace in (
        ("dcterms", "http://purl.org/dc/terms/"),
        ("fund", "https://w3id.org/hegui/fund#"),
        ("law", "https://w3id.org/hegui/law/"),
        ("list", "https://w3id.org/hegui/list/"),
        ("rule", "https://w3id.org/hegui/rule/"),
        ("sh", "http://www.w3.org/ns/shacl#"),
        ("skos", "http://www.w3.org/2004/02/skos/core#"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    )
)
"""The prefixes that a file of a rule begins with."""


@dataclass(frozen=True)
class Wanted:
    """What is known of the rule when it is begun; names are written as in Turtle, `fund:Settlement`."""

    name: str
    target: str
    path: str | None = None
    values: Mapping[str, str] | None = None
    """Parameters of the component by local name (`countedFrom`); its own example for the others."""
    label: str | None = None
    family: str = "C"
    folder: str = "control"
    source: str = "law:agency-37"
    matter: str = "list:matter-graded-review"
    since: str = "2026-01-01"


def new_rule(component: Component, wanted: Wanted, *, shapes: Path, cases: Path, lists: Path) -> list[Path]:
    """Writes the rule, its cases and the line that names the rule at its matter; returns the files.

    Raises `InputError`: `rule-name-taken` where a file is there already, `rule-name-wrong` for a name that is
    none, `component-parameter-unknown`, `class-without-records`, `matter-unknown`.
    """
    if not _NAME.fullmatch(wanted.name):
        raise InputError(
            "rule-name-wrong",
            place="hegui rules new",
            expected="a name of small Latin letters, digits and hyphens",
            found=repr(wanted.name),
            fix="Write what is wanted in plain words, such as claim-paid-in-time.",
        )
    files = {
        shapes / wanted.folder / f"{wanted.name}.ttl": rule_text(component, wanted),
        cases / wanted.folder / f"{wanted.name}.yaml": case_text(wanted),
    }
    for file in (*files, *shapes.glob(f"*/{wanted.name}.ttl")):
        if file.exists():
            raise InputError(
                "rule-name-taken",
                place=str(file),
                expected="a name that no rule has",
                found=f"rule:{wanted.name}",
                fix="Choose another name, or edit that file.",
            )
    matters = lists / "supervision-matters.ttl"
    line = _line_at_matter(matters, wanted)
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    with matters.open("a", encoding="utf-8") as end:
        end.write(line)
    return [*files, matters]


def _line_at_matter(matters: Path, wanted: Wanted) -> str:
    known = Graph().parse(matters)
    if (URIRef(LIST[wanted.matter.removeprefix("list:")]), FUND.ledBy, None) not in known:
        names = sorted(shortened(one) for one in known.subjects(FUND.ledBy))
        raise InputError(
            "matter-unknown",
            place=f"hegui rules new {wanted.name}",
            expected="a matter of ontology/lists/supervision-matters.ttl",
            found=wanted.matter,
            fix="Write one of: " + ", ".join(names) + ".",
        )
    return f"\n{wanted.matter} rule:checkedBy rule:{wanted.name} .\n"


def rule_text(component: Component, wanted: Wanted) -> str:
    """The file of the rule."""
    given = dict(wanted.values or {})
    lines = []
    for parameter in component.parameters:
        local = shortened(parameter.iri).removeprefix("rule:")
        if local in given or not parameter.optional:
            lines.append(f"    rule:{local} {given.pop(local, parameter.example)} ;\n")
    if given:
        raise InputError(
            "component-parameter-unknown",
            place=f"hegui rules new {wanted.name}",
            expected=f"parameters of {component.id}: "
            + ", ".join(shortened(one.iri).removeprefix("rule:") for one in component.parameters),
            found=", ".join(sorted(given)),
            fix=f"hegui rules components {component.id} says what each means.",
        )
    kind = SH.nodeValidator if component.on_rule else SH.propertyValidator
    validator = component.shapes.value(component.iri, kind)
    label = wanted.label or component.label["zh"]

    def said(prop: URIRef) -> Text:
        found = None if validator is None else text_of(component.shapes, validator, prop)
        return found or Text(label, component.label["en"])

    message, sentence, repair = said(SH.message), said(RULE.sentence), said(RULE.repair)
    shape = f"rule:{wanted.name}"
    body = f"""{PREFIXES}
{shape}
    a sh:NodeShape ;
    skos:prefLabel "{label}"@zh , "{wanted.name.replace("-", " ").capitalize()}"@en ;
    rule:family "{wanted.family}" ;
    rule:version "1" ;
    dcterms:source {wanted.source} ;
    rule:matter {wanted.matter} ;
    rule:reading "{component.description["zh"]}"@zh ,
        "{component.description["en"][:1].upper()}{component.description["en"][1:]}"@en ;
    rule:appliesFrom "{wanted.since}"^^xsd:date ;
    rule:factDate {_fact_date(component, wanted)} ;
    skos:example "（写一个通过、一个发现的例子）"@zh ;
    rule:sentence "{sentence.zh}"@zh ,
        "{sentence.en}"@en ;
    rule:repair "{repair.zh}"@zh ,
        "{repair.en}"@en ;
    sh:targetClass {wanted.target} ;
    sh:severity sh:Violation ;
"""
    use = "".join(lines)
    said_last = f'    sh:message "{message.zh}"@zh , "{message.en}"@en .\n'
    if component.on_rule:
        return body + use + said_last
    return f"""{body}    sh:property {shape}-condition .

{shape}-condition
    a sh:PropertyShape ;
    sh:path {wanted.path or component.path} ;
{use}    sh:severity sh:Violation ;
{said_last}"""


def _fact_date(component: Component, wanted: Wanted) -> str:
    """The first parameter that is a property of the thing judged which holds a day; else the table's own."""
    if wanted.target == "fund:Case":
        return "( [ sh:inversePath fund:ofCase ] fund:performedOn )"
    given = wanted.values or {}
    for parameter in component.parameters:
        local = shortened(parameter.iri).removeprefix("rule:")
        if local in ("countedFrom", "limitOn", "inForceOn", "yearOf"):
            return given.get(local, parameter.example)
    table = table_of(wanted)
    days = [column.predicate for column in table.columns if column.kind is Kind.DATE and column.predicate]
    return days[0] if days else "fund:performedOn"


def table_of(wanted: Wanted) -> Table:
    """The kind of record whose rows are of the class, directly or in one of its views."""
    for table in TABLES:
        if wanted.target in (*table.classes, *(one for view in table.views for one in view.classes)):
            return table
    raise InputError(
        "class-without-records",
        place=f"hegui rules new {wanted.name}",
        expected="a class of which there are records, such as fund:Settlement",
        found=wanted.target,
        fix="docs/data.md and hegui records list show the kinds; hegui records show KIND names their class.",
    )


def case_text(wanted: Wanted) -> str:
    """The file of its cases: one with the invented row of the kind, to be changed by hand."""
    table = table_of(wanted)
    columns = {column.name: column for column in table.given}
    row = ", ".join(f"{name}: {_quoted(value, columns[name])}" for name, value in table.example.items())
    return f"""rule: rule:{wanted.name}
# given: 每个用例都有的行（rows that every case has）
cases:
  # 一个通过的用例；改好后再写界限两边和发现的用例，如 finds: [{{focus: data:…, value: …, amount: …（分）}}]
  - name: （写清情形）the example row of this kind passes
    rows:
      {table.name}:
        - {{{row}}}
    finds: []
"""


_BARE = frozenset({Kind.MONEY, Kind.PRICE, Kind.QUANTITY, Kind.VALUE, Kind.INTEGER, Kind.DATE})


def _quoted(value: str, column: Column) -> str:
    return value if column.kind in _BARE else f'"{value}"'
