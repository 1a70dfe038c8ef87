"""Characters that are not what they look like: full-width digits, invisible ones, an apostrophe in front."""

from __future__ import annotations

import re

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_HAS_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\t\r\n ]+")
_APOSTROPHE = re.compile("['\u2018\u2019\uff07](?=[^'\u2018\u2019\uff07]+$)")


def to_half_width(text: str) -> str:
    """The text with full-width letters, digits and signs written in half width."""
    return text.translate(_WIDE)


def has_full_width(text: str) -> bool:
    """Whether the text holds a full-width letter, digit or sign."""
    return not text.isascii() and _HAS_WIDE.search(text) is not None


def without_invisible(text: str) -> str:
    """The text without zero-width and direction characters, each kind of space as a plain one, trimmed."""
    return text if text.isascii() else _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def tidy(text: str) -> tuple[str, tuple[str, ...]]:
    """The text as it was meant, trimmed, with the codes of what had to be changed for it."""
    text = text.strip()
    if text.isascii() and text[:1] != "'":
        return text, ()
    how: list[str] = []
    if _INVISIBLE.search(text):
        how.append("invisible-characters")
    text = without_invisible(text)
    if _APOSTROPHE.match(text):
        how.append("leading-apostrophe")
        text = text[1:].strip()
    if has_full_width(text):
        how.append("full-width-digits")
        text = to_half_width(text).strip()
    return text, tuple(how)
