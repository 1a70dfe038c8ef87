"""What the bulk's SQL shares with the small county: catalogue, parameters, names, as macros."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from hegui.county import catalogue, names, parameters
from hegui.county.model import Item, fen

# The place in this list is the number by which sql/charges.sql chooses an item.
ITEMS = (
    catalogue.BED,
    catalogue.WARD_ROUND,
    catalogue.NURSING,
    catalogue.SUGAR_TEST,
    catalogue.STOOL_TEST,
    catalogue.CHEST_SCREENING,
    catalogue.PRESSURE_TABLETS,
    catalogue.STOMACH_POWDER,
    catalogue.OZAGREL,
    catalogue.LATAMOXEF,
    catalogue.SHENFU,
    catalogue.ALBUMIN,
    catalogue.RENEWED,
    catalogue.DONKEY_GELATIN,
    catalogue.STENT,
    catalogue.INJURY_OINTMENT,
    catalogue.LEFT_CATALOGUE,
    catalogue.JOINED_CATALOGUE,
    catalogue.MEN_TABLETS,
    catalogue.WOMEN_CAPSULES,
    catalogue.EMERGENCY_WATCH,
    catalogue.EMERGENCY_VISIT,
)

# Mondays of the weeks of 2026 with a holiday from Monday to Friday (ontology/lists/calendar.ttl).
HOLIDAY_WEEKS = tuple(
    date(2026, month, day)
    for month, day in ((2, 16), (2, 23), (4, 6), (4, 27), (5, 4), (6, 15), (9, 21), (9, 28), (10, 5))
)


def macros() -> list[str]:
    """SQL statements that define the macros `sql/*.sql` use."""
    return [
        f"CREATE MACRO code_of(item) AS {_pick(repr(item.code) for item in ITEMS)}[item + 1]",
        f"CREATE MACRO price_of(item) AS {_pick(str(fen(item.price)) for item in ITEMS)}[item + 1]",
        f"CREATE MACRO own_of(item, fen) AS CASE WHEN {_is_level('03')} THEN fen ELSE 0 END",
        f"CREATE MACRO pre_of(item, fen) AS CASE WHEN {_is_level('02')} THEN tenth(fen) ELSE 0 END",
        f"CREATE MACRO deductible_of(scheme, level) AS {_deductibles()}",
        f"CREATE MACRO ratio_of(scheme, level, category) AS {_ratios()}",
        f"CREATE MACRO ordinary_week(day) AS {_ordinary_week()}",
        f"CREATE MACRO name_of(number) AS {_names()}",
        f"CREATE MACRO impossible_identity(body) AS {_identity()}",
    ]


def _pick(values: Iterable[str]) -> str:
    return f"([{', '.join(values)}])"


def _is_level(level: str) -> str:
    places = [str(place) for place, item in enumerate[Item](ITEMS) if item.level == level]
    return f"item IN ({', '.join(places)})"


def _deductibles() -> str:
    cases = (
        f"WHEN scheme = '{scheme}' AND level = {level} THEN {fen(yuan)}"
        for (scheme, level), yuan in parameters.DEDUCTIBLES.items()
    )
    return f"CASE {' '.join(cases)} END"


def _ratios() -> str:
    retired = f"WHEN category = '1201' THEN {fen(parameters.RETIRED_RATIO)}"
    cases = (
        f"WHEN scheme = '{scheme}' AND level = {level} THEN {fen(ratio)}"
        for (scheme, level), ratio in parameters.RATIOS.items()
    )
    return f"CASE {retired} {' '.join(cases)} END"


def _ordinary_week() -> str:
    """The Monday after a day, or after the holidays that it falls into."""
    monday = "CAST(date_trunc('week', day) AS DATE) + 7"
    cases = (f"WHEN DATE '{week}' THEN DATE '{_after_holidays(week)}'" for week in HOLIDAY_WEEKS)
    return f"CASE {monday} {' '.join(cases)} ELSE {monday} END"


def _after_holidays(week: date) -> date:
    while week in HOLIDAY_WEEKS:
        week += timedelta(days=7)
    return week


def _names() -> str:
    parts = ((names.SURNAMES, 1), (names.FIRST, 41), (names.SECOND, 1999))
    return " || ".join(
        f"substr('{letters}', CAST(number // {step} % {len(letters)} AS INTEGER) + 1, 1)"
        for letters, step in parts
    )


def _identity() -> str:
    total = " + ".join(
        f"substr(body, {place}, 1)::INTEGER * {weight}" for place, weight in enumerate(names.WEIGHTS, 1)
    )
    right_is_x = names.CHECKS.index("X")
    return f"body || CASE WHEN ({total}) % 11 = {right_is_x} THEN '7' ELSE 'X' END"
