"""One JSON document, its elements one after another: never the whole of a long one in memory.

An array gives its elements. An object is one value, unless it is too long for that: then the elements of the
arrays in it are given, wherever they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import IO, Any

from engine.errors import InputError
from ingest.json_text import SPACE, decode

PIECE = 1 << 20
LONGEST_VALUE = 16 << 20
_SPACES = re.compile(f"[{SPACE}]*")
_CUT = 16  # characters before the end of what was read within which an error may only mean “cut off”


@dataclass(frozen=True, slots=True)
class Element:
    """A value of a document: where it stands, and whether its text has escapes that could spell anything."""

    line: int
    pointer: str
    value: Any
    escaped: bool


def elements(file: IO[str], place: str, longest: int = LONGEST_VALUE) -> Iterator[Element]:
    """The document's elements. Raises InputError, with the line, where it breaks."""
    text = _Text(file, place)
    yield from _values(text, "", longest, is_whole=True)
    if text.peek():
        raise text.broken("text after the end")


def _values(text: _Text, pointer: str, longest: int, *, is_whole: bool) -> Iterator[Element]:
    """The value at hand in pieces; of an object that is not the document itself, only its arrays."""
    opening = text.peek()
    if opening == "[":
        yield from _of_array(text, pointer, longest)
        return
    try:
        found = text.value(pointer, longest)
    except _TooLongError:
        if opening != "{":
            raise text.broken(f"one value of more than {longest >> 20} million characters") from None
        yield from _of_object(text, pointer, longest)
        return
    if is_whole:
        yield found
    elif isinstance(found.value, dict):
        yield from _arrays_in(found.value, found)


def _of_array(text: _Text, pointer: str, longest: int) -> Iterator[Element]:
    text.skip(1)
    if text.peek() == "]":
        text.skip(1)
        return
    index = 0
    while True:
        try:
            yield text.value(f"{pointer}/{index}", longest)
        except _TooLongError:
            yield from _values(text, f"{pointer}/{index}", longest, is_whole=False)
        index += 1
        mark = text.peek()
        if mark not in (",", "]"):
            raise text.broken("an array that does not end")
        text.skip(1)
        if mark == "]":
            return


def _of_object(text: _Text, pointer: str, longest: int) -> Iterator[Element]:
    text.skip(1)
    while True:
        if text.peek() != '"':
            raise text.broken("an object without a name where one must stand")
        name = text.value(pointer, longest).value
        if text.peek() != ":":
            raise text.broken("a name without a colon")
        text.skip(1)
        yield from _values(text, f"{pointer}/{_escaped(name)}", longest, is_whole=False)
        mark = text.peek()
        if mark not in (",", "}"):
            raise text.broken("an object that does not end")
        text.skip(1)
        if mark == "}":
            return


def _arrays_in(value: dict[str, Any], whole: Element) -> Iterator[Element]:
    for name, inner in value.items():
        here = f"{whole.pointer}/{_escaped(name)}"
        if isinstance(inner, list):
            for index, each in enumerate(inner):
                yield replace(whole, pointer=f"{here}/{index}", value=each)
        elif isinstance(inner, dict):
            yield from _arrays_in(inner, replace(whole, pointer=here))


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


class _TooLongError(Exception):
    """A value that is longer than may be held at once; nothing of it has been consumed."""


class _Text:
    """A window on a text that is read in pieces."""

    def __init__(self, file: IO[str], place: str) -> None:
        self._file, self._place = file, place
        self._window, self._at = "", 0
        self._line = 1
        self._ended = False

    def peek(self) -> str:
        """The next character that is no space, or nothing at the end."""
        while True:
            self._move_to(_SPACES.match(self._window, self._at).end())  # type: ignore[union-attr]
            if self._at < len(self._window) or not self._read(PIECE):
                return self._window[self._at : self._at + 1]

    def skip(self, characters: int) -> None:
        """Pass over characters that were looked at."""
        self._move_to(self._at + characters)

    def value(self, pointer: str, longest: int) -> Element:
        """The value at hand, consumed. Raises _TooLongError, InputError."""
        self.peek()
        wanted = PIECE
        while True:
            try:
                value, end = decode(self._window, self._at)
            except RecursionError:
                raise self.broken("brackets nested too deeply") from None
            except json.JSONDecodeError as error:
                if self._ended or not self._may_be_cut(error):
                    self._move_to(error.pos)
                    raise self.broken(f"{error.msg} at character {error.colno}") from None
            except ValueError as error:
                raise self.broken(str(error)) from None
            else:
                if end < len(self._window) or self._ended:
                    escaped = self._window.find("\\u", self._at, end) >= 0
                    found = Element(self._line, pointer, value, escaped)
                    self._move_to(end)
                    return found
            if len(self._window) - self._at > longest:
                raise _TooLongError
            self._read(wanted)
            wanted *= 2

    def broken(self, found: str) -> InputError:
        """The document breaks here."""
        return InputError(
            "json-invalid",
            place=f"{self._place}, line {self._line}",
            expected="complete JSON",
            found=found,
            fix="Export the file again; it was cut off or changed by hand.",
        )

    def _may_be_cut(self, error: json.JSONDecodeError) -> bool:
        return error.msg.startswith("Unterminated string") or error.pos >= len(self._window) - _CUT

    def _move_to(self, position: int) -> None:
        self._line += self._window.count("\n", self._at, position)
        self._at = position

    def _read(self, characters: int) -> bool:
        """Bring in the next piece; what was consumed is dropped."""
        piece = "" if self._ended else self._file.read(characters)
        self._ended = self._ended or not piece
        self._window, self._at = self._window[self._at :] + piece, 0
        return bool(piece)
