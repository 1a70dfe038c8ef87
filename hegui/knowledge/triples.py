"""The triples of a Turtle file by subject: quickly where the file is written plainly, else by rdflib.

Plainly means as `hegui.knowledge.turtle` writes: prefixed names, absolute IRIs, strings on one line, whole
numbers, true and false; no blank nodes, no lists. Names come back as they are written, with the prefixes of
those files; strings without their language.
"""

from __future__ import annotations

import re
from pathlib import Path

Values = dict[str, list[str]]
Blocks = list[tuple[str, Values]]

_TOKEN = re.compile(
    r'\s+|("""(?:[^"\\]|\\["\\nt])*"""|"(?:[^"\\\n]|\\["\\nt])*")(?:@[a-z]+|\^\^xsd:date)?|(<[^>\s]*>)|([a-z]*:[^\s;,"]*[^\s;,".]|\d+|true|false|a(?=\s))|([;,.])'
)
_PREFIX = re.compile(r"@prefix ([a-z]+):\s+<([^>]*)> \.\n")
_ESCAPED = re.compile(r'\\(["\\nt])')
_MEANT = {'"': '"', "\\": "\\", "n": "\n", "t": "\t"}
_KNOWN = {
    "dcterms": "http://purl.org/dc/terms/",
    "fund": "https://w3id.org/hegui/fund#",
    "item": "https://w3id.org/hegui/data/item/",
    "law": "https://w3id.org/hegui/law/",
    "list": "https://w3id.org/hegui/list/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def blocks_of(file: Path) -> Blocks:
    """Each subject with what is said of it. Raises InputError `rdf-syntax` where the file is not Turtle."""
    found = plainly(file.read_text(encoding="utf-8"))
    return _by_rdflib(file) if found is None else found


def plainly(text: str) -> Blocks | None:
    """The same of a text written plainly; None of any other."""
    prefixes = dict(_PREFIX.findall(text))
    if any(_KNOWN.get(prefix) != iri for prefix, iri in prefixes.items()):
        return None
    body = _PREFIX.sub("", text)
    blocks: Blocks = []
    subject, predicate, position = "", "", 0
    values: Values = {}
    wants = "subject"
    while position < len(body):
        match = _TOKEN.match(body, position)
        if match is None:
            return None
        position = match.end()
        string, iri, name, mark = match.groups()
        if mark:
            if wants != "mark":
                return None
            wants = {";": "predicate", ",": "object", ".": "subject"}[mark]
        elif string or iri or name:
            token = _unescaped(_inside(string)) if string else iri[1:-1] if iri else name
            if wants == "subject":
                subject, values = token, {}
                blocks.append((subject, values))
                wants = "predicate"
            elif wants == "predicate":
                predicate, wants = token, "object"
            elif wants == "object":
                values.setdefault(predicate, []).append(token)
                wants = "mark"
            else:
                return None
    return blocks if wants == "subject" else None


def _inside(string: str) -> str:
    return string[3:-3] if string.startswith('"""') else string[1:-1]


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: _MEANT[found[1]], text) if "\\" in text else text


def _by_rdflib(file: Path) -> Blocks:
    from rdflib import RDF, Graph, Literal, URIRef
    from rdflib.exceptions import ParserError
    from rdflib.term import Node

    from engine.reading import syntax_error

    def name(node: Node) -> str:
        if isinstance(node, Literal):
            return str(node)
        for prefix, iri in _KNOWN.items():
            if isinstance(node, URIRef) and node.startswith(iri):
                return f"{prefix}:{node.removeprefix(iri)}"
        return str(node)

    graph = Graph()
    try:
        graph.parse(file, format="turtle")
    except (SyntaxError, ParserError) as problem:
        raise syntax_error(str(file), problem) from problem
    blocks: dict[Node, Values] = {}
    for subject, predicate, value in sorted(graph, key=lambda triple: [_order(term) for term in triple]):
        said = blocks.setdefault(subject, {})
        said.setdefault("a" if predicate == RDF.type else name(predicate), []).append(name(value))
    return [(name(subject), said) for subject, said in blocks.items()]


def _order(term: object) -> tuple[str, str]:
    """Chinese before English, as the files are written."""
    return ("" if getattr(term, "language", None) == "zh" else "~", str(term))
