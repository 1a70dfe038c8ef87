"""Messages with placeholders, taken apart once and filled in for every result."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from rdflib import Literal

_PLACEHOLDER: Final = re.compile(r"(\{[?$](\w+)\})")

Piece = tuple[str, str | None]
"""A text as it stands, and the name that it asks for if it is a placeholder."""


@dataclass(frozen=True)
class Templates:
    """The messages of one shape: the pieces of each language."""

    pieces: tuple[tuple[str, tuple[Piece, ...]], ...]
    names: frozenset[str]
    """What the placeholders ask for."""

    @classmethod
    def of(cls, messages: Iterable[Literal]) -> Templates:
        """Taken apart; several messages of one language become lines, in the order of their texts."""
        in_order = sorted(messages, key=lambda one: (one.language or "", str(one)))
        pieces = tuple(
            (language, tuple(_pieces("\n".join(map(str, said)))))
            for language, said in groupby(in_order, key=lambda one: one.language or "")
        )
        return cls(pieces, frozenset(name for _, said in pieces for _, name in said if name is not None))

    def filled(self, text_of: Callable[[str], str | None]) -> dict[str, str]:
        """The messages by language tag; a name of which there is no text stays as it stands."""
        texts = {name: text for name in self.names if (text := text_of(name)) is not None}
        return {
            language: "".join([text if name is None else texts.get(name, text) for text, name in pieces])
            for language, pieces in self.pieces
        }


def _pieces(message: str) -> Iterable[Piece]:
    parts = _PLACEHOLDER.split(message)
    yield parts[0], None
    for whole, name, after in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        yield whole, name
        yield after, None
