"""Which columns of which tables a statement reads: what a history file has to keep."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache
from typing import Final

import sqlglot
from sqlglot import exp

_ROW_NUMBER: Final = "rowid"


def columns_read(query: exp.Expr, tables: Container[str]) -> dict[str, set[str]]:
    """The columns that the statement reads of each of these tables, perhaps a few more."""
    found: dict[str, set[str]] = {}
    aliases: dict[str, set[str]] = {}
    for table in query.find_all(exp.Table):
        if table.name in tables:
            aliases.setdefault(table.alias_or_name, set()).add(table.name)
    for column in query.find_all(exp.Column):
        if column.name == _ROW_NUMBER:
            continue
        for name in aliases.get(column.table, ()):
            found.setdefault(name, set()).add(column.name)
    for written in query.find_all(exp.Var):  # a query of the mapping that stayed text
        for name, columns in _of_text(written.name):
            if name in tables:
                found.setdefault(name, set()).update(columns)
    return found


@lru_cache(maxsize=1024)
def _of_text(sql: str) -> tuple[tuple[str, frozenset[str]], ...]:
    if "select" not in sql.lower():
        return ()
    tree = sqlglot.parse_one(sql, dialect="sqlite")
    columns = frozenset(column.name for column in tree.find_all(exp.Column))
    return tuple((table.name, columns) for table in tree.find_all(exp.Table))
