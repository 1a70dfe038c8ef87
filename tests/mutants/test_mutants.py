"""Mistakes in rules are noticed by their cases, and one is left over when a case is taken away."""

from __future__ import annotations

from pathlib import Path

import pytest

from hegui.rule_cases import Case, read_cases
from hegui.rules import RuleInfo, load_rules
from tests.mutants.__main__ import lines_of, noticed, summary
from tests.mutants.killing import Kept, Outcome, Survivor, equivalents, outcome_of
from tests.mutants.mutants_of import mutants_of
from tests.mutants.query_changes import changes_of
from tests.mutants.steps import Steps
from tests.mutants.tokens import tokens_of

SHAPES = Path(__file__).parent.parent / "shapes"
FEW = ["rule:entry-published", "rule:charge-outside-stay"]
QUERY = """
    SELECT DISTINCT $this ?day
    WHERE {
        { $this fund:validFrom ?from ; fund:validUntil ?until } UNION { $this fund:within <https://x/a#b> }
        ?fact fund:performedOn ?day .   # FILTER (?day > ?until) is only a remark
        OPTIONAL { $this fund:note ?note }
        FILTER (?from <= ?day && ?day <= ?until && ?note != "a < b")
    }
"""


def rule_and_cases(name: str) -> tuple[RuleInfo, list[Case]]:
    (rule,) = load_rules([name]).rules
    return rule, read_cases(SHAPES / rule.file.parent.name / f"{rule.file.stem}.yaml")


def test_the_mistakes_that_are_tried_in_a_query() -> None:
    changed = {change.what: " ".join(change.made_in(QUERY).split()) for change in changes_of(QUERY, Steps())}
    day = '"P1D"^^xsd:dayTimeDuration'
    expected = {
        "?from < ?day &&",
        "?from >= ?day &&",
        f"?from <= (?day + {day}) &&",
        "?day < ?until &&",
        "?day >= ?until &&",
        f"?day <= (?until + {day}) &&",
        "?from <= ?day || ?day <= ?until &&",
        "?day <= ?until || ?note",
        '?note = "a < b"',
        "?until <= ?day && ?day <= ?from &&",
        "OPTIONAL { $this fund:note ?note } }",  # no FILTER
        "?day . # FILTER (?day > ?until) is only a remark FILTER",  # no OPTIONAL
        "{ $this fund:validFrom ?from ; fund:validUntil ?until } ?fact",  # an arm of the UNION each
        "{ { $this fund:within <https://x/a#b> } ?fact",
    }
    assert {part for part in expected if not any(part in query for query in changed.values())} == set()
    assert len(changed) == len(expected)


@pytest.mark.parametrize("name", FEW)
def test_cases_notice_every_mistake(name: str) -> None:
    outcome = outcome_of(*rule_and_cases(name))
    assert outcome.total >= 6
    assert outcome.survivors == ()


def test_a_mistake_is_left_over_when_a_case_is_taken_away() -> None:
    rule, cases = rule_and_cases("rule:entry-published")
    outcome = outcome_of(rule, [case for case in cases if not case.finds])
    assert outcome.killed < outcome.total
    assert any("minCount" in survivor.what for survivor in outcome.survivors)


def test_every_excuse_names_a_mistake_of_a_rule_and_says_why() -> None:
    rules = {rule.id: rule for rule in load_rules().rules}
    assert equivalents().keys() <= rules.keys()
    for name, changes in equivalents().items():
        assert changes.keys() <= {mutant.what for mutant in mutants_of(rules[name])}, name
    assert all(len(why.split()) > 3 for changes in equivalents().values() for why in changes.values())


def test_an_outcome_is_kept_until_rule_or_cases_change(tmp_path: Path) -> None:
    rule, _ = rule_and_cases("rule:entry-published")
    case_file = tmp_path / "cases.yaml"
    case_file.write_text("rule: rule:entry-published\ncases: []\n", "utf-8")
    kept = Kept(tmp_path / "kept")
    outcome = Outcome(rule.id, 3, 1, 0, (Survivor(7, "< → <="),))
    assert kept.load(rule, case_file) is None
    kept.save(rule, case_file, outcome)
    assert kept.load(rule, case_file) == outcome
    case_file.write_text("rule: rule:entry-published\ncases: [ ]\n", "utf-8")
    assert kept.load(rule, case_file) is None


def test_days_that_the_law_bounds_move_by_one() -> None:
    query = "list:bound-manual-claim-days fund:value ?days . ?x fund:parameter list:bad ; fund:value ?most ."
    assert Steps().of(tokens_of(query)) == {"?days": "1", "?most": "0.01"}


def test_the_summary_gives_the_sum_and_the_weak_rules_first() -> None:
    outcomes = [
        Outcome("rule:a", 10, 0, 0, ()),
        Outcome("rule:b", 4, 1, 1, (Survivor(7, "< → <="), Survivor(9, "1 → 2"))),
        Outcome("rule:c", 6, 0, 0, (Survivor(3, "= → !="),)),
    ]
    assert noticed(outcomes) == 17 / 20
    assert summary(outcomes) == [
        "17 of 20 mutants of 3 rules are noticed: 85.0% (wanted 90%); 3 survive, 1 are excused",
        "2 of 3 rules are under 90%:",
        "    50% 2/4 rule:b",
        "    83% 5/6 rule:c",
    ]
    assert summary(outcomes[:1])[1:] == ["0 of 1 rules are under 90%"]


def test_a_rule_and_its_survivors_have_lines() -> None:
    rule, _ = rule_and_cases("rule:entry-published")
    lines = lines_of(Outcome(rule.id, 3, 1, 2, (Survivor(7, "< → <="),)), rule)
    assert lines[0] == "2/3 rule:entry-published, 1 say the same, 2 excused"
    assert lines[1].endswith("shapes/lists/entry-published.ttl:7: < → <=")
