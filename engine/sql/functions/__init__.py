"""The table of functions: every operator and function of SPARQL 1.1, and ours for SHACL, by name.

https://www.w3.org/TR/sparql11-query/#SparqlOps. One module for each family.
"""

from __future__ import annotations

from typing import Final

from engine.sql.functions import casts, dates, days, logic, numbers, regex, strings, terms, unique
from engine.sql.functions.catalogue import Function
from engine.terms import CASTABLE

FUNCTIONS: Final[dict[str, Function]] = {
    # logic and comparison
    "and": Function(logic.logical_and, 1, None),
    "or": Function(logic.logical_or, 1, None),
    "not": Function(logic.logical_not, 1, 1),
    "bound": Function(logic.bound, 1, 1),
    "if": Function(logic.conditional, 3, 3),
    "coalesce": Function(logic.coalesce, 0, None),
    "in": Function(logic.in_list, 1, None),
    "notin": Function(logic.not_in_list, 1, None),
    "sameterm": Function(logic.same, 2, 2),
    "=": Function(logic.equals, 2, 2),
    "!=": Function(logic.differs, 2, 2),
    "<": Function(logic.less, 2, 2),
    ">": Function(logic.greater, 2, 2),
    "<=": Function(logic.less_or_equal, 2, 2),
    ">=": Function(logic.greater_or_equal, 2, 2),
    # numbers, dates and durations
    "+": Function(numbers.add, 2, 2),
    "-": Function(numbers.subtract, 2, 2),
    "*": Function(numbers.multiply, 2, 2),
    "/": Function(numbers.divide, 2, 2),
    "neg": Function(numbers.negate, 1, 1),
    "plus": Function(numbers.plus, 1, 1),
    "abs": Function(numbers.absolute, 1, 1),
    "round": Function(numbers.rounded, 1, 1),
    "ceil": Function(numbers.ceiling, 1, 1),
    "floor": Function(numbers.floor, 1, 1),
    "rand": Function(numbers.random, 0, 0),
    # dates and times
    "now": Function(dates.now, 0, 0),
    "year": Function(dates.year, 1, 1),
    "month": Function(dates.month, 1, 1),
    "day": Function(dates.day, 1, 1),
    "hours": Function(dates.hours, 1, 1),
    "minutes": Function(dates.minutes, 1, 1),
    "seconds": Function(dates.seconds, 1, 1),
    "timezone": Function(dates.timezone, 1, 1),
    "tz": Function(dates.timezone_text, 1, 1),
    # terms
    "isiri": Function(terms.is_iri, 1, 1),
    "isuri": Function(terms.is_iri, 1, 1),
    "isblank": Function(terms.is_blank, 1, 1),
    "isliteral": Function(terms.is_literal, 1, 1),
    "isnumeric": Function(terms.is_numeric, 1, 1),
    "str": Function(terms.string_of, 1, 1),
    "lang": Function(terms.language, 1, 1),
    "datatype": Function(terms.datatype, 1, 1),
    "iri": Function(terms.iri, 1, 2),
    "uri": Function(terms.iri, 1, 2),
    "bnode": Function(terms.blank_node, 0, 2),
    "strdt": Function(terms.with_datatype, 2, 2),
    "strlang": Function(terms.with_language, 2, 2),
    "langmatches": Function(terms.language_matches, 2, 2),
    "uuid": Function(unique.uuid, 0, 0),
    "struuid": Function(unique.uuid_string, 0, 0),
    # strings
    "strlen": Function(strings.length, 1, 1),
    "ucase": Function(strings.upper, 1, 1),
    "lcase": Function(strings.lower, 1, 1),
    "substr": Function(strings.substring, 2, 3),
    "strstarts": Function(strings.starts, 2, 2),
    "strends": Function(strings.ends, 2, 2),
    "contains": Function(strings.contains, 2, 2),
    "strbefore": Function(strings.before, 2, 2),
    "strafter": Function(strings.after, 2, 2),
    "concat": Function(strings.concatenated, 0, None),
    "encode_for_uri": Function(strings.encoded_for_uri, 1, 1),
    "regex": Function(regex.matches, 2, 3),
    "replace": Function(regex.replaced, 3, 4),
    # digests
    "md5": Function(strings.digest("md5"), 1, 1),
    "sha1": Function(strings.digest("sha1"), 1, 1),
    "sha256": Function(strings.digest("sha256"), 1, 1),
    "sha384": Function(strings.digest("exact_sha384"), 1, 1),
    "sha512": Function(strings.digest("exact_sha512"), 1, 1),
    # casts
    **{str(datatype): Function(casts.cast_to(datatype), 1, 1) for datatype in CASTABLE},
    # ours
    "istrue": Function(logic.is_true, 1, 1),
    "welltyped": Function(terms.is_well_typed, 1, 1),
    "hasdatatype": Function(terms.has_datatype, 2, 2),
    "codepoints": Function(terms.code_points, 1, 1),
    "roundto": Function(numbers.rounded_to, 2, 2),
    "daysafter": Function(days.days_after, 2, 2),
    "daysbefore": Function(days.days_before, 2, 2),
}
"""Name in lower case → how to call it and how its SQL is built. Casts are named by the IRI of their
datatype."""
