"""The entries of the three lists and of the departments' duties, read from the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rdflib import RDF, SKOS, Graph, URIRef
from rdflib.term import Node

from hegui.ontology import FUND, LAW, LIST, RULE
from report.asking import name_of, objects, plain, text_of
from report.findings import LawText, Text
from report.law import law_in_force

_AGENCY = LIST["department-agency"]


@dataclass(frozen=True)
class Subject:
    """Who supervises whom."""

    code: str
    name: Text
    supervisor: Text
    supervised: str
    law: tuple[LawText, ...]


@dataclass(frozen=True)
class Party:
    """A kind of institution or people that is supervised."""

    code: str
    name: Text
    law: tuple[LawText, ...]


@dataclass(frozen=True)
class Duty:
    """What a document says a department does."""

    code: str
    department: Text
    words: Text
    law: tuple[LawText, ...]


@dataclass(frozen=True)
class Power:
    """What a department may by law do, and to whom."""

    code: str
    name: Text
    holders: tuple[Text, ...]
    parties: tuple[Text, ...]
    law: tuple[LawText, ...]


@dataclass(frozen=True)
class Matter:
    """What is supervised, by whom, how, how often, under which powers, and which of our rules look at it."""

    code: str
    name: Text
    leader: Text
    sharers: tuple[Text, ...]
    how: str
    frequency: str
    """Empty where the source states none."""
    powers: tuple[Text, ...]
    rules: tuple[Text, ...]
    law: tuple[LawText, ...]
    by_agency: bool
    """Whether the agency leads (agency audit), not an administration (administrative supervision)."""


@dataclass(frozen=True)
class Forbidden:
    """An act that the regulation forbids: the red line, shown to institutions and doctors."""

    code: str
    name: Text
    parties: tuple[Text, ...]
    multiples: tuple[str, str] | None
    """Least and greatest multiple of a fine; None where the law sets none."""
    law: tuple[LawText, ...]

    def fine(self, words: Mapping[str, str]) -> str:
        """The multiples between which a fine lies, by the words `times` and `no_multiple` of a page."""
        if self.multiples is None:
            return words["no_multiple"]
        return words["times"].format(least=self.multiples[0], greatest=self.multiples[1])


@dataclass(frozen=True)
class RandomCheck:
    """What officers drawn by lot look at, in whom, and the matter of the list that it is taken from."""

    code: str
    name: Text
    parties: tuple[Text, ...]
    matter: Text
    law: tuple[LawText, ...]


@dataclass(frozen=True)
class ThreeLists:
    """Everything the public pages show."""

    subjects: tuple[Subject, ...]
    parties: tuple[Party, ...]
    duties: tuple[Duty, ...]
    powers: tuple[Power, ...]
    matters: tuple[Matter, ...]
    forbidden: tuple[Forbidden, ...]
    random_checks: tuple[RandomCheck, ...]


def three_lists(ontology: Graph, rules: Graph | None = None) -> ThreeLists:
    """The lists as the ontology has them; `rules` gives the names of the rules that check a matter.

    Articles are quoted as they are in force now; each says since when.
    """
    return ThreeLists(
        subjects=tuple(_subject(ontology, one) for one in _entries(ontology, FUND.SupervisionSubject)),
        parties=tuple(_party(ontology, one) for one in _entries(ontology, FUND.SupervisedParty)),
        duties=tuple(_duty(ontology, one) for one in _entries(ontology, FUND.DepartmentDuty)),
        powers=tuple(_power(ontology, one) for one in _entries(ontology, FUND.Power)),
        matters=tuple(_matter(ontology, rules, one) for one in _entries(ontology, FUND.Matter)),
        forbidden=tuple(_forbidden(ontology, one) for one in _by_article(ontology, FUND.ForbiddenAct)),
        random_checks=tuple(
            _random_check(ontology, one) for one in _entries(ontology, FUND.RandomCheckMatter)
        ),
    )


def _by_article(ontology: Graph, kind: URIRef) -> list[Node]:
    """In the order in which the articles name them."""

    def place(entry: Node) -> tuple[str, int, str]:
        article = objects(ontology, entry, FUND.basedOn)[0]
        text = plain(ontology, article, LAW.text)
        return str(article), text.find(name_of(ontology, entry).zh), str(entry)

    return sorted(ontology.subjects(RDF.type, kind), key=place)


def _entries(ontology: Graph, kind: URIRef) -> list[Node]:
    return sorted(ontology.subjects(RDF.type, kind), key=lambda one: (_sorting(ontology, one), str(one)))


def _sorting(ontology: Graph, entry: Node) -> str:
    """Entries of one department stand together."""
    leading = (FUND.ledBy, FUND.heldBy, FUND.supervisor)
    return min((str(who) for kind in leading for who in objects(ontology, entry, kind)), default="")


def _subject(ontology: Graph, entry: Node) -> Subject:
    return Subject(
        _code(ontology, entry),
        name_of(ontology, entry),
        _only(_named(ontology, entry, FUND.supervisor)),
        plain(ontology, entry, FUND.supervisedKind),
        _law(ontology, entry),
    )


def _party(ontology: Graph, entry: Node) -> Party:
    return Party(_code(ontology, entry), name_of(ontology, entry), _law(ontology, entry))


def _duty(ontology: Graph, entry: Node) -> Duty:
    words = text_of(ontology, entry, SKOS.definition) or name_of(ontology, entry)
    department = _only(_named(ontology, entry, FUND.dutyOfDepartment))
    return Duty(_code(ontology, entry), department, words, _law(ontology, entry))


def _power(ontology: Graph, entry: Node) -> Power:
    return Power(
        _code(ontology, entry),
        name_of(ontology, entry),
        _named(ontology, entry, FUND.heldBy),
        _named(ontology, entry, FUND.exercisedOn),
        _law(ontology, entry),
    )


def _matter(ontology: Graph, rules: Graph | None, entry: Node) -> Matter:
    return Matter(
        code=_code(ontology, entry),
        name=name_of(ontology, entry),
        leader=_only(_named(ontology, entry, FUND.ledBy)),
        sharers=_named(ontology, entry, FUND.sharedWith),
        how=plain(ontology, entry, FUND.supervisedHow),
        frequency=plain(ontology, entry, FUND.frequency),
        powers=_named(ontology, entry, FUND.exercisedUnder),
        rules=_names(rules, objects(ontology, entry, RULE.checkedBy)) if rules is not None else (),
        law=_law(ontology, entry),
        by_agency=(entry, FUND.ledBy, _AGENCY) in ontology,
    )


def _forbidden(ontology: Graph, entry: Node) -> Forbidden:
    least = plain(ontology, entry, FUND.statutoryLeastMultiple)
    greatest = plain(ontology, entry, FUND.statutoryGreatestMultiple)
    return Forbidden(
        _code(ontology, entry),
        name_of(ontology, entry),
        _named(ontology, entry, FUND.concernsParty),
        (f"{float(least):g}", f"{float(greatest):g}") if least and greatest else None,
        _law(ontology, entry),
    )


def _random_check(ontology: Graph, entry: Node) -> RandomCheck:
    return RandomCheck(
        _code(ontology, entry),
        name_of(ontology, entry),
        _named(ontology, entry, FUND.concernsParty),
        _only(_named(ontology, entry, FUND.standsForMatter)),
        _law(ontology, entry),
    )


def _code(ontology: Graph, entry: Node) -> str:
    return plain(ontology, entry, SKOS.notation)


def _named(ontology: Graph, entry: Node, kind: URIRef) -> tuple[Text, ...]:
    return _names(ontology, objects(ontology, entry, kind))


def _names(graph: Graph, nodes: Iterable[Node]) -> tuple[Text, ...]:
    return tuple(name_of(graph, node) for node in nodes)


def _only(names: tuple[Text, ...]) -> Text:
    return names[0] if names else Text("", "")


def _law(ontology: Graph, entry: Node) -> tuple[LawText, ...]:
    return law_in_force(ontology, ontology.objects(entry, FUND.basedOn), None)
