"""Random records of the kinds that rules read: rows of the rules' own cases, shuffled and bent.

A case shows a rule's limits, so its values are the ones that hit: keys that other rows refer to, days on
both sides of a limit, amounts one fen apart. A seed takes some cases of each rule, changes a cell here and
there to another value of the same meaning, leaves rows and cells out, and adds rows of such values alone.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

from hegui.ontology import words
from hegui.rule_cases import Case
from ingest.records import BY_NAME, EXTENDED
from ingest.schema import Column, Kind, Table
from tests.hegui.renaming import column_of, renamed

Cell = object
Row = dict[str, Cell]
Rows = dict[str, list[Row]]

CASES_OF_A_RULE = 2
FRESH_ROWS = 2
"""Rows of each kind that no case has."""
BENT, LEFT_OUT, FILLED = 0.06, 0.08, 0.75
"""Share of cells changed, of rows left out, and of cells filled in a fresh row."""
AMOUNTS = (Kind.MONEY, Kind.PRICE, Kind.QUANTITY, Kind.VALUE)
_FORMAT = re.compile(r"strftime\((\w+), '([^']*)'\)")


def random_rows(cases: Sequence[Case], seed: int) -> Rows:
    """Rows by table, from these cases of any number of rules; the same for the same seed."""
    dice = random.Random(seed)
    values = _Values(cases)
    rows: Rows = defaultdict(list)
    for number, case in enumerate(_chosen(cases, dice)):
        # The first case of a rule comes whole and meets no other, so that every rule has something to find.
        whole = number % CASES_OF_A_RULE == 0
        for table, given in (renamed(case.rows, f"{number}.") if whole else case.rows).items():
            for row in given:
                if whole or dice.random() >= LEFT_OUT:
                    rows[table].append(dict(row) if whole else values.bent(table, row, dice))
    for table in list(rows):
        rows[table] += [values.fresh(table, dice) for _ in range(FRESH_ROWS)]
    _tell_codes(rows)
    return {table: _without_repeated_keys(BY_NAME[table], given) for table, given in rows.items()}


def _chosen(cases: Sequence[Case], dice: random.Random) -> list[Case]:
    """Of each rule: one case that finds something, and others."""
    of_rule: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        of_rule[case.rule].append(case)
    chosen = []
    for some in of_rule.values():
        finding = [case for case in some if case.finds and not case.graph] or some
        chosen += [dice.choice(finding), *(dice.choice(some) for _ in range(CASES_OF_A_RULE - 1))]
    return chosen


class _Values:
    """What the cases write: by column, and by what columns mean alike."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self._written: dict[tuple[str, str], list[Cell]] = defaultdict(list)
        for case in cases:
            for name, rows in case.rows.items():
                table = BY_NAME[name]
                for row in rows:
                    for written, cell in row.items():
                        column = column_of(table, written)
                        for meaning in _meanings(table, column):
                            self._written[meaning].append(cell)

    def bent(self, table: str, row: Mapping[str, Cell], dice: random.Random) -> Row:
        """The row with a cell here and there changed or emptied."""
        kind = BY_NAME[table]
        return {
            written: self._some(kind, column_of(kind, written), dice) if dice.random() < BENT else cell
            for written, cell in row.items()
        }

    def fresh(self, table: str, dice: random.Random) -> Row:
        """A row of values that stand in the cases, or that the column's list has."""
        kind = BY_NAME[table]
        keyed = {name for group in kind.key.parts for name in group} | {kind.key.name}
        return {
            column.name: self._some(kind, column, dice)
            for column in kind.given
            if column.name in keyed or dice.random() < FILLED
        }

    def _some(self, table: Table, column: Column, dice: random.Random) -> Cell:
        own, *alike = (self._written.get(meaning, []) for meaning in _meanings(table, column))
        pool = own if own and dice.random() < 0.7 else [cell for some in alike for cell in some] or own
        cell = dice.choice(pool) if pool else _any_of(column, dice)
        return _moved(column, cell, dice)


