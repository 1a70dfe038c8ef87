"""Turtle from sorted N-Triples terms: prefixes, relative IRIs, one block for each subject.

https://www.w3.org/TR/turtle/
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rdflib import RDF, XSD

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?")
_RELATIVE = re.compile(r"(?:[\w%~\-][\w%~\-.]*)(?:/[\w%~\-][\w%~\-.]*)*")
_TYPED = re.compile(r'"(.*)"\^\^<([^>]*)>', re.DOTALL)
_BARE = {
    str(XSD.integer): re.compile(r"[+-]?[0-9]+"),
    str(XSD.decimal): re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    str(XSD.double): re.compile(r"[+-]?[0-9]+\.[0-9]+E[+-]?[0-9]+"),
    str(XSD.boolean): re.compile(r"true|false"),
}
"""Datatypes whose literals Turtle writes without quotes, where they look so."""


class TurtleText:
    """Turtle text, triple after triple; equal subjects and predicates must come in a row."""

    def __init__(self, prefixes: Iterable[tuple[str, str]], base: str) -> None:
        """`prefixes` are pairs of prefix and namespace; IRIs below `base` become relative."""
        self._base = base
        self._prefixes = {"xsd": str(XSD)} | dict(prefixes)
        self._namespaces = sorted(self._prefixes.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        self._term = lru_cache(maxsize=50_000)(self._shorten)
        self._subject = self._predicate = ""

    def head(self) -> str:
        """The base and the prefixes."""
        lines = [f"@base <{self._base}> ."]
        lines += [
            f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in sorted(self._prefixes.items())
        ]
        return "\n".join(lines) + "\n"

    def triple(self, subject: str, predicate: str, value: str) -> str:
        """The text that adds one triple, given as N-Triples terms."""
        if subject != self._subject:
            start = f"{self.end()}\n{self._term(subject)}\n    {self._verb(predicate)} "
        elif predicate != self._predicate:
            start = f" ;\n    {self._verb(predicate)} "
        else:
            start = ", "
        self._subject, self._predicate = subject, predicate
        return start + self._term(value)

    def end(self) -> str:
        """The text that closes the last block."""
        return " .\n" if self._subject else ""

    def _verb(self, predicate: str) -> str:
        return "a" if predicate == f"<{RDF.type}>" else self._term(predicate)

    def _shorten(self, term: str) -> str:
        if term[0] == "<":
            return self._iri(term[1:-1])
        typed = _TYPED.fullmatch(term) if term[0] == '"' else None
        if typed is None:
            return term
        lexical, datatype = typed.groups()
        if datatype in _BARE and _BARE[datatype].fullmatch(lexical):
            return lexical
        return f'"{lexical}"^^{self._iri(datatype)}'

    def _iri(self, iri: str) -> str:
        for prefix, namespace in self._namespaces:
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        if iri.startswith(self._base) and _RELATIVE.fullmatch(iri, len(self._base)):
            return f"<{iri[len(self._base) :]}>"
        return f"<{iri}>"
