"""Results → findings. Everything is looked up in shapes, ontology and data; nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from engine.asked_graph import AT_ONCE, AskedGraph, together
from engine.evidence import Evidence, evidence_of_all
from engine.path_text import path_text
from engine.results import Result, Results
from report.absences import absences
from report.confidence import marked
from report.fact_days import days_of, first_day_within
from report.findings import FAMILIES, EvidenceItem, Finding, SourceRow, Text
from report.identity import finding_ids
from report.labels import Labels
from report.law import law_in_force
from report.masking import Masking
from report.paths import reached
from report.rulebook import Rule, read_rule, said_nearest, severity_word
from report.sentences import Say, fill, validator_of, variables_of
from report.vocabulary import RULE

Triple = tuple[Node, Node, Node]


class Source(Protocol):
    """Where a fact stands, as whoever read the records tells it."""

    @property
    def file(self) -> str: ...
    @property
    def sheet(self) -> str | None: ...
    @property
    def row(self) -> int | None: ...
    @property
    def pointer(self) -> str | None: ...


Sources = Callable[[Collection[Triple]], Mapping[Triple, Sequence[Source]]]


def explain(
    results: Results,
    *,
    data: Graph,
    shapes: Graph,
    ontology: Graph,
    sources: Sources,
    unmask: bool = False,
    as_of: date | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Finding]:
    """A finding for each result, sorted by family, rule, focus, value.

    `data` is the graph that was validated and `shapes` the rules; labels and law come from `ontology`;
    `sources` tells the rows behind each triple. `as_of` is the day whose law is cited where a rule names no
    date of the fact. Personal data is masked unless `unmask`. `progress` is told how many results have been
    explained, and of how many.

    Raises `InputError` where a rule's sentence names a variable that its query does not have.
    """
    work = _Explaining(results, data, shapes, ontology, unmask=unmask, as_of=as_of)
    ids = finding_ids(results.results, shapes)
    findings: list[Finding] = []
    for first in range(0, len(ids), AT_ONCE):  # what these need of the data is asked for at once
        some = results.results[first : first + AT_ONCE]
        gathered = list(evidence_of_all(data, shapes, some))
        rows = sources({triple for facts in gathered for triple in facts.triples})
        work.fetch(some, gathered)
        followed = together(data, work.followed, some)
        for id_, result, facts, (day, yuan) in zip(ids[first:], some, gathered, followed, strict=False):
            findings.append(work.finding(id_, result, facts, rows, day, yuan))
            if progress is not None:
                progress(len(findings), len(ids))
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[int, str, str, str, str]:
    family = FAMILIES.index(finding.family) if finding.family in FAMILIES else len(FAMILIES)
    return (family, finding.rule, finding.focus, finding.value or "", finding.id)


class _Explaining:
    """What stays the same from finding to finding."""

    def __init__(
        self,
        results: Results,
        data: Graph,
        shapes: Graph,
        ontology: Graph,
        *,
        unmask: bool,
        as_of: date | None,
    ) -> None:
        self.results = results
        self.data = data
        self.shapes = shapes
        self.ontology = ontology
        self.as_of = as_of
        self.masking = Masking(data, ontology, unmask=unmask)
        self.labels = Labels(data, ontology, self.masking)
        self._rules: dict[Node, Rule] = {}

    def fetch(self, some: Sequence[Result], gathered: Sequence[Evidence]) -> None:
        """Has the data fetched that these findings will be told with, for all of them at once."""
        if not isinstance(self.data, AskedGraph):
            return
        bound = {term for result in some for term in (result.value, *result.bindings.values())}
        facts = {term for each in gathered for subject, _, value in each.triples for term in (subject, value)}
        nodes = [term for term in {result.focus for result in some} | bound | facts if term is not None]
        self.data.fetch(nodes)
        self.data.fetch_values(self.masking.questions(one for one in bound if isinstance(one, Literal)))

    def followed(self, result: Result) -> tuple[date | None, Node | None]:
        """The day of the fact and the money at stake (yuan), where the rule's paths lead from the focus."""
        rule = self.rule(result.root_shape or result.source_shape)
        return self._fact_date(rule, result), self._yuan(rule, result)

    def finding(
        self,
        id_: str,
        result: Result,
        facts: Evidence,
        rows: Mapping[Triple, Sequence[Source]],
        day: date | None,
        yuan: Node | None,
    ) -> Finding:
        """One result told; `day` and `yuan` are what `followed` gives."""
        rule = self.rule(result.root_shape or result.source_shape)
        personal = self._personal(result, facts)
        terms = self._terms(rule, result, yuan)

        def say(term: Node | None, style: str = "") -> Text:
            return self.labels.of(term, style, personal)

        return Finding(
            id=id_,
            rule=rule.name,
            family=rule.family,
            severity=severity_word(result.severity),
            focus=str(result.focus),
            focus_label=say(result.focus),
            path=None if result.path is None else path_text(self.shapes, result.path),
            value=self._value(result, personal),
            title=rule.title,
            message=self._message(rule, result, terms, say, personal),
            reading=rule.reading,
            law=law_in_force(self.ontology, rule.articles, day or self.as_of),
            fact_date=None if day is None else day.isoformat(),
            evidence=tuple(self._item(triple, rows.get(triple, ())) for triple in facts.triples),
            absences=absences(facts.absences, self.labels),
            amount=None if yuan is None else _fen(yuan),
            responsible=rule.responsible,
            repair=tuple(
                fill(text, terms, say, rule=rule.node)
                for text in said_nearest(self.shapes, result, RULE.repair)
            ),
        )

    def rule(self, node: Node) -> Rule:
        """The rule that is the target shape `node`, read once."""
        if node not in self._rules:
            self._rules[node] = read_rule(self.shapes, self.ontology, node)
        return self._rules[node]

    def _personal(self, result: Result, facts: Evidence) -> dict[str, str]:
        """The personal data of everyone this finding mentions."""
        mentioned = {result.focus, result.value, *result.bindings.values()}
        mentioned.update(term for subject, _, value in facts.triples for term in (subject, value))
        nodes = sorted(term for term in mentioned if isinstance(term, URIRef))
        return {plain: shown for node in nodes for plain, shown in self.masking.personal_of(node).items()}

    def _terms(self, rule: Rule, result: Result, yuan: Node | None) -> dict[str, Node | None]:
        """Every variable a sentence may name; those that the query left unbound are `None`."""
        query = result.source_constraint or validator_of(self.shapes, result.component, result.source_shape)
        select = variables_of(self.shapes, query)
        terms: dict[str, Node | None] = dict.fromkeys(sorted(select))
        terms.update(result.bindings)
        if rule.amount_path is not None:
            terms["amount"] = yuan
        path = result.path if isinstance(result.path, URIRef) else None
        terms.update(focus=result.focus, value=result.value, path=path)
        return terms

    def _message(
        self,
        rule: Rule,
        result: Result,
        terms: Mapping[str, Node | None],
        say: Say,
        personal: Mapping[str, str],
    ) -> Text:
        """The rule's sentence; for shapes that are not ours, what the shape itself says."""
        for template in said_nearest(self.shapes, result, RULE.sentence):
            return fill(template, terms, say, rule=rule.node)
        said = {tag.split("-")[0]: self.masking.text(text, personal) for tag, text in result.messages.items()}
        zh = said.get("zh") or said.get("") or next(iter(said.values()), rule.title.zh)
        return Text(zh, said.get("en") or said.get("") or zh)

    def _value(self, result: Result, personal: Mapping[str, str]) -> str | None:
        if isinstance(result.value, Literal):
            return self.masking.literal(result.value, personal)
        return None if result.value is None else str(result.value)

    def _fact_date(self, rule: Rule, result: Result) -> date | None:
        """The day of the fact; of a state the first day on which it held while the rule applied."""
        days = days_of(self.data, self.shapes, rule.fact_date, result)
        begins = None if rule.applies_from is None else date.fromisoformat(rule.applies_from)
        return first_day_within(days, begins, None) or max((one.first for one in days), default=None)

    def _yuan(self, rule: Rule, result: Result) -> Node | None:
        """`?amount` of the query, or else what stands at the end of the rule's amount path."""
        bound = result.bindings.get("amount")
        if bound is None and rule.amount_path is not None:
            return next(iter(reached(self.data, self.shapes, rule.amount_path, result.focus)), None)
        return bound

    def _item(self, triple: Triple, rows: Sequence[Source]) -> EvidenceItem:
        subject, predicate, value = triple
        first = min(rows, key=_place, default=None)
        return EvidenceItem(
            subject=str(subject),
            predicate=str(predicate),
            object=self.masking.object(subject, predicate, value),
            source=None if first is None else SourceRow(first.file, first.sheet, first.row, first.pointer),
            subject_label=marked(self.ontology, subject, self.labels.of(subject)),
            predicate_label=self.labels.of(predicate),
            object_label=self.labels.object(subject, predicate, value),
            object_is_node=not isinstance(value, Literal),
        )


def _place(source: Source) -> tuple[str, str, int, str]:
    return (source.file, source.sheet or "", source.row or 0, source.pointer or "")


def _fen(yuan: Node) -> int:
    return int((Decimal(str(yuan)) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
