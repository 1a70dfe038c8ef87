"""Turtle from N-Triples: prefixes, relative IRIs, one block for each subject.

https://www.w3.org/TR/turtle/
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from rdflib import RDF, XSD

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?")
_RELATIVE = re.compile(r"[\w%~\-][\w%~\-.]*(?:/[\w%~\-][\w%~\-.]*)*")
_TYPED = re.compile(r'"(.*)"\^\^<([^>]*)>', re.DOTALL)
_BARE = {
    str(XSD.integer): re.compile(r"[+-]?[0-9]+"),
    str(XSD.decimal): re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    str(XSD.double): re.compile(r"[+-]?[0-9]+\.[0-9]+E[+-]?[0-9]+"),
    str(XSD.boolean): re.compile(r"true|false"),
}
"""Datatypes whose literals Turtle writes without quotes, where they look so."""

_TYPE = f"<{RDF.type}>"
_CACHED_TERMS = 50_000


class Turtle:
    """How terms and blocks are written, for one set of prefixes and one base."""

    def __init__(self, prefixes: Iterable[tuple[str, str]], base: str) -> None:
        """`prefixes` are pairs of prefix and namespace; IRIs below `base` become relative."""
        self._base = base
        self._prefixes = {"xsd": str(XSD)} | dict(prefixes)
        self._longest_first = sorted(self._prefixes.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        self.term = lru_cache(_CACHED_TERMS)(self._term)

    def head(self) -> str:
        """The base and the prefixes."""
        lines = [f"@base <{self._base}> ."]
        lines += [f"@prefix {prefix}: <{name}> ." for prefix, name in sorted(self._prefixes.items())]
        return "\n".join(lines) + "\n"

    def block(self, subject: str, pairs: list[tuple[str, str]]) -> str:
        """All that is said of a subject: pairs of predicate and object as N-Triples writes them, sorted.

        The types come first, whatever their place in the order.
        """
        groups = [(predicate, list(group)) for predicate, group in groupby(pairs, key=itemgetter(0))]
        groups.sort(key=lambda group: group[0] != _TYPE)
        parts = [
            self._verb(predicate) + " " + ", ".join([self.term(o) for _, o in g]) for predicate, g in groups
        ]
        return f"\n{self.term(subject)}\n    " + " ;\n    ".join(parts) + " .\n"

    def _verb(self, predicate: str) -> str:
        return "a" if predicate == _TYPE else self.term(predicate)

    def _term(self, term: str) -> str:
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
        for prefix, namespace in self._longest_first:
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        if iri.startswith(self._base) and _RELATIVE.fullmatch(iri, len(self._base)):
            return f"<{iri[len(self._base) :]}>"
        return f"<{iri}>"
