"""Graphs that are known by a digest: what is worked out from them can be kept and found again."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Self

from rdflib import Graph
from rdflib.graph import ModificationException
from rdflib.plugins.stores.memory import SimpleMemory
from rdflib.store import Store
from rdflib.term import Node, URIRef

from engine.cache import Cache, digest_of, unpickled

Triple = tuple[Node, Node, Node]


class KnownGraph(Graph):
    """A graph that nobody changes. Equal digests are equal triples, blank nodes included."""

    def __init__(self, store: Store, digest: str) -> None:
        super().__init__(store=store, bind_namespaces="none")
        self.digest = digest

    def add(self, triple: Any) -> Self:
        """Raises `ModificationException`."""
        raise ModificationException

    def remove(self, triple: Any) -> Self:
        """Raises `ModificationException`."""
        raise ModificationException


def digest_of_graph(graph: Graph | None) -> str | None:
    """The digest of a graph that has one."""
    return graph.digest if isinstance(graph, KnownGraph) else None


def known_graph(cache: Cache | None, kind: str, key: str, read: Callable[[], Graph]) -> Graph:
    """The graph that `read` gives, or the one that was read before under that key: then its triples come to
    memory only when someone looks at them. Without a cache it is what `read` gives.
    """
    if cache is None:
        return read()
    kept = cache.load(kind, key)
    if kept is None:
        graph = read()
        store = graph.store if isinstance(graph.store, SimpleMemory) else _copy(graph)
        kept = pickle.dumps(store, protocol=pickle.HIGHEST_PROTOCOL)
        cache.save(kind, key, kept)
        return KnownGraph(store, digest_of(kept))
    return KnownGraph(_Unread(kept), digest_of(kept))


def _copy(graph: Graph) -> SimpleMemory:
    """The same triples and prefixes in a store that knows nothing of other graphs."""
    store = SimpleMemory()
    copy = Graph(store, bind_namespaces="none")
    for prefix, namespace in graph.namespaces():
        copy.bind(prefix, namespace)
    for triple in graph:
        copy.add(triple)
    return store


class _Unread(Store):
    """Triples in memory, once they are asked for."""

    def __init__(self, kept: bytes) -> None:
        super().__init__()
        self._kept = kept

    @cached_property
    def _memory(self) -> SimpleMemory:
        found = unpickled(self._kept)
        assert isinstance(found, SimpleMemory)
        return found

    def add(self, triple: Triple, context: Any, quoted: bool = False) -> None:
        raise ModificationException

    def remove(self, triple: Any, context: Any = None) -> None:
        raise ModificationException

    def triples(
        self, triple_pattern: Any, context: Any = None
    ) -> Iterator[tuple[Triple, Iterator[Graph | None]]]:
        for triple, _contexts in self._memory.triples(triple_pattern):
            yield triple, iter((context,))

    def __len__(self, context: Any = None) -> int:
        return len(self._memory)

    def bind(self, prefix: str, namespace: URIRef, override: bool = True) -> None:
        self._memory.bind(prefix, namespace, override)

    def namespace(self, prefix: str) -> URIRef | None:
        return self._memory.namespace(prefix)

    def prefix(self, namespace: URIRef) -> str | None:
        return self._memory.prefix(namespace)

    def namespaces(self) -> Iterator[tuple[str, URIRef]]:
        return self._memory.namespaces()
