"""Logic, conditionals and comparison. https://www.w3.org/TR/sparql11-query/#func-forms"""

from __future__ import annotations

from rdflib import XSD, Literal
from sqlglot import exp

from engine.sql.forms import NOTHING, Known, Nothing, Numeric, Typed, Value, boolean_value, is_bound, truth
from engine.sql.functions.comparison import compared
from engine.sql.joining import if_bound, same_term
from engine.sql.native import native
from engine.sql.one_form import in_one_form
from engine.sql.trees import FALSE, TRUE, Sql, all_of, any_of, case, cast


def logical_and(*values: Value) -> Value:
    """False if one is false, else nothing if one is nothing: SQL's own AND."""
    return boolean_value(all_of([truth(value) for value in values]) or TRUE)


def logical_or(*values: Value) -> Value:
    """True if one is true, else nothing if one is nothing: SQL's own OR."""
    return boolean_value(any_of([truth(value) for value in values]))


def logical_not(value: Value) -> Value:
    """Nothing stays nothing."""
    return boolean_value(exp.Not(this=exp.paren(truth(value))))


def is_true(value: Value) -> Value:
    """True or false, never nothing: whether the value is true."""
    return boolean_value(exp.Coalesce(this=truth(value), expressions=[FALSE.copy()]))


def bound(value: Value) -> Value:
    """Whether the variable has a value."""
    if isinstance(value.form, Known):
        return boolean_value(TRUE)
    if isinstance(value.form, Nothing):
        return boolean_value(FALSE)
    return boolean_value(is_bound(value))


def conditional(condition: Value, yes: Value, no: Value) -> Value:
    """IF: an error in the condition is an error."""
    test = truth(condition)
    first, second = _small_integers(yes, no) or in_one_form([yes, no])
    otherwise = exp.Not(this=exp.paren(test.copy()))
    parts = [
        case((test, one), (otherwise, other)) for one, other in zip(first.parts, second.parts, strict=True)
    ]
    return Value(parts[0], first.form, tuple(parts[1:]))


def _small_integers(*values: Value) -> list[Value] | None:
    """Constants such as -1 and 1 natively, since they are factors more often than results."""
    found: list[Value] = []
    for value in values:
        term = value.form.term if isinstance(value.form, Known) else None
        if not isinstance(term, Literal) or term.datatype != XSD.integer or len(term) > 9:
            return None
        constant = native("INTEGER").constant(str(term))
        if constant is None:
            return None
        found.append(Value(cast(constant, "BIGINT"), Typed(XSD.integer, bound=abs(int(term)))))
    return found


def coalesce(*values: Value) -> Value:
    """The first that is not nothing."""
    candidates = [value for value in values if not isinstance(value.form, Nothing)]
    if not candidates:
        return NOTHING
    if len(candidates) == 1 or isinstance(candidates[0].form, Known):
        return candidates[0]
    same = in_one_form(candidates)
    first, *more = (_first_bound(same, column) for column in zip(*(each.parts for each in same), strict=True))
    return Value(first, same[0].form, tuple(more))


def _first_bound(values: list[Value], parts: tuple[Sql, ...]) -> Sql:
    """Of the same part of each value, that of the first value that is bound."""
    form = values[0].form
    if isinstance(form, Numeric) and form.open:
        return case(*((is_bound(value), part) for value, part in zip(values, parts, strict=True)))
    return exp.Coalesce(this=parts[0], expressions=list(parts[1:]))


def same(left: Value, right: Value) -> Value:
    """sameTerm."""
    return boolean_value(same_term(left, right))


def equals(left: Value, right: Value) -> Value:
    """`=`: equality of values; two literals that cannot be compared are an error."""
    return boolean_value(compared("=", left, right))


def differs(left: Value, right: Value) -> Value:
    """`!=`."""
    return logical_not(equals(left, right))


def less(left: Value, right: Value) -> Value:
    """`<`."""
    return boolean_value(compared("<", left, right))


def less_or_equal(left: Value, right: Value) -> Value:
    """`<=`."""
    return boolean_value(compared("<=", left, right))


def greater(left: Value, right: Value) -> Value:
    """`>`."""
    return less(right, left)


def greater_or_equal(left: Value, right: Value) -> Value:
    """`>=`."""
    return less_or_equal(right, left)


def in_list(value: Value, *members: Value) -> Value:
    """`IN`: as `=` with each member, joined by `||`; of an empty list false."""
    if not members:
        return boolean_value(FALSE)
    conditions = [compared("=", value, member) for member in members]
    return boolean_value(_one_of(value, conditions) or any_of(conditions))


def _one_of(value: Value, conditions: list[Sql]) -> Sql | None:
    """`column IN (…)` where all conditions compare the same column with constants, or never hold."""
    if isinstance(value.form, Known):
        return None
    impossible = if_bound(FALSE, value)
    possible = [condition for condition in conditions if condition != impossible]
    if len(possible) < 2 or not all(isinstance(each, exp.EQ) for each in possible):
        return None
    column = possible[0].this
    constants = [each.expression for each in possible]
    if any(each.this != column for each in possible) or any(
        constant.find(exp.Column) for constant in constants
    ):
        return None
    return exp.In(this=column, expressions=constants)


def not_in_list(value: Value, *members: Value) -> Value:
    """`NOT IN`."""
    return logical_not(in_list(value, *members))
