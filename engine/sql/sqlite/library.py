"""Gives a SQLite connection the term library: functions and aggregates that SQL calls by name."""

from __future__ import annotations

import random
import sqlite3
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from engine.graph import lowered_types
from engine.sql import exact, patterns
from engine.sql.sqlite import aggregates, kept, moments, numbers, texts
from engine.sql.sqlite.kept_numbers import beyond_kept

Value = str | int | float | None

FUNCTIONS: Final[tuple[Callable[..., Value], ...]] = (
    texts.is_numeric,
    texts.is_literal,
    texts.lexical,
    texts.string_text,
    texts.term_text,
    texts.string_like,
    texts.compatible_strings,
    texts.language_tag,
    texts.language_matches,
    texts.term_datatype,
    texts.is_well_typed,
    texts.iri_of,
    texts.cast_text,
    texts.boolean_text,
    texts.text_upper,
    texts.text_lower,
    texts.number_as_double,
    texts.xpath_substring,
    texts.xpath_substring_from,
    texts.starts_with,
    texts.ends_with,
    texts.contains,
    texts.strpos,
    texts.url_encode,
    texts.regexp_matches,
    texts.md5,
    texts.sha1,
    texts.sha256,
    numbers.term_less,
    numbers.term_less_or_equal,
    numbers.term_equal,
    numbers.term_truth,
    numbers.term_add,
    numbers.term_subtract,
    numbers.term_multiply,
    numbers.term_divide,
    numbers.term_rounded,
    numbers.term_cast,
    moments.date_part_text,
    moments.seconds_term,
    moments.zone_text,
    moments.timezone_term,
    lowered_types.days_text,
    lowered_types.units_text,
    lowered_types.instant_text,
    lowered_types.double_text,
    kept.mixed_text,
    texts.iri_encoded,
    texts.iri_decoded,
    texts.text_between,
    texts.regexp_full_match,
    texts.regexp_extract,
    moments.order_kind,
    moments.order_number,
    moments.order_text,
)
"""Functions of terms and texts; each takes as many arguments as it says."""

EXACT: Final[tuple[Callable[..., Value], ...]] = (
    exact.exact_literal,
    exact.exact_sha384,
    exact.exact_sha512,
    patterns.exact_matches,
    patterns.exact_replace,
)
"""Functions shared with DuckDB: nothing in, nothing out."""

VARIADIC: Final[tuple[Callable[..., Value], ...]] = (texts.concat_strings, texts.row_text)

AGGREGATES: Final[dict[str, tuple[type, int]]] = {
    "group_sum": (aggregates.GroupSum, 1),
    "distinct_sum": (aggregates.DistinctSum, 1),
    "group_min": (aggregates.GroupMin, 1),
    "group_max": (aggregates.GroupMax, 1),
    "group_texts": (aggregates.GroupTexts, 2),
    "group_distinct_texts": (aggregates.GroupDistinctTexts, 2),
}


def prepare(connection: sqlite3.Connection, now: Callable[[], str]) -> None:
    """Gives the connection the term library; `now` gives the moment of the statement that runs."""

    def define(name: str, function: Callable[..., Value], count: int, *, deterministic: bool = True) -> None:
        connection.create_function(name, count, function, deterministic=deterministic)

    for function in FUNCTIONS:
        define(function.__name__, function, function.__code__.co_argcount)
    for function in EXACT:
        define(function.__name__, _strict(function), function.__code__.co_argcount)
    for function in VARIADIC:
        define(function.__name__, function, -1)
    for name, (aggregate, count) in AGGREGATES.items():
        connection.create_aggregate(name, count, aggregate)
    connection.create_function("beyond_kept", -1, beyond_kept)
    define("now_term", now, 0, deterministic=False)
    define("uuid", _uuid, 0, deterministic=False)
    define("random_double", random.random, 0, deterministic=False)


def _uuid() -> str:
    return str(uuid.uuid4())


def _strict(function: Callable[..., Any]) -> Callable[..., Value]:
    """Nothing in, nothing out."""

    @wraps(function)
    def strict(*arguments: object) -> Any:
        return None if None in arguments else function(*arguments)

    return strict
