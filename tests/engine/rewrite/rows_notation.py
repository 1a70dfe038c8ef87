"""Plans over mapped tables in a short notation, and the small tables that they are about.

    (join [visit ?v=visit/{id} ?day={day}] [visit ?v=visit/{id} ?cost?={cost} | ward day==until])

`[table terms | conditions]` are rows: `?x={column}` is a literal, `?x=text/{column}` an IRI, `?x?=` may be
unbound; `column` has a value, `column=3` is that value, `column==other` is the same as the other. Operators
stand in front: join, left, semi, anti, union, distinct, shared, `project ?a ?b`, `filter ?a < ?b`,
`extend ?c ?a`, `group ?a`, `round ?c ?a` for `BIND (ROUND(?a * 100) / 100 AS ?c)`, `later ?c ?a ?b` for
`BIND (?a + STRDT(CONCAT("P", STR(?b), "D"), xsd:dayTimeDuration) AS ?c)`.
"""

from __future__ import annotations

import random
import re
from typing import Final

import duckdb
from rdflib import XSD, Literal

from engine.plan import (
    Aggregate,
    AntiJoin,
    ColumnIs,
    ColumnOf,
    ColumnTerm,
    Condition,
    Constant,
    Distinct,
    Expression,
    Extend,
    Filter,
    Group,
    HasValue,
    Join,
    LeftJoin,
    Plan,
    Project,
    Relation,
    Rows,
    SameColumns,
    SemiJoin,
    Shared,
    TemplateTerm,
    TermOf,
    Union,
    Variable,
    call,
)

COLUMNS: Final = {
    "visit": ("id", "person", "day", "until", "cost", "ward"),
    "person": ("id", "sex", "doctor"),
    "bill": ("visit", "line", "price", "cost"),
    "note": ("visit", "cost"),
}
"""All columns are INTEGER."""
KEYS: Final = {
    "visit": frozenset({frozenset({"id"})}),
    "person": frozenset({frozenset({"id"})}),
    "bill": frozenset({frozenset({"visit", "line"})}),
    "note": frozenset[frozenset[str]](),
}
QUERIES: Final = {
    "stay": ("SELECT id, person FROM visit WHERE ward > 1", ("id", "person"), frozenset({frozenset({"id"})})),
    "billed": (
        "SELECT DISTINCT visit FROM bill WHERE NOT visit IS NULL",
        ("visit",),
        frozenset({frozenset({"visit"})}),
    ),
    "constants": (
        "SELECT * FROM (VALUES (1, 2), (2, 3)) AS known(one, two)",
        ("one", "two"),
        frozenset({frozenset({"one", "two"})}),
    ),
    "patient": (
        "SELECT DISTINCT person FROM visit WHERE NOT person IS NULL",
        ("person",),
        frozenset({frozenset({"person"})}),
    ),
}
TYPES: Final = "INTEGER"
_TOKEN: Final = re.compile(r"[()\[\]|]|[^\s()\[\]|]+")


def relation(name: str) -> Relation:
    """A table or query by its name."""
    if name in QUERIES:
        sql, columns, keys = QUERIES[name]
        called = name if name == "constants" else f"({sql})"
        return Relation(called, sql, True, tuple(ColumnOf(each, TYPES) for each in columns), keys)
    columns = COLUMNS[name]
    return Relation(name, f'"{name}"', False, tuple(ColumnOf(each, TYPES) for each in columns), KEYS[name])


def read_plan(text: str) -> Plan:
    """The plan that the text stands for."""
    return _Reader(_TOKEN.findall(text)).plan()


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens[::-1]

    def take(self) -> str:
        return self.tokens.pop()

    def until(self, *ends: str) -> list[str]:
        taken = []
        while self.tokens[-1] not in ends:
            taken.append(self.take())
        return taken

    def plan(self) -> Plan:
        if self.take() == "[":
            return self.rows()
        name, words = self.take(), self.until("(", "[")
        plans = []
        while self.tokens[-1] != ")":
            plans.append(self.plan())
        self.take()
        return _operator(name, [word.removeprefix("?") for word in words], plans)

    def rows(self) -> Rows:
        table, words = relation(self.take()), self.until("|", "]")
        conditions = self.until("]") if self.take() == "|" else []
        if conditions:
            conditions = conditions[1:] if conditions[0] == "|" else conditions
            self.take()
        terms = [word.split("=", 1) for word in words]
        return Rows(
            table,
            tuple((name.strip("?"), _term(made)) for name, made in terms),
            tuple(map(_condition, conditions)),
            frozenset(name.strip("?") for name, _ in terms if name.endswith("?")),
        )


def _operator(name: str, words: list[str], plans: list[Plan]) -> Plan:
    first, second = plans[0], plans[-1]
    match name:
        case "join":
            return Join(first, second)
        case "left":
            return LeftJoin(first, second)
        case "semi":
            return SemiJoin(first, second)
        case "anti":
            return AntiJoin(first, second)
        case "union":
            return Union(tuple(plans))
        case "distinct":
            return Distinct(first)
        case "shared":
            return Shared(first)
        case "project":
            return Project(first, tuple(words))
        case "filter":
            return Filter(first, call(words[1], _value(words[0]), _value(words[2])))
        case "extend":
            return Extend(first, words[0], _value(words[1]))
        case "round":
            hundred = Constant(Literal(100))
            rounded = call("round", call("*", Variable(words[1]), hundred))
            return Extend(first, words[0], call("/", rounded, hundred))
        case "later":
            days = call(
                "concat", Constant(Literal("P")), call("str", Variable(words[2])), Constant(Literal("D"))
            )
            duration = call("strdt", days, Constant(XSD.dayTimeDuration))
            return Extend(first, words[0], call("+", Variable(words[1]), duration))
        case "group":
            return Group(first, tuple(words), (Aggregate("count", "count", None),))
    raise ValueError(name)


def _value(word: str) -> Expression:
    return Constant(Literal(int(word))) if word.isdigit() else Variable(word)


def _column(name: str) -> ColumnOf:
    return ColumnOf(name, TYPES)


def _term(made: str) -> TermOf:
    pieces = [piece for piece in re.split(r"(\{\w+\})", made) if piece]
    if len(pieces) == 1:
        return ColumnTerm(_column(pieces[0].strip("{}")), XSD.integer)
    parts = [_column(piece.strip("{}")) if piece[0] == "{" else piece for piece in pieces]
    return TemplateTerm((f"http://example.org/{parts[0]}", *parts[1:]))


def _condition(text: str) -> Condition:
    if "==" in text:
        left, right = text.split("==")
        return SameColumns(_column(left), _column(right))
    name, _, value = text.partition("=")
    return ColumnIs(_column(name), value) if value else HasValue(_column(name))


def fill(connection: duckdb.DuckDBPyConnection, seed: int) -> None:
    """Makes the tables anew with a few random rows: NULLs, few values, doubles where no key forbids them."""
    chance = random.Random(seed)
    for table, columns in COLUMNS.items():
        declared = ", ".join(f'"{column}" {TYPES}' for column in columns)
        connection.execute(f'CREATE OR REPLACE TABLE "{table}" ({declared})')
        seen = set()
        for _ in range(chance.randint(0, 6)):
            row = {column: chance.choice((None, 1, 2, 3)) for column in columns}
            key = next(iter(KEYS[table]), frozenset())
            for column in key:
                row[column] = chance.choice((1, 2, 3))
            told = tuple(row[column] for column in sorted(key))
            if not key or told not in seen:
                seen.add(told)
                places = ", ".join("?" * len(columns))
                connection.execute(f'INSERT INTO "{table}" VALUES ({places})', list(row.values()))
