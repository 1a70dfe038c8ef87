"""The mutants of a rule: its shapes with one small mistake each, or its period moved by a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from rdflib import Graph, Literal
from rdflib.term import Node

from hegui.rule_properties import SH
from hegui.rules import RuleInfo
from tests.mutants.query_changes import changes_of
from tests.mutants.steps import Steps

_COUNTS = (SH.minCount, SH.maxCount, SH.qualifiedMinCount, SH.qualifiedMaxCount)
_CONDITIONS = (SH["class"], SH.disjoint, SH.equals, SH.lessThan, SH.lessThanOrEquals, SH.datatype, SH.pattern,
               SH.nodeKind, SH["in"], SH.hasValue, SH.minLength, SH.maxLength)  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A rule with one mistake: what it is, and in which line of the rule's file."""

    rule: RuleInfo
    shapes: Graph
    line: int
    what: str


def mutants_of(rule: RuleInfo) -> Iterator[Mutant]:
    """Every mutant of what stands in the rule's own file."""
    written = rule.file.read_text("utf-8")
    for part, query in sorted(rule.shapes.subject_objects(SH.select)):
        at = written.find(str(query))
        if at < 0:
            continue  # a component's query, which its own page has cases for
        for change in changes_of(str(query), Steps()):
            changed = _with(rule.shapes, (part, SH.select, query), Literal(change.made_in(str(query))))
            yield Mutant(rule, changed, written.count("\n", 0, at + change.start) + 1, change.what)
    yield from _without_parts(rule, written)
    yield from _other_counts(rule, written)
    yield from _other_periods(rule, written)


def _without_parts(rule: RuleInfo, written: str) -> Iterator[Mutant]:
    """Without one of several constraints, and without one condition of SHACL Core."""
    parts = [
        (rule.iri, link, part)
        for link in (SH.sparql, SH.property)
        for part in rule.shapes.objects(rule.iri, link)
    ]
    several = sorted(parts) if len(parts) > 1 else []
    conditions = sorted(
        triple
        for condition in _CONDITIONS
        for triple in rule.shapes.triples((None, condition, None))
        if (triple[0], SH.path, None) not in rule.shapes or _is_own(rule, triple[0])
    )
    for triple in (*several, *(each for each in conditions if _is_own(rule, each[0]))):
        name = _name(triple[2] if triple in several else triple[1])
        yield Mutant(
            rule, _with(rule.shapes, triple, None), _line(written, name), f"without {name} {_name(triple[2])}"
        )


def _other_counts(rule: RuleInfo, written: str) -> Iterator[Mutant]:
    for count in _COUNTS:
        for part, _, number in sorted(rule.shapes.triples((None, count, None))):
            for other in (int(number) - 1, int(number) + 1):
                changed = _with(rule.shapes, (part, count, number), Literal(other) if other >= 0 else None)
                if _is_own(rule, part) and other >= 0:
                    what = f"{_name(count)} {number} → {other} of {_name(part)}"
                    yield Mutant(rule, changed, _line(written, _name(part)), what)


def _other_periods(rule: RuleInfo, written: str) -> Iterator[Mutant]:
    for name, day in (("applies_from", rule.applies_from), ("applies_until", rule.applies_until)):
        for step in (-1, 1) if day is not None else ():
            moved = day + timedelta(days=step)  # type: ignore[operator]
            line = _line(written, "rule:appliesFrom" if name == "applies_from" else "rule:appliesUntil")
            yield Mutant(replace(rule, **{name: moved}), rule.shapes, line, f"{name} {day} → {moved}")


def _is_own(rule: RuleInfo, part: Node) -> bool:
    """Whether the part belongs to this rule, not to a component that it uses."""
    return (None, SH.property, part) in rule.shapes or part == rule.iri


def _line(written: str, name: str) -> int:
    return written.count("\n", 0, max(0, written.find(name))) + 1


def _name(node: Node) -> str:
    """An IRI as rules write it."""
    for prefix, namespace in (("rule:", "https://w3id.org/hegui/rule/"), ("sh:", str(SH))):
        if str(node).startswith(namespace):
            return prefix + str(node).removeprefix(namespace)
    return str(node)


def _with(shapes: Graph, triple: tuple[Node, Node, Node], value: Node | None) -> Graph:
    changed = Graph(bind_namespaces="none")
    for one in shapes:
        changed.add(one)
    changed.remove(triple)
    if value is not None:
        changed.add((triple[0], triple[1], value))
    return changed
