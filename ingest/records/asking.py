"""Asking a declaration for its parts: each sort of part in one way, and refused with its place."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import InputError
from ingest.schema import Text


@dataclass(frozen=True)
class Part:
    """A mapping within a declaration, with the place that errors name."""

    place: str
    content: Mapping[str, Any]

    def only(self, known: Collection[str]) -> None:
        """Raises InputError for a key that nothing reads."""
        for key in self.content:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                raise InputError(
                    "record-unknown-key",
                    place=self.place,
                    expected=f"one of {', '.join(known)}",
                    found=f"{key!r}",
                    fix=f"Did you mean {near[0]}?" if near else "Leave it out.",
                )

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there."""
        value = self.content.get(key, default)
        if isinstance(value, str) and (value or default is not None):
            return value
        raise self.wrong(key, "a text", value)

    def optional(self, key: str) -> str | None:
        """A text, or None where it is not given."""
        return self.text(key) if key in self.content else None

    def words(self, key: str, *, needed: bool = True) -> Text:
        """A text in Chinese and in English, written {zh: …, en: …}."""
        value = self.content.get(key)
        if value is None and not needed:
            return Text()
        return self.part(key).both()

    def both(self) -> Text:
        """This part as a text in Chinese and in English."""
        self.only(("zh", "en"))
        return Text(self.text("zh"), self.text("en"))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none where it is not given; a single one may stand alone."""
        value = self.content.get(key, [])
        if isinstance(value, str) and value:
            return (value,)
        if isinstance(value, list) and all(isinstance(each, str) and each for each in value):
            return tuple(value)
        raise self.wrong(key, "a list of texts", value)

    def flag(self, key: str) -> bool:
        """True or false; false where it is not given."""
        value = self.content.get(key, "false")
        if value in ("true", "false"):
            return bool(value == "true")
        raise self.wrong(key, "true or false", value)

    def one_of(self, key: str, choices: Collection[str]) -> str:
        """One of some words."""
        value = self.text(key)
        if value in choices:
            return value
        near = difflib.get_close_matches(value, choices, n=1)
        raise self.wrong(
            key, f"one of {', '.join(choices)}", value, f"Did you mean {near[0]}?" if near else ""
        )

    def part(self, key: str, *, needed: bool = True, within: str = "") -> Part:
        """The mapping under a key."""
        value = self.content.get(key, None if needed else {})
        if isinstance(value, dict):
            return Part(f"{self.place}, {within or key}", value)
        raise self.wrong(key, "a mapping of keys to values", value)

    def wrong(self, key: str, expected: str, found: object, fix: str = "") -> InputError:
        """The error for a value that is not what it must be, or is not there."""
        if found in (None, ""):
            return InputError(
                "record-incomplete",
                place=self.place,
                expected=f"{key}: {expected}",
                found="nothing",
                fix=fix or f"Add {key}.",
            )
        return InputError(
            "record-wrong-value",
            place=self.place,
            expected=f"{key} to be {expected}",
            found=f"{found!r}",
            fix=fix or f"Correct {key}.",
        )
