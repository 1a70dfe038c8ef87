"""The ontology as the other parts use it: one graph, and the words that files may use for codes."""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from rdflib import SKOS, Graph, Namespace, URIRef
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax

from engine.errors import InputError

FUND = Namespace("https://w3id.org/hegui/fund#")
LAW = Namespace("https://w3id.org/hegui/law/")
LIST = Namespace("https://w3id.org/hegui/list/")
RULE = Namespace("https://w3id.org/hegui/rule/")
DATA = Namespace("https://w3id.org/hegui/data/")


def ontology_folder() -> Path:
    """The folder of the Turtle files: beside the package in a checkout, inside it when installed."""
    checkout = Path(__file__).resolve().parent.parent / "ontology"
    if checkout.is_dir():
        return checkout
    return Path(str(importlib.resources.files("hegui"))) / "_data" / "ontology"


def ontology_files(folder: Path | None = None) -> list[Path]:
    """Every Turtle file of the ontology, in a fixed order."""
    return sorted((folder or ontology_folder()).rglob("*.ttl"))


@cache
def load_ontology() -> Graph:
    """Vocabulary, law, lists and codes as one graph; read once a process and shared: do not change it."""
    return read_ontology(ontology_folder())


def read_ontology(folder: Path) -> Graph:
    """The graph of all Turtle files in a folder.

    Raises InputError `ontology-syntax` with file and line where a file is not Turtle.
    """
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in (("fund", FUND), ("law", LAW), ("list", LIST), ("rule", RULE), ("skos", SKOS)):
        graph.bind(prefix, namespace)
    for file in ontology_files(folder):
        read_turtle(graph, file, place=file.relative_to(folder).as_posix())
    return graph


def read_turtle(graph: Graph, file: Path, *, place: str) -> None:
    """Add one Turtle file to a graph; `place` is how errors name the file."""
    try:
        graph.parse(file, format="turtle")
    except (BadSyntax, ParserError) as error:
        line = getattr(error, "lines", None)
        raise InputError(
            "ontology-syntax",
            place=f"ontology/{place}" + (f", line {line + 1}" if line is not None else ""),
            expected="Turtle",
            found=_first_line(str(getattr(error, "_why", error))),
            fix="Mend the line; most often a full stop, a semicolon or a closing quote is missing.",
        ) from error


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else "something else"


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """For each code scheme: every word or code that a file may hold, and the code it means.

    A scheme is found by its own name (`role`, `duty`, `gend`) and by that of the column it fills (`role_code`,
    `step_code`). The words are the Chinese and English labels of its entries in the ontology, their alternative
    labels and the codes themselves. Add an `skos:altLabel` to an entry and files may use that word.
    """
    return words_of(load_ontology())


def words_of(graph: Graph) -> dict[str, dict[str, str]]:
    """The words of each scheme of a graph; where two entries claim one word it means neither."""
    tables: dict[str, dict[str, str]] = {}
    for scheme, notation in graph.subject_objects(SKOS.notation):
        if isinstance(scheme, URIRef) and (scheme, None, SKOS.ConceptScheme) in graph:
            table = _unambiguous(_claims(graph, scheme))
            tables[str(notation)] = tables[scheme.removeprefix(LIST)] = table
    return tables


def _claims(graph: Graph, scheme: URIRef) -> Iterator[tuple[str, str]]:
    for entry in graph.subjects(SKOS.inScheme, scheme):
        code = graph.value(entry, SKOS.notation)
        if code is None:
            continue
        yield str(code), str(code)
        for kind in (SKOS.prefLabel, SKOS.altLabel):
            for label in graph.objects(entry, kind):
                yield str(label), str(code)


def _unambiguous(claims: Iterable[tuple[str, str]]) -> dict[str, str]:
    table: dict[str, str] = {}
    disputed: set[str] = set()
    for word, code in claims:
        if table.setdefault(word, code) != code:
            disputed.add(word)
    # A code always means itself, whatever label another entry has.
    return {word: code for word, code in sorted(table.items()) if word not in disputed or word == code}
