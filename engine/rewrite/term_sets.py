"""Sets of terms, as far as they are known when compiling: what a variable can be.

    {<https://…/fee-line/{}>}                     the IRIs of a template
    {<https://…/list/insutype-310>}               one IRI
    {"i"}                                         integers, by the letter of `engine.terms`

`None` stands for any term. A set is never too small; that two of them cannot meet is a proof that a join is
empty.
"""

from __future__ import annotations

import enum
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rdflib import XSD
from rdflib.term import Node

from engine.graph.r2rml.templates import UNRESERVED
from engine.plan.rows import ColumnOf, ColumnTerm, FixedTerm, TemplateTerm, TermOf, TextTerm
from engine.terms import BLANK, IRI, LETTER_OF, OTHER, TAGGED, encode


class Hole(enum.Enum):
    """A part of an IRI that is not known: any text of these characters."""

    ENCODED = "percent-encoded"
    LOCAL = "without / and #"
    ANY = "anything"


@dataclass(frozen=True)
class Iris:
    """The IRIs made of these texts and anything that fits the holes; one IRI if there is no hole."""

    pieces: tuple[str | Hole, ...]


@dataclass(frozen=True)
class Literals:
    """The literals (or blank nodes) whose generic form starts so: a letter, `@tag`, `^datatype`, `_`."""

    kind: str


@dataclass(frozen=True)
class One:
    """One literal or blank node by its generic form."""

    text: str


Atom = Iris | Literals | One
TermSet = frozenset[Atom] | None

MANY: Final = 64
"""More single terms than this are told by their namespaces and datatypes only."""


@lru_cache(maxsize=16384)
def of_term(term: TermOf) -> TermSet:
    """What a term of a row can be."""
    match term:
        case FixedTerm(fixed):
            return of_nodes([fixed])
        case TemplateTerm(pieces):
            return frozenset({Iris(tuple(Hole.ENCODED if isinstance(p, ColumnOf) else p for p in pieces))})
        case ColumnTerm(_, datatype):
            return frozenset({Literals(LETTER_OF[datatype])})
        case TextTerm(kind="iri"):
            return frozenset({Iris((Hole.ANY,))})
        case TextTerm(kind="blank"):
            return frozenset({Literals(BLANK)})
        case TextTerm(language=str() as language):
            return frozenset({Literals(f"{TAGGED}{language}")})
        case TextTerm(datatype=datatype) if datatype is not None:
            letter = LETTER_OF.get(datatype)
            kinds = {f"{OTHER}{datatype}"} | ({letter} if letter else set())
            return frozenset(map(Literals, kinds if datatype != XSD.string else {'"'}))
    return None


def of_nodes(nodes: Iterable[Node]) -> TermSet:
    """These terms; many of them are told by namespace and datatype."""
    texts = {encode(node) for node in nodes}
    if len(texts) > MANY:
        return frozenset(of_text(text) for text in texts)
    return frozenset(one(text) for text in texts)


def one(text: str) -> Atom:
    """One term by its generic form."""
    return Iris((text[1:],)) if text[0] == IRI else One(text)


def of_kind(kind: str) -> Atom:
    """A namespace of IRIs (`<http://…/`), or a kind of literals or blank nodes, as `KIND_SQL` tells it."""
    return Iris((kind[1:], Hole.LOCAL)) if kind[0] == IRI else Literals(kind)


KIND_SQL: Final = f"""CASE {{0}}[1]
    WHEN '{IRI}' THEN '{IRI}' || regexp_extract({{0}}, '(?s)^<(.*[/#])', 1)
    WHEN '{TAGGED}' THEN split_part({{0}}, ' ', 1)
    WHEN '{OTHER}' THEN split_part({{0}}, ' ', 1)
    ELSE {{0}}[1] END"""
"""The kind of a term in generic form, as SQL over it."""


def of_text(text: str) -> Atom:
    """The namespace or kind of a term by its generic form."""
    if text[0] == IRI:
        return of_kind(IRI + text[1 : max(text.rfind("/"), text.rfind("#")) + 1])
    return Literals(_kind_of(text))


def _kind_of(text: str) -> str:
    return text.split(" ", 1)[0] if text[0] in (TAGGED, OTHER) else text[0]


def by_kind(terms: TermSet) -> TermSet:
    """The set with the namespaces and kinds of single terms in their place."""
    if terms is None:
        return None
    return frozenset(_kind_of_atom(atom) for atom in terms)


def _kind_of_atom(atom: Atom) -> Atom:
    match atom:
        case One(text):
            return of_text(text)
        case Iris((str() as iri,)):
            return of_text(IRI + iri)
    return atom


def union(*sets: TermSet) -> TermSet:
    """What is in any of the sets."""
    result: frozenset[Atom] = frozenset()
    for each in sets:
        if each is None:
            return None
        result |= each
    return result


@lru_cache(maxsize=16384)
def both(left: TermSet, right: TermSet) -> TermSet:
    """What may be in both sets: of two atoms that meet, the narrower one."""
    if left is None or right is None:
        return right if left is None else left
    if left == right:
        return left
    return frozenset(_narrower(a, b) for a, b in _meeting(left, right))


