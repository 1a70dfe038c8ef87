"""One of many kept integers: COALESCE, CASE, and sums and extremes of groups (`engine.sql.sqlite.kept`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlglot import exp

from engine.sql.sqlite.kept import NUMBER, UNKNOWN, Kept, kept, mixed_text, term_of
from engine.sql.sqlite.kept_numbers import at_scale
from engine.sql.trees import FALSE, TRUE, Sql, case, equal, not_null, number


def first_bound(terms: Sequence[Sql]) -> Sql | None:
    values = _alike(terms)
    if values is None:
        return None
    first = exp.Coalesce(this=values[0].sql.copy(), expressions=[value.sql.copy() for value in values[1:]])
    whole: bool | Sql | None = _one_whole(values)
    if whole is None:
        whole = case(*((not_null(value.sql), _as_sql(value.whole)) for value in values))
    return term_of(Kept(values[0].kind, first, values[0].scale, _largest(values), whole))


def chosen(node: exp.Case) -> Sql | None:
    default = node.args.get("default")
    terms = [branch.args["true"] for branch in node.args["ifs"]]
    conditions = [branch.this for branch in node.args["ifs"]]
    values = _alike([*terms, *([] if default is None else [default])])
    if values is None:
        return None

    def build(parts: Sequence[Sql]) -> Sql:
        otherwise = None if default is None else parts[-1]
        return case(*zip(conditions, parts, strict=False), otherwise=otherwise)

    whole: bool | Sql | None = _one_whole(values)
    if whole is None:
        whole = build([_as_sql(value.whole) for value in values])
    chosen = exp.paren(build([value.sql for value in values]))
    return term_of(Kept(values[0].kind, chosen, values[0].scale, _largest(values), whole))


def _alike(terms: Sequence[Sql]) -> list[Kept] | None:
    """The values of one kind at one scale, if each can be written again as it was."""
    values = [kept(term) for term in terms]
    found = [value for value in values if value is not None]
    if len(found) < len(terms) or len({value.kind for value in found}) > 1:
        return None
    if all(value.constant is not None for value in found):
        return None
    if not all(_is_written_so(value, term) for value, term in zip(found, terms, strict=True)):
        return None
    scale = max(value.scale for value in found)
    return [at_scale(value, scale) for value in found]


def _is_written_so(value: Kept, term: Sql) -> bool:
    """Whether the term of a value follows from its units."""
    if value.kind != NUMBER:
        return True
    if value.constant is not None:
        return mixed_text(value.constant, value.scale, bool(value.whole)) == term.name
    return value.scale > 0 or value.whole is True


def _one_whole(values: Sequence[Kept]) -> bool | None:
    """What all of them say, if they say the same."""
    first = values[0].whole
    return first if isinstance(first, bool) and all(value.whole is first for value in values) else None


def _as_sql(whole: bool | Sql) -> Sql:
    return (TRUE.copy() if whole else FALSE.copy()) if isinstance(whole, bool) else whole


def _largest(values: Sequence[Kept]) -> int:
    return max(value.bound for value in values)


def summed(value: Kept) -> Kept | None:
    """SUM: SQLite itself ends the statement where it leaves 64 bits; nothing where a value is missing."""
    if not isinstance(value.whole, bool):
        return None
    total = _of_whole_group(exp.Sum(this=value.sql.copy()), value)
    return Kept(NUMBER, total, value.scale, UNKNOWN, value.whole)


def summed_or_none(value: Kept) -> Kept | None:
    """SUM, of no rows the integer 0."""
    total = summed(value)
    if total is None:
        return None
    empty = equal(exp.Count(this=exp.Star()), number(0))
    whole = True if value.whole is True else empty
    return replace(total, sql=exp.paren(case((empty, number(0)), otherwise=total.sql)), whole=whole)


def extreme(call: type[exp.AggFunc], term: Sql) -> Sql | None:
    value = kept(term)
    if value is None or value.constant is not None or not isinstance(value.whole, bool):
        return None
    if not _is_written_so(value, term):
        return None
    return term_of(replace(value, sql=_of_whole_group(call(this=value.sql.copy()), value)))


def _of_whole_group(result: Sql, value: Kept) -> Sql:
    """The result where the value is there in every row of the group."""
    all_there = equal(exp.Count(this=exp.Star()), exp.Count(this=value.sql.copy()))
    return exp.paren(case((all_there, result)))
