"""Full-width digits and signs (１２．５０), which look like numbers and are not."""

from __future__ import annotations

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def to_half_width(text: str) -> str:
    """The text with full-width letters, digits and signs written in half width."""
    return text.translate(_WIDE)


def has_full_width(text: str) -> bool:
    """Whether the text holds a full-width letter, digit or sign."""
    return not text.isascii() and any(ord(character) in _WIDE for character in text)
