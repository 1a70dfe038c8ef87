"""`=` and `<`: equality and order of values. https://www.w3.org/TR/sparql11-query/#OperatorMapping

Values whose families are known are compared natively; a native value and a generic one natively where the
generic one is plain, which it nearly always is; the rest by the macros of the term library.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rdflib import Literal
from sqlglot import exp

from engine.sql.forms import (
    Generic,
    IriTemplate,
    Known,
    Nothing,
    Numeric,
    TemplateText,
    Typed,
    Value,
    generic,
    iri_text,
)
from engine.sql.joining import if_bound, same_term
from engine.sql.native import (
    BOOLEAN,
    DATE,
    DECIMAL,
    DOUBLE,
    EXACT,
    INTEGER,
    MOMENT,
    NUMBERS,
    OTHER,
    TEXT,
    native,
)
from engine.sql.numbers import ROOMY, Number, comparable_pair, known_number
from engine.sql.trees import (
    FALSE,
    NULL,
    TRUE,
    Sql,
    case,
    cast,
    function,
    not_null,
    number,
    text,
    try_cast,
)
from engine.terms import INTEGERS, encode

EQUAL: Final = "="
LESS: Final = "<"
LESS_OR_EQUAL: Final = "<="

_OPERATORS: Final = {EQUAL: exp.EQ, LESS: exp.LT, LESS_OR_EQUAL: exp.LTE}
_MACROS: Final = {EQUAL: "term_equal", LESS: "term_less", LESS_OR_EQUAL: "term_less_or_equal"}


def compared(operator: str, left: Value, right: Value) -> Sql:
    """The comparison as BOOLEAN, NULL where it is an error or a side is unbound."""
    if isinstance(left.form, Nothing) or isinstance(right.form, Nothing):
        return cast(NULL, "BOOLEAN")
    if operator == EQUAL and (_is_node(left) or _is_node(right)):
        return same_term(left, right)
    if _is_node(left) or _is_node(right):
        return cast(NULL, "BOOLEAN")
    native_sql = _natively(operator, left, right)
    if native_sql is not None:
        return native_sql
    return function(_MACROS[operator], generic(left), generic(right))


def _is_node(value: Value) -> bool:
    """Whether it is known to be an IRI or a blank node: equal if the same, without order."""
    return isinstance(value.form, IriTemplate) or (
        isinstance(value.form, Known) and not isinstance(value.form.term, Literal)
    )


def _natively(operator: str, left: Value, right: Value) -> Sql | None:
    first, second = family_of(left), family_of(right)
    if first is None or second is None:
        return _with_generic(operator, left, right)
    if isinstance(left.form, Known) and isinstance(right.form, Known):
        return None
    if first in NUMBERS and second in NUMBERS:
        return _numbers(operator, left, right)
    if first != second:
        return if_bound(FALSE, left, right) if operator == EQUAL else cast(NULL, "BOOLEAN")
    if isinstance(left.form, TemplateText) and left.form == right.form:
        return _template_texts(operator, left, right)
    one, other = plain_sql(left), plain_sql(right)
    return None if one is None or other is None else _compare(operator, one, other)


def _compare(operator: str, left: Sql, right: Sql) -> Sql:
    return _OPERATORS[operator](this=left.copy(), expression=right.copy())


def family_of(value: Value) -> str | None:
    """The family of all values that a column or constant can have; None if that is not known."""
    match value.form:
        case Typed():
            family = value.form.native.family
            return None if family == OTHER else family
        case TemplateText():
            return TEXT
        case Numeric(open=False):
            return DECIMAL
        case Known(Literal() as literal):
            return _family_of_constant(literal)
    return None


def _family_of_constant(literal: Literal) -> str | None:
    letter, lexical = encode(literal)[0], str(literal)
    if letter in INTEGERS:
        return INTEGER
    if letter in "DT" and (
        lexical[-1] == "Z" or (lexical[-6] in "+-" and lexical[-3] == ":") or "T24" in lexical
    ):
        return None  # with a time zone, or midnight at the end of a day
    return {"d": DECIMAL, "e": DOUBLE, "f": DOUBLE, "D": DATE, "T": MOMENT, "b": BOOLEAN, '"': TEXT}.get(
        letter
    )


def ordering_of(value: Value) -> list[Sql]:
    """What ORDER BY compares in turn: the native value where all values are of one family."""
    if family_of(value) not in (None, DOUBLE) and not isinstance(value.form, Known):
        exact = exact_number(value)
        return [exact.sql if exact is not None else plain_sql(value) or generic(value)]
    if isinstance(value.form, IriTemplate):
        return [iri_text(value)]
    term = generic(value)
    return [function(name, term) for name in ("order_kind", "order_number", "order_text")]


def plain_sql(value: Value) -> Sql | None:
    """The native value of anything but a number; None if it has none."""
    match value.form:
        case Typed():
            return value.sql
        case TemplateText():
            return iri_text(value)
        case Known(Literal() as literal):
            return _constant(literal)
    return None


def _constant(literal: Literal) -> Sql | None:
    lexical = str(literal)
    match _family_of_constant(literal):
        case "text":
            return text(lexical)
        case "boolean":
            return TRUE.copy() if lexical in ("true", "1") else FALSE.copy()
        case "date":
            return cast(text(lexical), "DATE")
        case "moment":
            fraction = lexical.partition(".")[2]
            return cast(text(lexical), "TIMESTAMP") if len(fraction) <= 6 else None
    return None


def _template_texts(operator: str, left: Value, right: Value) -> Sql:
    """Texts of one template: equal as their columns are, ordered from the first column on.

    A table that is joined with itself has each row meet itself: to see that costs less than two texts.
    """
    assert isinstance(left.form, TemplateText)
    same = same_term(left, right)
    if operator == EQUAL:
        return same
    pieces = left.form.iri.pieces
    start = 1 if isinstance(pieces[0], str) else 0
    shorter = TemplateText(IriTemplate(pieces[start:]))
    one, other = (iri_text(Value(each.sql, shorter, each.more)) for each in (left, right))
    ordered = _compare(operator, one, other)
    if operator == LESS:
        return exp.paren(exp.and_(exp.Not(this=exp.paren(same)), ordered))
    return exp.paren(exp.or_(same, ordered))


# --- numbers
# ---------------------------------------------------------------------------------------------------------


def exact_number(value: Value) -> Number | None:
    """An integer or decimal natively; None for anything else, and where some rows have something else."""
    match value.form:
        case Typed() if value.form.native.family in EXACT:
            return Number.of(value.sql, value.form.native, value.form.bound, positive=value.form.positive)
        case Numeric(sql_type, bound, _, False):
            return Number.of(value.sql, native(sql_type), bound)
        case Known(Literal() as literal) if _family_of_constant(literal) in EXACT:
            return known_number(str(literal))
    return None


def _numbers(operator: str, left: Value, right: Value) -> Sql | None:
    if DOUBLE in (family_of(left), family_of(right)):
        return _doubles(operator, left, right)
    one, other = exact_number(left), exact_number(right)
    if one is None or other is None:
        return None
    pair = comparable_pair(one, other)
    return None if pair is None else _compare(operator, *pair)


def double_sql(value: Value) -> Sql:
    """A number as DOUBLE, rounded once as its lexical form would be."""
    if isinstance(value.form, Known):
        return cast(text(str(value.form.term)), "DOUBLE")
    if isinstance(value.form, Typed) and value.form.native.sql_type == "DOUBLE":
        return value.sql
    exact = exact_number(value)
    if exact is not None and exact.bound <= 2**53:
        return cast(value.sql, "DOUBLE")
    return cast(cast(value.sql, "VARCHAR"), "DOUBLE")


def _doubles(operator: str, left: Value, right: Value) -> Sql:
    """DuckDB takes NaN for the largest number and equal to itself; SPARQL for neither."""
    one, other = double_sql(left), double_sql(right)
    result = _compare(operator, one, other)
    suspect, sql = (left, one) if operator == EQUAL else (right, other)
    if isinstance(suspect.form, Known):
        is_number = str(suspect.form.term) != "NaN"
        return result if is_number else if_bound(FALSE, left, right)
    if family_of(suspect) != DOUBLE:
        return result
    return case((exp.Not(this=function("isnan", sql)), result), otherwise=if_bound(FALSE, left, right))


# --- a native value and a generic one
# ---------------------------------------------------------------------------------------------------------


def _with_generic(operator: str, left: Value, right: Value) -> Sql | None:
    """Natively where the generic value is plain; else exactly."""
    for value in (left, right):
        if isinstance(value.form, Numeric) and value.form.open:
            return _with_open(operator, left, right, value)
    typed, other = (right, left) if isinstance(left.form, Generic) else (left, right)
    if not isinstance(other.form, Generic):
        return None
    found = _read_plainly(typed, other.sql)
    if found is None:
        return None
    is_plain, mine, value_of_other = found
    pair = (mine, value_of_other) if typed is left else (value_of_other, mine)
    return case((is_plain, _compare(operator, *pair)), (not_null(other.sql), _exactly(operator, left, right)))


def _exactly(operator: str, left: Value, right: Value) -> Sql:
    if operator == EQUAL:
        return function("exact_equal", generic(left), generic(right))
    sign = function("exact_compare", generic(left), generic(right))
    signs = [-1] if operator == LESS else [-1, 0]
    return exp.In(this=sign, expressions=[exp.Literal.number(each) for each in signs])


def _with_open(operator: str, left: Value, right: Value, opened: Value) -> Sql | None:
    """Where the value of the row is not native, exactly."""
    assert isinstance(opened.form, Numeric)
    *parts, rest = opened.parts
    closed = Value(parts[0], replace(opened.form, open=False), tuple(parts[1:]))
    pair = (closed, right) if opened is left else (left, closed)
    natively = _natively(operator, *pair)
    if natively is None:
        return None
    return case((not_null(rest), _exactly(operator, left, right)), otherwise=natively)


def _read_plainly(typed: Value, term: Sql) -> tuple[Sql, Sql, Sql] | None:
    """When the other term is plain, the value to compare, and what it then says."""
    mine = exact_number(typed)
    if isinstance(typed.form, Typed) and not typed.form.sql_type:
        return None  # computed, and rarely compared with what is not known
    if mine is not None and not isinstance(typed.form, Known):
        larger = mine.at_scale(10) if mine.scale <= 10 else None
        if larger is None:
            return None
        sql = larger.sql if mine.digits > ROOMY else mine.sql
        return function("fits_decimal", term), sql, function("decimal_of", term)
    match family_of(typed) if isinstance(typed.form, Typed) else None:
        case "date":
            return function("is_plain_date", term), typed.sql, try_cast(_after_letter(term), "DATE")
        case "moment":
            return function("is_plain_moment", term), typed.sql, try_cast(_after_letter(term), "TIMESTAMP")
    return None


def _after_letter(term: Sql) -> Sql:
    return function("substr", term, number(2))
