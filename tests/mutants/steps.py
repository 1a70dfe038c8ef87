"""How far a value moves when it moves by one: a day, a fen, one of whatever is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from rdflib import RDFS, XSD

from hegui.ontology import FUND, LIST, load_ontology
from tests.mutants.tokens import Token

DAY = '"P1D"^^xsd:dayTimeDuration'
_ONE = {XSD.date: DAY, XSD.integer: "1", XSD.decimal: "0.01"}
_FINE = ("yuan", "ratio")
"""Units of parameters that move by a hundredth."""


class Steps:
    """The steps of the variables of a query, told by the properties that bind them."""

    def of(self, tokens: Sequence[Token]) -> dict[str, str]:
        """For each variable whose kind is known, how far it moves."""
        triples = list(_triples(tokens))
        parameter = {subject: name for subject, prop, name in triples if prop == "fund:parameter"}
        found: dict[str, str] = {}
        for subject, prop, value in triples:
            if prop == "fund:value":
                found[value] = _step_of_parameter(parameter.get(subject, subject))
            elif value.startswith(("?", "$")) and (step := _steps_of_properties().get(prop)):
                found[value] = step
        return found


@cache
def _steps_of_properties() -> Mapping[str, str]:
    return {
        f"fund:{prop.removeprefix(FUND)}": _ONE[kind]
        for prop, kind in load_ontology().subject_objects(RDFS.range)
        if kind in _ONE and prop.startswith(FUND)
    }


def _step_of_parameter(name: str) -> str:
    unit = load_ontology().value(LIST[name.removeprefix("list:")], FUND.unit)
    return "0.01" if unit is None or any(fine in unit for fine in _FINE) else "1"


def _triples(tokens: Sequence[Token]) -> Iterator[tuple[str, str, str]]:
    """Subject, the last property of the path, and object, of every triple pattern in plain sight."""
    subject, prop, begins = "", "", True
    for token in tokens:
        if token.text in (".", "{", "}"):
            begins = True
        elif begins and token.kind in ("variable", "name", "iri"):
            subject, prop, begins = token.text, "", False
        elif token.text == ";":
            prop = ""
        elif token.kind == "word":
            begins = begins or token.text != "a"
            prop = "a" if token.text == "a" else prop
        elif token.kind == "name" and prop and token.text.startswith(("list:", "law:")):
            yield subject, prop, token.text
        elif token.kind == "name":
            prop = token.text
        elif token.kind == "variable" and prop:
            yield subject, prop, token.text
