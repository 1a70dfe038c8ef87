"""sh:nodeKind: each value is an IRI, a blank node, a literal, or one of two of these.

https://www.w3.org/TR/shacl/#NodeKindConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import URIRef

from engine.plan import Plan, call
from engine.program.values import VALUE, Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH

KINDS = {
    SH.IRI: ("isiri",),
    SH.BlankNode: ("isblank",),
    SH.Literal: ("isliteral",),
    SH.BlankNodeOrIRI: ("isblank", "isiri"),
    SH.BlankNodeOrLiteral: ("isblank", "isliteral"),
    SH.IRIOrLiteral: ("isiri", "isliteral"),
}


@dataclass(frozen=True)
class NodeKind:
    """`kind` is one of the six the standard names."""

    parameter: ClassVar[URIRef] = SH.nodeKind
    component: ClassVar[URIRef] = SH.NodeKindConstraintComponent

    kind: URIRef

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        kind = shape.only_iri(cls.parameter)
        if kind not in KINDS:
            names = ", ".join(f"sh:{str(one).removeprefix(str(SH))}" for one in KINDS)
            shape.refuse_value("node-kind-unknown", cls.parameter, f"one of {names}", kind, "sh:IRI")
        return [cls(kind)]

    def violations(self, values: Values) -> Plan:
        tests = [call(function, VALUE) for function in KINDS[self.kind]]
        return values.unless(tests[0] if len(tests) == 1 else call("or", *tests))
