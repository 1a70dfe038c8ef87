"""Fills the sentences that rules carry (`rule:sentence`, `rule:repair`) with what was found.

A template is plain text with `{variable}` or `{variable:format}`: a variable of the constraint's SELECT, or
`focus`, `value`, `path`. Formats are those of `report.labels.FORMATS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from rdflib import Graph
from rdflib.term import Node

from engine.errors import InputError
from engine.vocabulary import SH
from report.asking import first, in_order, objects
from report.findings import Text
from report.labels import FORMATS, local_name
from report.vocabulary import RULE

ALWAYS_KNOWN: Final = frozenset({"focus", "value", "path"})

_SLOT: Final = re.compile(r"\{(\w+)(?::(\w+))?\}")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_LATIN: Final = re.compile(r"[0-9A-Za-z%]")
_VARIABLE: Final = re.compile(r"[?$](\w+)")


Say = Callable[[Node | None, str], Text]
"""How a term is written in a given format."""


def fill(template: Text, terms: Mapping[str, Node | None], say: Say, *, rule: Node) -> Text:
    """`template` with every slot filled.

    `terms` maps each variable that may be named to its term, `None` if unbound.

    Raises `InputError` where a slot names another variable or an unknown format.
    """
    en = _fill(template.en, terms, say, "en", rule)
    return Text(_fill(template.zh, terms, say, "zh", rule), en[:1].upper() + en[1:])


def variables_of(shapes: Graph, constraint: Node | None) -> frozenset[str]:
    """The variables named in the SELECT of a SPARQL constraint; none for other constraints."""
    select = None if constraint is None else first(shapes, constraint, SH.select)
    return frozenset(_VARIABLE.findall(str(select or "")))


def check_sentences(shapes: Graph) -> list[InputError]:
    """What is wrong with the templates of `shapes`: one error for each slot that nothing could fill."""
    errors = []
    for shape, known in _templates_and_variables(shapes):
        for predicate in (RULE.sentence, RULE.repair):
            for template in objects(shapes, shape, predicate):
                for name, style in _SLOT.findall(str(template)):
                    error = _problem(name, style, known, shape)
                    if error is not None:
                        errors.append(error)
    return errors


def _templates_and_variables(shapes: Graph) -> Iterable[tuple[Node, frozenset[str]]]:
    """Each shape with a template, and the variables of the constraints that would use it."""
    bearers = {*shapes.subjects(RULE.sentence), *shapes.subjects(RULE.repair)}
    for bearer in in_order(bearers):
        own = [bearer, *shapes.objects(bearer, SH.property)]
        constraints = [one for shape in own for one in _queries_of(shapes, shape)] + [bearer]
        amount = {"amount"} if (bearer, RULE.amountPath, None) in shapes else frozenset()
        yield bearer, ALWAYS_KNOWN.union(amount, *(variables_of(shapes, one) for one in constraints))


def _queries_of(shapes: Graph, shape: Node) -> Iterable[Node]:
    """What carries the queries of a shape: its SPARQL constraints and the validators of its components."""
    yield from shapes.objects(shape, SH.sparql)
    said = set(shapes.predicates(shape))
    for component, parameter in shapes.subject_objects(SH.parameter):
        if first(shapes, parameter, SH.path) in said:
            yield from filter(None, [validator_of(shapes, component, shape)])


def validator_of(shapes: Graph, component: Node, shape: Node) -> Node | None:
    """What carries the SELECT of a custom component for this kind of shape; None for other components."""
    has_path = (shape, SH.path, None) in shapes
    return first(shapes, component, SH.propertyValidator if has_path else SH.nodeValidator)


def _fill(template: str, terms: Mapping[str, Node | None], say: Say, lang: str, rule: Node) -> str:
    def said(slot: re.Match[str]) -> str:
        name, style = slot[1], slot[2] or ""
        error = _problem(name, style, frozenset(terms), rule)
        if error is not None:
            raise error
        value = say(terms[name], style).of(lang)
        return _spaced(template[: slot.start()], value, template[slot.end() :]) if lang == "zh" else value

    return _SLOT.sub(said, template)


def _spaced(before: str, value: str, after: str) -> str:
    """`value` with a space where one of its Latin letters or digits would touch a Chinese character."""
    left = " " if _CHINESE.match(before[-1:]) and _LATIN.match(value[:1]) else ""
    right = " " if _CHINESE.match(after[:1]) and _LATIN.match(value[-1:]) else ""
    return left + value + right


def _problem(name: str, style: str, known: frozenset[str], rule: Node) -> InputError | None:
    place = f"rule:{local_name(rule)}, rule:sentence or rule:repair"
    if name not in known:
        return InputError(
            "sentence-variable-unknown",
            place=place,
            expected="a variable of the rule's SELECT: " + ", ".join(f"{{{one}}}" for one in sorted(known)),
            found=f"{{{name}}}",
            fix=f"Select ?{name} in the rule's query, or write one of the variables above.",
        )
    if style not in FORMATS:
        return InputError(
            "sentence-format-unknown",
            place=place,
            expected="one of the formats " + ", ".join(one for one in FORMATS if one),
            found=f"{{{name}:{style}}}",
            fix=f"Write {{{name}}} or one of the formats above.",
        )
    return None
