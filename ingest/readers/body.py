"""The rows under a header: records are taken; totals, repeated headers and footers are told from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.batches import Batch
from ingest.dates import excel_day
from ingest.header_words import looks_like_header
from ingest.headers import Header, find_header
from ingest.intake import Intake
from ingest.readers.grid import Grid
from ingest.readers.row_kinds import (
    PLAIN_KEY,
    ends_as_total,
    has_chinese,
    is_blank,
    is_footer,
    is_words,
    may_be_amount,
    numbers_columns,
    squeezed,
    total_word,
)
from ingest.readers.section_sums import SectionSums
from ingest.rejects import Problem, shown
from ingest.schema import Kind, Table
from ingest.units import noted_units
from ingest.values import SharedAmount

NextTable = tuple[Header, Sequence[Sequence[object]]]
"""A header inside a sheet, and the rows above it that belong to it."""

RECORDS_TAKEN: Sequence[object] = ("records taken elsewhere",)
"""Stands, as itself, for rows in between that could only be records and were taken by another way."""

_SUSPECT = re.compile(
    "计|页|[:：]|^[注第共*=(（-]|空白|无正文|制表|填表|填报|审核|复核|稽核|经办|负责|主管|制单|打印|end",
    re.IGNORECASE,
)
"""Found in the first cell of every total and footer, and of few records."""
_FEW_CELLS = 3
_MANY = 32  # rows that are worth looking at together


@dataclass(frozen=True)
class Sheet:
    """A sheet being read: into which intake, its name, what is known of its cells."""

    intake: Intake
    name: str | None
    grid: Grid
    exact_width: bool

    @property
    def place(self) -> str:
        """The file and sheet, for messages."""
        return self.intake.file + (f", sheet {self.name}" if self.name else "")

    def say(self, notice: Problem, row: int, table: Table, column: str | None = None) -> None:
        """Note what was left out or converted: it is no record of its own."""
        self.intake.reject(notice, sheet=self.name, row=row, table=table.name, column=column, records=0)


class Body:
    """Takes the rows under one header, from the top. `above` are the title and header rows, as written."""

    def __init__(self, sheet: Sheet, header: Header, above: Sequence[Sequence[object]]) -> None:
        self._sheet = sheet
        self._header = header
        self._layout = sheet.intake.layout(header.table, header.columns)
        self._batch = Batch(sheet.intake, header.table, header.columns, sheet.name, self._take)
        self._sums = SectionSums(sheet.intake, header.table, header.columns, sheet.name)
        self._width = len(header.columns)
        columns = [(at, column) for at, column in enumerate(header.columns) if column is not None]
        self._filled = max(at for at, _ in columns) + 1
        self._amounts = [at for at, column in columns if column.kind is Kind.MONEY]
        self._days = (
            [at for at, column in columns if column.kind in (Kind.DATE, Kind.TIME)]
            if sheet.grid.from_1904 is not None
            else []
        )
        parts = header.table.key.parts or ((header.table.key.name,),)
        self._keys = [[at for at, column in columns if column.name in group] for group in parts]
        self._titles = above[: -header.depth]
        self._seen = {tuple(squeezed(cell) for cell in cells if squeezed(cell)) for cells in above} - {()}
        self._headings = {squeezed(cell).lower() for cell in above[-1]}
        self._after_header = True
        self._ended = False
        self._keys_are_words = False  # in some record: then words alone may be a key
        self._pending: list[tuple[int, Sequence[object]]] = []
        self._repeated: list[int] = []
        self._footers: list[tuple[int, str]] = []
        self._words: list[Sequence[object]] = []  # since the last record: titles of a next table, perhaps

    def take(self, number: int, cells: Sequence[object]) -> NextTable | None:
        """Take a row; a header of its own and the titles above it are returned: the next table begins."""
        if cells is RECORDS_TAKEN:
            self._pass_records()
            return None
        if is_blank(cells):
            return None
        grid = self._sheet.grid
        written = cells
        if grid.is_merged_down:
            cells = grid.filled_down(number - 1, cells)
        if not self._after_header and self._is_plain(cells):
            self._record(number, cells, plain=True)
            return None
        return self._sort(number, cells, written)

    def takes_all(self, rows: Sequence[tuple[int, Sequence[object]]]) -> bool:
        """Take rows that can only be records, at once; False, and nothing taken, where some may not be."""
        if len(rows) < _MANY or self._after_header or self._sheet.grid.is_merged_down:
            return False
        if not all(len(cells) == self._width for _, cells in rows):
            return False
        columns = list(zip(*(cells for _, cells in rows), strict=True))
        leads = [cell for cell in columns[0] if isinstance(cell, str)]
        if _SUSPECT.search("\n".join(leads)) and any(map(_SUSPECT.search, leads)):
            return False
        if not all(any(self._is_plain_key(columns[at]) for at in places) for places in self._keys):
            return False
        self._pass_records()
        self._batch.add_all(rows)
        return True

    def _is_plain_key(self, cells: Sequence[object]) -> bool:
        """Whether every cell is a number, or a text that can be nothing but a number or code."""
        texts = [cell for cell in cells if isinstance(cell, str)]
        if len(texts) < len(cells) and None in cells:
            return False
        return all(map(PLAIN_KEY.fullmatch, texts)) and self._headings.isdisjoint(map(str.lower, texts))

    def finish(self) -> None:
        """Read what is left, and say what was left out."""
        self._batch.flush()
        self._drop_pending()
        self._sums.finish()
        table = self._header.table
        if self._repeated:
            problem = Problem(
                "repeated-header-row",
                expected="records under the header",
                found=f"titles or headers again, or numbers of columns, in {_rows(self._repeated)}",
                fix="Nothing.",
            )
            self._sheet.say(problem, self._repeated[0], table)
        if self._footers:
            rows = [row for row, _ in self._footers]
            problem = Problem(
                "footer-row",
                expected="records under the header",
                found=f"text that is none in {_rows(rows)}, the first {shown(self._footers[0][1])}",
                fix="Nothing.",
            )
            self._sheet.say(problem, rows[0], table)

    def _is_plain(self, cells: Sequence[object]) -> bool:
        """Whether the row can only be a record: every part of its key is a plain number or code."""
        lead = cells[0]
        if isinstance(lead, str) and _SUSPECT.search(lead):
            return False
        for places in self._keys:
            for at in places:
                cell = cells[at] if at < len(cells) else None
                if isinstance(cell, str):
                    if PLAIN_KEY.fullmatch(cell) and cell.lower() not in self._headings:
                        break
                elif cell is not None:
                    break
            else:
                return False
        return True

    def _sort(self, number: int, cells: Sequence[object], written: Sequence[object]) -> NextTable | None:
        """Tell what kind of row it is. `written`: its cells without what merged cells above give it."""
        lead_at = next(at for at, cell in enumerate(cells) if squeezed(cell))
        lead = squeezed(cells[lead_at])
        filled = sum(1 for cell in cells if squeezed(cell))
        complete = self._is_complete(cells)
        if self._is_repeated(written):
            self._repeat(number)
        elif looks_like_header(cells) and (next_table := self._next_table(number, cells)):
            return next_table
        elif (word := self._total_word(lead_at, cells, complete)) is not None:
            self._drop_pending()
            self._batch.flush()
            self._sums.compare(number, word, cells)
            self._ended = True
        elif self._is_footer(lead_at, lead, filled, complete, cells):
            self._footers.append((number, lead))
            self._words.append(cells)
            self._ended = True
        elif filled == 1 and is_words(lead) and self._may_be_title(cells, complete):
            self._words.append(cells)
            self._pending.append((number, cells))
        else:
            self._record(number, cells, plain=self._is_plain(cells))
        return None

    def _is_complete(self, cells: Sequence[object]) -> bool:
        """Whether every part of the key is filled, and with no word of a total."""
        for places in self._keys:
            texts = [(at, squeezed(cells[at])) for at in places if at < len(cells)]
            if not any(
                text and not total_word(text) and not self._names_total(at, text) for at, text in texts
            ):
                return False
        return True

    def _names_total(self, at: int, text: str) -> bool:
        """Whether the text names what a row adds up, and is no word of the column's list: 收入合计."""
        column = self._header.columns[at] if at < len(self._header.columns) else None
        if not ends_as_total(text):
            return False
        if column is None or column.kind is not Kind.CODE:
            return True
        return not self._sheet.intake.lists.of(column.scheme or column.name).knows(text)

    def _is_repeated(self, cells: Sequence[object]) -> bool:
        texts = tuple(text for cell in cells if (text := squeezed(cell)))
        return texts in self._seen or (self._after_header and numbers_columns(cells))

    def _repeat(self, number: int) -> None:
        self._repeated += [row for row, _ in self._pending]
        self._pending.clear()
        self._repeated.append(number)
        self._ended = False
        self._after_header = True

    def _next_table(self, number: int, cells: Sequence[object]) -> NextTable | None:
        above: Sequence[Sequence[object]] = self._words
        if not any(noted_units(cell) for titles in above for cell in titles):
            above = self._titles  # a note above the first table speaks of the whole sheet
        header = find_header([*above, cells], self._sheet.intake.kinds)
        if header is None or header.missing:
            return None
        names = [column and column.name for column in header.columns]
        if names == [column and column.name for column in self._header.columns]:
            self._repeat(number)
            return None
        self._pending.clear()
        return header, [*self._words, cells]

    def _total_word(self, lead_at: int, cells: Sequence[object], complete: bool) -> str | None:
        """The word that makes the row one of totals, in its first cell or in its key."""
        columns = self._header.columns
        keys = [at for places in self._keys for at in places]
        for at in dict.fromkeys([lead_at, *keys]):
            text = squeezed(cells[at]) if at < len(cells) else ""
            column = columns[at] if at < len(columns) else None
            if total_word(text) and not (complete and column is not None and column.kind is Kind.TEXT):
                return text
            if not complete and self._names_total(at, text):
                return text
        return None

    def _is_footer(
        self, lead_at: int, lead: str, filled: int, complete: bool, cells: Sequence[object]
    ) -> bool:
        in_key = any(lead_at in places for places in self._keys)
        if (in_key or not (complete or self._has_amount(cells))) and is_footer(lead):
            return True
        if self._has_amount(cells):
            return False
        if self._ended and filled == 1 and has_chinese(lead) and not self._keys_are_words:
            return True
        if complete:
            return False
        if self._ended and filled <= _FEW_CELLS:
            return True
        return filled == 1 and self._header.columns[lead_at : lead_at + 1] == (None,)  # a serial number alone

    def _has_amount(self, cells: Sequence[object]) -> bool:
        return any(may_be_amount(squeezed(cells[at])) for at in self._amounts if at < len(cells))

    def _may_be_title(self, cells: Sequence[object], complete: bool) -> bool:
        """Whether words alone in a row may be no record: a title, or words between records."""
        if self._width < _FEW_CELLS or self._has_amount(cells):
            return False
        return not (complete and self._keys_are_words)

    def _drop_pending(self) -> None:
        self._footers += [(number, squeezed(_first(cells))) for number, cells in self._pending]
        self._pending.clear()

    def _record(self, number: int, cells: Sequence[object], *, plain: bool) -> None:
        if not plain and self._is_complete(cells):
            self._keys_are_words = True
            pending, self._pending = self._pending, []
            for above, words in pending:  # then words in the key were keys too
                if self._is_complete(words):
                    self._take_record(above, words)
                else:
                    self._footers.append((above, squeezed(_first(words))))
        self._pass_records()
        self._take_record(number, cells)

    def _take_record(self, number: int, cells: Sequence[object]) -> None:
        if self._sheet.grid.is_merged_down:
            self._take(number, cells)
        else:
            self._batch.add(number, cells)

    def _pass_records(self) -> None:
        """What a record says of the rows above it."""
        if self._pending:
            self._drop_pending()
        if self._words:
            self._words = []
        self._after_header = self._ended = False

    def _take(self, number: int, cells: Sequence[object]) -> None:
        wrong = self._width_problem(cells) if self._sheet.exact_width and len(cells) != self._width else None
        if len(cells) < self._width:
            cells = [*cells, *[None] * (self._width - len(cells))]
        if self._days:
            cells = self._with_days(cells)
        if self._amounts and self._sheet.grid.is_merged_down:
            cells = self._with_shared_amounts(number, cells)
        self._layout.take(cells, self._sheet.name, number, refused=wrong)

    def _with_days(self, cells: Sequence[object]) -> Sequence[object]:
        """The cells with numbers in date columns as the days they stand for in this workbook."""
        from_1904 = bool(self._sheet.grid.from_1904)
        for at in self._days:
            if isinstance(cells[at], (int, float, str)) and (day := excel_day(cells[at], from_1904)):
                cells = [*cells[:at], day, *cells[at + 1 :]]
        return cells

    def _with_shared_amounts(self, number: int, cells: Sequence[object]) -> Sequence[object]:
        for at in self._amounts:
            rows = self._sheet.grid.rows_shared(number - 1, at)
            if rows > 1 and squeezed(cells[at]):
                cells = [*cells[:at], SharedAmount(cells[at], rows), *cells[at + 1 :]]
        return cells

    def _width_problem(self, cells: Sequence[object]) -> Problem | None:
        if len(cells) > self._width and is_blank(cells[self._width :]):
            return None
        if self._filled <= len(cells) < self._width:
            return None
        return Problem(
            "row-width",
            expected=f"{self._width} cells, as in the header",
            found=f"{len(cells)} cells, the last {shown(cells[-1])}",
            fix="Quote cells that hold the delimiter or a line break; complete the row if it was cut.",
        )


def _first(cells: Sequence[object]) -> object:
    return next(cell for cell in cells if squeezed(cell))


def _rows(numbers: Sequence[int]) -> str:
    """Which rows, in words."""
    shown_rows = ", ".join(str(number) for number in numbers[:8])
    return f"row{'s' * (len(numbers) > 1)} {shown_rows}{', …' * (len(numbers) > 8)}"
