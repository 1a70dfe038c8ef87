"""What a finding is: everything a person needs in order to judge one validation result and act on it.

`as_dict` gives the objects of `findings.json`; `finding_from_dict` reads them back. Every text for people is
a `Text` (Chinese and English); the text of a law is Chinese only, as promulgated. Money is in fen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

FAMILIES: Final = ("T", "L", "C", "S", "F", "D", "X")
SEVERITIES: Final = ("violation", "warning", "info")


@dataclass(frozen=True)
class Text:
    """The same thing said in Chinese and in English."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """The text in `lang`; Chinese for any language but English."""
        return self.en if lang == "en" else self.zh

    def as_dict(self) -> dict[str, str]:
        """The object `{zh, en}`."""
        return {"zh": self.zh, "en": self.en}


@dataclass(frozen=True)
class SourceRow:
    """Where a fact stands: the row (1-based, as a person sees it) or the place inside one input file."""

    file: str
    sheet: str | None = None
    row: int | None = None
    pointer: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The object `{file, sheet, row, pointer}`."""
        return {"file": self.file, "sheet": self.sheet, "row": self.row, "pointer": self.pointer}


@dataclass(frozen=True)
class LawText:
    """An article as it was in force on the day of the fact."""

    iri: str
    label: Text
    text: str
    in_force_from: str | None

    def as_dict(self) -> dict[str, Any]:
        """The object `{iri, label, text, inForceFrom}`."""
        return {
            "iri": self.iri,
            "label": self.label.as_dict(),
            "text": self.text,
            "inForceFrom": self.in_force_from,
        }


@dataclass(frozen=True)
class EvidenceItem:
    """One fact that makes the finding, with the words for it and the row that shows it.

    `object_is_node` tells an IRI from a literal, so that a picture can draw the one as a node and the other
    as a line of text.
    """

    subject: str
    predicate: str
    object: str
    source: SourceRow | None
    subject_label: Text
    predicate_label: Text
    object_label: Text
    object_is_node: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The object `{subject, predicate, object, source}` with a label for each of the three terms."""
        return {
            "subject": self.subject,
            "predicate": self.predicate,
            "object": self.object,
            "source": self.source and self.source.as_dict(),
            "subjectLabel": self.subject_label.as_dict(),
            "predicateLabel": self.predicate_label.as_dict(),
            "objectLabel": self.object_label.as_dict(),
            "objectIsNode": self.object_is_node,
        }


@dataclass(frozen=True)
class Absence:
    """A fact that makes the finding by not being on file; `None` stands for anything at all."""

    subject: str | None
    predicate: str | None
    object: str | None
    label: Text

    def as_dict(self) -> dict[str, Any]:
        """The object `{subject, predicate, object, label}`."""
        return {
            "subject": self.subject,
            "predicate": self.predicate,
            "object": self.object,
            "label": self.label.as_dict(),
        }


@dataclass(frozen=True)
class Finding:
    """One explained validation result. `tree` and verified repairs are for later: null and words only.

    `amount` is what this finding says is at stake, `net` what it adds to the others (`report.money`), both in
    fen; `money_in` names the records in which that money lies, from the widest to the narrowest.
    """

    id: str
    rule: str
    family: str
    severity: str
    focus: str
    focus_label: Text
    path: str | None
    value: str | None
    message: Text
    title: Text
    reading: Text | None = None
    law: tuple[LawText, ...] = ()
    evidence: tuple[EvidenceItem, ...] = ()
    absences: tuple[Absence, ...] = ()
    tree: Mapping[str, Any] | None = None
    amount: int | None = None
    responsible: Text | None = None
    repair: tuple[Text, ...] = ()
    status: str = "open"
    fact_date: str | None = None
    net: int | None = None
    money_in: tuple[str, ...] = ()
    institution: Text | None = None
    scheme: Text | None = None

    def as_dict(self) -> dict[str, Any]:
        """One object of `findings.json`."""
        return {
            "id": self.id,
            "rule": self.rule,
            "family": self.family,
            "severity": self.severity,
            "focus": self.focus,
            "focusLabel": self.focus_label.as_dict(),
            "path": self.path,
            "value": self.value,
            "title": self.title.as_dict(),
            "message": self.message.as_dict(),
            "reading": self.reading and self.reading.as_dict(),
            "law": [one.as_dict() for one in self.law],
            "factDate": self.fact_date,
            "evidence": [one.as_dict() for one in self.evidence],
            "absences": [one.as_dict() for one in self.absences],
            "tree": self.tree,
            "amount": self.amount,
            "net": self.net,
            "moneyIn": list(self.money_in),
            "institution": self.institution and self.institution.as_dict(),
            "scheme": self.scheme and self.scheme.as_dict(),
            "responsible": self.responsible and self.responsible.as_dict(),
            "repair": [one.as_dict() for one in self.repair],
            "status": self.status,
        }


def finding_from_dict(said: Mapping[str, Any]) -> Finding:
    """The finding that `Finding.as_dict` wrote."""
    return Finding(
        id=said["id"],
        rule=said["rule"],
        family=said["family"],
        severity=said["severity"],
        focus=said["focus"],
        focus_label=Text(**said["focusLabel"]),
        path=said["path"],
        value=said["value"],
        message=Text(**said["message"]),
        title=Text(**said["title"]),
        reading=_text(said["reading"]),
        law=tuple(
            LawText(one["iri"], Text(**one["label"]), one["text"], one["inForceFrom"]) for one in said["law"]
        ),
        evidence=tuple(_evidence(one) for one in said["evidence"]),
        absences=tuple(
            Absence(one["subject"], one["predicate"], one["object"], Text(**one["label"]))
            for one in said["absences"]
        ),
        tree=said["tree"],
        amount=said["amount"],
        responsible=_text(said["responsible"]),
        repair=tuple(Text(**one) for one in said["repair"]),
        status=said["status"],
        fact_date=said["factDate"],
        net=said.get("net"),
        money_in=tuple(said.get("moneyIn", ())),
        institution=_text(said.get("institution")),
        scheme=_text(said.get("scheme")),
    )


def _text(said: Mapping[str, str] | None) -> Text | None:
    return None if said is None else Text(**said)


def _evidence(said: Mapping[str, Any]) -> EvidenceItem:
    return EvidenceItem(
        subject=said["subject"],
        predicate=said["predicate"],
        object=said["object"],
        source=None if said["source"] is None else SourceRow(**said["source"]),
        subject_label=Text(**said["subjectLabel"]),
        predicate_label=Text(**said["predicateLabel"]),
        object_label=Text(**said["objectLabel"]),
        object_is_node=said["objectIsNode"],
    )
