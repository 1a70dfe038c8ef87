"""Writes negated property sets with inverse members as rdflib's parser can read them.

    !(ex:a|^ex:b)   →   (!(ex:a)|^(!(ex:b)))            !^ex:b   →   ^(!(ex:b))

rdflib's parser drops the predicate of an inverse member. The longer form means the same.
https://www.w3.org/TR/sparql11-query/#propertypaths
"""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = r"(?:<[^<>\s]*>|[\w.\-]*:[\w.\-:%]*|a\b)"
_MEMBER: Final = rf"\^?\s*{_NAME}"
_TOKEN: Final = re.compile(
    rf"""
    \"\"\"(?:[^\\]|\\.)*?\"\"\" | '''(?:[^\\]|\\.)*?'''                 # long strings
    | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'                          # strings
    | <[^<>"{{}}|^`\\\s]*> | \#[^\n]*                                     # IRIs, comments
    | !\s*(?P<set>\(\s*{_MEMBER}(?:\s*\|\s*{_MEMBER})*\s*\)|\^\s*{_NAME})  # negated property sets
    """,
    re.VERBOSE | re.DOTALL,
)


def spell_out_negated_sets(query: str) -> str:
    """The query with every negated property set that has an inverse member spelt out."""
    return _TOKEN.sub(_spelt_out, query)


def _spelt_out(match: re.Match[str]) -> str:
    members = match["set"]
    if members is None or "^" not in members:
        return match[0]
    parts = [part.strip() for part in members.strip("()").split("|")]
    forward = "|".join(part for part in parts if not part.startswith("^"))
    backward = "|".join(part[1:].strip() for part in parts if part.startswith("^"))
    inverse = f"^(!({backward}))"
    return f"(!({forward})|{inverse})" if forward else inverse
