"""Regular expressions: XPath's flavour in RE2 and in Python.

https://www.w3.org/TR/xpath-functions/#regex-syntax. The differences that matter: `$` is the very end of the
text, in Python also before a last newline; `\\i`, `\\c` (XML name characters) and character class
subtraction exist only in XPath; the flags are `s m i x q`. Python knows look-around and back-references,
which XPath partly lacks: they are allowed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

NAME_START: Final = (
    r"_:A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF"
    r"\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD"
)
NAME_CHARACTER: Final = NAME_START + r"\-.0-9\u00B7\u0300-\u036F\u203F\u2040"

_COMMON: Final = re.compile(
    r"""(?: [^\\()\[\]{}?*+.|^$]                                     # a character
        | \\[\\.^$|?*+()\[\]{}\-]                                     # an escaped character
        | \((?!\?) | [)|.^$]                                          # a group, an alternative, any, an
        anchor | \[\^?(?:[^\\\[\]&] | \\[\\\[\]\-.^])+\]                     # a class without shorthands
        | [?*+]\?? | \{\d{1,3}(?:,\d{0,3})?\}\??                      # a repetition
    )*""",
    re.VERBOSE,
)
r"""Patterns that RE2, Python and XPath read alike. Shorthands (`\d`, `\w`) are ASCII in RE2 and Unicode in
XPath."""


@lru_cache(maxsize=1024)
def is_common(pattern: str, flags: str) -> bool:
    """Whether RE2 reads the pattern as XPath does, and it is valid."""
    if not set(flags) <= set("is") or _COMMON.fullmatch(pattern) is None:
        return False
    return is_valid(pattern, flags)


def is_valid(pattern: str, flags: str) -> bool:
    """Whether the pattern can be compiled."""
    try:
        compiled(pattern, flags)
    except (re.error, ValueError):
        return False
    return True


def re2_flags(flags: str) -> str:
    """XPath's flags as a prefix for RE2."""
    return f"(?{''.join(sorted(set(flags)))})" if flags else ""


@lru_cache(maxsize=1024)
def compiled(pattern: str, flags: str) -> re.Pattern[str]:
    """The pattern for Python; ValueError for a flag that does not exist."""
    known = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE, "q": re.NOFLAG}
    if not set(flags) <= set(known):
        raise ValueError(f"flags {flags}")
    if "q" in flags:
        pattern = re.escape(pattern)
    combined = re.NOFLAG
    for flag in flags:
        combined |= known[flag]
    return re.compile(_translated(pattern, multiline="m" in flags), combined)


def _translated(pattern: str, *, multiline: bool) -> str:
    """XPath's escapes in Python's syntax."""
    result: list[str] = []
    in_class = False
    position = 0
    while position < len(pattern):
        character = pattern[position]
        pair = pattern[position : position + 2]
        if character == "\\":
            result.append(_escape(pair, in_class=in_class))
            position += 2
            continue
        if character == "$" and not in_class and not multiline:
            result.append(r"\Z")
        else:
            result.append(character)
        in_class = character == "[" or (in_class and character != "]")
        position += 1
    return "".join(result)


def _escape(pair: str, *, in_class: bool) -> str:
    names = {"\\i": NAME_START, "\\c": NAME_CHARACTER, "\\I": NAME_START, "\\C": NAME_CHARACTER}
    if pair not in names:
        return pair
    if in_class:
        return names[pair]
    return f"[{'^' if pair[1].isupper() else ''}{names[pair]}]"


def exact_matches(text: str, pattern: str, flags: str) -> bool | None:
    """REGEX for patterns that RE2 cannot read; None for an invalid pattern."""
    try:
        return compiled(pattern, flags).search(text) is not None
    except (re.error, ValueError):
        return None


def exact_replace(text: str, pattern: str, replacement: str, flags: str) -> str | None:
    """REPLACE with `$1` for groups; None for an error."""
    try:
        matcher = compiled(pattern, flags)
        if matcher.search("") is not None:
            return None
        template = replacement.replace("\\", "\\\\") if "q" in flags else _template(replacement)
        return matcher.sub(template, text)
    except (re.error, ValueError, IndexError):
        return None


def _template(replacement: str) -> str:
    escaped = re.sub(r"\\\$", "\0", replacement)
    escaped = re.sub(r"\$(\d+)", r"\\g<\1>", escaped)
    return escaped.replace("\0", "$")
