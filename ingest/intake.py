"""One file's records on their way to the tables: each cell read, each amount added up, losses explained."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from operator import itemgetter
from types import TracebackType

import duckdb

from ingest.batches import ROWS, TOTALS, Row, Together
from ingest.conversions import Conversions
from ingest.duplicates import Repeated
from ingest.own_codes import Untold
from ingest.records import TABLES
from ingest.rejects import Problem, Reject
from ingest.row_problems import missing_value, passed_over, repeated_row, too_many, total_row
from ingest.schema import Column, Table
from ingest.spool import Spool
from ingest.totals import StatedTotal
from ingest.values import reader_of, remembering
from ingest.words import CodeLists
from ingest.xml_mapping import XmlMapping

TOO_MANY = 100_000
"""Rejects of one file that a report can hold; of a file with more, the file and not its rows is wrong."""
_PERSONAL = frozenset(
    (table.name, column.title) for table in TABLES for column in table.columns if column.personal
)

Amounts = dict[tuple[str, str], Decimal]  # (table, column) -> sum


class Patience:
    """How many records of a whole run may be rejected before it is stopped; None: any number."""

    def __init__(self, most: int | None = None) -> None:
        self.most = most
        self._rejected = 0

    def ends_with(self, records: int) -> bool:
        """Whether so many more are too many."""
        self._rejected += records
        return self.most is not None and self._rejected > self.most

    def forget(self, records: int) -> None:
        """Records whose file is read again are not counted twice."""
        self._rejected -= records


class Intake:
    """Takes one file's records. Use as a context; `finish` loads what was taken."""

    def __init__(
        self,
        file: str,
        lists: CodeLists,
        kinds: Sequence[Table] = TABLES,
        patience: Patience | None = None,
    ) -> None:
        self.file = file
        self.patience = patience or Patience()
        self.kinds = kinds  # those a header may mean; one when the user has said which
        self.mapping: XmlMapping | None = None  # where the rows of an XML file are, when the user has said it
        self.lists = lists
        self.read = 0
        self.rejects: list[Reject] = []
        self.amounts_read: Amounts = defaultdict(Decimal)
        self.amounts_rejected: Amounts = defaultdict(Decimal)
        self.tables: set[str] = set()  # those that got records of this file
        self.passed_over: Counter[str] = Counter()
        self.conversions = Conversions()
        self.stated: list[StatedTotal] = []  # what rows of totals say, beside what was read
        self._spools: dict[str, Spool] = {}
        self._waiting: dict[Layout, list[Row]] = {}  # at most one layout for each table
        self._refused: dict[int, Problem] = {}  # why some of them may not be loaded, by their place
        self._places = 0

    @property
    def rejected(self) -> int:
        """Records that were read and not loaded."""
        return sum(reject.records for reject in self.rejects)

    def layout(self, table: Table, columns: Sequence[Column | None]) -> Layout:
        """How rows of cells in this order become rows of the table; None marks a cell to leave out."""
        return Layout(self, table, columns)

    def wait(
        self,
        layout: Layout,
        cells: Sequence[object],
        row: int,
        pointer: str | None,
        refused: Problem | None,
    ) -> None:
        """Let a record wait for others, to be read with them."""
        rows = self._waiting.get(layout)
        if rows is None:
            if any(other.table is layout.table for other in self._waiting):
                self.flush()  # of one table the order stays
            rows = self._waiting[layout] = []
        rows.append((row, cells, pointer, self._places))
        if refused is not None:
            self._refused[self._places] = refused
        self._places += 1
        if self._places >= 2 * ROWS:
            self.flush()

    def flush(self) -> None:
        """Read the records that wait; what is wrong with them is noted in their order."""
        waiting, refused = self._waiting, self._refused
        self._waiting, self._refused, self._places = {}, {}, 0
        noted = len(self.rejects)
        places = [place for layout, rows in waiting.items() for place in layout.take_many(rows, refused)]
        if len(waiting) > 1 and len(places) > 1:
            together = zip(places, self.rejects[noted:], strict=True)
            self.rejects[noted:] = [reject for _, reject in sorted(together, key=itemgetter(0))]

    def refuse(self, problem: Problem, *, row: int, pointer: str = "") -> None:
        """Note a message that could not be understood at all: one record read, one rejected."""
        self.flush()
        self.read += 1
        self.reject(problem, row=row, pointer=pointer or None)

    def reject(
        self,
        problem: Problem,
        *,
        sheet: str | None = None,
        row: int | None = None,
        pointer: str | None = None,
        table: str | None = None,
        column: str | None = None,
        records: int = 1,
    ) -> None:
        """Note a loss with its place. `records` = 0 for what is not a record of its own.

        Raises InputError when there are too many: then the file, and not its rows, is wrong.
        """
        if self._waiting:
            self.flush()
        self.note(
            Reject(
                file=self.file,
                sheet=sheet,
                row=row,
                pointer=pointer,
                table=table,
                column=column,
                code=problem.code,
                expected=problem.expected,
                found=problem.found,
                fix=problem.fix,
                records=records,
                personal=(table, column) in _PERSONAL,
            )
        )

    def note(self, reject: Reject) -> None:
        """Keep a reject. Raises InputError when there are too many."""
        if len(self.rejects) >= TOO_MANY:
            raise too_many(self.rejects, None)
        self.rejects.append(reject)
        if reject.records and self.patience.ends_with(reject.records):
            raise too_many(self.rejects, self.patience.most)

    def spool(self, table: Table) -> Spool:
        """The spool of a table, opened when first needed."""
        if table.name not in self._spools:
            self._spools[table.name] = Spool(table)
            self.tables.add(table.name)
        return self._spools[table.name]

    def finish(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Load what was taken."""
        self.flush()
        for spool in self._spools.values():
            spool.load(connection, self.file)
        for what, times in sorted(self.passed_over.items()):
            self.reject(passed_over(what, times), records=0)
        for column, notice in self.conversions.notices():
            self.reject(notice, column=column.title, records=0)

    def reject_repeated(self, repeated: Repeated) -> None:
        """Note records that were taken out of their table again."""
        self.reject(
            repeated_row(repeated),
            sheet=repeated.place.sheet,
            row=repeated.place.row,
            pointer=repeated.place.pointer,
            table=repeated.table.name,
            column=repeated.table.key.title,
            records=repeated.rows,
        )
        for name, amount in repeated.amounts.items():
            self.amounts_rejected[repeated.table.name, name] += amount

    def reject_untold(self, untold: Untold) -> None:
        """Note a record that was taken out of its table again, because nothing tells one of its codes."""
        self.reject(
            untold.problem,
            sheet=untold.place.sheet,
            row=untold.place.row,
            pointer=untold.place.pointer,
            table=untold.table.name,
            column=untold.column.title,
        )
        for name, amount in untold.amounts.items():
            self.amounts_rejected[untold.table.name, name] += amount

    def __enter__(self) -> Intake:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for spool in self._spools.values():
            spool.close()


class Layout:
    """Rows of cells in one order, read into one table."""

    def __init__(self, intake: Intake, table: Table, columns: Sequence[Column | None]) -> None:
        self._intake = intake
        self.table = table
        self._columns = columns
        self._together: Together | None = None
        self._refused: Mapping[int, Problem] = {}
        self._noted: list[int] = []  # places of those records for which something was noted, each time
        places = {column.name: place for place, column in enumerate(table.given)}
        self._readers = [
            (
                at,
                places[column.name],
                column,
                remembering(reader_of(column, intake.lists, intake.conversions)),
            )
            for at, column in enumerate(columns)
            if column is not None
        ]
        self._width = len(table.given)
        self._records = 0 if table.completes else 1
        self._amounts = [(places[column.name], (table.name, column.name)) for column in table.amounts]
        self._filled = [([places[column.name] for column in group], group) for group in table.filled]

    def take(
        self,
        cells: Sequence[object],
        sheet: str | None,
        row: int,
        pointer: str | None = None,
        refused: Problem | None = None,
    ) -> None:
        """Read one record; what cannot be read rejects it, with every bad cell named."""
        values: list[str | None] = [None] * self._width
        problems: list[tuple[Column | None, Problem]] = []
        for at, place, column, read in self._readers:
            if (raw := cells[at]) is None:
                continue
            try:
                values[place] = read(raw)
            except Problem as problem:
                problems.append((column, problem))
        self._read_key(values, problems)
        if refused:
            problems = [(None, refused)]
        self._intake.read += self._records
        self._add_up(values, self._intake.amounts_read)
        if problems:
            self._add_up(values, self._intake.amounts_rejected)
            self._reject(problems, sheet, row, pointer)
        else:
            self._intake.spool(self.table).add(values, sheet, row, pointer)

    def add(
        self, cells: Sequence[object], row: int, pointer: str | None, refused: Problem | None = None
    ) -> None:
        """Take one record of a message, at the latest when the file ends or something else is noted."""
        self._intake.wait(self, cells, row, pointer, refused)

    def take_many(self, rows: Sequence[Row], refused: Mapping[int, Problem]) -> list[int]:
        """Read records that waited; `refused` says by place why some may not be loaded.

        The places of those with which something is wrong, once for each thing that was noted.
        """
        if self._together is None:
            self._together = Together(self._intake, self.table, self._columns, None, self._take_row)
        self._refused, self._noted = refused, []
        if refused:
            for row in rows:
                self._take_row(row)
        else:
            self._together.take(rows)
        return self._noted

    def _take_row(self, row: Row) -> None:
        number, cells, pointer, place = row
        noted = len(self._intake.rejects)
        self.take(cells, None, number, pointer, self._refused.get(place))
        self._noted += [place] * (len(self._intake.rejects) - noted)

    def _read_key(self, values: Sequence[str | None], problems: list[tuple[Column | None, Problem]]) -> None:
        """Add what is wrong with the key: a part that is empty, or the word of a row of totals."""
        for places, columns in self._filled:
            key = next((values[place] for place in places if values[place] is not None), None)
            if key in TOTALS:
                problems.append((columns[0], total_row(key)))
            elif key is None and not any(column in columns for column, _ in problems):
                problems.append((columns[0], missing_value(columns)))

    def _add_up(self, values: Sequence[str | None], sums: Amounts) -> None:
        for place, name in self._amounts:
            if (text := values[place]) is not None:
                sums[name] += Decimal(text)

    def _reject(
        self,
        problems: Sequence[tuple[Column | None, Problem]],
        sheet: str | None,
        row: int,
        pointer: str | None,
    ) -> None:
        for number, (column, problem) in enumerate(problems):
            self._intake.reject(
                problem,
                sheet=sheet,
                row=row,
                pointer=pointer,
                table=self.table.name,
                column=column.title if column else None,
                records=self._records if number == 0 else 0,
            )
