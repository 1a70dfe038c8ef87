"""Evidence for the constraints of SHACL Core: the way from focus to value, and what each component compares
it with.

https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rdflib import RDF, RDFS, Graph, URIRef, Variable
from rdflib.term import Literal, Node

from engine.evidence.ascent import nodes_above, path_of
from engine.evidence.facts import Facts
from engine.evidence.routes import routes
from engine.plan.paths import Predicate, Sequence, ZeroOrMore
from engine.results import Result
from engine.shapes.paths import list_members
from engine.vocabulary import SH

INSTANCE_OF = Sequence((Predicate(RDF.type), ZeroOrMore(Predicate(RDFS.subClassOf))))
_COUNTING = frozenset(
    {
        SH.MinCountConstraintComponent,
        SH.MaxCountConstraintComponent,
        SH.UniqueLangConstraintComponent,
        SH.HasValueConstraintComponent,
        SH.QualifiedMinCountConstraintComponent,
        SH.QualifiedMaxCountConstraintComponent,
    }
)
"""Their results name no value: every value counts."""
_OTHER_PROPERTY = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
_NESTED: Mapping[Node, URIRef] = {
    SH.NotConstraintComponent: SH["not"],
    SH.AndConstraintComponent: SH["and"],
    SH.OrConstraintComponent: SH["or"],
    SH.XoneConstraintComponent: SH.xone,
    SH.NodeConstraintComponent: SH.node,
    SH.QualifiedMinCountConstraintComponent: SH.qualifiedValueShape,
    SH.QualifiedMaxCountConstraintComponent: SH.qualifiedValueShape,
}
_LISTS = frozenset({SH["and"], SH["or"], SH.xone})
_NESTING = (SH.property, *dict.fromkeys(_NESTED.values()))


def core_evidence(data: Graph, shapes: Graph, result: Result, facts: Facts) -> None:
    """Gathers the facts of one result of a Core constraint."""
    shape, focus, value = result.source_shape, result.focus, result.value
    if result.component == SH.ClosedConstraintComponent:
        facts.add([(focus, result.path, value)] if result.path and value is not None else [])
        return
    path = path_of(shapes, shape)
    ways = routes(data, path, focus) if path else {focus: ()}
    looked_at = ways if value is None or result.component in _COUNTING else {value: ways.get(value, ())}
    for way in looked_at.values():
        facts.add(way)
    _missing(data, shapes, result, set(ways), facts)
    _compared(data, shapes, shape, focus, looked_at, facts)
    if result.details:
        _ways_to_details(data, shapes, result, facts)
    elif result.component in _NESTED:
        for node in looked_at:
            judges = _nested(shapes, shape, _NESTED[result.component])
            if (shape, SH.qualifiedValueShapesDisjoint, None) in shapes:
                judges += _siblings(shapes, shape)
            for nested in judges:
                _judged(data, shapes, nested, node, facts, frozenset())


def _ways_to_details(data: Graph, shapes: Graph, result: Result, facts: Facts) -> None:
    """The way from the value to what its details are about: a shape inside the shape can look further."""
    for detail in result.details:
        for judge in shapes.objects(result.source_shape, SH.node):
            above = nodes_above(data, shapes, judge, detail.source_shape, detail.focus)
            facts.add(above.get(result.value, ()) if result.value is not None else ())


def _missing(data: Graph, shapes: Graph, result: Result, values: set[Node], facts: Facts) -> None:
    """What the constraint asks for and the data does not say."""
    shape, focus = result.source_shape, result.focus
    path = result.path if isinstance(result.path, URIRef) else None
    if result.component == SH.MinCountConstraintComponent and path:
        others = f" besides the {len(values)} there are" if values else ""
        facts.miss([(focus, path, Variable("value"))], others)
    elif result.component == SH.HasValueConstraintComponent and path:
        for wanted in shapes.objects(shape, SH.hasValue):
            facts.miss([(focus, path, wanted)] if wanted not in values else [])
    elif result.component == SH.ClassConstraintComponent and result.value is not None:
        for wanted in shapes.objects(shape, SH["class"]):
            facts.miss([(result.value, RDF.type, wanted)])
        facts.add((result.value, RDF.type, known) for known in data.objects(result.value, RDF.type))
    elif result.component == SH.EqualsConstraintComponent and result.value is not None:
        for other in shapes.objects(shape, SH.equals):
            if result.value in values:
                facts.miss([(focus, other, result.value)] if isinstance(other, URIRef) else [])
            else:
                facts.miss([(focus, path, result.value)] if path else [])


def _compared(
    data: Graph, shapes: Graph, shape: Node, focus: Node, values: Iterable[Node], facts: Facts
) -> None:
    """The values of the property that a pair constraint compares with; of equal ones only the equal."""
    for parameter in _OTHER_PROPERTY:
        for other in shapes.objects(shape, parameter):
            theirs = set(data.objects(focus, other))
            if parameter in (SH.equals, SH.disjoint):
                theirs &= set(values)
            facts.add((focus, other, one) for one in theirs)


def _judged(
    data: Graph, shapes: Graph, shape: Node, node: Node, facts: Facts, above: frozenset[tuple[Node, Node]]
) -> None:
    """Everything that `shape`, and the shapes nested in it, look at when they judge `node`."""
    if (shape, node) in above:
        return
    path = path_of(shapes, shape)
    ways = routes(data, path, node) if path else {node: ()}
    for way in ways.values():
        facts.add(way)
    _compared(data, shapes, shape, node, ways, facts)
    for value in ways:
        for wanted in shapes.objects(shape, SH["class"]):
            facts.add(routes(data, INSTANCE_OF, value).get(wanted, ()))
        if (shape, SH.closed, Literal(True)) in shapes:
            facts.add((value, p, o) for p, o in data.predicate_objects(value))
        for nested in (one for parameter in _NESTING for one in _nested(shapes, shape, parameter)):
            _judged(data, shapes, nested, value, facts, above | {(shape, node)})


def _nested(shapes: Graph, shape: Node, parameter: URIRef) -> list[Node]:
    """The shapes that `shape` names with this parameter, directly or in a list."""
    named = list(shapes.objects(shape, parameter))
    if parameter in _LISTS:
        return [one for head in named for one in list_members(shapes, head) or ()]
    return named


def _siblings(shapes: Graph, shape: Node) -> list[Node]:
    """The qualified value shapes of the property shapes beside this one."""
    return [
        qualified
        for parent in shapes.subjects(SH.property, shape)
        for beside in shapes.objects(parent, SH.property)
        for qualified in shapes.objects(beside, SH.qualifiedValueShape)
    ]
