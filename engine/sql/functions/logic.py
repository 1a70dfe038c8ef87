"""Logic, conditionals and comparison. https://www.w3.org/TR/sparql11-query/#func-forms"""

from __future__ import annotations

from sqlglot import exp

from engine.sql.forms import (
    NOTHING,
    Known,
    Nothing,
    Typed,
    Value,
    boolean_value,
    common,
    generic,
    generic_value,
    same_term,
    truth,
)
from engine.sql.trees import FALSE, TRUE, all_of, any_of, case, function, not_null


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
    return boolean_value(not_null(value.sql))


def conditional(condition: Value, yes: Value, no: Value) -> Value:
    """IF: an error in the condition is an error."""
    test = truth(condition)
    form = common(yes, no)
    first, second = (yes.sql, no.sql) if isinstance(form, Typed) else (generic(yes), generic(no))
    return Value(case((test, first), (exp.Not(this=exp.paren(test.copy())), second)), form)


def coalesce(*values: Value) -> Value:
    """The first that is not nothing."""
    candidates = [value for value in values if not isinstance(value.form, Nothing)]
    if not candidates:
        return NOTHING
    if isinstance(candidates[0].form, Known):
        return candidates[0]
    first, *rest = [generic(value) for value in candidates]
    return generic_value(exp.Coalesce(this=first, expressions=rest))


def same(left: Value, right: Value) -> Value:
    """sameTerm."""
    return boolean_value(same_term(left, right))


def equals(left: Value, right: Value) -> Value:
    """`=`: equality of values; two literals that cannot be compared are an error."""
    if _comparable_natively(left, right):
        return boolean_value(exp.EQ(this=left.sql.copy(), expression=right.sql.copy()))
    return boolean_value(function("term_equal", generic(left), generic(right)))


def differs(left: Value, right: Value) -> Value:
    """`!=`."""
    return logical_not(equals(left, right))


def less(left: Value, right: Value) -> Value:
    """`<`."""
    if _comparable_natively(left, right):
        return boolean_value(exp.LT(this=left.sql.copy(), expression=right.sql.copy()))
    return boolean_value(function("term_less", generic(left), generic(right)))


def less_or_equal(left: Value, right: Value) -> Value:
    """`<=`."""
    if _comparable_natively(left, right):
        return boolean_value(exp.LTE(this=left.sql.copy(), expression=right.sql.copy()))
    return boolean_value(function("term_less_or_equal", generic(left), generic(right)))


def greater(left: Value, right: Value) -> Value:
    """`>`."""
    return less(right, left)


def greater_or_equal(left: Value, right: Value) -> Value:
    """`>=`."""
    return less_or_equal(right, left)


def _comparable_natively(left: Value, right: Value) -> bool:
    return isinstance(left.form, Typed) and left.form == right.form


def in_list(value: Value, *members: Value) -> Value:
    """`IN`: as `=` with each member, joined by `||`; of an empty list false."""
    if not members:
        return boolean_value(FALSE)
    return boolean_value(any_of([truth(equals(value, member)) for member in members]))


def not_in_list(value: Value, *members: Value) -> Value:
    """`NOT IN`."""
    return logical_not(in_list(value, *members))
