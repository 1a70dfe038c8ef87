"""sh:pattern: the text of each value matches a regular expression; a blank node has no text and violates.

https://www.w3.org/TR/shacl/#PatternConstraintComponent
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import Literal, URIRef

from engine.plan import Constant, Plan, call
from engine.program.values import VALUE, Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class Pattern:
    """`pattern` and `flags` are those of the SPARQL function REGEX."""

    parameter: ClassVar[URIRef] = SH.pattern
    component: ClassVar[URIRef] = SH.PatternConstraintComponent

    pattern: str
    flags: str

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        flags = shape.only_text(SH.flags) if shape.has(SH.flags) else ""
        if set(flags) - set("smixq"):
            shape.refuse_value("flags-unknown", SH.flags, "letters among s m i x q", Literal(flags), '"i"')
        pattern = shape.only_text(cls.parameter)
        mistake = None if "q" in flags else _mistake(pattern)
        if mistake:
            shape.refuse_value(
                "pattern-malformed",
                cls.parameter,
                f"a regular expression ({mistake})",
                Literal(pattern),
                '"…"',
            )
        return [cls(pattern, flags)]

    def violations(self, values: Values) -> Plan:
        arguments = [
            Constant(Literal(self.pattern)),
            *([Constant(Literal(self.flags))] if self.flags else []),
        ]
        return values.unless(call("regex", call("str", VALUE), *arguments))


def _mistake(pattern: str) -> str | None:
    """What is wrong with a regular expression, or None.

    XPath has classes that Python lacks (`\\p{L}`, `\\i`, `\\c`); each stands for one character.
    """
    try:
        re.compile(re.sub(r"\\[pP]\{\w+\}|\\[iIcC]", "a", pattern))
    except re.error as problem:
        return str(problem)
    return None
