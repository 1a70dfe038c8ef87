"""The control rules find all of the labelled cases of segregation of duties, and nothing else in them.

Precision and recall are over rule and focus, for all control rules at once: what any rule finds in a case
that does not expect it counts against precision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from rdflib import RDF, Graph
from rdflib.term import Node

import ingest
from engine.graph.materialise import materialise_into
from engine.graph.present import present
from engine.session import Session
from hegui.ontology import DATA, LIST, load_ontology, words
from hegui.rules import RuleInfo, load_rules
from hegui.workspace import mapping
from tests.hegui.segregation.labelled_cases import (
    MARK,
    Labelled,
    LabelledCase,
    labelled_cases,
    rows_of,
    sets_of,
)

CASES = labelled_cases(Path(__file__).parent / "labelled")
COUNTED = ("cases", "near misses", "right", "wrong", "missed")
RULES: dict[Node, RuleInfo] = {rule.iri: rule for rule in load_rules(["control"]).rules}


class Judged:
    """A set of cases put to all control rules."""

    def __init__(self, cases: Iterable[LabelledCase], session: Session) -> None:
        self.cases = {case.mark: case for case in cases}
        connection = ingest.load_rows(rows_of(self.cases.values()), words=words())
        self.data = materialise_into(Graph(), present(mapping(), connection), connection, base=str(DATA))
        connection.close()
        self.kinds = self._kinds_on_file()
        self.results = session.validate(self.data, rules=list(RULES))

    def findings(self) -> Iterator[tuple[str, Labelled]]:
        """What was found in which case, as `hegui check` would tell it of the case's records alone."""
        assert [(run.rule, run.error) for run in self.results.runs if run.error] == []
        for result in self.results.results:
            rule, mark = RULES[result.root_shape], self._mark_of(result.focus)
            if mark and self._is_checked(rule, mark) and rule.applies_within(rule.days_of(self.data, result)):
                yield mark, (rule.file.stem, _plain(result.focus))

    def _kinds_on_file(self) -> dict[str, set[Node]]:
        """Classes of things on file, by the mark that their names carry; those without one under ``."""
        kinds: dict[str, set[Node]] = {}
        for thing, kind in self.data.subject_objects(RDF.type):
            for mark in set(MARK.findall(str(thing))) or {""}:
                kinds.setdefault(mark, set()).add(kind)
        return kinds

    def _is_checked(self, rule: RuleInfo, mark: str) -> bool:
        on_file = self.kinds.get(mark, set()) | self.kinds.get("", set())
        return all(kind in on_file for kind in rule.requires)

    def _mark_of(self, focus: Node) -> str | None:
        """The case that a thing belongs to: by its mark, or as the only one that speaks of this role."""
        if found := MARK.search(str(focus)):
            return found[0]
        code = str(focus).removeprefix(str(LIST["role-"]))
        return next((case.mark for case in self.cases.values() if code in case.changes), None)


def _plain(focus: Node) -> str:
    """The focus as the cases write it."""
    text = MARK.sub("", str(focus))
    return text.replace(str(DATA), "", 1).replace(str(LIST), "list:", 1)


@pytest.fixture(scope="module")
def found() -> dict[str, set[Labelled]]:
    """What the rules find, by the mark of the case."""
    by_case: dict[str, set[Labelled]] = {case.mark: set() for case in CASES}
    with Session(load_ontology(), load_rules(["control"]).graph) as session:
        for some in sets_of(CASES):
            for mark, finding in Judged(some, session).findings():
                by_case[mark].add(finding)
    return by_case


def table(found: dict[str, set[Labelled]]) -> tuple[str, bool]:
    """Precision and recall of each kind and of all; and whether both are 1.0 throughout."""
    counts: dict[str, Counter[str]] = {}
    for case in CASES:
        for kind in (case.kind, "all"):
            count = counts.setdefault(kind, Counter())
            count["cases"] += 1
            count["near misses"] += case.is_near_miss
            count["right"] += len(found[case.mark] & case.expected)
            count["wrong"] += len(found[case.mark] - case.expected)
            count["missed"] += len(case.expected - found[case.mark])
    lines = ["".join(f"{head:>12}" for head in (*COUNTED, "precision", "recall"))]
    perfect = True
    for kind, count in sorted(counts.items(), key=lambda each: each[0] == "all"):
        precision = count["right"] / max(1, count["right"] + count["wrong"])
        recall = count["right"] / max(1, count["right"] + count["missed"])
        perfect &= precision == recall == 1.0
        figures = "".join(f"{count[head]:>12}" for head in COUNTED)
        lines.append(f"{figures}{precision:>12.3f}{recall:>12.3f}  {kind}")
    return "\n".join(lines), perfect


def test_precision_and_recall_are_one(
    found: dict[str, set[Labelled]], capsys: pytest.CaptureFixture[str]
) -> None:
    text, perfect = table(found)
    with capsys.disabled():
        print(f"\n{text}")
    wrong = [
        f"{case.kind}: {case.name}\n    {word} {' '.join(finding)}"
        for case in CASES
        for word, findings in (
            ("missed", case.expected - found[case.mark]),
            ("wrong", found[case.mark] - case.expected),
        )
        for finding in sorted(findings)
    ]
    assert not wrong, "\n".join(wrong)
    assert perfect


def test_the_set_is_large_and_has_near_misses() -> None:
    assert len(CASES) >= 200
    near = [case for case in CASES if case.is_near_miss]
    assert 0.3 <= len(near) / len(CASES) <= 0.5
    assert {case.kind for case in near} == {case.kind for case in CASES}
