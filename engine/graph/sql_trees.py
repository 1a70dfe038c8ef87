"""The few SQL expressions from which terms are built, as sqlglot trees.

Arguments are copied, so one expression may be used in several places.
"""

from __future__ import annotations

from functools import reduce

from sqlglot import exp

CHARACTER = exp.column("c")
"""The character at hand inside `for_each_character`."""


def text(value: str) -> exp.Expr:
    """A text constant."""
    return exp.Literal.string(value)


def number(value: int) -> exp.Expr:
    """A whole number."""
    return exp.Literal.number(value)


def call(name: str, *arguments: exp.Expr) -> exp.Expr:
    """A call of a DuckDB function, by DuckDB's own name."""
    return exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])


def cast_text(value: exp.Expr) -> exp.Expr:
    """The value as DuckDB writes it."""
    return exp.cast(value.copy(), "varchar", dialect="duckdb")


def concat(*parts: exp.Expr) -> exp.Expr:
    """The parts after each other, NULL if one is NULL; neighbouring constants become one."""
    joined: list[exp.Expr] = []
    for part in parts:
        if joined and part.is_string and joined[-1].is_string:
            joined[-1] = text(joined[-1].name + part.name)
        elif not (part.is_string and part.name == ""):
            joined.append(part.copy())
    return reduce(lambda left, right: exp.DPipe(this=left, expression=right), joined) if joined else text("")


def choose(condition: exp.Expr, then: exp.Expr, otherwise: exp.Expr) -> exp.Expr:
    """`then` where the condition is true, else `otherwise`."""
    return exp.Case().when(condition.copy(), then.copy()).else_(otherwise.copy())


def matches(value: exp.Expr, pattern: str) -> exp.Expr:
    """True where the whole text matches an RE2 pattern."""
    return call("regexp_full_match", value, text(pattern))


def for_each_character(value: exp.Expr, pattern: str, otherwise: exp.Expr) -> exp.Expr:
    """The text with each character that does not match `pattern` replaced by a function of that character.

    `otherwise` is that function over `CHARACTER`. A text of matching characters only, the usual case, is left
    alone.
    """
    split = call("regexp_extract_all", value, text("(?s)."))
    body = choose(matches(CHARACTER, pattern), CHARACTER, otherwise)
    loop = exp.Comprehension(this=body, expression=CHARACTER.this.copy(), iterator=split)
    joined = call("array_to_string", exp.Array(expressions=[loop]), text(""))
    return choose(matches(value, f"(?:{pattern})*"), value, joined)
