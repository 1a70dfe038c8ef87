"""An agency's people and grants, read from its records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb

from hegui.segregation.duties import Duties
from hegui.segregation.grants import Grant

IN_USE = 10
"""Weight of a grant whose duty its holder performed in the log's last `RECENT_DAYS` days; of others, 1."""
RECENT_DAYS = 90


@dataclass(frozen=True)
class Agency:
    """Who works there, and what each was granted."""

    names: Mapping[str, str]
    """Operators' names by number."""
    grants: tuple[Grant, ...]

    def holdings(self, day: date) -> dict[str, frozenset[str]]:
        """The duties that each operator could perform on a day."""
        held: dict[str, set[str]] = {number: set() for number in self.names}
        for grant in self.grants:
            if grant.begins <= day and (grant.ends is None or day <= grant.ends):
                held.setdefault(grant.person, set()).update(grant.duties)
        return {number: frozenset(duties) for number, duties in held.items()}


def read_agency(connection: duckdb.DuckDBPyConnection, duties: Duties) -> Agency:
    """The agency whose records are in the tables."""
    names = dict(connection.execute("SELECT opter_no, opter_name FROM operator ORDER BY opter_no").fetchall())
    used = _recently_used(connection)
    rows = connection.execute(
        "SELECT grant_id, opter_no, role_code, perm_code, granted_from, granted_to FROM permission_grant "
        "WHERE opter_no IS NOT NULL AND granted_from IS NOT NULL ORDER BY grant_id"
    ).fetchall()
    return Agency(names, tuple(_grant(row, duties, used) for row in rows))


def grant_of(
    duties: Duties,
    number: str,
    person: str,
    begins: date,
    *,
    role: str | None = None,
    permission: str | None = None,
    ends: date | None = None,
) -> Grant:
    """A grant of a role, a permission or both, with the duties that they carry."""
    carried = duties.of_role.get(role or "", frozenset()) | duties.of_permission.get(
        permission or "", frozenset()
    )
    path = tuple(
        duties.name(scheme, code).zh for scheme, code in (("role", role), ("permission", permission)) if code
    )
    return Grant(number, person, carried, begins, ends, path)


def _grant(row: Sequence[Any], duties: Duties, used: frozenset[tuple[str, str]]) -> Grant:
    number, person, role, permission, begins, ends = row
    grant = grant_of(duties, number, person, begins, role=role, permission=permission, ends=ends)
    if not any((person, duty) in used for duty in grant.duties):
        return grant
    return replace(grant, weight=IN_USE)


def _recently_used(connection: duckdb.DuckDBPyConnection) -> frozenset[tuple[str, str]]:
    """Operators with the duties they performed near the end of the log."""
    rows = connection.execute(
        "SELECT DISTINCT opter_no, step_code FROM operation_log WHERE opter_no IS NOT NULL AND "
        f"opt_date > (SELECT max(opt_date) FROM operation_log) - INTERVAL {RECENT_DAYS} DAY"
    ).fetchall()
    return frozenset((person, duty) for person, duty in rows)
