"""The terms that records use and no hand-written file of the ontology declares.

They are gathered from the declarations; a term of several kinds takes its words from the first of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import BNode, Node

from engine.errors import InputError
from hegui.folders import folder
from hegui.ontology import FUND, LIST, ontology_files
from ingest.records import TABLES
from ingest.records.links import subjects, target_of
from ingest.schema import Column, Kind, Table, Text

GENERATED = "records.ttl"
"""The file of the ontology that is made from the declarations."""

XSD_TYPES = {
    Kind.MONEY: "decimal",
    Kind.PRICE: "decimal",
    Kind.QUANTITY: "decimal",
    Kind.VALUE: "decimal",
    Kind.INTEGER: "integer",
    Kind.FLAG: "boolean",
    Kind.DATE: "date",
    Kind.TIME: "dateTime",
}
_PERSONAL = {
    "name": "fund:personName",
    "identity": "fund:identityNumberKind",
    "birth": "fund:birthDateKind",
    "number": "fund:identityNumberKind",
}
_ONE_ROW = re.compile(r"[，,；;：:]\s*每[^，。；]*一行。?$|[;,.]\s*one row [^.;]*\.?$", re.IGNORECASE)


@dataclass
class ClassTerm:
    """A class of records."""

    name: str
    label: Text
    definition: Text
    place: str
    source: str
    parents: tuple[str, ...]


@dataclass
class PropertyTerm:
    """A property of records: to a value (`datatype`) or to another thing (`ranges`)."""

    name: str
    label: Text
    definition: Text
    place: str
    source: str
    is_object: bool
    domains: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)
    personal: str | None = None


@dataclass(frozen=True)
class Use:
    """One column (of a kind or of one of its views) that says a property of a class."""

    table: Table
    column: Column
    predicate: str
    classes: tuple[str, ...]
    is_literal: bool

    @property
    def place(self) -> str:
        """The column, as errors name it."""
        return f"{place_of(self.table)}, column {self.column.name}"


def place_of(table: Table) -> str:
    """The file that declares a kind, as errors name it."""
    return f"{table.area}/{table.name}.yaml"


@cache
def hand_written() -> Graph:
    """The ontology without what is made from the declarations. Shared: do not change it."""
    graph = Graph(bind_namespaces="none")
    for file in ontology_files(folder("ontology")):
        if file.name != GENERATED:
            graph.parse(file, format="turtle")
    return graph


def uses(tables: Sequence[Table] = TABLES) -> Iterator[Use]:
    """Every use of a property by a column."""
    for table in tables:
        for column in table.columns:
            if column.predicate:
                literal = not (column.scheme or column.refers or column.template)
                yield Use(table, column, column.predicate, table.classes, literal)
        for view in table.views:
            for name, predicate in view.predicates:
                column = view.columns(table)[name]
                literal = f"{{{name}}}" in view.iri or not (column.scheme or column.refers or column.template)
                yield Use(table, column, predicate, view.classes, literal)


def new_classes(tables: Sequence[Table] = TABLES) -> list[ClassTerm]:
    """Classes that only the declarations know."""
    found: dict[str, ClassTerm] = {}
    for table in tables:
        if table.classes[0] not in found and not _is_declared(table.classes[0]):
            found[table.classes[0]] = ClassTerm(
                name=table.classes[0],
                label=Text(table.title, _lower(table.english)),
                definition=Text(_without_rows(table.about.zh), _lower(_without_rows(table.about.en))),
                place=place_of(table),
                source=source_of(table),
                parents=_parents(table),
            )
    for table in tables:
        views = [(f"{place_of(table)}, view {view.name}", view.classes) for view in table.views]
        for place, classes in [(place_of(table), table.classes), *views]:
            for name in classes:
                if name not in found and not _is_declared(name):
                    raise _undeclared(place, name)
    for term in found.values():
        _refuse_circle(term)
    return list(found.values())


def new_properties(tables: Sequence[Table] = TABLES) -> list[PropertyTerm]:
    """Properties that only the declarations know, with the classes they are said of and lead to."""
    known = subjects(tables)
    found: dict[str, PropertyTerm] = {}
    for use in uses(tables):
        if _is_declared(use.predicate):
            continue
        column = use.column
        term = found.setdefault(
            use.predicate,
            PropertyTerm(
                name=use.predicate,
                label=Text(column.header, _lower(column.english)),
                definition=_definition(use),
                place=use.place,
                source=source_of(use.table),
                is_object=not use.is_literal,
            ),
        )
        if term.is_object is use.is_literal:
            raise _two_sorts(use, term)
        _add(term.domains, use.classes[:1])
        if use.is_literal:
            _add(term.ranges, [f"xsd:{XSD_TYPES.get(column.kind, 'string')}"])
        elif column.refers:
            _add(term.ranges, target_of(use.table, column, known).classes[:1])
        else:
            _add(term.ranges, _classes_of_list(column.scheme))
        term.personal = term.personal or (_PERSONAL[column.personal] if column.personal else None)
    for each in found.values():
        _refuse_circle(each)
    return list(found.values())


def own_lists(tables: Sequence[Table] = TABLES) -> Iterator[tuple[Table, Column]]:
    """Columns with a set of words of their own."""
    return ((table, column) for table in tables for column in table.columns if column.values)


def personal_marks(tables: Sequence[Table] = TABLES) -> list[tuple[str, str, str]]:
    """What declared personal data adds to hand-written properties, as triples."""
    graph = hand_written()
    marks: list[tuple[str, str, str]] = []
    for use in uses(tables):
        if use.column.personal and _is_declared(use.predicate):
            people, kind = use.classes[0], _PERSONAL[use.column.personal]
            said, of_people = iri(use.predicate), FUND.personalDataOf
            if (said, FUND.personalData, None) not in graph:
                marks.append((use.predicate, "fund:personalData", kind))
                marks.append((use.predicate, "fund:personalDataOf", people))
            elif (said, of_people, None) in graph and (said, of_people, iri(people)) not in graph:
                marks.append((use.predicate, "fund:personalDataOf", people))
    return list(dict.fromkeys(marks))


def outside_their_domain(tables: Sequence[Table] = TABLES) -> list[str]:
    """Uses of hand-written properties on classes that their domain does not hold, in words."""
    graph = hand_written()
    parents = {term.name: [iri(parent) for parent in term.parents] for term in new_classes(tables)}
    told = []
    for use in uses(tables):
        allowed = {
            each for domain in graph.objects(iri(use.predicate), RDFS.domain) for each in _members(domain)
        }
        own = {iri(name) for name in use.classes}
        own |= {parent for name in use.classes for parent in parents.get(name, [])}
        above = {each for name in own for each in graph.transitive_objects(name, RDFS.subClassOf)}
        if allowed and not allowed & above:
            told.append(f"{use.place}: {use.predicate} is not said of {use.classes[0]}")
    return told


def source_of(table: Table) -> str:
    """The source that terms of a kind name."""
    return "law:national-interface" if "national interface" in table.source else "law:own-terms"


def iri(term: str) -> URIRef:
    """The IRI of a term of ours or of a vocabulary that ours stands on."""
    prefix, _, name = term.partition(":")
    spaces = {"fund": str(FUND), "prov": "http://www.w3.org/ns/prov#", "org": "http://www.w3.org/ns/org#"}
    spaces |= {"dcterms": "http://purl.org/dc/terms/", "skos": str(SKOS), "list": str(LIST)}
    return URIRef(spaces[prefix] + name)


def _is_declared(term: str) -> bool:
    return not term.startswith("fund:") or (iri(term), RDF.type, None) in hand_written()


def _parents(table: Table) -> tuple[str, ...]:
    dated = {"fund:validFrom", "fund:validUntil"} & {column.predicate for column in table.columns}
    return (table.parents or ("prov:Entity",)) + (("fund:DatedRecord",) if dated else ())


def _definition(use: Use) -> Text:
    """What the column means, in the words of a definition."""
    column = use.column
    if column.meaning_zh == column.header or column.meaning == column.english:
        raise InputError(
            "record-undefined",
            place=use.place,
            expected=f"means, which says what the new property {use.predicate} is",
            found="none" if column.meaning_zh == column.header else "the label again",
            fix="Add means: {zh: …, en: …}, without the words of the label.",
        )
    return Text(f"{column.meaning_zh.rstrip('。')}。", _lower(column.meaning).rstrip("."))


def _classes_of_list(scheme: str | None) -> list[str]:
    """The class that all entries of a list share, besides being concepts."""
    graph = hand_written()
    entries = list(graph.subjects(SKOS.inScheme, LIST[str(scheme)]))
    shared = [{t for t in graph.objects(entry, RDF.type) if str(t).startswith(FUND)} for entry in entries]
    classes = sorted(map(str, set.intersection(*shared))) if shared else []
    return [f"fund:{each.removeprefix(FUND)}" for each in classes[:1]] or ["skos:Concept"]


def _members(domain: Node) -> set[Node]:
    """A class, or the classes of a union."""
    graph = hand_written()
    union = graph.value(domain, OWL.unionOf)
    return {domain} if union is None else set(Collection(graph, union)) if isinstance(union, BNode) else set()


def _without_rows(text: str) -> str:
    """A text about the rows of a table, as a definition of what a row stands for."""
    return _ONE_ROW.sub("", text.strip()).rstrip("。.") + ("。" if re.search(r"[一-鿿]", text) else "")


def _lower(text: str) -> str:
    """English words as they stand within a sentence."""
    first, _, rest = text.strip().partition(" ")
    plain = first[:1].lower() + first[1:] if first[1:] == first[1:].lower() else first
    return f"{plain} {rest}" if rest else plain


def _add(names: list[str], more: Iterable[str]) -> None:
    names.extend(name for name in more if name not in names)


def _refuse_circle(term: ClassTerm | PropertyTerm) -> None:
    """Raises InputError where a definition holds the words it defines."""
    label, definition = term.label, term.definition
    english = rf"(^|[^a-z]){re.escape(label.en)}([^a-z]|$)"
    if label.zh not in definition.zh and not re.search(english, definition.en, re.IGNORECASE):
        return
    text, word = (definition.zh, label.zh) if label.zh in definition.zh else (definition.en, label.en)
    raise InputError(
        "record-defined-by-itself",
        place=term.place,
        expected=f"a definition of {term.name} without the words “{word}”",
        found=f"“{text}”",
        fix="Say it in other words in means (of a class: in about).",
    )


def _undeclared(place: str, name: str) -> InputError:
    return InputError(
        "record-undefined",
        place=place,
        expected=f"the class {name} to be declared in ontology/, or first in the class of a kind",
        found="neither",
        fix="Declare it in ontology/fund.ttl, or make it the class of a kind.",
    )


def _two_sorts(use: Use, term: PropertyTerm) -> InputError:
    one, other = ("a thing", "a value") if term.is_object else ("a value", "a thing")
    return InputError(
        "record-property-of-two-sorts",
        place=use.place,
        expected=f"{term.name} to lead to {one}, as in {term.place}",
        found=other,
        fix="Name another property here.",
    )
