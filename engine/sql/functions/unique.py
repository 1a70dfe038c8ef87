"""UUID and STRUUID. https://www.w3.org/TR/sparql11-query/#func-uuid"""

from __future__ import annotations

from engine.sql.forms import Value, generic_value, string_value
from engine.sql.trees import cast, concat, function, text


def uuid() -> Value:
    """A new `urn:uuid:` IRI for each row."""
    return generic_value(concat(text("<urn:uuid:"), cast(function("uuid"), "VARCHAR")))


def uuid_string() -> Value:
    """A new UUID for each row, as a string."""
    return string_value(cast(function("uuid"), "VARCHAR"))
