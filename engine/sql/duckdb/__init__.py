"""What is particular to DuckDB: the term library (macros) and the exact functions behind it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from importlib.resources import files

from duckdb import DuckDBPyConnection
from duckdb.func import FunctionNullHandling
from duckdb.sqltypes import BOOLEAN, INTEGER, VARCHAR, DuckDBPyType

from engine.graph.r2rml.templates import encode_value
from engine.sql import exact, patterns

Answer = str | int | bool | None


def prepare(connection: DuckDBPyConnection) -> None:
    """Gives the connection the term library."""
    texts = DuckDBPyType(list[str])
    functions = (
        (exact.exact_arithmetic, [VARCHAR, VARCHAR, VARCHAR], VARCHAR),
        (exact.exact_compare, [VARCHAR, VARCHAR], INTEGER),
        (exact.exact_equal, [VARCHAR, VARCHAR], BOOLEAN),
        (exact.exact_moment, [VARCHAR], VARCHAR),
        (exact.exact_sum, [texts], VARCHAR),
        (exact.exact_rounded, [VARCHAR, VARCHAR], VARCHAR),
        (exact.exact_literal, [VARCHAR, VARCHAR], VARCHAR),
        (exact.exact_cast, [VARCHAR, VARCHAR], VARCHAR),
        (exact.exact_iri, [VARCHAR, VARCHAR], VARCHAR),
        (exact.exact_text, [VARCHAR], VARCHAR),
        (exact.exact_upper, [VARCHAR], VARCHAR),
        (exact.exact_lower, [VARCHAR], VARCHAR),
        (exact.exact_sha384, [VARCHAR], VARCHAR),
        (exact.exact_sha512, [VARCHAR], VARCHAR),
        (encode_value, [VARCHAR], VARCHAR),
        (patterns.exact_matches, [VARCHAR, VARCHAR, VARCHAR], BOOLEAN),
        (patterns.exact_replace, [VARCHAR, VARCHAR, VARCHAR, VARCHAR], VARCHAR),
    )
    for function, arguments, result in functions:
        connection.create_function(
            function.__name__,
            _strict(function),
            list(arguments),
            result,
            null_handling=FunctionNullHandling.SPECIAL,
        )
    connection.execute(_library()).fetchall()


def _strict(function: Callable[..., Answer]) -> Callable[..., Answer]:
    """Nothing in, nothing out; and a function may give nothing for other arguments too."""

    @wraps(function)
    def strict(*arguments: object) -> Answer:
        return None if None in arguments else function(*arguments)

    return strict


@cache
def _library() -> str:
    return files(__package__).joinpath("terms.sql").read_text(encoding="utf-8")
