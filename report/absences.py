"""What was looked for and is not on file, in words."""

from __future__ import annotations

from rdflib import RDF, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.term import Node

from engine.evidence import Absence as Missing
from report.findings import Absence, Text
from report.labels import Labels

_ANY = Text("（任何值）", "(anything)")


def absence(missing: Missing, labels: Labels) -> Absence:
    """`missing` as a finding tells it; the terms are those of its only pattern, if it has only one."""
    only = missing.patterns[0] if len(missing.patterns) == 1 else (None, None, None)
    subject, predicate, value = (None if isinstance(one, Variable) else one for one in only)
    said = [_said(one, labels) for one in missing.patterns]
    return Absence(
        subject=None if subject is None else str(subject),
        predicate=None if predicate is None else str(predicate),
        object=None if value is None else str(value),
        label=Text("；".join(one.zh for one in said), "; ".join(one.en for one in said)),
    )


def _said(pattern: tuple[Node, Node | Path, Node], labels: Labels) -> Text:
    subject, predicate, value = pattern
    what = Text("种类", "kind") if predicate == RDF.type else _step(predicate, labels)
    whose = None if isinstance(subject, Variable) else labels.of(subject)
    is_ = _ANY if isinstance(value, Variable) else labels.of(value)
    if whose is None:
        return Text(f"{what.zh}：{is_.zh}", f"{what.en}: {is_.en}")
    return Text(f"{whose.zh} 的{what.zh}：{is_.zh}", f"{whose.en}, {what.en}: {is_.en}")


def _step(step: Node | Path, labels: Labels) -> Text:
    """A property, or the properties of a path one after the other."""
    if isinstance(step, SequencePath | AlternativePath):
        mark = ("／", " / ") if isinstance(step, AlternativePath) else ("→", " → ")
        parts = [_step(one, labels) for one in step.args]
        return Text(mark[0].join(one.zh for one in parts), mark[1].join(one.en for one in parts))
    if isinstance(step, InvPath):
        inner = _step(step.arg, labels)
        return Text(f"（反向）{inner.zh}", f"inverse of {inner.en}")
    if isinstance(step, MulPath):
        return _step(step.path, labels)
    return labels.of(step) if isinstance(step, Node) else Text(str(step), str(step))
