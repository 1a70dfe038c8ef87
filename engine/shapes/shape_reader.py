"""What a component asks of a shape when it reads its parameters: "exactly one", "an IRI", "a whole number",
said once.
"""

from __future__ import annotations

from typing import NoReturn

from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from engine.errors import InputError, UnsupportedError
from engine.plan.paths import Path
from engine.shapes.paths import list_members
from engine.shapes.prefixes import declared_prefixes
from engine.shapes.words import described, shape_name, short
from engine.vocabulary import SH


def is_plain_text(term: Node) -> bool:
    """Whether the term is a string without a language."""
    return isinstance(term, Literal) and not term.language and term.datatype in (None, XSD.string)


_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


class ShapeReader:
    """One shape of the shapes graph, while it is being read.

    Every method either returns what is asked for or raises `InputError` with the place, what was expected,
    what was found and what to write. `nested` gathers the shapes that this one refers to.
    """

    def __init__(self, graph: Graph, node: Node, path: Path | None, file: str | None) -> None:
        self.graph = graph
        self.node = node
        self.path = path
        self.nested: list[Node] = []
        self._file = file

    @property
    def place(self) -> str:
        """File and shape, as an error names them."""
        name = shape_name(self.graph, self.node)
        return f"{self._file}, {name}" if self._file else name

    def has(self, parameter: URIRef) -> bool:
        """Whether the shape uses the parameter at all."""
        return (self.node, parameter, None) in self.graph

    def terms(self, parameter: URIRef) -> list[Node]:
        """All values of the parameter, in a stable order."""
        return sorted(self.graph.objects(self.node, parameter), key=lambda term: term.n3())

    def iris(self, parameter: URIRef) -> list[URIRef]:
        """All values, each an IRI."""
        return [self.as_iri(parameter, term) for term in self.terms(parameter)]

    def only_term(self, parameter: URIRef) -> Node:
        """The one value of the parameter."""
        terms = self.terms(parameter)
        if len(terms) != 1:
            name = short(self.graph, parameter)
            self.refuse(
                "parameter-not-single",
                expected=f"one value of {name}",
                found=f"{len(terms)}: {', '.join(described(self.graph, term) for term in terms)}",
                fix=f"Keep one {name}; where two conditions are meant, write two shapes.",
            )
        return terms[0]

    def only_iri(self, parameter: URIRef) -> URIRef:
        """The one value, an IRI."""
        return self.as_iri(parameter, self.only_term(parameter))

    def only_literal(self, parameter: URIRef) -> Literal:
        """The one value, a literal."""
        term = self.only_term(parameter)
        if not isinstance(term, Literal):
            self.refuse_value("parameter-not-literal", parameter, "a literal", term, '"…"')
        return term

    def only_integer(self, parameter: URIRef) -> int:
        """The one value, a whole number that is not negative."""
        term = self.only_term(parameter)
        is_whole = isinstance(term, Literal) and term.datatype == XSD.integer
        if not is_whole or not str(term).removeprefix("+").isdecimal():
            self.refuse_value("parameter-not-integer", parameter, "a whole number from 0", term, "1")
        return int(str(term))

    def only_boolean(self, parameter: URIRef) -> bool:
        """The one value, `true` or `false`."""
        term = self.only_term(parameter)
        is_boolean = isinstance(term, Literal) and term.datatype == XSD.boolean
        if not is_boolean or str(term) not in _BOOLEANS:
            self.refuse_value("parameter-not-boolean", parameter, "true or false", term, "true")
        return _BOOLEANS[str(term)]

    def only_text(self, parameter: URIRef) -> str:
        """The one value, a string without language."""
        return self.text_of(self.node, parameter)

    def text_of(self, node: Node, parameter: URIRef) -> str:
        """The one string that another node of the shapes graph (a constraint, a validator) has for the
        parameter.
        """
        terms = sorted(self.graph.objects(node, parameter), key=lambda term: term.n3())
        if len(terms) != 1 or not is_plain_text(terms[0]):
            found = ", ".join(described(self.graph, term) for term in terms) or "nothing"
            self.refuse(
                "parameter-not-text",
                expected=f"one text for {short(self.graph, parameter)}",
                found=found,
                fix=f'Write {short(self.graph, parameter)} "…" once, without a language.',
            )
        return str(terms[0])

    def as_iri(self, parameter: URIRef, term: Node) -> URIRef:
        """The term, if it is an IRI."""
        if not isinstance(term, URIRef):
            self.refuse_value(
                "parameter-not-iri", parameter, "an IRI", term, self._as_written(parameter, term)
            )
        return term

    def _as_written(self, parameter: URIRef, term: Node) -> str:
        """The IRI that was probably meant by a text, in the prefix of the shape."""
        prefix = "sh" if parameter == SH.severity else shape_name(self.graph, self.node).partition(":")[0]
        if isinstance(term, Literal) and str(term).isidentifier() and prefix.isidentifier():
            return f"{prefix}:{term}, without quotes"
        return "ex:name, an IRI"

    def shapes(self, parameter: URIRef) -> list[Node]:
        """All values, each of them a shape."""
        return [self._as_shape(parameter, term) for term in self.terms(parameter)]

    def shape_lists(self, parameter: URIRef) -> list[tuple[Node, ...]]:
        """All values, each a list of shapes."""
        return [
            tuple(self._as_shape(parameter, term) for term in self._members(parameter, head))
            for head in self.terms(parameter)
        ]

    def only_list(self, parameter: URIRef) -> tuple[Node, ...]:
        """The one value, a list."""
        return self._members(parameter, self.only_term(parameter))

    def is_deactivated(self, node: Node) -> bool:
        """Whether `sh:deactivated true` is said of the shape or of one of its constraints."""
        values = set(self.graph.objects(node, SH.deactivated))
        for value in values:
            if not isinstance(value, Literal) or str(value) not in _BOOLEANS:
                self.refuse_value("parameter-not-boolean", SH.deactivated, "true or false", value, "true")
        if len(values) > 1:
            self.refuse(
                "parameter-not-single",
                expected="one value of sh:deactivated",
                found="true and false",
                fix="Keep one of them.",
            )
        return any(_BOOLEANS[str(value)] for value in values)

    def prefixes(self, node: Node) -> dict[str, str]:
        """The prefixes declared for the query that `node` carries."""
        try:
            found = declared_prefixes(self.graph, node)
        except ValueError as problem:
            self.refuse(
                "prefix-declared-twice",
                expected="one namespace for each prefix along sh:prefixes and owl:imports",
                found=str(problem),
                fix="Keep one sh:declare for the prefix.",
            )
        return found

    def property_shapes_only(self, parameter: URIRef) -> None:
        """The parameter makes sense only where there is a path."""
        if self.path is None:
            name = short(self.graph, parameter)
            self.refuse(
                "parameter-needs-path",
                expected=f"{name} in a property shape only",
                found=f"{name} in a node shape",
                fix=f"Move it into sh:property [ sh:path … ; {name} … ].",
            )

    def refuse(self, code: str, *, expected: str, found: str, fix: str) -> NoReturn:
        """Raises the error, with this shape as its place."""
        raise InputError(code, place=self.place, expected=expected, found=found, fix=fix)

    def unsupported(self, code: str, *, expected: str, found: str, fix: str) -> NoReturn:
        """Raises the error for something correct that we do not have."""
        raise UnsupportedError(code, place=self.place, expected=expected, found=found, fix=fix)

    def refuse_value(self, code: str, parameter: URIRef, what: str, term: Node, write: str) -> NoReturn:
        """Raises the error about one value of a parameter that should have been `what`."""
        name = short(self.graph, parameter)
        self.refuse(
            code,
            expected=f"{what} as the value of {name}",
            found=described(self.graph, term),
            fix=f"Write {name} {write}.",
        )

    def _members(self, parameter: URIRef, head: Node) -> tuple[Node, ...]:
        members = list_members(self.graph, head)
        if members is None:
            name = short(self.graph, parameter)
            self.refuse(
                "parameter-not-list",
                expected=f"a list as the value of {name}",
                found=described(self.graph, head),
                fix=f"Write the members in round brackets: {name} ( … … ).",
            )
        return tuple(members)

    def _as_shape(self, parameter: URIRef, term: Node) -> Node:
        if not isinstance(term, URIRef | BNode):
            self.refuse_value("parameter-not-shape", parameter, "a shape", term, "[ … ]")
        if not self._is_described(term):
            self.refuse(
                "shape-missing",
                expected=f"{short(self.graph, parameter)} to name a shape of this shapes graph",
                found=f"{described(self.graph, term)}, of which nothing is said",
                fix="Load the file that defines it, or mend the name.",
            )
        self.nested.append(term)
        return term

    def _is_described(self, term: Node) -> bool:
        return isinstance(term, BNode) or (term, None, None) in self.graph
