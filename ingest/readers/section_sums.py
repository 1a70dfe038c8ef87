"""What rows of totals state, held against the sum of the records above them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from ingest.intake import Intake
from ingest.readers.row_kinds import squeezed
from ingest.rejects import Problem, shown
from ingest.schema import Column, Table
from ingest.totals import StatedTotal
from ingest.values import reader_of

_OF_ALL = ("总计", "累计", "总合计", "总共")
_OF_SECTION = ("小计", "本页", "本日")


class SectionSums:
    """The sums of amounts since the table, the last total and the last subtotal began."""

    def __init__(
        self, intake: Intake, table: Table, columns: Sequence[Column | None], sheet: str | None
    ) -> None:
        self._intake = intake
        self._sheet = sheet
        self._table = table.name
        self._read: list[tuple[int, Column, Callable[[object], str | None]]] = [
            (at, column, reader_of(column, intake.lists))
            for at, column in enumerate(columns)
            if column is not None and column.kind.is_amount
        ]
        self._whole = self._total = self._sub = self._now()
        self._agreed: list[int] = []
        self._word = ""

    def _now(self) -> Mapping[str, Decimal]:
        sums = self._intake.amounts_read
        return {column.name: sums.get((self._table, column.name), Decimal(0)) for _, column, _ in self._read}

    def compare(self, row: int, word: str, cells: Sequence[object]) -> None:
        """Compare what a row of totals states; differences are said at once, the others in `finish`."""
        now = self._now()
        begun = self._begun(word)
        agrees = True
        for at, column, read in self._read:
            try:
                text = read(cells[at]) if at < len(cells) else None
            except Problem:
                text = None
            if text is None:
                continue
            stated = Decimal(text)
            sums = [now[column.name] - start[column.name] for start in begun]
            read_sum = next((each for each in sums if each == stated), sums[0])
            total = StatedTotal(self._sheet, row, word, self._table, column.name, stated, read_sum)
            self._intake.stated.append(total)
            if not total.agrees:
                agrees = False
                self._say_difference(total, column)
        if agrees:
            self._agreed.append(row)
            self._word = self._word or word
        self._sub = now
        if not word.endswith("小计") and not word.startswith(("本页", "小计")):
            self._total = now

    def _begun(self, word: str) -> list[Mapping[str, Decimal]]:
        """Where the rows begin that the total may speak of, the likeliest first."""
        if any(each in word for each in _OF_ALL):
            return [self._whole]
        if any(each in word for each in _OF_SECTION):
            return [self._sub, self._total, self._whole]
        return [self._whole, self._total, self._sub]

    def _say_difference(self, total: StatedTotal, column: Column) -> None:
        problem = Problem(
            "total-mismatch",
            expected=f"{total.read}, the sum of the rows that were read",
            found=f"{total.stated} in the row headed {shown(total.word)}",
            fix="Find the difference: rows may be missing, or an amount could not be read.",
        )
        self._intake.reject(
            problem, sheet=self._sheet, row=total.row, table=self._table, column=column.title, records=0
        )

    def finish(self) -> None:
        """Say which rows of totals were left out."""
        if not self._agreed:
            return
        rows = self._agreed
        times = f"row {rows[0]}" if len(rows) == 1 else f"{len(rows)} rows, the first row {rows[0]}"
        problem = Problem(
            "total-row",
            expected="one record a row",
            found=f"a total headed {shown(squeezed(self._word))} in {times}, which agrees with the rows read",
            fix="Nothing.",
        )
        self._intake.reject(problem, sheet=self._sheet, row=rows[0], table=self._table, records=0)
