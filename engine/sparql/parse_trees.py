"""Parse trees of queries: reading a text takes ten times as long as all that is made of it afterwards.

Each text is parsed once by a process, and, with a cache, once by a version of the program. rdflib changes a
tree while it translates it, so everybody gets a tree of his own.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import MethodType
from typing import Any, Final

from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue, Expr

from engine.cache import Cache, unpickled
from engine.sparql.negated_sets import spell_out_negated_sets

Tree = Any
"""Prologue and query in a list: all that rdflib's translation takes of its parser's results."""
_MOST: Final = 4096
"""Texts that are remembered; the oldest go."""
_KIND: Final = "trees"


class ParseTrees:
    """Trees by text, pickled; one for the process."""

    def __init__(self) -> None:
        self._pickled: dict[str, bytes] = {}
        self._cache: Cache | None = None
        self._kept: frozenset[str] = frozenset()

    def tree(self, text: str) -> Tree:
        """A tree of that text; nobody else has it. Raises what rdflib's parser raises."""
        known = self._pickled.get(text)
        if known is not None:
            return unpickled(known)
        tree = list(parseQuery(spell_out_negated_sets(text)))
        self._pickled[text] = _pickled(tree)
        while len(self._pickled) > _MOST:
            del self._pickled[next(iter(self._pickled))]
        return tree

    def take_up(self, cache: Cache | None) -> None:
        """Knows from here on what the cache has; once for each cache."""
        if cache is None or cache == self._cache:
            return
        self._cache = cache
        found, _digest = cache.value(_KIND, "", dict[str, bytes])
        self._kept = frozenset(found)
        self._pickled = {**found, **self._pickled}

    def remember(self) -> None:
        """Keeps in the cache that was taken up what has been parsed since."""
        if self._cache is not None and not self._kept >= self._pickled.keys():
            self._cache.save(_KIND, "", pickle.dumps(self._pickled, protocol=pickle.HIGHEST_PROTOCOL))
            self._kept = frozenset(self._pickled)


TREES: Final = ParseTrees()


@contextmanager
def kept_trees(cache: Cache | None) -> Iterator[None]:
    """While this lasts, texts that the cache has are not parsed; afterwards it has those that were."""
    TREES.take_up(cache)
    try:
        yield
    finally:
        TREES.remember()


class _Pickler(pickle.Pickler):
    """Knows the parts of a tree, which pickle by itself does not make again."""

    def reducer_override(self, value: object) -> Any:
        if not isinstance(value, CompValue):
            return NotImplemented
        function = vars(value).get("_evalfn")
        return _part, (type(value), value.name, list(dict.items(value)), function and function.__func__)


def _part(
    kind: type[CompValue], name: str, items: list[tuple[str, Any]], function: Callable[..., Any] | None
) -> CompValue:
    made = kind(name)
    for key, value in items:
        made[key] = value
    if function is not None:
        assert isinstance(made, Expr)
        made._evalfn = MethodType(function, made)
    return made


def _pickled(tree: Tree) -> bytes:
    stream = io.BytesIO()
    _Pickler(stream, protocol=pickle.HIGHEST_PROTOCOL).dump(tree)
    return stream.getvalue()
