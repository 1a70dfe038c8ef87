"""How wide text is when it is drawn, near enough to make room for it without a browser."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_NARROW = frozenset("iljtfI.,:;|!'()[] ")


@lru_cache(maxsize=65_536)
def width_of(text: str, size: float) -> float:
    """The width of `text` in pixels at a font size in pixels; a little too much rather than too little."""
    return sum(_em(character) for character in text) * size


@lru_cache(maxsize=65_536)
def shortened(text: str, size: float, widest: float) -> str:
    """`text`, cut with an ellipsis where it is wider than `widest`."""
    if width_of(text, size) <= widest:
        return text
    kept = text
    while kept and width_of(kept, size) + size > widest:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrapped(text: str, size: float, widest: float) -> list[str]:
    """`text` in one line or two, broken at a space, hyphen or bracket if it can be."""
    if width_of(text, size) <= widest:
        return [text]
    breaks = [at for at in range(1, len(text)) if text[at - 1] in " -" or text[at] in " （("]
    fitting = [at for at in breaks if width_of(text[:at], size) <= widest]
    at = max(fitting, default=len(shortened(text, size, widest)) - 1)
    return [text[:at].rstrip(), shortened(text[at:].lstrip(), size, widest)]


def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    return 0.34 if character in _NARROW else 0.62
