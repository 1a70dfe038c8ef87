"""The 88 rules of the national book: each runs, or it is said what is missing."""

from __future__ import annotations

from rdflib import SKOS
from typer.testing import CliRunner

from hegui.cli import app
from hegui.knowledge.store import load_batches
from hegui.national_coverage import NationalRule, national_coverage
from hegui.ontology import LAW, read_ontology
from hegui.rules import load_rules


def coverage() -> list[NationalRule]:
    return national_coverage(read_ontology(), load_rules().rules, load_batches())


def test_all_88_are_accounted_for() -> None:
    found = coverage()
    assert [one.number for one in found] == list(range(1, 89))
    assert [one.number for one in found if not one.accounted] == []
    assert all(one.name.zh and one.name.en for one in found)


def test_every_rule_with_published_points_runs() -> None:
    found = coverage()
    assert sum(one.points for one in found) == 3899
    assert [one.number for one in found if one.points and one.state == "missing"] == []


def test_what_is_needed_is_said_of_rules_of_the_book() -> None:
    said = {str(one) for one in read_ontology().subjects(SKOS.scopeNote) if "review-rules-2025-" in str(one)}
    assert said
    assert said <= {str(LAW[f"review-rules-2025-{number}"]) for number in range(1, 89)}


def test_the_command_lists_all_of_them() -> None:
    result = CliRunner().invoke(app, ["rules", "coverage", "--national", "--fail-uncovered", "--lang", "zh"])
    assert result.exit_code == 0
    assert "88 条中 88 条有着落" in result.stdout
