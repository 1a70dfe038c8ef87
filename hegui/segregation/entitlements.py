"""The ways in which people come to duties, read from the view that the rules judge.

The view (`fund:Entitlement`, declared with the permission grants) follows grants, posts, delegations and
emergency grants through roles within roles to permissions. What a permission carries, and what a role of the
ontology bundles, the ontology says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from hegui.segregation.duties import Duties
from hegui.segregation.grants import Grant
from ingest.records import BY_NAME

_COLUMNS = "entitled_through, holder_no, to_role, to_permission, to_duty, entitled_from, entitled_until"
_ARROW = " → "


@dataclass(frozen=True)
class Offer:
    """A role or permission that somebody might be granted; `number` tells it from others."""

    number: str
    person: str
    begins: date
    ends: date | None = None
    role: str | None = None
    permission: str | None = None


def read_ways(connection: duckdb.DuckDBPyConnection, duties: Duties) -> list[Grant]:
    """Every way in which an operator comes to duties, by the operator's number."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM ({_view()}) WHERE holder_no IS NOT NULL AND entitled_from IS NOT NULL "
        "ORDER BY entitled_through"
    ).fetchall()
    return _grants(rows, _Words.of(connection, duties))


def ways_of(connection: duckdb.DuckDBPyConnection, duties: Duties, offers: Iterable[Offer]) -> list[Grant]:
    """The ways that offers would open, by the roles, inclusions and permissions on record.

    The view is asked with the offers in the place of the grants; nothing is written.
    """
    given = [
        (each.number, each.person, each.role, each.permission, each.begins, each.ends) for each in offers
    ]
    if not given:
        return []
    places = ", ".join(["(?, ?, ?, ?, CAST(? AS DATE), CAST(? AS DATE))"] * len(given))
    rows = connection.execute(
        "WITH permission_grant AS ("
        "SELECT *, '' AS src_file, '' AS src_sheet, 0 AS src_row, '' AS src_pointer "
        f"FROM (VALUES {places}) "
        "AS offer(grant_id, opter_no, role_code, perm_code, granted_from, granted_to)) "
        f"SELECT {_COLUMNS} FROM ({_view()}) WHERE entitled_through LIKE 'grant/%' ORDER BY entitled_through",
        [value for row in given for value in row],
    ).fetchall()
    return _grants(rows, _Words.of(connection, duties))


def _view() -> str:
    views = BY_NAME["permission_grant"].views
    return next(view.query or "" for view in views if view.name == "entitlement")


@dataclass(frozen=True)
class _Words:
    """Duties of permissions and roles, and what people call them, the agency's own among them."""

    duties: Duties
    carried: Mapping[str, frozenset[str]]
    names: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, duties: Duties) -> _Words:
        own = connection.execute("SELECT perm_code, step_code, perm_name FROM permission").fetchall()
        carried = dict(duties.of_permission)
        for permission, duty, _ in own:
            if duty:
                carried[permission] = carried.get(permission, frozenset()) | {duty}
        names = {("permission", code): name for code, _, name in own if name}
        for kind, sql in (
            ("role", "SELECT role_code, role_name FROM role"),
            ("post", "SELECT post_no, post_name FROM post"),
        ):
            names |= {(kind, code): name for code, name in connection.execute(sql).fetchall() if name}
        return cls(duties, carried, names)

    def name(self, kind: str, code: str) -> str:
        """The ontology's word for a code, else the agency's, else the code."""
        said = self.duties.name(kind, code).zh
        return said if said != code else self.names.get((kind, code), code)


Row = tuple[str, str, str | None, str | None, str | None, date, date | None]


def _grants(rows: Sequence[Row], words: _Words) -> list[Grant]:
    found = (_grant(row, words) for row in rows)
    return [grant for grant in found if grant.duties]


def _grant(row: Row, words: _Words) -> Grant:
    through, person, role, permission, duty, begins, ends = row
    source, *codes = through.split(_ARROW)
    if duty:
        carried = frozenset((duty,))
    elif permission:
        carried = words.carried.get(permission, frozenset())
    else:
        carried = words.duties.of_role.get(role or "", frozenset())
    return Grant(source, person, carried, begins, ends, tuple(_steps(source, codes, row, words)))


def _steps(source: str, codes: Sequence[str], row: Row, words: _Words) -> Iterable[str]:
    """The names of the records on the way, in the language of the records."""
    _, _, _, permission, duty, *_ = row
    kind, _, number = source.partition("/")
    if kind in _MEANS:
        yield f"{_MEANS[kind]} {number}"
    outer = codes[:-1] if permission or duty else codes
    for code in outer:
        yield words.name("post" if kind == "post" else "role", code)
    if permission:
        yield words.name("permission", permission)
    if duty:
        yield words.name("duty", duty)


_MEANS = {"post": "任岗", "delegation": "委托", "emergency": "应急授权"}
"""What stands before the number of a record that is no grant."""
