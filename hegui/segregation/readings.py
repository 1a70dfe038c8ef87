"""How many of the three review duties are 「多个」, and when, by the records of an agency."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import duckdb

from hegui.rules import load_rules
from hegui.segregation.conflicts import Incompatibilities, Reading
from hegui.segregation.duties import Duties
from ingest.records import BY_NAME

RULE = "rule:two-review-duties-held"
"""The rule that judges the three duties; the others on duties held apply from the same day."""


def incompatible_for(connection: duckdb.DuckDBPyConnection, duties: Duties) -> Incompatibilities:
    """What nobody may hold together in the agency whose records are in the tables, and from which day on."""
    begins = load_rules([RULE]).rules[0].applies_from
    return replace(duties.incompatible, readings=_readings(connection, duties), since=begins or date.min)


def _readings(connection: duckdb.DuckDBPyConnection, duties: Duties) -> tuple[Reading, ...]:
    rows = connection.execute(
        f"SELECT two_are_several, read_from, read_until FROM ({_view()}) ORDER BY read_from NULLS FIRST"
    ).fetchall()
    whole = len(duties.incompatible.group)
    return tuple(Reading(2 if two else whole, begins or date.min, ends) for two, begins, ends in rows) or (
        Reading(),
    )


def _view() -> str:
    views = BY_NAME["region_parameter"].views
    return next(view.query or "" for view in views if view.name == "several_reading")
