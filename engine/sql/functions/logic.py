"""Logic, conditionals and comparison. https://www.w3.org/TR/sparql11-query/#func-forms"""

from __future__ import annotations

from rdflib import Literal
from sqlglot import exp

from engine.sql.forms import (
    NOTHING,
    Form,
    Generic,
    IriTemplate,
    IriText,
    Known,
    Nothing,
    Typed,
    Value,
    boolean_value,
    generic,
    native_constant,
    same_term,
    truth,
)
from engine.sql.trees import FALSE, TRUE, Sql, all_of, any_of, case, function, not_null


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
    form, (first, second) = _in_one_form([yes, no])
    return Value(case((test, first), (exp.Not(this=exp.paren(test.copy())), second)), form)


def coalesce(*values: Value) -> Value:
    """The first that is not nothing."""
    candidates = [value for value in values if not isinstance(value.form, Nothing)]
    if not candidates:
        return NOTHING
    if isinstance(candidates[0].form, Known):
        return candidates[0]
    form, (first, *rest) = _in_one_form(candidates)
    return Value(exp.Coalesce(this=first, expressions=rest), form)


def _in_one_form(values: list[Value]) -> tuple[Form, list[Sql]]:
    """The values natively if all are of one datatype (constants included), else in generic form."""
    typed = next((value.form for value in values if isinstance(value.form, Typed)), None)
    if typed is not None:
        native = [_native(value, typed) for value in values]
        if all(sql is not None for sql in native):
            return typed, [sql for sql in native if sql is not None]
    return Generic(), [generic(value) for value in values]


def _native(value: Value, form: Typed) -> Sql | None:
    """The native value in this form; None if it cannot have it."""
    if value.form == form:
        return value.sql.copy()
    if isinstance(value.form, Known) and isinstance(value.form.term, Literal):
        return native_constant(value.form.term, form)
    return None


def same(left: Value, right: Value) -> Value:
    """sameTerm."""
    return boolean_value(same_term(left, right))


def equals(left: Value, right: Value) -> Value:
    """`=`: equality of values; two literals that cannot be compared are an error."""
    pair = _native_pair(left, right)
    if pair is not None:
        return boolean_value(exp.EQ(this=pair[0], expression=pair[1]))
    if _is_node(left) or _is_node(right):
        return boolean_value(same_term(left, right))
    return boolean_value(function("term_equal", generic(left), generic(right)))


def _is_node(value: Value) -> bool:
    """Whether it is known to be an IRI or a blank node, for which `=` is sameTerm."""
    return isinstance(value.form, IriText | IriTemplate) or (
        isinstance(value.form, Known) and not isinstance(value.form.term, Literal)
    )


def differs(left: Value, right: Value) -> Value:
    """`!=`."""
    return logical_not(equals(left, right))


def less(left: Value, right: Value) -> Value:
    """`<`."""
    pair = _native_pair(left, right)
    if pair is not None:
        return boolean_value(exp.LT(this=pair[0], expression=pair[1]))
    return boolean_value(function("term_less", generic(left), generic(right)))


def less_or_equal(left: Value, right: Value) -> Value:
    """`<=`."""
    pair = _native_pair(left, right)
    if pair is not None:
        return boolean_value(exp.LTE(this=pair[0], expression=pair[1]))
    return boolean_value(function("term_less_or_equal", generic(left), generic(right)))


def greater(left: Value, right: Value) -> Value:
    """`>`."""
    return less(right, left)


def greater_or_equal(left: Value, right: Value) -> Value:
    """`>=`."""
    return less_or_equal(right, left)


def _native_pair(left: Value, right: Value) -> tuple[Sql, Sql] | None:
    """Both as native values if they are of one datatype, one of them a column; their order is SQL's."""
    form = left.form if isinstance(left.form, Typed) else right.form
    if not isinstance(form, Typed):
        return None
    first, second = _native(left, form), _native(right, form)
    return None if first is None or second is None else (first, second)


def in_list(value: Value, *members: Value) -> Value:
    """`IN`: as `=` with each member, joined by `||`; of an empty list false."""
    if not members:
        return boolean_value(FALSE)
    return boolean_value(any_of([truth(equals(value, member)) for member in members]))


def not_in_list(value: Value, *members: Value) -> Value:
    """`NOT IN`."""
    return logical_not(in_list(value, *members))
