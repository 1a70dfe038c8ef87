"""The ontology as the other parts use it: one graph, and the words that files may use for codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import SKOS, Graph, Literal, Namespace, URIRef
from rdflib.exceptions import ParserError
from rdflib.plugins.stores.memory import SimpleMemory
from rdflib.term import Node

from engine.cache import digest_of_files, without_collecting
from engine.known_graph import known_graph
from engine.reading import syntax_error
from hegui.folders import folder
from hegui.kept import cache as cache_of_hegui

if TYPE_CHECKING:
    from hegui.ontology_check import CheckReport

FUND = Namespace("https://w3id.org/hegui/fund#")
LAW = Namespace("https://w3id.org/hegui/law/")
LIST = Namespace("https://w3id.org/hegui/list/")
RULE = Namespace("https://w3id.org/hegui/rule/")
DATA = Namespace("https://w3id.org/hegui/data/")

REFERENCE_ONLY = frozenset({"requirements.ttl"})
"""Files that no rule reads, so that checks do without them."""

_PREFIXES = (("fund", FUND), ("law", LAW), ("list", LIST), ("rule", RULE))


def shortened(node: Node) -> str:
    """An IRI of ours as people write it, `law:agency-36`; any other node as it is."""
    for prefix, namespace in _PREFIXES:
        if isinstance(node, URIRef) and node.startswith(namespace):
            return f"{prefix}:{node.removeprefix(namespace)}"
    return str(node)


APART = "knowledge"
"""Folder of the published points: too many triples for every check; `hegui.knowledge` reads them itself."""


def ontology_files(root: Path | None = None) -> list[Path]:
    """Every Turtle file of the ontology but the published points, in a fixed order."""
    files = sorted((root or folder("ontology")).rglob("*.ttl"))
    return [file for file in files if file.parent.name != APART]


@cache
def load_ontology() -> Graph:
    """Vocabulary, law, lists and codes as one graph; read once a process and shared: do not change it.

    Lists that serve only as reference for whoever makes a catalogue (no rule reads them) are left out.
    """
    files = [file for file in ontology_files() if file.name not in REFERENCE_ONLY]
    return known_graph(cache_of_hegui(), "ontology", digest_of_files(files), lambda: _graph_of(files))


def read_ontology(root: Path | None = None) -> Graph:
    """The graph of all Turtle files in a folder (ours, if none is named).

    Raises InputError `rdf-syntax` with file and line where a file is not Turtle.
    """
    return _graph_of(ontology_files(root))


def _graph_of(files: Iterable[Path]) -> Graph:
    graph = Graph(SimpleMemory(), bind_namespaces="none")  # half as dear as one that knows of other graphs
    for prefix, namespace in (*_PREFIXES, ("skos", SKOS)):
        graph.bind(prefix, namespace)
    with without_collecting():
        for file in files:
            try:
                graph.parse(file, format="turtle")
            except (SyntaxError, ParserError) as problem:
                raise syntax_error(str(file), problem) from problem
    return graph


def check_ontology(root: Path | None = None) -> CheckReport:
    """Whether the ontology is sound and well kept: a reasoner and hygiene queries say; needs `hegui[dev]`."""
    from hegui.ontology_check import check

    return check(root)


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """For each code scheme: every word or code that a file may hold, and the code it means.

    A scheme is found by its own name (`role`, `duty`, `gend`) and by that of the column it fills
    (`role_code`, `step_code`). Its words are the labels and alternative labels of its entries, in Chinese and
    English, and the codes themselves: add an `skos:altLabel` to an entry and files may use that word.
    `article` leads from an article's name, 《…》第几条, to its code.
    """
    return words_of(load_ontology())


def words_of(graph: Graph) -> dict[str, dict[str, str]]:
    """The words of each scheme of a graph; where two entries claim one word it means neither."""
    tables: dict[str, dict[str, str]] = {"article": _article_labels(graph)}
    for scheme, notation in graph.subject_objects(SKOS.notation):
        if isinstance(scheme, URIRef) and (scheme, None, SKOS.ConceptScheme) in graph:
            table = _words_of_scheme(graph, scheme)
            tables[str(notation)] = tables[scheme.removeprefix(LIST)] = table
    return tables


def _article_labels(graph: Graph) -> dict[str, str]:
    """《文件名》第几条, with the full or a short title of the document, to the code behind `law:`."""
    labels: dict[str, str] = {}
    for article, document in graph.subject_objects(LAW.partOf):
        title = _chinese(graph, document, SKOS.prefLabel)
        label = _chinese(graph, article, SKOS.prefLabel)
        code = str(article).removeprefix(LAW)
        labels[label] = code
        for short in graph.objects(document, SKOS.altLabel):
            if title and label.startswith(title):
                labels[str(short) + label.removeprefix(title)] = code
    return dict(sorted(labels.items()))


def _chinese(graph: Graph, subject: Node, kind: URIRef) -> str:
    return next((str(o) for o in graph.objects(subject, kind) if getattr(o, "language", "") == "zh"), "")


def region_label(code: str) -> Mapping[str, str] | None:
    """The name of a region in each language, or None where the ontology has no such division code."""
    labels = load_ontology().objects(LIST[f"region-{code}"], SKOS.prefLabel)
    return {str(label.language): str(label) for label in labels if isinstance(label, Literal)} or None


def _words_of_scheme(graph: Graph, scheme: URIRef) -> dict[str, str]:
    claims: dict[str, set[str]] = {}
    codes: set[str] = set()
    for entry in graph.subjects(SKOS.inScheme, scheme):
        code = graph.value(entry, SKOS.notation)
        if code is None:
            continue
        codes.add(str(code))
        for kind in (SKOS.prefLabel, SKOS.altLabel):
            for label in graph.objects(entry, kind):
                claims.setdefault(str(label), set()).add(str(code))
    clear = {word: only for word, (only, *others) in claims.items() if not others}
    # A code always means itself, whatever label another entry has.
    return dict(sorted((clear | {code: code for code in codes}).items()))
