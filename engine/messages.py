"""What a result says: the author's `sh:message`, its placeholders filled in, or else a plain sentence of
ours.

https://www.w3.org/TR/shacl/#message: a shape's own messages are the messages of its results.
https://www.w3.org/TR/shacl/#sparql-constraints-variables: `{?name}` and `{$name}` stand for bindings. The
recommendation defines this for SPARQL constraints; we fill in the parameters of Core constraints the same
way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import BNode, Node

from engine.message_templates import Templates
from engine.path_text import path_text
from engine.vocabulary import SH

_UNNAMED = "[…]"

_PLAIN: Mapping[URIRef, tuple[str, str]] = {
    SH.ClassConstraintComponent: ("值不是 {$class} 的实例。", "The value is not an instance of {$class}."),
    SH.DatatypeConstraintComponent: (
        "值的数据类型不是 {$datatype}。",
        "The value is not a valid {$datatype}.",
    ),
    SH.NodeKindConstraintComponent: ("值的种类不是 {$nodeKind}。", "The value is not of kind {$nodeKind}."),
    SH.MinCountConstraintComponent: (
        "{$PATH} 的值少于 {$minCount} 个。",
        "There are fewer than {$minCount} values of {$PATH}.",
    ),
    SH.MaxCountConstraintComponent: (
        "{$PATH} 的值多于 {$maxCount} 个。",
        "There are more than {$maxCount} values of {$PATH}.",
    ),
    SH.MinExclusiveConstraintComponent: (
        "值 {?value} 不大于 {$minExclusive}。",
        "The value {?value} is not greater than {$minExclusive}.",
    ),
    SH.MinInclusiveConstraintComponent: (
        "值 {?value} 小于 {$minInclusive}。",
        "The value {?value} is not at least {$minInclusive}.",
    ),
    SH.MaxExclusiveConstraintComponent: (
        "值 {?value} 不小于 {$maxExclusive}。",
        "The value {?value} is not less than {$maxExclusive}.",
    ),
    SH.MaxInclusiveConstraintComponent: (
        "值 {?value} 大于 {$maxInclusive}。",
        "The value {?value} is not at most {$maxInclusive}.",
    ),
    SH.MinLengthConstraintComponent: (
        "值短于 {$minLength} 个字符。",
        "The value is shorter than {$minLength} characters.",
    ),
    SH.MaxLengthConstraintComponent: (
        "值长于 {$maxLength} 个字符。",
        "The value is longer than {$maxLength} characters.",
    ),
    SH.PatternConstraintComponent: (
        "值 {?value} 不符合格式 {$pattern}。",
        "The value {?value} does not match the pattern {$pattern}.",
    ),
    SH.LanguageInConstraintComponent: (
        "值的语言不在 {$languageIn} 之中。",
        "The language of the value is not one of {$languageIn}.",
    ),
    SH.UniqueLangConstraintComponent: (
        "{$PATH} 有多个值使用同一种语言。",
        "Several values of {$PATH} have the same language.",
    ),
    SH.EqualsConstraintComponent: (
        "值 {?value} 不是 {$PATH} 与 {$equals} 共有的值。",
        "The value {?value} is not a value of both {$PATH} and {$equals}.",
    ),
    SH.DisjointConstraintComponent: (
        "值 {?value} 也是 {$disjoint} 的值。",
        "The value {?value} is also a value of {$disjoint}.",
    ),
    SH.LessThanConstraintComponent: (
        "值 {?value} 不小于 {$lessThan} 的值。",
        "The value {?value} is not less than the value of {$lessThan}.",
    ),
    SH.LessThanOrEqualsConstraintComponent: (
        "值 {?value} 大于 {$lessThanOrEquals} 的值。",
        "The value {?value} is not less than or equal to the value of {$lessThanOrEquals}.",
    ),
    SH.NotConstraintComponent: (
        "值 {?value} 符合本应排除的条件。",
        "The value {?value} meets an excluded condition.",
    ),
    SH.AndConstraintComponent: (
        "值 {?value} 未满足全部条件。",
        "The value {?value} does not meet all of the conditions.",
    ),
    SH.OrConstraintComponent: (
        "值 {?value} 未满足任何一个条件。",
        "The value {?value} meets none of the conditions.",
    ),
    SH.XoneConstraintComponent: (
        "值 {?value} 不是恰好满足其中一个条件。",
        "The value {?value} does not meet exactly one of the conditions.",
    ),
    SH.NodeConstraintComponent: (
        "值 {?value} 不符合 {$node}。",
        "The value {?value} does not conform to {$node}.",
    ),
    SH.QualifiedMinCountConstraintComponent: (
        "{$PATH} 中符合条件的值少于 {$qualifiedMinCount} 个。",
        "Fewer than {$qualifiedMinCount} values of {$PATH} meet the condition.",
    ),
    SH.QualifiedMaxCountConstraintComponent: (
        "{$PATH} 中符合条件的值多于 {$qualifiedMaxCount} 个。",
        "More than {$qualifiedMaxCount} values of {$PATH} meet the condition.",
    ),
    SH.ClosedConstraintComponent: ("不允许出现 {?path}。", "The property {?path} is not allowed here."),
    SH.HasValueConstraintComponent: ("缺少值 {$hasValue}。", "The value {$hasValue} is missing."),
    SH.InConstraintComponent: (
        "值 {?value} 不在允许的范围内。",
        "The value {?value} is not one of those allowed.",
    ),
}
_ANY = ("不符合条件。", "The condition is not met.")


class Messages:
    """The messages of results of one shapes graph; what each shape says is looked up once."""

    def __init__(self, shapes: Graph) -> None:
        self._shapes = shapes
        self._templates: dict[tuple[Node, URIRef, Node | None], Templates] = {}
        self._names: dict[Node, dict[str, str]] = {}

    def of(
        self,
        *,
        shape: Node,
        component: URIRef,
        focus: Node,
        value: Node | None = None,
        path: Node | None = None,
        bindings: Mapping[str, Node] | None = None,
        constraint: Node | None = None,
    ) -> dict[str, str]:
        """The messages of one result, by language tag.

        `constraint` is the node that carries the query (a SPARQL constraint or validator); its messages are
        used where the shape itself has none. A binding of `?message` goes before those of the query.
        """
        bindings = bindings or {}
        bound = bindings.get("message")
        templates = self._own(shape, component, constraint)
        if isinstance(bound, Literal) and not self._said(shape):
            templates = Templates.of([bound])

        def text_of(name: str) -> str | None:
            if name == "this":
                return _text(focus)
            if name in bindings:
                return _text(bindings[name])
            if name == "value" and value is not None:
                return _text(value)
            if name == "path" and path is not None:
                return path_text(self._shapes, path)
            return self._parameters(shape).get(name)

        return templates.filled(text_of)

    def _said(self, subject: Node) -> list[Literal]:
        return [text for text in self._shapes.objects(subject, SH.message) if isinstance(text, Literal)]

    def _own(self, shape: Node, component: URIRef, constraint: Node | None) -> Templates:
        key = (shape, component, constraint)
        if key not in self._templates:
            places = [shape, *([] if constraint is None else [constraint]), component]
            said = next((texts for texts in map(self._said, places) if texts), None)
            zh, en = _PLAIN.get(component, _ANY)
            self._templates[key] = Templates.of(said or [Literal(zh, lang="zh"), Literal(en, lang="en")])
        return self._templates[key]

    def _parameters(self, shape: Node) -> dict[str, str]:
        """What the shape's parameters say, under the local names of their properties, and its path."""
        if shape not in self._names:
            found: dict[str, list[str]] = {}
            for predicate, term in self._shapes.predicate_objects(shape):
                name = re.split(r"[#/]", str(predicate))[-1]
                found.setdefault(name, []).append(_parameter_text(self._shapes, term))
            names = {name: "、".join(sorted(texts)) for name, texts in found.items()}
            path = self._shapes.value(shape, SH.path)
            if path is not None:
                names["PATH"] = names["path"] = path_text(self._shapes, path)
            self._names[shape] = names
        return self._names[shape]


def _text(term: Node) -> str:
    """A term in a sentence; a blank node has no name that means anything in the next run."""
    return "[]" if isinstance(term, BNode) else str(term)


def _parameter_text(shapes: Graph, term: Node) -> str:
    if isinstance(term, BNode):
        is_list = (term, RDF.first, None) in shapes
        return ", ".join(str(one) for one in Collection(shapes, term)) if is_list else _UNNAMED
    return term.n3(shapes.namespace_manager) if isinstance(term, URIRef) else str(term)
