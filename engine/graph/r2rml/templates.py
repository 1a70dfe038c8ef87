"""Templates: `http://example.com/{ID}/{"Name"}`, cut into text and columns, filled in and taken apart again.

https://www.w3.org/TR/r2rml/#from-template
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from engine.graph.r2rml.names import SqlName, parse_name

UNRESERVED = (
    r"A-Za-z0-9\-._~"
    r"\x{A0}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFEF}"
    + "".join(rf"\x{{{plane:X}0000}}-\x{{{plane:X}FFFD}}" for plane in range(1, 14))
    + r"\x{E1000}-\x{EFFFD}"
)
"""What a column value keeps inside an IRI (RFC 3987, iunreserved), as the inside of a bracket expression."""

_UNRESERVED_HERE = re.compile(
    "[" + re.sub(r"\\x\{(\w+)\}", lambda m: re.escape(chr(int(m[1], 16))), UNRESERVED) + "]"
)
_PIECES = re.compile(r'((?:[^{}\\]|\\[{}\\])+)|\{((?:"(?:[^"]|"")+"|[^{}"\\]|\\[{}\\])+)\}')


class TemplateSyntaxError(ValueError):
    """The template text is malformed; the message completes the sentence 'found …'."""


@dataclass(frozen=True)
class Template:
    """Text and column names in turn. Text is unescaped; two texts never touch."""

    pieces: tuple[str | SqlName, ...]

    def __str__(self) -> str:
        return "".join(p if isinstance(p, str) else "{" + str(p) + "}" for p in self.pieces)

    @property
    def columns(self) -> tuple[SqlName, ...]:
        """The columns, in order, each as often as it is written."""
        return tuple(piece for piece in self.pieces if isinstance(piece, SqlName))

    @property
    def invertible(self) -> bool:
        """True if an IRI made by this template can be cut into its values in one way only.

        That is so if any two columns have a character between them that an encoded value cannot hold.
        """
        gaps: list[str] = []
        seen_column = False
        for index, piece in enumerate(self.pieces):
            if isinstance(piece, SqlName):
                if seen_column:
                    before = self.pieces[index - 1]
                    gaps.append(before if isinstance(before, str) else "")
                seen_column = True
        return all(any(c != "%" and not _UNRESERVED_HERE.match(c) for c in gap) for gap in gaps)

    def fill(self, values: Mapping[SqlName, str], encode: Callable[[str], str]) -> str:
        """The text for one row's values."""
        return "".join(p if isinstance(p, str) else encode(values[p]) for p in self.pieces)

    def take_apart(self, iri: str) -> dict[SqlName, str] | None:
        """The decoded values that make exactly this IRI, or None. Only for invertible templates."""
        match = self._pattern.fullmatch(iri)
        if match is None:
            return None
        values: dict[SqlName, str] = {}
        for column, part in zip(self.columns, match.groups(), strict=True):
            values.setdefault(column, unquote(part))
        # Another spelling of the same characters ("%2c" for "%2C") is another IRI.
        return values if self.fill(values, encode_value) == iri else None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        reserved = "[^/?#;:,=&+@!$'()*\\[\\] ]*"
        loose = "(.*)" if len(self.columns) == 1 else f"({reserved})"
        return re.compile(
            "".join(re.escape(p) if isinstance(p, str) else loose for p in self.pieces), re.DOTALL
        )


def parse_template(text: str) -> Template:
    """Reads a template; `\\{`, `\\}` and `\\\\` stand for the characters themselves.

    Raises TemplateSyntaxError for an unbalanced brace, a lone backslash, or braces around no column name.
    """
    pieces: list[str | SqlName] = []
    position = 0
    while position < len(text):
        match = _PIECES.match(text, position)
        if match is None:
            raise TemplateSyntaxError(
                f"{text[position : position + 12]!r} at character {position + 1} of {text!r}"
            )
        pieces.append(_unescape(match[1]) if match[1] is not None else _column(match[2]))
        position = match.end()
    return Template(tuple(pieces))


def _column(text: str) -> SqlName:
    name = parse_name(_unescape(text))
    if name is None:
        raise TemplateSyntaxError(f"{{{text}}}, which is not a column name")
    return name


def _unescape(text: str) -> str:
    return re.sub(r"\\([{}\\])", r"\1", text)


def encode_value(value: str) -> str:
    """Percent-encodes all but unreserved characters; letters of every script stay as they are."""
    if value.isascii() and value.isalnum():
        return value
    return "".join(c if _UNRESERVED_HERE.match(c) else _percent(c) for c in value)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())
