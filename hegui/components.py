"""Constraint components for policy staff: `shapes/components/`, what each asks for, and mistakes in its use.

A component says once, in SPARQL, what rules say by filling in parameters. Where a parameter is missing, the
recommendation passes over the component in silence; here that is an error, and so is a parameter of the wrong
kind.

https://www.w3.org/TR/shacl/#sparql-constraint-components
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from engine.errors import InputError
from hegui.ontology import RULE, shortened
from hegui.rdf_files import read_rdf
from hegui.rule_properties import SH

FOLDER = "components"
"""The folder under `shapes/` that holds no rules but what rules are written with."""
_FORMS = {False: "a property shape (with sh:path)", True: "the rule itself (a node shape, without sh:path)"}


@dataclass(frozen=True)
class Parameter:
    """One thing that a rule fills in."""

    iri: URIRef
    name: Mapping[str, str]
    description: Mapping[str, str]
    kind: URIRef | None
    """The class, in the ontology, of which its value must be an instance."""
    optional: bool
    example: str
    """A value as it is written in Turtle."""


@dataclass(frozen=True)
class Component:
    """One component, as its file has it; `shapes` are the triples of that file."""

    iri: URIRef
    id: str
    """The name of its file, which people write: `within-working-days`."""
    label: Mapping[str, str]
    description: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    on_rule: bool
    """Whether its parameters stand on the rule itself; else on a property shape."""
    path: str
    """A path as it is written in Turtle (its skos:example), for a component of property shapes."""
    variables: tuple[str, ...]
    """What its findings hold, for sentences."""
    shapes: Graph = field(compare=False, repr=False)


@dataclass(frozen=True)
class Use:
    """A component on a shape of a rule, with the values of its parameters."""

    component: Component
    shape: Node
    values: Mapping[URIRef, Sequence[Node]]


def read_components(shapes: Path) -> tuple[Component, ...]:
    """The components under the folder `shapes`, by name."""
    return tuple(_read(file) for file in sorted((shapes / FOLDER).glob("*.ttl")))


def _read(file: Path) -> Component:
    graph = read_rdf([file])
    iri = graph.value(None, RDF.type, SH.ConstraintComponent)
    if not isinstance(iri, URIRef):
        raise InputError(
            "component-malformed",
            place=str(file),
            expected="one sh:ConstraintComponent with a name",
            found="none",
            fix="docs/policy shows the components; move rules to another folder of shapes/.",
        )
    on_rule = (iri, SH.nodeValidator, None) in graph
    validator = graph.value(iri, SH.nodeValidator if on_rule else SH.propertyValidator)
    variables = str(graph.value(validator, SH.select) or "").partition("WHERE")[0].split()
    return Component(
        iri=iri,
        id=file.stem,
        label=_texts(graph, iri, SKOS.prefLabel),
        description=_texts(graph, iri, SKOS.definition),
        parameters=tuple(_parameter(graph, one) for one in _in_order(graph, iri)),
        on_rule=on_rule,
        path=str(graph.value(iri, SKOS.example) or ""),
        variables=tuple(one[1:] for one in variables if one[0] in "?$" and one[1:] != "this"),
        shapes=graph,
    )


def _in_order(graph: Graph, component: Node) -> list[Node]:
    """Its parameters as `sh:order` has them."""
    return sorted(
        graph.objects(component, SH.parameter), key=lambda one: (str(graph.value(one, SH.order)), str(one))
    )


def _parameter(graph: Graph, node: Node) -> Parameter:
    kind = graph.value(node, SH["class"])
    return Parameter(
        iri=URIRef(str(graph.value(node, SH.path))),
        name=_texts(graph, node, SH.name),
        description=_texts(graph, node, SH.description),
        kind=kind if isinstance(kind, URIRef) else None,
        optional=graph.value(node, SH.optional) == Literal(True),
        example=str(graph.value(node, SKOS.example) or ""),
    )


def _texts(graph: Graph, subject: Node, prop: URIRef) -> dict[str, str]:
    return {
        str(one.language): str(one)
        for one in sorted(graph.objects(subject, prop), key=str)
        if isinstance(one, Literal) and one.language
    }


def used_in(rule: Graph, components: Iterable[Component]) -> list[Component]:
    """The components of which the shapes of a rule name a parameter."""
    said = set(rule.predicates())
    return [one for one in components if said & {parameter.iri for parameter in one.parameters}]


def uses(rule: Graph, components: Iterable[Component]) -> Iterator[Use]:
    """Every use of these components in the shapes of a rule."""
    for component in components:
        names = [parameter.iri for parameter in component.parameters]
        for shape in sorted({one for name in names for one in rule.subjects(name)}, key=str):
            values = {name: sorted(rule.objects(shape, name), key=str) for name in names}
            yield Use(component, shape, {name: found for name, found in values.items() if found})


def refuse_wrong_form(file: Path, rule: Graph, components: Sequence[Component]) -> None:
    """Raises `InputError` where a use lacks a parameter, has one twice or one that is no IRI, or stands in
    the wrong kind of shape.
    """
    for use in uses(rule, components):
        place = f"{file}, {shortened(use.shape)}"
        _refuse_wrong_shape(place, use, (use.shape, SH.path, None) in rule)
        for parameter in use.component.parameters:
            _refuse_wrong_count(place, use.component, parameter, use.values.get(parameter.iri, ()))


def refuse_misspelt(file: Path, rule: Graph, known: frozenset[URIRef]) -> None:
    """Raises `InputError` (`rule-word-unknown`) for a property of `rule:` that is none of `known`."""
    used = {one for one in rule.predicates() if isinstance(one, URIRef) and one.startswith(RULE)}
    for word in sorted(used - known):
        near = get_close_matches(word, sorted(known), n=1)
        raise InputError(
            "rule-word-unknown",
            place=str(file),
            expected="words of ontology/rule.ttl and parameters of shapes/components",
            found=shortened(word),
            fix=f"Write {shortened(URIRef(near[0]))}."
            if near
            else "hegui rules components shows the parameters.",
        )


def _refuse_wrong_shape(place: str, use: Use, has_path: bool) -> None:
    if has_path == use.component.on_rule:
        raise InputError(
            "component-on-wrong-shape",
            place=place,
            expected=f"the parameters of component {use.component.id} on {_FORMS[use.component.on_rule]}",
            found=f"them on {_FORMS[not use.component.on_rule]}",
            fix=f"hegui rules components {use.component.id} shows an example.",
        )


def _refuse_wrong_count(
    place: str, component: Component, parameter: Parameter, values: Sequence[Node]
) -> None:
    name = shortened(parameter.iri)
    if not values and not parameter.optional:
        raise InputError(
            "component-parameter-missing",
            place=place,
            expected=f"{name} ({parameter.name.get('zh')}, {parameter.name.get('en')}), "
            f"which component {component.id} needs",
            found="none",
            fix=f"Add a line such as: {name} {parameter.example} ;",
        )
    if len(values) > 1 and len(component.parameters) > 1:
        raise InputError(
            "component-parameter-twice",
            place=place,
            expected=f"one value of {name}",
            found=", ".join(shortened(one) for one in values),
            fix="Keep one of them; for the other write a shape of its own.",
        )
    for value in values:
        if not isinstance(value, URIRef):
            raise _wrong(
                place, parameter, f"the text {value!s}", f"Write {name} {parameter.example}, a name."
            )


def refuse_wrong_values(file: Path, rule: Graph, components: Sequence[Component], ontology: Graph) -> None:
    """Raises `InputError` (`component-parameter-wrong`) where a parameter names what the ontology does not
    have, or has as something else.
    """
    for use in uses(rule, components):
        for parameter in use.component.parameters:
            for value in use.values.get(parameter.iri, ()):
                if parameter.kind is not None and not _is_a(ontology, value, parameter.kind):
                    raise _wrong(
                        f"{file}, {shortened(use.shape)}",
                        parameter,
                        f"{shortened(value)}, which is none",
                        _hint(ontology, value, parameter),
                    )


def _is_a(ontology: Graph, value: Node, kind: URIRef) -> bool:
    kinds = {OWL.ObjectProperty, OWL.DatatypeProperty} if kind == RDF.Property else {kind}
    types = ontology.objects(value, RDF.type)
    return any(kinds & set(ontology.transitive_objects(one, RDFS.subClassOf)) for one in types)


def _hint(ontology: Graph, value: Node, parameter: Parameter) -> str:
    kind = parameter.kind
    kinds = [OWL.ObjectProperty, OWL.DatatypeProperty] if kind == RDF.Property else [kind]
    names = sorted(
        shortened(one) for wanted in kinds for one in ontology.subjects(RDF.type, wanted) if _ours(one)
    )
    near = get_close_matches(shortened(value), names, n=1, cutoff=0.5)
    if near:
        return f"Did you mean {near[0]}?"
    return f"Write one such as {parameter.example}, or add the entry to ontology/lists first."


def _ours(node: Node) -> bool:
    return shortened(node) != str(node)


def _wrong(place: str, parameter: Parameter, found: str, fix: str) -> InputError:
    name = shortened(parameter.iri)
    return InputError(
        "component-parameter-wrong",
        place=place,
        expected=f"{parameter.name.get('zh')} ({parameter.name.get('en')}) as the value of {name}",
        found=found,
        fix=fix,
    )
