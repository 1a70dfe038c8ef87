"""The code lists of records as people see them: codes in order, with the words for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rdflib import RDF, SKOS, Literal, URIRef
from rdflib.term import Node

from hegui.ontology import LIST, load_ontology, words
from ingest.records import TABLES
from ingest.schema import Text


@dataclass(frozen=True)
class Code:
    """One entry of a code list."""

    code: str
    label: Text


@cache
def entries_of(scheme: str) -> tuple[Code, ...]:
    """The entries of a list, by code; none where the ontology has no such list."""
    graph = load_ontology()
    lists: list[Node] = [LIST[scheme], *sorted(graph.subjects(SKOS.notation, Literal(scheme)), key=str)]
    found = next((each for each in lists if (each, RDF.type, SKOS.ConceptScheme) in graph), None)
    if not isinstance(found, URIRef):
        return ()
    entries = []
    for entry in graph.subjects(SKOS.inScheme, found):
        code = graph.value(entry, SKOS.notation)
        labels = {
            str(label.language): str(label)
            for label in graph.objects(entry, SKOS.prefLabel)
            if isinstance(label, Literal)
        }
        if code is not None:
            entries.append(Code(str(code), Text(labels.get("zh", ""), labels.get("en", ""))))
    return tuple(sorted(entries, key=lambda entry: (len(entry.code), entry.code)))


def offered_words() -> Mapping[str, list[str]]:
    """For each list of the records the words to choose from: labels, or codes where a label is not clear."""
    schemes = {column.scheme for table in TABLES for column in table.given if column.scheme}
    meant = words()
    return {
        scheme: [
            entry.label.zh if meant.get(scheme, {}).get(entry.label.zh) == entry.code else entry.code
            for entry in entries_of(scheme)
        ]
        for scheme in sorted(schemes)
    }
