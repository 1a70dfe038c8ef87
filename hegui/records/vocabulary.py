"""The vocabulary of records as Turtle: classes, properties and lists that follow from the declarations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hegui.records.terms import (
    ClassTerm,
    PropertyTerm,
    new_classes,
    new_properties,
    own_lists,
    personal_marks,
    source_of,
)
from ingest.records import TABLES
from ingest.schema import Column, Table, Text

_HEAD = """\
# Made by `hegui records vocabulary --out ontology/records.ttl` from ingest/records/. Change it there.
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix fund:    <https://w3id.org/hegui/fund#> .
@prefix law:     <https://w3id.org/hegui/law/> .
@prefix list:    <https://w3id.org/hegui/list/> .
@prefix org:     <http://www.w3.org/ns/org#> .
@prefix owl:     <http://www.w3.org/2002/07/owl#> .
@prefix prov:    <http://www.w3.org/ns/prov#> .
@prefix rdfs:    <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos:    <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd:     <http://www.w3.org/2001/XMLSchema#> .
"""


def vocabulary_turtle(tables: Sequence[Table] = TABLES) -> str:
    """The generated part of the ontology. Raises InputError where a declaration says too little."""
    blocks = [_HEAD]
    blocks += [_class(term) for term in new_classes(tables)]
    blocks += [_property(term) for term in new_properties(tables)]
    blocks += [block for table, column in own_lists(tables) for block in _list(table, column)]
    blocks += [f"{' '.join(mark)} .\n" for mark in personal_marks(tables)]
    return "\n".join(blocks)


def _class(term: ClassTerm) -> str:
    return _block(
        term.name,
        "a owl:Class",
        f"rdfs:subClassOf {' , '.join(term.parents)}",
        *_words(term.label, term.definition),
        f"dcterms:source {term.source}",
    )


def _property(term: PropertyTerm) -> str:
    kind = "owl:ObjectProperty" if term.is_object else "owl:DatatypeProperty"
    personal = [f"fund:personalData {term.personal}"] if term.personal else []
    return _block(
        term.name,
        f"a {kind}",
        f"rdfs:domain {_either(term.domains, 'owl:Class')}",
        f"rdfs:range {_either(term.ranges, 'owl:Class' if term.is_object else 'rdfs:Datatype')}",
        *_words(term.label, term.definition),
        *personal,
        f"dcterms:source {term.source}",
    )


def _either(names: Sequence[str], kind: str) -> str:
    return names[0] if len(names) == 1 else f"[ a {kind} ; owl:unionOf ( {' '.join(names)} ) ]"


def _list(table: Table, column: Column) -> Iterator[str]:
    label = Text(f"{table.title}：{column.header}", f"{table.english}: {column.english}")
    yield _block(
        f"list:{column.scheme}",
        "a skos:ConceptScheme",
        *_words(label, Text(f"{column.meaning_zh.rstrip('。')}。", column.meaning)),
        f"skos:notation {_quoted(str(column.scheme))}",
        f"dcterms:source {source_of(table)}",
    )
    for code, words in column.values:
        yield _block(
            f"list:{column.scheme}-{code}",
            "a skos:Concept",
            f"skos:inScheme list:{column.scheme}",
            f"skos:notation {_quoted(code)}",
            f"skos:prefLabel {_both(words)}",
            f"dcterms:source {source_of(table)}",
        )


def _block(subject: str, *lines: str) -> str:
    return f"{subject}\n    " + " ;\n    ".join(lines) + " .\n"


def _words(label: Text, definition: Text) -> Iterator[str]:
    yield f"skos:prefLabel {_both(label)}"
    yield f"skos:definition {_both(definition)}"


def _both(text: Text) -> str:
    return f"{_quoted(text.zh)}@zh , {_quoted(text.en)}@en"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