def _tell_codes(rows: Rows) -> None:
    """Adds a record for each role and permission that rows name and nothing tells; else they are refused."""
    for name, given in list(rows.items()):
        for row in given:
            for written, code in row.items():
                scheme = column_of(BY_NAME[name], written).scheme
                if code and scheme in EXTENDED and code not in _listed(scheme):
                    telling, key = EXTENDED[scheme]
                    rows[telling].append({key: code})


@cache
def _listed(scheme: str) -> frozenset[str]:
    """The words and codes of a list of the ontology."""
    own = words().get(scheme, {})
    return frozenset(own) | frozenset(own.values())


def _meanings(table: Table, column: Column) -> tuple[tuple[str, str], ...]:
    """Under which names the column's values are kept; the first is its own."""
    alike = ("kind", column.kind.name)
    if column.key and column.derived is None:
        alike = ("record", table.name)
    elif column.refers:
        alike = ("record", column.refers)
    elif column.kind in (Kind.TIME, Kind.DATE):
        alike = ("kind", "day")
    elif column.kind not in AMOUNTS:
        alike = ("list", column.scheme) if column.scheme else ("name", column.name)
    return (table.name, column.name), alike


def _any_of(column: Column, dice: random.Random) -> Cell:
    if column.kind is Kind.CODE:
        codes = [code for code, _ in column.values] or sorted(
            set(words().get(column.scheme or "", {}).values())
        )
        return dice.choice(codes) if codes else "1"
    plain: dict[Kind, Sequence[Cell]] = {
        Kind.FLAG: ("1", "0"),
        Kind.INTEGER: (1, 2, 3),
        Kind.DATE: ("2026-03-02",),
        Kind.TIME: ("2026-03-02 09:00:00",),
    }
    if column.name == "certno":
        return None
    return dice.choice(plain.get(column.kind, ("1", "2") if column.kind not in AMOUNTS else (1, 100)))


def _moved(column: Column, cell: Cell, dice: random.Random) -> Cell:
    """The cell in the form of its column, now and then a day, a second or a fen away."""
    if cell is None or cell == "":
        return None
    if column.kind in (Kind.DATE, Kind.TIME):
        moment = _moment(cell)
        if dice.random() < 0.3:
            step = (
                timedelta(days=1) if column.kind is Kind.DATE or dice.random() < 0.5 else timedelta(seconds=1)
            )
            moment += dice.choice((-1, 1)) * step
        return moment.date().isoformat() if column.kind is Kind.DATE else moment.isoformat(" ")
    if column.kind in AMOUNTS and dice.random() < 0.3:
        cell = str(Decimal(str(cell)) + dice.choice((-1, 1)) * Decimal("0.01"))
    if column.kind is Kind.VALUE:
        # A limit of less than no days makes an ill-typed duration, "P-1D". To add one is an error of the
        # expression (SPARQL 1.1, 17.2 and 17.3); rdflib 7.6 raises TypeError, which ends the whole rule.
        return str(abs(Decimal(str(cell))))
    return cell


def _moment(cell: Cell) -> datetime:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)
    return datetime.fromisoformat(str(cell))


def _without_repeated_keys(table: Table, rows: Iterable[Row]) -> list[Row]:
    """The first row of each key: records that come twice are refused when they are read."""
    first: dict[tuple[Cell, ...], Row] = {}
    for row in rows:
        first.setdefault(_key(table, row), row)
    return list(first.values())


def _key(table: Table, row: Mapping[str, Cell]) -> tuple[Cell, ...]:
    forms = dict(_FORMAT.findall(table.key.derived or ""))
    groups = table.key.parts or ((table.key.name,),)
    return tuple(
        next((_formed(row[name], forms.get(name)) for name in group if row.get(name) is not None), None)
        for group in groups
    )


def _formed(cell: Cell, form: str | None) -> Cell:
    return _moment(cell).strftime(form) if form else str(cell)
