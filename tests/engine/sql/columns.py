"""Values of every SQL type; expressions over native columns beside the same over the same terms as texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from rdflib import XSD

from engine.graph.bounds import largest_units
from engine.graph.natural import natural_form
from engine.plan import Expression, Extend, Plan, Project, Values
from engine.plan.algebra import Rows
from engine.plan.rows import ColumnOf, ColumnTerm, Relation, TemplateTerm, TermOf
from engine.sql.database import Database
from engine.terms import decode

VALUES: dict[str, tuple[str, ...]] = {
    "BOOLEAN": ("true", "false"),
    "TINYINT": ("-128", "0", "1", "127"),
    "INTEGER": ("-2147483648", "0", "1", "2", "2147483647"),
    "BIGINT": ("-9223372036854775808", "-1", "0", "2", "2026", "9223372036854775807"),
    "HUGEINT": (
        "-170141183460469231731687303715884105728",
        "0",
        "2",
        "170141183460469231731687303715884105727",
    ),
    "UBIGINT": ("0", "1", "18446744073709551615"),
    "DECIMAL(4,1)": ("-999.9", "-0.5", "0.0", "0.1", "2.0", "2.5"),
    "DECIMAL(18,2)": ("-9999999999999999.99", "-0.01", "0.00", "0.10", "2.00", "2.50", "9999999999999999.99"),
    "DECIMAL(16,0)": ("-1", "0", "2", "9999999999999999"),
    "DECIMAL(38,10)": ("-1234567890123456.0000000001", "0", "0.1", "2", "1234567890123456.1"),
    "DOUBLE": ("nan", "inf", "-inf", "-0.0", "0.1", "2", "2.5", "1e300"),
    "FLOAT": ("nan", "0.1", "2"),
    "DATE": ("2024-02-29", "2025-12-31", "2026-01-01", "9999-12-31"),
    "TIMESTAMP": ("2025-12-31 23:59:59.999999", "2026-01-01 00:00:00", "2026-01-01 00:00:00.5"),
    "TIMESTAMP_MS": ("2025-12-31 23:59:59.999", "2026-01-01 00:00:00"),
    "VARCHAR": ("", "a", "a b", "合规𠮷", "2", "2026-01-01", "true"),
}


def table(
    database: Database, name: str, columns: dict[str, str], rows: Iterable[Sequence[str | None]]
) -> Relation:
    """A stored table with a number `n` for each row and these columns (name → SQL type)."""
    shape = {"n": "INTEGER"} | columns
    declared = ", ".join(f'"{column}" {sql_type}' for column, sql_type in shape.items())
    database.connection.execute(f'CREATE OR REPLACE TABLE "{name}" ({declared})')
    numbered = [(number, *row) for number, row in enumerate(rows)]
    if numbered:
        database.connection.executemany(
            f'INSERT INTO "{name}" VALUES ({", ".join("?" for _ in shape)})',
            [list(map(_text, row)) for row in numbered],
        )
    places = tuple(ColumnOf(column, sql_type) for column, sql_type in shape.items())
    bounds = largest_units(f'"{name}"', places, database.connection)
    return Relation(name, f'"{name}"', False, places, frozenset({frozenset({"n"})}), bounds=bounds)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def literals(relation: Relation, names: Iterable[str] | None = None) -> Rows:
    """The columns of a table as literals; all but `n` may be unbound."""
    chosen = [column for column in relation.columns if names is None or column.name in names]
    terms: list[tuple[str, TermOf]] = [
        (column.name, ColumnTerm(column, natural_form(column.sql_type).datatype or XSD.string))
        for column in chosen
    ]
    return Rows(relation, tuple(terms), optional=frozenset(column.name for column in chosen) - {"n"})


def template(relation: Relation, variable: str, *pieces: str) -> Rows:
    """An IRI of texts and, in braces, columns of a table; with the number of the row."""
    columns = {column.name: column for column in relation.columns}
    made = tuple(columns[piece[1:-1]] if piece.startswith("{") else piece for piece in pieces)
    return Rows(
        relation,
        (("n", ColumnTerm(columns["n"], XSD.integer)), (variable, TemplateTerm(made))),
        optional=frozenset({variable}),
    )


def as_texts(database: Database, plan: Plan) -> Values:
    """The rows of a plan as terms in generic form; a single row stands twice, or it would be constants."""
    rows = [tuple(None if text is None else decode(text) for text in row) for row in database.texts(plan)]
    return Values(plan.variables, tuple(rows if len(rows) > 1 else rows * 2))


def answers(
    database: Database, plan: Plan, expressions: Sequence[Expression]
) -> dict[str, tuple[str | None, ...]]:
    """The values of the expressions for each row, by its number."""
    names = []
    for place, expression in enumerate(expressions):
        names.append(f"x{place}")
        plan = Extend(plan, names[-1], expression)
    rows = database.texts(Project(plan, ("n", *names)))
    return {row[0]: tuple(map(by_value, row[1:])) for row in rows if row[0] is not None}


def by_value(text: str | None) -> str | None:
    """The term in one spelling for each value: computed decimals are written canonically, triples are not."""
    if text is not None and text[0] == "d":
        return f"d{Decimal(text[1:]).normalize():f}".replace("d-0", "d-0") if Decimal(text[1:]) else "d0"
    if text is not None and text[0] == "e":
        return f"e{float(text[1:])!r}"
    return text
