"""sh:languageIn: each value is a literal whose language is in one of the ranges.

https://www.w3.org/TR/shacl/#LanguageInConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import Literal, URIRef

from engine.plan import Constant, Plan, call
from engine.program.values import VALUE, Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class LanguageIn:
    """`ranges` are basic language ranges: `zh` includes `zh-CN`."""

    parameter: ClassVar[URIRef] = SH.languageIn
    component: ClassVar[URIRef] = SH.LanguageInConstraintComponent

    ranges: tuple[str, ...]

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        members = shape.only_list(cls.parameter)
        for member in members:
            if not isinstance(member, Literal) or member.language:
                shape.refuse_value(
                    "language-not-text", cls.parameter, "a list of language tags", member, '( "zh" "en" )'
                )
        return [cls(tuple(str(member) for member in members))]

    def violations(self, values: Values) -> Plan:
        language = call("lang", VALUE)
        matches = [call("langmatches", language, Constant(Literal(one))) for one in self.ranges]
        if not matches:
            return values.pairs
        return values.unless(matches[0] if len(matches) == 1 else call("or", *matches))
