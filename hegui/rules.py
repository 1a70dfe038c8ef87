"""The catalogue of rules: what stands in `shapes/`, one file a rule, as values.

A rule is a named node shape `rule:NAME` in a file `NAME.ttl`. The shapes themselves go to the engine as
one graph; here is
what people and the other parts need to know about them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

from rdflib import DCTERMS, RDF, SKOS, XSD, Graph, Literal, URIRef
from rdflib.plugins.stores.memory import SimpleMemory
from rdflib.term import Node

from engine.cache import digest_of, digest_of_files
from engine.errors import InputError
from engine.known_graph import KnownGraph
from engine.results import Result
from hegui.components import FOLDER as COMPONENTS
from hegui.components import Component, read_components, refuse_wrong_form, used_in
from hegui.folders import folder
from hegui.kept import cache as cache_of_hegui
from hegui.ontology import RULE
from hegui.rdf_files import read_rdf
from hegui.rule_properties import SH, properties_in
from report.fact_days import Days, days_of, first_day_within

LANGUAGES = ("zh", "en")
FAMILIES = ("T", "L", "C", "S", "F", "D", "X")
SEVERITIES = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
SHARED = "prefixes.ttl"
"""The file under `shapes/` that holds no rule but what the queries of all rules use."""


@dataclass(frozen=True)
class RuleInfo:
    """One rule. Rules are equal when their IRI and version are."""

    iri: URIRef
    version: str
    id: str = field(compare=False)
    """The IRI as people write it: `rule:bed-days`."""
    file: Path = field(compare=False)
    family: str = field(compare=False)
    severity: str = field(compare=False)
    """`violation`, `warning` or `info`: the gravest that one of its constraints gives."""
    label: Mapping[str, str] = field(compare=False)
    reading: Mapping[str, str] = field(compare=False)
    sentence: Mapping[str, str] = field(compare=False)
    repair: Mapping[str, str] = field(compare=False)
    example: Mapping[str, str] = field(compare=False)
    law: tuple[URIRef, ...] = field(compare=False)
    applies_from: date | None = field(compare=False)
    applies_until: date | None = field(compare=False)
    fact_date: Node | None = field(compare=False)
    """Path from the focus node to the day of the fact, a node of `shapes`; `report.paths` walks it."""
    amount_path: Node | None = field(compare=False)
    """Path from the focus node to the money at stake (yuan), where no query yields `?amount`."""
    matter: URIRef = field(compare=False)
    requires: tuple[URIRef, ...] = field(compare=False)
    """Classes of which something must be on file; else the rule is not checked."""
    shapes: Graph = field(compare=False, repr=False)
    """The triples of the rule's own file, with what all rules share."""

    def days_of(self, data: Graph, result: Result) -> tuple[Days, ...]:
        """The days of a finding: of a state, as its query tells, or of the fact; none where none is known."""
        return days_of(data, self.shapes, self.fact_date, result)

    def applies_within(
        self, days: Sequence[Days], first: date | None = None, last: date | None = None
    ) -> bool:
        """Whether a finding is judged: one of its days is in the rule's period and from `first` to `last`.

        A finding without a day is judged: leaving it out would hide it.
        """
        begins = max(filter(None, (self.applies_from, first)), default=None)
        ends = min(filter(None, (self.applies_until, last)), default=None)
        return not days or first_day_within(days, begins, ends) is not None

    @cached_property
    def properties(self) -> frozenset[URIRef]:
        """The `fund:` properties that its shapes and queries look at."""
        return properties_in(self.shapes)


@dataclass(frozen=True)
class RuleSet:
    """Rules in the order of their ids, and the one shapes graph that holds them all."""

    rules: tuple[RuleInfo, ...]
    graph: Graph = field(compare=False, repr=False)


def load_rules(globs: Sequence[str] = (), *, shapes: Path | None = None) -> RuleSet:
    """The rules that match one of `globs`, or all of them where there is none.

    A glob is matched against `rule:NAME`, NAME, the folder (`claims`) and the family letter. Raises
    `InputError` where a
    glob matches nothing, and where a file is not well-formed Turtle or does not say what every rule must say.
    """
    every, digest = _read_all(shapes or folder("shapes"))
    for glob in globs:
        if not any(_matches(rule, glob) for rule in every):
            raise InputError(
                "rule-unknown",
                place="rules",
                expected="the name, a pattern or the family letter of a rule",
                found=repr(glob),
                fix="hegui rules list prints the names.",
            )
    chosen = tuple(rule for rule in every if not globs or any(_matches(rule, glob) for glob in globs))
    return RuleSet(chosen, _together(chosen, digest))


def _together(rules: Sequence[RuleInfo], digest: str | None) -> Graph:
    """The shapes of these rules as one graph; `digest` is that of the catalogue."""
    store = SimpleMemory()
    graph = Graph(store)
    for prefix, namespace in sorted(rules[0].shapes.namespaces()) if rules else ():
        graph.bind(prefix, namespace)
    for rule in rules:
        for triple in rule.shapes:
            graph.add(triple)
    if digest is None:
        return graph
    return KnownGraph(store, digest_of(repr((digest, [rule.id for rule in rules])).encode()))


