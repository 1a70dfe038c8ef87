"""SQL names as R2RML writes them: `psn_no`, `"Country Code"`, `main."Student"`.

https://www.w3.org/TR/r2rml/#dfn-sql-identifier
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DELIMITED = re.compile(r'"((?:[^"]|"")+)"')
_REGULAR = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, order=True)
class SqlName:
    """A column or table name. A delimited name stood in double quotes and is taken letter by letter."""

    text: str
    delimited: bool = False

    def __str__(self) -> str:
        return '"' + self.text.replace('"', '""') + '"' if self.delimited else self.text

    def finds(self, stored: str, *, folded: bool) -> bool:
        """True where this name means the stored column.

        SQL folds an undelimited name to one case before looking it up. DuckDB keeps the case of what it
        stores, so a `folded` (base table) column is reachable without quotes only if its stored name is all
        in one case, as it would be in every database that folds. Columns of a query are named by the query's
        own author and match in any case.
        """
        if self.delimited:
            return self.text == stored
        if self.text.casefold() != stored.casefold():
            return False
        return not folded or stored in (stored.lower(), stored.upper())


def parse_name(text: str) -> SqlName | None:
    """One SQL name, or None if the text is none."""
    if quoted := _DELIMITED.fullmatch(text):
        return SqlName(quoted.group(1).replace('""', '"'), delimited=True)
    return SqlName(text) if _REGULAR.fullmatch(text) else None


def parse_qualified(text: str) -> tuple[SqlName, ...] | None:
    """A table name with its schema and catalog, if they are written (`catalog.schema.table`), or None."""
    parts = re.findall(r'"(?:[^"]|"")+"|[^."]+|\.|"', text)
    names = [parse_name(part) for part in parts[::2]]
    if len(parts) % 2 == 0 or any(dot != "." for dot in parts[1::2]) or len(names) > 3 or None in names:
        return None
    return tuple(name for name in names if name is not None)