@lru_cache(maxsize=16384)
def may_meet(left: TermSet, right: TermSet) -> bool:
    """False only if no term is in both sets."""
    if left is None or right is None:
        return (left is None or bool(left)) and (right is None or bool(right))
    return not left.isdisjoint(right) or any(True for _ in _meeting(left, right))


def _meeting(left: frozenset[Atom], right: frozenset[Atom]) -> Iterator[tuple[Atom, Atom]]:
    """The pairs of atoms, one of each set, that have a term in common."""
    few, many = sorted((left, right), key=len)
    return ((a, b) for a in few for b in _by_start(many).near(a) if meet(a, b))


class _ByStart:
    """Atoms by the text with which they begin: of hundreds of namespaces and templates, few can meet one."""

    def __init__(self, atoms: frozenset[Atom]) -> None:
        self._no_iris = tuple(atom for atom in atoms if not isinstance(atom, Iris))
        self._iris: dict[str, list[Atom]] = {}
        for atom in atoms:
            if isinstance(atom, Iris):
                self._iris.setdefault(_start(atom), []).append(atom)
        self._starts = sorted(self._iris)
        self._lengths = sorted({len(start) for start in self._starts})

    def near(self, atom: Atom) -> Iterator[Atom]:
        """All atoms that meet that one, and few that do not."""
        if not isinstance(atom, Iris):
            yield from self._no_iris
            return
        start = _start(atom)
        for length in self._lengths:
            if length < len(start):
                yield from self._iris.get(start[:length], ())
        place = bisect_left(self._starts, start)
        while place < len(self._starts) and self._starts[place].startswith(start):
            yield from self._iris[self._starts[place]]
            place += 1


_by_start: Final = lru_cache(maxsize=1024)(_ByStart)


def _start(iris: Iris) -> str:
    first = iris.pieces[0] if iris.pieces else ""
    return first if isinstance(first, str) else ""


@lru_cache(maxsize=65536)
def meet(left: Atom, right: Atom) -> bool:
    """False only if no term is in both."""
    match left, right:
        case Iris(first), Iris(second):
            return _patterns_meet(_tokens(first), _tokens(second))
        case One(first), One(second):
            return first == second
        case (One(text), Literals(kind)) | (Literals(kind), One(text)):
            return _kind_of(text) == kind
        case Literals(first), Literals(second):
            return first == second
    return False


def _narrower(left: Atom, right: Atom) -> Atom:
    return left if _breadth(left) <= _breadth(right) else right


def _breadth(atom: Atom) -> tuple[int, int]:
    """How much an atom leaves open: single terms first, then templates, then namespaces."""
    match atom:
        case One():
            return (0, 0)
        case Literals():
            return (9, 0)
        case Iris(pieces):
            holes = [piece for piece in pieces if isinstance(piece, Hole)]
            rank = max(({Hole.ENCODED: 1, Hole.LOCAL: 2, Hole.ANY: 3}[hole] for hole in holes), default=0)
            return (rank, -sum(len(piece) for piece in pieces if isinstance(piece, str)))
    raise TypeError(f"not an atom: {atom!r}")


Token = str | Hole


def _tokens(pieces: tuple[str | Hole, ...]) -> tuple[Token, ...]:
    tokens: list[Token] = []
    for piece in pieces:
        tokens += [piece] if isinstance(piece, Hole) else list(piece)
    return tuple(tokens)


_ENCODED: Final = re.compile(
    "[%" + re.sub(r"\\x\{(\w+)\}", lambda m: re.escape(chr(int(m[1], 16))), UNRESERVED) + "]"
)


def _fits(character: str, hole: Hole) -> bool:
    if hole is Hole.ENCODED:
        return _ENCODED.match(character) is not None
    return hole is Hole.ANY or character not in "/#"


def _patterns_meet(left: tuple[Token, ...], right: tuple[Token, ...]) -> bool:
    """Whether a text fits both patterns: a walk through pairs of places."""
    waiting, seen = [(0, 0)], {(0, 0)}
    while waiting:
        i, j = waiting.pop()
        if i == len(left) and j == len(right):
            return True
        for step in _steps(left, right, i, j):
            if step not in seen:
                seen.add(step)
                waiting.append(step)
    return False


def _steps(left: tuple[Token, ...], right: tuple[Token, ...], i: int, j: int) -> list[tuple[int, int]]:
    a = left[i] if i < len(left) else None
    b = right[j] if j < len(right) else None
    steps: list[tuple[int, int]] = []
    if isinstance(a, Hole):
        steps.append((i + 1, j))
        if isinstance(b, str) and _fits(b, a):
            steps.append((i, j + 1))
    if isinstance(b, Hole):
        steps.append((i, j + 1))
        if isinstance(a, str) and _fits(a, b):
            steps.append((i + 1, j))
    if isinstance(a, str) and a == b:
        steps.append((i + 1, j + 1))
    return steps
