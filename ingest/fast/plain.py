"""When a cell is written so plainly that SQL may read it, and how: a narrower way than `ingest.values`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.conversions import Converted
from ingest.rejects import Problem
from ingest.schema import Column, Kind
from ingest.values import reader_of
from ingest.words import CodeLists

_UNKNOWN = "('-', '--')"  # beside the empty cell, which is NULL already
_MOST_WORDS = 200


def _grouped(whole: int) -> str:
    """A whole number of at most so many digits with its thousands set apart."""
    return rf"[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,{whole // 3 - 1}}}"


_LATER = r"[0-9A-Za-z._/#:+-]*"
# Not one digit followed by a point or an E: a spreadsheet may have shortened such a number. Not what begins
# like NULL, None, NaN or N/A (not known), like page 1 or like end (under a table).
_LETTERS = (
    rf"(?:[A-DF-MOQ-Za-df-moq-z]{_LATER}|[Ee](?:[0-9A-MO-Za-mo-z._#:+-]{_LATER})?"
    rf"|[Pp](?:[0-9B-Zb-z._#:+-]{_LATER})?|[Nn](?:[0-9B-NP-TV-Zb-np-tv-z._#:+-]{_LATER})?)"
)
_NUMBER_TEXT = rf"(?:{_LETTERS}|[0-9](?:[0-9A-DF-Za-df-z_/#:+-]{_LATER})?)"
# An identity number in three zeros is looked at for its check digit, a letter for its case.
_IDENTITY = r"[0-9]{15}(?:[0-9]{2}[1-9X]|[0-9][1-9]0|[1-9]00)|[0-9]{15}|[A-Z][0-9]{5,9}"
_YEAR = r"(?:18[5-9][0-9]|19[0-9]{2}|[2-9][0-9]{3})"
_LEAP_YEAR = (
    r"(?:(?:19|[2-9][0-9])(?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[3579][26])00)"  # from 1900
)
_DAY = (
    rf"(?:{_YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    rf"|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP_YEAR}-02-29)"
)
_ANY_DAY = rf"{_YEAR}(?:-[0-9]{{1,2}}-|/[0-9]{{1,2}}/)[0-9]{{1,2}}"
_CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"
_COMPACT = rf"{_YEAR}[0-9]{{4}}"
_USUAL = {
    Kind.DATE: _DAY,
    Kind.TIME: rf"{_DAY} (?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]",
    Kind.INTEGER: r"-?[0-9]{1,9}",
}
_ANY = {
    Kind.DATE: rf"{_ANY_DAY}(?:[ T]{_CLOCK})?|{_COMPACT}",
    Kind.TIME: rf"{_ANY_DAY}(?:[ T]{_CLOCK})?|{_COMPACT}(?:(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9])?",
    Kind.INTEGER: r"[+-]?[0-9]{1,9}",
}
# Digits before the point that surely fit, and decimals.
_FITS = {
    Kind.MONEY: (14, 2),
    Kind.PRICE: (10, 6),
    Kind.QUANTITY: (12, 4),
    Kind.VALUE: (14, 4),
}
_WORDS = (Kind.CODE, Kind.FLAG)


def form(column: Column, *, usual: bool, commas: bool = True) -> str | None:
    """The regular expression of the plain cells of a column; None: any text.

    `usual` is the one form in which systems write such a column, which SQL reads as it stands; else all plain
    ones, those of numbers with or without `commas`. An empty cell is plain in every column.
    """
    kind = column.kind
    if kind is Kind.TEXT or kind in _WORDS:
        return None
    if kind is Kind.NUMBER_TEXT:
        plain_text = _IDENTITY if column.name == "certno" else _NUMBER_TEXT
        return plain_text if usual else f"{plain_text}|--?"
    if kind in _FITS:
        whole, places = _FITS[kind]
        decimals = rf"(?:\.[0-9]{{1,{places}}})?"
        if usual:
            return rf"-?[0-9]{{1,{whole}}}{decimals}"
        digits = rf"[0-9]{{1,{whole}}}" + (f"|{_grouped(whole)}" if commas else "")
        return rf"[+-]?(?:{digits}){decimals}|--?"
    return _USUAL[kind] if usual else f"{_ANY[kind]}|--?"


@dataclass(frozen=True)
class Reading:
    """How SQL reads the cells of a column that have its form: the type that the reader of CSV is told, the
    value, and what must hold for that value to be right (None: nothing).

    Of an empty cell the test may be NULL: then it holds.
    """

    read_as: str
    value: str
    test: str | None


def reading(column: Column, raw: str, known: Mapping[str, str], *, usual: bool) -> Reading:
    """How SQL reads the cells `raw` of a column; `known` are texts of code columns and what they mean."""
    kind = column.kind
    if kind in _WORDS:
        return _looked_up(kind, raw, known)
    if usual or kind is Kind.TEXT:
        return Reading(kind.sql, raw, None)
    if kind is Kind.NUMBER_TEXT:
        return Reading(kind.sql, f"nullif(nullif({raw}, '-'), '--')", None)
    value = _cast(kind, raw)
    if kind in (Kind.DATE, Kind.TIME):  # of the right form, and yet there may be no such day
        return Reading("VARCHAR", value, f"({value} IS NOT NULL OR {raw} IN {_UNKNOWN})")
    return Reading("VARCHAR", value, None)


def _cast(kind: Kind, raw: str) -> str:
    cast = f"TRY_CAST({raw} AS {kind.sql})"
    if kind is Kind.DATE:
        return f"coalesce({cast}, CAST(try_strptime({raw}, '%Y%m%d') AS DATE))"
    if kind is Kind.TIME:
        return f"coalesce({cast}, try_strptime({raw}, ['%Y%m%d', '%Y%m%d%H%M%S']))"
    if kind is Kind.INTEGER:
        return cast
    return f"coalesce({cast}, TRY_CAST(replace({raw}, ',', '') AS {kind.sql}))"


def _looked_up(kind: Kind, raw: str, known: Mapping[str, str]) -> Reading:
    if not known:
        return Reading("VARCHAR", f"CAST(NULL AS {kind.sql})", f"{raw} IN {_UNKNOWN}")
    cases = " ".join(f"WHEN {quoted(text)} THEN {quoted(code)}" for text, code in known.items())
    value = f"CASE {raw} {cases} END"
    value = value if kind is Kind.CODE else f"CAST({value} AS BOOLEAN)"
    return Reading("VARCHAR", value, f"({value} IS NOT NULL OR {raw} IN {_UNKNOWN})")


class KnownWords:
    """Texts that stood in columns of codes and flags, with what the reader of cells made of them."""

    def __init__(self, columns: Iterable[tuple[int, Column]], lists: CodeLists) -> None:
        self._readers = {
            at: reader_of(column, lists) for at, column in columns if column.kind in (Kind.CODE, Kind.FLAG)
        }
        self.of: dict[int, dict[str, str]] = {at: {} for at in self._readers}

    def learn(self, rows: Iterable[list[str]]) -> None:
        """Look at the cells of some rows."""
        if not self._readers:
            return
        for cells in rows:
            for at, read in self._readers.items():
                known = self.of[at]
                if at >= len(cells) or (text := cells[at]) in known or len(known) >= _MOST_WORDS:
                    continue
                try:
                    code = read(text)
                except Problem:
                    continue
                if code is not None and type(code) is not Converted:
                    known[text] = code


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
