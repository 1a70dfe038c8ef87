"""What could not be read, as values: a problem of one cell, and the row it cost."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import InputError


class Problem(Exception):  # noqa: N818 - not an error of the program: it becomes a Reject
    """A cell or record that cannot be read. Its place is added by whoever knows it."""

    def __init__(self, code: str, *, expected: str, found: str, fix: str) -> None:
        super().__init__(code)
        self.code = code
        self.expected = expected
        self.found = found
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Reject:
    """One record that was not loaded, or (`records` = 0) a column or message that was left out.

    `row` is the row or line a person sees on opening the file. `expected`, `found` and `fix` read one after
    the other; `code` has a section in docs/errors.md.
    """

    file: str
    sheet: str | None
    row: int | None
    pointer: str | None
    table: str | None
    column: str | None
    code: str
    expected: str
    found: str
    fix: str
    records: int = 1
    personal: bool = False  # the column holds personal data: what was found in it must not be shown

    @property
    def place(self) -> str:
        """Where it is, in words: `operators.xlsx, sheet 权限授权, row 5, column 授权开始 (granted_from)`."""
        parts = [
            self.file,
            self.sheet and f"sheet {self.sheet}",
            self.row and f"row {self.row}",
            self.pointer,
            self.column and f"column {self.column}",
        ]
        return ", ".join(str(part) for part in parts if part)

    def as_error(self) -> InputError:
        """The same, as the error that a caller who needs this record raises."""
        return InputError(self.code, place=self.place, expected=self.expected, found=self.found, fix=self.fix)

    def as_dict(self) -> dict[str, object]:
        """The fields that reports and JSON output show."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "pointer": self.pointer,
            "table": self.table,
            "column": self.column,
            "code": self.code,
            "expected": self.expected,
            "found": self.found,
            "fix": self.fix,
            "records": self.records,
            "personal": self.personal,
        }


def shown(value: object) -> str:
    """A found value as an error shows it: quoted, and cut where it is long."""
    text = str(value)
    return f"“{text if len(text) <= 60 else text[:60] + '…'}”"
