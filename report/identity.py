"""A name for each finding that stays the same from run to run: a hash of what identifies it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from rdflib import Graph, URIRef
from rdflib.term import BNode, Node

from engine.path_text import path_text
from engine.results import Result


def finding_ids(results: Sequence[Result], shapes: Graph) -> list[str]:
    """The id of each result, in their order.

    An id is 16 hex digits of SHA-256 over rule, focus, path, value and bound IRIs. Results that these do not
    tell apart (two pairs of terminals in one minute) are told apart by their literals too, and last by
    counting them in order.
    """
    short = [_hash(_terms(one, shapes)) for one in results]
    shared = {one for one, times in Counter(short).items() if times > 1}
    longer = [
        _hash([*_terms(result, shapes), *_literals(result)]) if one in shared else one
        for one, result in zip(short, results, strict=True)
    ]
    seen: Counter[str] = Counter()
    ids = []
    for one in longer:
        ids.append(_hash([one, str(seen[one])]) if seen[one] else one)
        seen[one] += 1
    return ids


def _terms(result: Result, shapes: Graph) -> list[str]:
    rule = result.root_shape or result.source_shape
    bound = [term for _name, term in _extra(result) if isinstance(term, URIRef)]
    path = "" if result.path is None else path_text(shapes, result.path)
    if isinstance(result.path, URIRef):
        path = result.path.n3()
    return [_name(rule), _name(result.focus), path, _name(result.value), *(_name(one) for one in bound)]


def _literals(result: Result) -> list[str]:
    return [f"{name}={_name(term)}" for name, term in _extra(result) if not isinstance(term, BNode)]


def _extra(result: Result) -> list[tuple[str, Node]]:
    return sorted((name, term) for name, term in result.bindings.items() if name not in ("path", "value"))


def _name(term: Node | None) -> str:
    return "" if term is None or isinstance(term, BNode) else term.n3()


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