def _matches(rule: RuleInfo, glob: str) -> bool:
    names = (rule.id, rule.id.removeprefix("rule:"), rule.file.parent.name, rule.family)
    return any(fnmatchcase(name, glob) for name in names)


@cache
def _read_all(shapes: Path) -> tuple[tuple[RuleInfo, ...], str | None]:
    """Every rule of a folder, and the digest of all of them if they are kept in a cache."""
    files = sorted(shapes.rglob("*.ttl"))
    kept = cache_of_hegui()
    if kept is None:
        return _read_files(shapes, files), None
    key = f"{shapes.resolve()} {digest_of_files(files)}"
    return kept.value("catalogue", key, lambda: _read_files(shapes, files))


def _read_files(shapes: Path, files: Sequence[Path]) -> tuple[RuleInfo, ...]:
    common = read_rdf(sorted(shapes.glob(SHARED)))
    components = read_components(shapes)
    rules = (
        _read_rule(file, common, components)
        for file in files
        if file.name != SHARED and file.parent.name != COMPONENTS
    )
    return tuple(sorted(rules, key=lambda rule: rule.id))


def _read_rule(file: Path, common: Graph, components: Sequence[Component] = ()) -> RuleInfo:
    """The one rule of a file, with the components it is written with."""
    own = read_rdf([file])
    iri = RULE[file.stem]
    if (iri, RDF.type, SH.NodeShape) not in own:
        raise _incomplete(file, f"the node shape rule:{file.stem}, named like its file", "no such shape")
    refuse_wrong_form(file, own, components)
    for triple in chain(common, *(one.shapes for one in used_in(own, components))):
        own.add(triple)
    said = _Said(own, iri, file)
    return RuleInfo(
        iri=iri,
        version=said.text(RULE.version),
        id=f"rule:{file.stem}",
        file=file,
        family=said.one_of(RULE.family, FAMILIES),
        severity=_severity(own, iri, file),
        label=said.texts(SKOS.prefLabel, LANGUAGES),
        reading=said.texts(RULE.reading, LANGUAGES),
        sentence=said.texts(RULE.sentence, LANGUAGES),
        repair=said.texts(RULE.repair, LANGUAGES),
        example=said.texts(SKOS.example, ("zh",)),
        law=said.iris(DCTERMS.source, at_least=1),
        applies_from=said.day(RULE.appliesFrom),
        applies_until=said.day(RULE.appliesUntil),
        fact_date=own.value(iri, RULE.factDate),
        amount_path=own.value(iri, RULE.amountPath),
        matter=said.iris(RULE.matter, at_least=1)[0],
        requires=said.iris(RULE.requires),
        shapes=own,
    )


def _severity(graph: Graph, iri: URIRef, file: Path) -> str:
    parts = [iri, *graph.objects(iri, SH.property)]
    found = {severity for part in parts for severity in graph.objects(part, SH.severity)}
    for severity, name in SEVERITIES.items():
        if severity in found:
            return name
    raise _incomplete(file, "sh:severity sh:Violation, sh:Warning or sh:Info", "none of them")


@dataclass(frozen=True)
class _Said:
    """What a rule says about itself, or a complaint that names the property."""

    graph: Graph
    iri: URIRef
    file: Path

    def texts(self, prop: URIRef, languages: Sequence[str]) -> dict[str, str]:
        found = {
            o.language: str(o)
            for o in self.graph.objects(self.iri, prop)
            if isinstance(o, Literal) and o.language
        }
        absent = [language for language in languages if language not in found]
        if absent:
            raise _incomplete(self.file, f"{self._name(prop)} in {' and '.join(absent)}", "none")
        return found

    def text(self, prop: URIRef) -> str:
        found = self.graph.value(self.iri, prop)
        if found is None:
            raise _incomplete(self.file, self._name(prop), "none")
        return str(found)

    def one_of(self, prop: URIRef, allowed: Sequence[str]) -> str:
        found = self.text(prop)
        if found not in allowed:
            raise _incomplete(self.file, f"{self._name(prop)} as one of {', '.join(allowed)}", repr(found))
        return found

    def iris(self, prop: URIRef, *, at_least: int = 0) -> tuple[URIRef, ...]:
        found = sorted(o for o in self.graph.objects(self.iri, prop) if isinstance(o, URIRef))
        if len(found) < at_least:
            raise _incomplete(self.file, f"{self._name(prop)} with an IRI", "none")
        return tuple(found)

    def day(self, prop: URIRef) -> date | None:
        found = self.graph.value(self.iri, prop)
        if found is None:
            return None
        day = found.toPython() if isinstance(found, Literal) and found.datatype == XSD.date else None
        if not isinstance(day, date):
            raise _incomplete(self.file, f'{self._name(prop)} such as "2021-05-01"^^xsd:date', str(found))
        return day

    def _name(self, prop: URIRef) -> str:
        return prop.n3(self.graph.namespace_manager)


def _incomplete(file: Path, expected: str, found: str) -> InputError:
    return InputError(
        "rule-incomplete",
        place=str(file),
        expected=expected,
        found=found,
        fix="docs/rules.md shows a complete rule.",
    )
