"""One settlement, judged before it is paid, in the national interface's own shape.

The body is one envelope (`infno` 2207 or 2304, header fields) whose `input` holds the nodes under their
national names:
`mdtrtinfo` (2203A or 2401), `diseinfo`, `feedetail` (2204 or 2301, with the platform's split of each line),
`setlinfo` and `setldetail` (2207 or 2304). It is taken apart into the exchanges that ingest reads, so a
claim judged here
and the same claim in a file are the same facts.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rdflib import Graph, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

import ingest
from engine.errors import InputError
from engine.results import Result, Results
from hegui.claim_messages import exchanges_of
from hegui.history import CLAIM_FAMILIES, claim_rules
from hegui.ontology import load_ontology, words
from hegui.past import HistoryFile, Past, RecordsInMemory
from hegui.reference_rows import add_reference_rows
from hegui.rules import RuleInfo, RuleSet
from hegui.workspace import FUND, Workspace, graph_of, open_workspace
from report.explain import explain
from report.findings import Finding

LOOKED_UP = {
    FUND.patient: (FUND.Person, "person"),
    FUND.atInstitution: (FUND.Institution, "institution"),
    FUND.item: (FUND.CatalogueItem, "catalogue item"),
    FUND.orderedBy: (FUND.Physician, "physician"),
}
"""What a claim names and does not carry: the property that names it, the class it must be on file as, and
a word for it.
"""


@dataclass(frozen=True)
class NotChecked:
    """A rule that could not judge this claim, and what was missing."""

    rule: str
    reason: str


@dataclass(frozen=True)
class Decision:
    """`reject` where a rule is violated, `review` where a person must look or something could not be
    checked, else `pass`.
    """

    decision: str
    settlement: str
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]
    rules_checked: int


@dataclass
class SettlementChecker:
    """Judges single claims against records (people, institutions, catalogue, earlier claims)."""

    rules: RuleSet
    _past: Past
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def open(cls, paths: Sequence[Path], rules: Sequence[str] = CLAIM_FAMILIES) -> SettlementChecker:
        """Reads the records once; every claim afterwards is judged against them."""
        found, _ = claim_rules(rules)
        return cls(found, RecordsInMemory(open_workspace(paths), found))

    @classmethod
    def over(cls, file: Path, rules: Sequence[str] = CLAIM_FAMILIES) -> SettlementChecker:
        """Judges against the records of a history file (`hegui.history.make`), made for these rules.

        Raises `InputError` (`history-file`, `history-lacks-column`).
        """
        found, compiled = claim_rules(rules)
        return cls(found, HistoryFile(file, compiled))

    def check(self, body: Mapping[str, Any]) -> Decision:
        """Judges one claim. Raises `InputError` (with a JSON pointer as its place) for a body that cannot
        be understood.
        """
        loaded = ingest.load_messages(exchanges_of(body), words=words())
        refused = [reject for reject in loaded.rejects if reject.records]
        if refused:
            raise refused[0].as_error()
        claim = graph_of(loaded.connection, with_ontology=False)
        settlement = _only_settlement(claim)
        add_reference_rows(loaded.connection)  # facts to judge by, and not the claim's own
        whole = graph_of(loaded.connection, with_ontology=False)
        with self._lock:  # the facts take the claim in and let it go again
            return self._judge(claim, whole, settlement, loaded)

    def _judge(self, claim: Graph, whole: Graph, settlement: Node, loaded: ingest.Loaded) -> Decision:
        with self._past.having(whole, loaded) as (graph, ask):
            ready, not_checked = self._split_rules(graph, claim)
            results = ask(_neighbourhood(graph, claim), [rule.iri for rule in ready])
            mine = [r for r in results.results if _touches(r, claim)]
            findings = explain(
                Results(tuple(mine), results.runs, results.engine, results.shapes),
                data=graph,
                shapes=self.rules.graph,
                ontology=load_ontology(),
                sources=Workspace(loaded).sources,
            )
        decision = _decide(findings, not_checked)
        return Decision(decision, str(settlement), tuple(findings), tuple(not_checked), len(ready))

    def _split_rules(self, graph: Graph, claim: Graph) -> tuple[list[RuleInfo], list[NotChecked]]:
        """Rules that can judge this claim, and those that miss a record that it names."""
        absent = _absent_records(graph, claim)
        ready: list[RuleInfo] = []
        not_checked: list[NotChecked] = []
        for rule in self.rules.rules:
            reasons = [why for prop, why in absent if prop in rule.properties and _looks_beyond(rule, prop)]
            reasons += [f"no {_short(c)} on file" for c in rule.requires if (None, RDF.type, c) not in graph]
            if reasons:
                not_checked.append(NotChecked(rule.id, "; ".join(sorted(set(reasons)))))
            else:
                ready.append(rule)
        return ready, not_checked


def _only_settlement(claim: Graph) -> Node:
    found = sorted(claim.subjects(RDF.type, FUND.Settlement), key=str)
    if len(found) != 1:
        raise InputError(
            "settlement-not-one",
            place="/input/setlinfo",
            expected="exactly one settlement with a setl_id",
            found=f"{len(found)} settlements",
            fix="Send one claim a call, with its setlinfo.",
        )
    return found[0]


def _neighbourhood(graph: Graph, claim: Graph) -> set[Node]:
    """The claim's own records and the same person's other ones: whatever a rule about this claim can
    start from.
    """
    nodes: set[Node] = set(claim.subjects(unique=True))
    people = set(claim.objects(None, FUND.patient, unique=True)) | set(
        claim.objects(None, FUND.soldTo, unique=True)
    )
    for person in people:
        nodes.add(person)
        nodes |= set(graph.subjects(FUND.patient, person))
    return nodes


def _touches(result: Result, claim: Graph) -> bool:
    """True when the result speaks of the claim, and not only of the person's history."""
    mentioned = [result.focus, result.value, *result.bindings.values()]
    people = set(claim.objects(None, FUND.patient, unique=True))
    return (
        any((node, None, None) in claim for node in mentioned if isinstance(node, URIRef))
        or result.focus in people
    )


def _absent_records(graph: Graph, claim: Graph) -> list[tuple[URIRef, str]]:
    absent = []
    for prop, (kind, word) in LOOKED_UP.items():
        for node in sorted(claim.objects(None, prop, unique=True), key=str):
            if (node, RDF.type, kind) not in graph:
                absent.append((prop, f"{word} {str(node).rsplit('/', 1)[-1]} is not on file"))
    return absent


def _looks_beyond(rule: RuleInfo, prop: URIRef) -> bool:
    """True when the rule reads something of the record that `prop` names, so that its absence would hide
    a violation.
    """
    return bool(rule.properties & READ_OF_RECORD.get(prop, frozenset()))


READ_OF_RECORD: Mapping[URIRef, frozenset[URIRef]] = {
    FUND.patient: frozenset({FUND.sex, FUND.birthDate, FUND.statusOf}),
    FUND.atInstitution: frozenset({FUND.hospitalLevel}),
    FUND.item: frozenset({FUND.listType, FUND.restrictedToSex, FUND.notPayableHead, FUND.entryFor}),
    FUND.orderedBy: frozenset({FUND.suspends}),
}
"""Properties that hang on the looked-up record rather than on the claim."""


def _decide(findings: Sequence[Finding], not_checked: Sequence[NotChecked]) -> str:
    if any(finding.severity == "violation" for finding in findings):
        return "reject"
    doubtful = not_checked or any(finding.severity == "warning" for finding in findings)
    return "review" if doubtful else "pass"


def _short(iri: URIRef) -> str:
    return str(iri).rsplit("#", 1)[-1]
