"""What was looked for and is not on file, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rdflib import Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.term import Node

from engine.evidence import Absence as Missing
from engine.evidence.facts import Pattern
from report.findings import Absence, Text
from report.labels import Labels
from report.vocabulary import is_knowledge

_CONDITION: Final = Text("；且符合规则的条件", "; and meeting the rule's conditions")


def absences(missing: Iterable[Missing], labels: Labels) -> tuple[Absence, ...]:
    """What a finding says is missing from the records; what the lists do not say is no news to a reader."""
    about_records = (one for one in missing if not all(is_knowledge(s) for s, _, _ in one.patterns))
    return tuple(_absence(one, labels) for one in about_records)


def _absence(missing: Missing, labels: Labels) -> Absence:
    """`missing` as a finding tells it; the terms are those of its only pattern, if it has only one."""
    only = missing.patterns[0] if len(missing.patterns) == 1 else (None, None, None)
    subject, predicate, value = (None if isinstance(one, Variable) else one for one in only)
    return Absence(
        subject=None if subject is None else str(subject),
        predicate=None if predicate is None else str(predicate),
        object=None if value is None else str(value),
        label=_label(missing, labels),
    )


def _label(missing: Missing, labels: Labels) -> Text:
    said = [_said(one, labels) for one in missing.patterns if not _says_nothing(one)]
    said = said or [_said(one, labels) for one in missing.patterns]
    condition = _CONDITION if "FILTER" in missing.text else Text("", "")
    zh, en = "；".join(one.zh for one in said), "; ".join(one.en for one in said)
    return Text(zh + condition.zh, en + condition.en)


def _says_nothing(pattern: Pattern) -> bool:
    """True of "anything has some value"."""
    return isinstance(pattern[0], Variable) and isinstance(pattern[2], Variable)


def _said(pattern: Pattern, labels: Labels) -> Text:
    subject, predicate, value = pattern
    what = _step(predicate, labels)
    whose = None if isinstance(subject, Variable) else labels.of(subject)
    is_ = None if isinstance(value, Variable) else labels.of(value)
    if whose is None:
        return what if is_ is None else Text(f"{what.zh}：{is_.zh}", f"{what.en}: {is_.en}")
    if is_ is None:
        return Text(f"{whose.zh}：{what.zh}", f"{whose.en}: {what.en}")
    return Text(f"{whose.zh}：{what.zh} {is_.zh}", f"{whose.en}: {what.en} {is_.en}")


def _step(step: Node | Path, labels: Labels) -> Text:
    """The property, or the last one of a path: that is what the value belongs to."""
    if isinstance(step, SequencePath):
        return _step(step.args[-1], labels)
    if isinstance(step, AlternativePath):
        parts = [_step(one, labels) for one in step.args]
        return Text("／".join(one.zh for one in parts), " / ".join(one.en for one in parts))
    if isinstance(step, InvPath):
        inner = _step(step.arg, labels)
        return Text(f"（反向）{inner.zh}", f"inverse of {inner.en}")
    if isinstance(step, MulPath):
        return _step(step.path, labels)
    return labels.of(step) if isinstance(step, Node) else Text(str(step), str(step))
