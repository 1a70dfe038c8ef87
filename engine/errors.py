"""What can go wrong, as values.

    HeguiError
    ├── InputError        your input is wrong: a file, a row, a shape, a call
    ├── UnsupportedError  we do not support this yet, and say so instead of passing it silently
    └── InternalError     this is our bug

Every error says where it is, what was expected, what was found and what to do, and carries a stable code that
`docs/errors.md` explains. Over HTTP and in `--json` output the same fields appear under the same names.
"""

from __future__ import annotations

from typing import ClassVar


class HeguiError(Exception):
    """Something a reader must be told, in their words.

    `place` names the file, shape, sheet, row or field; `expected` and `found` are written so that they can be
    read after each other; `fix` is what to do, if possible the very text to write; `code` is a stable word
    in kebab-case.
    """

    family: ClassVar[str] = "error"

    def __init__(self, code: str, *, place: str, expected: str, found: str, fix: str) -> None:
        self.code = code
        self.place = place
        self.expected = expected
        self.found = found
        self.fix = fix
        super().__init__(str(self))

    def __str__(self) -> str:
        return f"{self.place}:\nexpected {self.expected}, found {self.found}.\n{self.fix} [{self.code}]"

    def as_dict(self) -> dict[str, str]:
        """The same error as the fields that HTTP and JSON output show."""
        return {
            "code": self.code,
            "family": self.family,
            "place": self.place,
            "expected": self.expected,
            "found": self.found,
            "fix": self.fix,
        }


class InputError(HeguiError):
    """The reader's input is wrong and only they can mend it."""

    family: ClassVar[str] = "input"


class UnsupportedError(HeguiError):
    """Correct input that we cannot handle yet."""

    family: ClassVar[str] = "unsupported"


class InternalError(HeguiError):
    """A defect of ours: please report it."""

    family: ClassVar[str] = "internal"
