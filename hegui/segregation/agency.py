"""An agency's people and what each can do, read from its records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import duckdb

from hegui.segregation.conflicts import Incompatibilities
from hegui.segregation.duties import Duties
from hegui.segregation.entitlements import Offer, read_ways, ways_of
from hegui.segregation.grants import Grant
from hegui.segregation.readings import incompatible_for

IN_USE = 10
"""Weight of a grant whose duty its holder performed in the log's last `RECENT_DAYS` days; of others, 1."""
RECENT_DAYS = 90


@dataclass(frozen=True)
class Agency:
    """Who works there, and every way in which they come to duties."""

    names: Mapping[str, str]
    """Operators' names by number."""
    grants: tuple[Grant, ...]
    incompatible: Incompatibilities
    """What one person may not hold together there."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Of operators with several numbers, the person: the first of the numbers."""

    def person(self, operator: str) -> str:
        """The human being behind an operator's number."""
        return self.people.get(operator, operator)

    def holdings(self, day: date) -> dict[str, frozenset[str]]:
        """The duties that each person could perform on a day."""
        held: dict[str, set[str]] = {self.person(number): set() for number in self.names}
        for grant in self.grants:
            if grant.begins <= day and (grant.ends is None or day <= grant.ends):
                held.setdefault(grant.person, set()).update(grant.duties)
        return {number: frozenset(duties) for number, duties in held.items()}


def read_agency(connection: duckdb.DuckDBPyConnection, duties: Duties) -> Agency:
    """The agency whose records are in the tables."""
    names = dict(connection.execute("SELECT opter_no, opter_name FROM operator ORDER BY opter_no").fetchall())
    people = _several_numbers(connection)
    ways = _weighed(read_ways(connection, duties), _recently_used(connection))
    return Agency(names, tuple(_of_person(ways, people)), incompatible_for(connection, duties), people)


def offered(
    connection: duckdb.DuckDBPyConnection, agency: Agency, duties: Duties, offers: Sequence[Offer]
) -> list[Grant]:
    """What the offers would give to the people behind the operators' numbers."""
    return _of_person(ways_of(connection, duties, offers), agency.people)


def _of_person(ways: Sequence[Grant], people: Mapping[str, str]) -> list[Grant]:
    return [replace(way, person=people.get(way.person, way.person)) for way in ways]


def _several_numbers(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Operators' numbers that belong to one human being, by identity number, with the first of them."""
    rows = connection.execute(
        "SELECT opter_no, min(opter_no) OVER (PARTITION BY certno) FROM staff "
        "WHERE opter_no IS NOT NULL AND certno IS NOT NULL"
    ).fetchall()
    linked: dict[str, str] = {}
    for number, first in sorted(rows):
        linked[number] = min(linked.get(number, number), linked.get(first, first))
    return {number: first for number, first in linked.items() if number != first}


def _weighed(ways: Sequence[Grant], used: Collection[tuple[str, str]]) -> list[Grant]:
    """All ways of a record cost more to take back where one of their duties is in use."""
    carried: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for way in ways:
        carried[way.id] |= {(way.person, duty) for duty in way.duties}
    in_use = {number for number, duties in carried.items() if not duties.isdisjoint(used)}
    return [replace(way, weight=IN_USE) if way.id in in_use else way for way in ways]


def _recently_used(connection: duckdb.DuckDBPyConnection) -> frozenset[tuple[str, str]]:
    """Operators with the duties they performed near the end of the log."""
    rows = connection.execute(
        "SELECT DISTINCT opter_no, step_code FROM operation_log WHERE opter_no IS NOT NULL AND "
        f"opt_date > (SELECT max(opt_date) FROM operation_log) - INTERVAL {RECENT_DAYS} DAY"
    ).fetchall()
    return frozenset((person, duty) for person, duty in rows)
