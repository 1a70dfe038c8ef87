"""Casts to XML Schema datatypes. https://www.w3.org/TR/sparql11-query/#FunctionMapping"""

from __future__ import annotations

from collections.abc import Callable

from rdflib import URIRef

from engine.sql.forms import NOTHING, Known, Nothing, Typed, Value, generic, generic_value, string_value
from engine.sql.trees import function, text
from engine.terms import LETTER_OF, STRING


def cast_to(datatype: URIRef) -> Callable[[Value], Value]:
    """The function that casts to the datatype; what cannot be cast is an error."""
    letter = LETTER_OF[datatype]

    def build(value: Value) -> Value:
        if isinstance(value.form, Nothing):
            return NOTHING
        if isinstance(value.form, Typed) and value.form.datatype == datatype:
            return value
        if isinstance(value.form, Known) and getattr(value.form.term, "datatype", None) == datatype:
            return value
        if letter == STRING:
            return string_value(function("cast_text", generic(value)))
        return generic_value(function("term_cast", text(letter), generic(value)))

    return build
