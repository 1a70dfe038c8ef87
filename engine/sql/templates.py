"""Templates against templates, constants and texts: when two IRIs are the same, said of the columns alone.

The value of a column is percent-encoded, so it holds none of the characters that separate the parts of an
IRI. Two IRIs are therefore equal exactly when they have the same separators and the texts between them, the
*segments*, are equal one by one.

    http://x/stay/{a}   =  http://x/stay/{b}     a = b
    http://x/stay/{a}   =  http://x/stay/S%201   a = 'S 1'
    http://x/stay/{a}   =  http://x/fee/{b}      never
    http://x/stay/{a}   =  text of any IRI       a = what stands after http://x/stay/, if that is a value of a
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from sqlglot import exp

from engine.graph.r2rml.templates import encode_value
from engine.sql.forms import ColumnType, template_text
from engine.sql.native import DECIMAL, EXACT, TEXT, native
from engine.sql.numbers import Number, comparable_pair
from engine.sql.trees import Sql, case, equal, function, text
from engine.terms import IRI

Column = tuple[Sql, str]
"""A column of a template and its SQL type."""
Segment = tuple[str | Column, ...]


def pieces_of(pieces: Sequence[str | ColumnType], columns: Sequence[Sql]) -> Segment:
    """The pieces of a template with their columns."""
    rest = iter(columns)
    return tuple(piece if isinstance(piece, str) else (next(rest), piece.sql_type) for piece in pieces)


def same_text(left: Segment, right: Segment) -> list[Sql] | None:
    """The conditions under which two templates make the same text; None if they never do."""
    first, second = list(_segments(left)), list(_segments(right))
    if [separator for separator, _ in first] != [separator for separator, _ in second]:
        return None
    conditions: list[Sql] = []
    for (_, one), (_, other) in zip(first, second, strict=True):
        found = _same_segment(one, other)
        if found is None:
            return None
        conditions += found
    return conditions


def _segments(pieces: Segment) -> Iterator[tuple[str, Segment]]:
    """The separator before each segment, and the segment."""
    separator = ""
    segment: list[str | Column] = []
    for piece in pieces:
        for part in [piece] if not isinstance(piece, str) else piece:
            if not isinstance(part, str):
                segment.append(part)
            elif part != "%" and encode_value(part) != part:
                yield separator, tuple(segment)
                separator, segment = part, []
            elif segment and isinstance(segment[-1], str):
                segment[-1] += part
            else:
                segment.append(part)
    yield separator, tuple(segment)


def _same_segment(left: Segment, right: Segment) -> list[Sql] | None:
    stripped = _without_common_text(left, right)
    if stripped is None:
        return None
    left, right = stripped
    if not left and not right:
        return []
    if not left or not right:
        return _is_empty(left or right)
    if len(left) == 1 and len(right) == 1:
        one, other = left[0], right[0]
        if isinstance(one, str):
            one, other = other, one
        if isinstance(one, str):
            return None
        return _is(one, other) if isinstance(other, str) else same_lexical(one, other)
    return [equal(_text(left), _text(right))]


def _without_common_text(left: Segment, right: Segment) -> tuple[Segment, Segment] | None:
    """Both without the text that both start or end with; None if one starts or ends otherwise."""
    if left and right and isinstance(left[0], str) and isinstance(right[0], str):
        one, other = left[0], right[0]
        size = min(len(one), len(other))
        if one[:size] != other[:size]:
            return None
        left, right = _filled(one[size:], *left[1:]), _filled(other[size:], *right[1:])
    if left and right and isinstance(left[-1], str) and isinstance(right[-1], str):
        one, other = left[-1], right[-1]
        size = min(len(one), len(other))
        if one[len(one) - size :] != other[len(other) - size :]:
            return None
        left = _filled(*left[:-1], one[: len(one) - size])
        right = _filled(*right[:-1], other[: len(other) - size])
    return left, right


def _filled(*pieces: str | Column) -> Segment:
    return tuple(piece for piece in pieces if piece != "")


def _is_empty(segment: Segment) -> list[Sql] | None:
    """Only texts can be empty."""
    if any(isinstance(piece, str) or native(piece[1]).family != TEXT for piece in segment):
        return None
    return [equal(piece[0], text("")) for piece in segment if not isinstance(piece, str)]


def _text(segment: Segment) -> Sql:
    pieces = tuple(piece if isinstance(piece, str) else ColumnType(piece[1]) for piece in segment)
    return template_text(pieces, [piece[0] for piece in segment if not isinstance(piece, str)])


def _is(column: Column, written: str) -> list[Sql] | None:
    """The condition that a column is written so inside an IRI; None if it never is."""
    try:
        lexical = unquote(written, errors="strict")
    except UnicodeDecodeError:
        return None
    if encode_value(lexical) != written:  # another spelling ("%2c" for "%2C") is another IRI
        return None
    return is_written(column, lexical)


def is_written(column: Column, lexical: str) -> list[Sql] | None:
    """The condition that a column has this lexical form; None if it never has."""
    sql, sql_type = column
    type_ = native(sql_type)
    if not (type_.readable and type_.comparable):
        return [equal(type_.lexical(sql), text(lexical))]
    constant = type_.constant(lexical)
    return None if constant is None else [equal(sql, constant)]


def same_lexical(left: Column, right: Column) -> list[Sql] | None:
    """The condition that two columns are written alike; None if they never are."""
    (one, one_type), (other, other_type) = left, right
    first, second = native(one_type), native(other_type)
    if first.family == second.family == DECIMAL:
        pair = comparable_pair(Number.of(one, first), Number.of(other, second))
        if pair is not None:
            return [equal(*pair)]
    elif first.comparable and (one_type == other_type or first.family == second.family != "other"):
        if second.comparable:
            return [equal(one, other)]
    elif {first.family, second.family} == EXACT:  # 5 and 5.0
        return None
    return [equal(first.lexical(one), second.lexical(other))]


# --- templates and texts that are only known when the query runs
# ---------------------------------------------------------------------------------------------------------


def same_as_generic(template: Segment, generic: Sql) -> list[Sql]:
    """The conditions that a template makes the IRI of this generic form: each column is a part of the text.

    The parts are computed from the generic side alone, so that tables are joined on their own columns.
    """
    columns = [piece for piece in template if not isinstance(piece, str)]
    if not all(native(sql_type).readable and native(sql_type).comparable for _, sql_type in columns):
        return [equal(_text((IRI, *template)), generic)]
    if len(columns) == 1:
        before, after = _around(template)
        part = function("text_between", generic, text(IRI + before), text(after))
        return [equal(columns[0][0], _value(part, columns[0][1]))]
    if any(sum(not isinstance(piece, str) for piece in segment) > 1 for _, segment in _segments(template)):
        return [equal(_text((IRI, *template)), generic)]  # there may be several ways to cut the text
    pattern = text(_pattern(template))
    matches = function("regexp_full_match", generic, pattern)
    parts = (
        case((matches, function("regexp_extract", generic, pattern, exp.Literal.number(place))))
        for place in range(1, len(columns) + 1)
    )
    return [
        equal(column, _value(part, sql_type)) for part, (column, sql_type) in zip(parts, columns, strict=True)
    ]


def _around(template: Segment) -> tuple[str, str]:
    """The texts before and after the only column."""
    texts = ["", ""]
    side = 0
    for piece in template:
        if isinstance(piece, str):
            texts[side] += piece
        else:
            side = 1
    return texts[0], texts[1]


def _value(part: Sql, sql_type: str) -> Sql:
    type_ = native(sql_type)
    return type_.read(part if type_.plain else function("iri_decoded", part))


def _pattern(template: Segment) -> str:
    value = r"([^\x{00}-$&-,/:-@\[-\^`{-}\x{7F}]*)"  # no ASCII but letters, digits and - . _ ~ %
    return "".join(re.escape(piece) if isinstance(piece, str) else value for piece in (IRI, *template))
