"""pySHACL with its known departures from the recommendations mended, so that they do not hide others.

Each correction has an entry with its clause in differences.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta, timezone
from typing import Any
from unittest.mock import patch

from pyshacl.constraints.core.property_pair_constraints import (
    LessThanConstraintComponent,
    LessThanOrEqualsConstraintComponent,
)
from pyshacl.helper import path_helper
from rdflib import XSD, BNode, Literal
from rdflib.paths import MulPath
from rdflib.plugins.sparql import evaluate

from engine.terms import INTEGERS, LETTER_OF, NUMERICS, is_well_formed

_FAMILIES = dict.fromkeys(NUMERICS + INTEGERS, "number")
_AGGREGATE = evaluate.evalAggregateJoin
_WALK = MulPath.eval
_PATH_TEXT = path_helper.shacl_path_to_sparql_path


def family(term: Any) -> str | None:
    """The set of literals that `<` can compare with this one (SPARQL 1.1, operator mapping); None for no
    set.
    """
    if not isinstance(term, Literal) or term.language:
        return None
    letter = LETTER_OF.get(term.datatype or XSD.string)
    if letter is None or not is_well_formed(letter, str(term)):
        return None
    return _FAMILIES.get(letter, letter)


def comparable(left: Any, right: Any) -> bool:
    """Whether SPARQL's `<` is defined for the two terms."""
    return family(left) is not None and family(left) == family(right)


@contextmanager
def corrections() -> Iterator[None]:
    """While this lasts, pySHACL and rdflib compare as SPARQL says: what has no order is an error, and
    violates.
    """
    with ExitStack() as stack:
        for name in ("__lt__", "__gt__", "__le__", "__ge__"):
            stack.enter_context(patch.object(Literal, name, _strict(getattr(Literal, name))))
        for component, method, test in (
            (LessThanConstraintComponent, "_compare_lt", lambda value, bound: value < bound),
            (LessThanOrEqualsConstraintComponent, "_compare_ltoe", lambda value, bound: value <= bound),
        ):
            stack.enter_context(patch.object(component, method, _pairs(test)))
        stack.enter_context(patch.object(path_helper, "shacl_path_to_sparql_path", _in_brackets))
        stack.enter_context(patch.object(evaluate, "evalAggregateJoin", _without_empty_group))
        stack.enter_context(patch.object(MulPath, "eval", _walks_from_any_literal))
        yield


def _in_brackets(*arguments: Any, **options: Any) -> str:
    """A path inside another, as `$PATH` writes it: pySHACL calls this for the parts of a path only."""
    text = str(_PATH_TEXT(*arguments, **options))
    return f"({text})" if text[0] == "^" or text[-1] in "*+?" else text


class _Present(Literal):
    """A literal that Python takes for true, whatever its value: rdflib asks `if subj` for "is it given"."""

    def __bool__(self) -> bool:
        return True


def _present(term: Any) -> Any:
    if not isinstance(term, Literal) or term:
        return term
    return _Present(str(term), lang=term.language, datatype=term.datatype, normalize=False)


def _walks_from_any_literal(
    self: Any, graph: Any, subj: Any = None, obj: Any = None, first: bool = True
) -> Any:
    """A path with `*`, `+` or `?` from or to a given literal, also 0, false and the empty string."""
    return _WALK(self, graph, _present(subj), _present(obj), first)


def _without_empty_group(context: Any, aggregation: Any) -> Iterator[Any]:
    """Groups, of which there are none where GROUP BY has no rows to group."""
    for group in _AGGREGATE(context, aggregation):
        is_group = any(group.get(one.res) is not None for one in aggregation.A)
        if is_group or aggregation.p.expr is None:
            yield group


def _strict(original: Any) -> Any:
    def compare(left: Any, right: Any) -> Any:
        if not comparable(left, right):
            raise TypeError(f"{left!r} and {right!r} have no order")
        if _is_moment(left) and _is_moment(right) and _has_zone(left) != _has_zone(right):
            return _far_apart(original, left, right)
        return original(left, right)

    return compare


def _is_moment(term: Any) -> bool:
    return term.datatype == XSD.dateTime


def _has_zone(term: Any) -> bool:
    return term.value.tzinfo is not None


def _far_apart(original: Any, left: Any, right: Any) -> Any:
    """Two moments of which one has no zone: ordered where every zone gives the same answer (XML Schema
    1.1, D.2.1).
    """
    answers = {original(_in_zone(left, hours), _in_zone(right, hours)) for hours in (-14, 14)}
    if len(answers) > 1:
        raise TypeError("the order depends on the zone")
    return answers.pop()


def _in_zone(term: Any, hours: int) -> Any:
    if _has_zone(term):
        return term
    return Literal(term.value.replace(tzinfo=timezone(timedelta(hours=hours))))


def _pairs(test: Any) -> Any:
    """One result for each value and bound for which the test is not true; an error is not true."""

    def compare(self: Any, values: Any, bounds: Any, data: Any, focus: Any) -> Any:
        reports = [
            self.make_v_result(data, focus, value_node=value)
            for value in values
            for bound in bounds
            if not _is_true(test, value, bound)
        ]
        return bool(reports), reports

    return compare


def _is_true(test: Any, value: Any, bound: Any) -> bool:
    if isinstance(value, BNode) or not comparable(value, bound):
        return False
    try:
        return bool(test(value, bound))
    except TypeError:
        return False
