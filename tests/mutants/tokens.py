"""The words of a SPARQL query, with their places, and which bracket closes which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# https://www.w3.org/TR/sparql11-query/#sparqlGrammar: the longest terminal that fits comes first.
_TERMINALS = (
    ("comment", r"#[^\n]*"),
    ("text", r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"""|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''),
    ("iri", r'<[^<>"{}|^`\\\s]*>'),
    ("variable", r"[?$]\w+"),
    ("name", r"[A-Za-z][\w-]*:(?:[\w-]|\.(?=[\w-]))*|_:\w+"),
    ("number", r"(?:\d+\.\d+|\.\d+|\d+)(?:[eE][+-]?\d+)?"),
    ("word", r"[A-Za-z_]\w*"),
    ("sign", r"&&|\|\||!=|<=|>=|\^\^|."),
)
_TOKEN = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in _TERMINALS), re.DOTALL)
_CLOSING = {"(": ")", "{": "}", "[": "]"}


@dataclass(frozen=True)
class Token:
    """One word of a query: what kind it is, how it is written, and where."""

    kind: str
    text: str
    start: int
    end: int

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords."""
        return self.kind == "word" and self.text.upper() in words


def tokens_of(query: str) -> list[Token]:
    """Every word but blanks and comments."""
    found = (Token(str(m.lastgroup), m.group(), m.start(), m.end()) for m in _TOKEN.finditer(query))
    return [token for token in found if token.kind != "comment" and not token.text.isspace()]


def closing(tokens: Sequence[Token], opening: int) -> int:
    """The index of the bracket that closes the one at `opening`."""
    own, other = tokens[opening].text, _CLOSING[tokens[opening].text]
    depth = 0
    for at in range(opening, len(tokens)):
        depth += (tokens[at].text == own) - (tokens[at].text == other)
        if depth == 0:
            return at
    raise ValueError(f"a bracket is not closed: {tokens[opening]}")
