"""Numbers whose datatype differs from row to row: reading values as such, and writing them back.

COALESCE(?paid, 0)        the column or 0.00; xsd:integer where the column is NULL
?inScope - ?deductible    a column and a text: native where the text is a plain number
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rdflib import XSD, Literal
from sqlglot import exp

from engine.sql.forms import Generic, Known, Nothing, Numeric, Typed, Value
from engine.sql.native import EXACT, ROUNDED, native, units
from engine.sql.numbers import DIGITS, LIMIT, Number, decimal_type, known_number
from engine.sql.trees import FALSE, NULL, TRUE, Sql, all_of, any_of, case, cast, function, not_null
from engine.terms import INTEGERS, encode

PLAIN_TYPE: Final = "DECIMAL(18,5)"
PLAIN_BOUND: Final = 10**16
"""What the macro `factor_of` gives."""
LEAST_DIGITS: Final = 12
"""Numbers with up to so many digits before the point are computed natively, or none is."""
HEADROOM: Final = 1000
"""What is left for further computing where a number is held down."""

Operation = Callable[..., Number | None]


@dataclass(frozen=True)
class Operand:
    """A value as a number: the native part, whether it is an xsd:integer, and where it is not native."""

    number: Number
    whole: bool | Sql
    elsewhere: Sql | None = None
    """The condition under which the value is not native; None: never."""


def operand_of(value: Value) -> Operand | None:
    """A value as a number; None for what is known to be none, and for doubles."""
    match value.form:
        case Typed(datatype) if value.form.native.family in EXACT:
            form = value.form
            number = Number.of(value.sql, form.native, form.bound, positive=form.positive)
            return Operand(number, datatype == XSD.integer)
        case Numeric(sql_type, bound, mixed, opened):
            number = Number.of(value.sql, native(sql_type), bound)
            whole = value.parts[1] if mixed else False
            return Operand(number, whole, not_null(value.parts[-1]) if opened else None)
        case Known(Literal() as literal):
            letter = encode(literal)[0]
            if letter != "d" and letter not in INTEGERS:
                return None
            known = known_number(str(literal))
            return None if known is None else Operand(known, letter != "d")
        case Generic():
            plain = function("fits_factor", value.sql)
            sql = case((plain, function("factor_of", value.sql)))
            number = Number(sql, PLAIN_TYPE, 5, PLAIN_BOUND)
            return Operand(number, function("is_integer", value.sql), exp.Not(this=plain))
    return None


def is_native(value: Value) -> bool:
    """Whether it comes from a column of a table, so that it pays to go on natively."""
    return isinstance(value.form, Numeric) or (isinstance(value.form, Typed) and bool(value.form.sql_type))


def computed(operands: Sequence[Operand], operation: Operation) -> tuple[Number, list[Operand]] | None:
    """The result of native parts, and the operands that it was made of.

    Where a result could have too many digits, the operand that can be largest counts as native only where it
    is not that large, which it never is in real tables. None if even that does not help.
    """
    result = operation(*(operand.number for operand in operands))
    if result is not None:
        return result, list(operands)
    place = max(range(len(operands)), key=lambda place: operands[place].number.bound)
    large = operands[place]
    for digits in range(DIGITS - 2, large.number.scale + LEAST_DIGITS - 1, -1):
        if 10**digits >= large.number.bound:
            continue
        tamed = [*operands]
        tamed[place] = _up_to(large, 10**digits)
        result = operation(*(operand.number for operand in tamed))
        if result is not None and result.bound < LIMIT // HEADROOM:
            return result, tamed
    return None


def _up_to(operand: Operand, bound: int) -> Operand:
    """The operand, native only up to so many units."""
    number = operand.number
    low, high = units(-bound, number.scale), units(bound, number.scale)
    inside = exp.Between(this=number.sql.copy(), low=low, high=high)
    smaller = replace(number, sql=case((inside, number.sql)), bound=bound)
    outside = exp.Not(this=inside.copy())
    elsewhere = outside if operand.elsewhere is None else any_of([operand.elsewhere.copy(), outside])
    return Operand(smaller, operand.whole, elsewhere)


def numeric_value(number: Number, whole: bool | Sql, rest: Sql | None = None) -> Value:
    """A number as a value, in the narrowest form; `rest` is the generic form where it is not native."""
    sql_type = number.sql_type if number.scale or number.is_integer else number.sql_type + ROUNDED
    if rest is None and isinstance(whole, bool):
        datatype = XSD.integer if whole else XSD.decimal
        return Value(number.sql, Typed(datatype, sql_type, number.bound, number.positive))
    more = [] if whole is False else [TRUE.copy() if whole is True else whole]
    form = Numeric(sql_type, number.bound, bool(more), rest is not None)
    return Value(number.sql, form, tuple(more if rest is None else [*more, rest]))


def all_whole(*operands: Operand) -> bool | Sql:
    """Whether all are integers."""
    parts = [operand.whole for operand in operands if operand.whole is not True]
    if any(part is False for part in parts):
        return False
    return all_of([part.copy() for part in parts if not isinstance(part, bool)]) or True


def rest_of(operands: Sequence[Operand], exactly: Sql) -> Sql | None:
    """The generic form of a result where an operand is not native."""
    elsewhere = [operand.elsewhere for operand in operands if operand.elsewhere is not None]
    return case((any_of([each.copy() for each in elsewhere]), exactly)) if elsewhere else None


def in_one_number(values: Sequence[Value]) -> list[Value] | None:
    """Numbers of several types and datatypes in one form, the terms as they are; None if that cannot be."""
    if not any(is_native(value) for value in values):
        return None
    operands = [_as_it_is(value) for value in values if not isinstance(value.form, Nothing)]
    found = [operand for operand in operands if operand is not None]
    if len(found) < len(operands):
        return None
    scale = max(operand.number.scale for operand in found)
    bound = max(operand.number.bound * 10 ** (scale - operand.number.scale) for operand in found)
    if bound >= LIMIT:
        return None
    opened = any(operand.elsewhere is not None for operand in found)
    form = Numeric(_common_type(found, scale, bound), bound, True, opened)
    return [_in_numeric(value, form) for value in values]


def _common_type(operands: Sequence[Operand], scale: int, bound: int) -> str:
    """A DECIMAL for all of them: that of the columns, if they have one, so that nothing has to be cast."""
    types = {each.number.sql_type for each in operands if each.number.constant is None}
    only = types.pop() if len(types) == 1 else ""
    if only.startswith("DECIMAL") and native(only).scale == scale and bound <= native(only).bound:
        return only
    return decimal_type(scale, bound)


def _as_it_is(value: Value) -> Operand | None:
    """A number that the form `Numeric` writes as it was."""
    if isinstance(value.form, Generic):
        return None
    if isinstance(value.form, Known):
        text = encode(value.form.term)
        canonical = native("BIGINT" if text[0] == "i" else "DECIMAL(38,18)").constant(text[1:])
        if text[0] not in "id" or canonical is None:
            return None
    return operand_of(value)


def _in_numeric(value: Value, form: Numeric) -> Value:
    if isinstance(value.form, Nothing):
        more = [cast(NULL, "BOOLEAN"), cast(NULL, "VARCHAR")][: form.width - 1]
        return Value(cast(NULL, form.sql_type), form, tuple(more))
    operand = operand_of(value)
    assert operand is not None
    scale = native(form.sql_type).scale
    number = operand.number
    scaled = number.at_scale(scale)
    assert scaled is not None
    as_it_is = number.constant is not None or number.sql_type == form.sql_type
    sql = scaled.sql if as_it_is else cast(number.sql, form.sql_type)
    whole = operand.whole
    if isinstance(whole, bool):
        constant = TRUE.copy() if whole else FALSE.copy()
        whole = constant if number.constant is not None else case((not_null(number.sql), constant))
    if not form.open:
        return Value(sql, form, (whole,))
    rest = value.parts[-1] if isinstance(value.form, Numeric) and value.form.open else cast(NULL, "VARCHAR")
    return Value(sql, form, (whole, rest))
