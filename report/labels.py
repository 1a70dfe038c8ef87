"""Terms as people read them: an IRI by its label, a record by its kind, number and masked name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final
from urllib.parse import unquote

from rdflib import RDF, RDFS, SKOS, XSD, BNode, Graph, Literal
from rdflib.term import Node

from report.asking import objects, text_of
from report.findings import Text
from report.masking import NOBODY, Masking
from report.vocabulary import FUND

NOT_RECORDED: Final = Text("未登记", "not recorded")
KIND: Final = Text("种类", "kind")

_NAMES: Final = (FUND.name, FUND.itemName, FUND.entryName, FUND.diagnosisName)
_NUMBERS: Final = frozenset({XSD.decimal, XSD.double, XSD.float})
_BOOLEANS: Final = {True: Text("是", "yes"), False: Text("否", "no")}


class Labels:
    """Labels of terms, from the ontology, the shapes and the data; what is personal is masked."""

    def __init__(self, data: Graph, ontology: Graph, masking: Masking) -> None:
        self._data = data
        self._ontology = ontology
        self._masking = masking
        self._known: dict[Node, Text] = {}

    def of(self, term: Node | None, style: str = "", personal: Mapping[str, str] = NOBODY) -> Text:
        """The term for people; `style` is one of `FORMATS` and changes how a literal is written.

        `personal` holds the literals that are personal where the term is used, and what of them may be shown.

        Raises `KeyError` for an unknown style.
        """
        if term is None:
            return NOT_RECORDED
        if isinstance(term, Literal):
            return self._literal(term, style, personal)
        if style == "name" and self._label(term) is None:
            return self._number_and_name(term)
        if term not in self._known:
            self._known[term] = self._node(term)
        return self._known[term]

    def object(self, subject: Node, predicate: Node, value: Node) -> Text:
        """The object of a triple for people: a literal is masked where its property and subject say so."""
        if not isinstance(value, Literal):
            return self.of(value)
        shown = self._masking.object(subject, predicate, value)
        return Text(shown, shown) if shown != str(value) else FORMATS[""](value)

    def _label(self, node: Node) -> Text | None:
        """The label that the ontology gives to `node`."""
        if node == RDF.type:
            return KIND
        return text_of(self._ontology, node, SKOS.prefLabel) or text_of(self._ontology, node, RDFS.label)

    def _node(self, node: Node) -> Text:
        if isinstance(node, BNode):
            return Text("（无名节点）", "(unnamed node)")
        named = self._label(node)
        if named is not None:
            return named
        kind = self._kind(node)
        own = self._number_and_name(node)
        return own if kind is None else Text(f"{kind.zh} {own.zh}", f"{kind.en} {own.en}")

    def _number_and_name(self, node: Node) -> Text:
        number, name = local_name(node), self._own_name(node)
        return Text(number + name.zh, number + name.en)

    def _kind(self, node: Node) -> Text | None:
        """The label of the most special class the data gives to `node`."""
        classes = objects(self._data, node, RDF.type)
        special = [one for one in classes if not any(one in self._above(other) for other in classes)]
        for one in special or classes:
            label = self._label(one)
            if label is not None:
                return label
        return None

    def _above(self, one: Node) -> set[Node | None]:
        return {
            above
            for above in self._ontology.transitive_objects(one, RDFS.subClassOf)
            if above not in (one, None)
        }

    def _own_name(self, node: Node) -> Text:
        for predicate in _NAMES:
            for value in objects(self._data, node, predicate):
                shown = self._masking.object(node, predicate, value)
                return Text(f"（{shown}）", f" ({shown})")
        return Text("", "")

    def _literal(self, literal: Literal, style: str, personal: Mapping[str, str]) -> Text:
        shown = self._masking.literal(literal, personal)
        if shown != str(literal):
            return Text(shown, shown)
        return FORMATS[style](literal)


def local_name(node: Node) -> str:
    """The last part of an IRI, decoded: what people call the record's number."""
    return unquote(str(node).rstrip("/#").rsplit("#", 1)[-1].rsplit("/", 1)[-1])


def yuan(fen: int) -> str:
    """An amount in fen as yuan with thousands separators: 123450 → 1,234.50."""
    return f"{Decimal(fen) / 100:,.2f}"


def _plain(literal: Literal) -> Text:
    if literal.datatype == XSD.dateTime:
        return _moment(literal)
    if literal.datatype == XSD.date:
        return _same(str(literal)[:10])
    if literal.datatype == XSD.boolean and isinstance(literal.value, bool):
        return _BOOLEANS[literal.value]
    if literal.datatype in _NUMBERS:
        return _same(_grouped(literal, least=2))
    return _same(str(literal))


def _moment(literal: Literal) -> Text:
    """2026-03-01 14:05; seconds only where they are not zero."""
    text = str(literal).replace("T", " ")
    seconds = text[16:].rstrip("0").rstrip(":").rstrip(".") if text[16:19] == ":00" else text[16:]
    return _same(text[:16] + seconds)


def _grouped(literal: Literal, *, least: int) -> str:
    try:
        number = Decimal(str(literal))
        exponent = number.normalize().as_tuple().exponent
        places = max(least, -exponent if isinstance(exponent, int) else 0)
        return f"{number:,.{places}f}"
    except (InvalidOperation, ValueError):
        return str(literal)


def _percent(literal: Literal) -> Text:
    try:
        number = (Decimal(str(literal)) * 100).normalize()
    except InvalidOperation:
        return _same(str(literal))
    return _same(f"{number:f}%")


def _same(text: str) -> Text:
    return Text(text, text)


FORMATS: Final[Mapping[str, Callable[[Literal], Text]]] = {
    "": _plain,
    "number": lambda literal: _same(_grouped(literal, least=0)),
    "percent": _percent,
    "date": lambda literal: _same(str(literal)[:10]),
    "name": _plain,
    "money": lambda literal: Text(f"{_grouped(literal, least=2)} 元", f"{_grouped(literal, least=2)} yuan"),
}
"""How a template may ask for a literal, `{ratio:percent}`; `{focus:name}` leaves out a record's kind."""
