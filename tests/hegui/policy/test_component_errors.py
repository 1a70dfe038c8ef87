"""A component that is used wrongly is told with its place and what to write; it never passes in silence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.errors import InputError
from hegui.components import read_components
from hegui.folders import folder
from hegui.rule_template import Wanted, new_rule
from hegui.rules import load_rules
from hegui.vocabulary import refuse_unknown_properties

WANTED = Wanted("decided-in-time", "fund:Recognition", path="fund:decidedOn")
COMPONENTS = {one.id: one for one in read_components(folder("shapes"))}


@pytest.fixture
def office(tmp_path: Path) -> Path:
    shutil.copytree(folder("shapes") / "components", tmp_path / "shapes" / "components")
    shutil.copy(folder("shapes") / "prefixes.ttl", tmp_path / "shapes")
    (tmp_path / "lists").mkdir()
    shutil.copy(folder("ontology") / "lists" / "supervision-matters.ttl", tmp_path / "lists")
    return tmp_path


def begin(office: Path, component: str = "within-working-days", wanted: Wanted = WANTED) -> Path:
    rule, *_ = new_rule(
        COMPONENTS[component],
        wanted,
        shapes=office / "shapes",
        cases=office / "cases",
        lists=office / "lists",
    )
    return rule


def test_a_rule_just_begun_is_complete(office: Path) -> None:
    begin(office)
    rules = load_rules(shapes=office / "shapes")
    refuse_unknown_properties(rules)
    assert [rule.id for rule in rules.rules] == ["rule:decided-in-time"]
    named = (office / "lists" / "supervision-matters.ttl").read_text("utf-8")
    assert named.endswith("\nlist:matter-graded-review rule:checkedBy rule:decided-in-time .\n")


@pytest.mark.parametrize(
    ("there", "instead", "code", "said"),
    [
        (
            "    rule:countedFrom fund:acceptedOn ;\n",
            "",
            "component-parameter-missing",
            "rule:countedFrom fund:acceptedOn",
        ),
        (
            "From fund:acceptedOn",
            "From fund:appliedOn , fund:acceptedOn",
            "component-parameter-twice",
            "one value",
        ),
        ("list:parameter-recognition-limit-days", "30", "component-parameter-wrong", "the text 30"),
        (
            "recognition-limit-days",
            "recognition-limit-day",
            "component-parameter-wrong",
            "Did you mean list:parameter-recognition-limit-days?",
        ),
        (
            "list:parameter-recognition-limit-days",
            "list:duty-pay",
            "component-parameter-wrong",
            "list:duty-pay",
        ),
        ("rule:countedFrom", "rule:countdFrom", "component-parameter-missing", "rule:countedFrom"),
        ("rule:version", 'rule:remark "x" ; rule:version', "rule-word-unknown", "rule:remark"),
        (
            "    sh:path fund:decidedOn ;\n",
            "",
            "component-on-wrong-shape",
            "hegui rules components within-working-days",
        ),
    ],
)
def test_a_slip_is_told(office: Path, there: str, instead: str, code: str, said: str) -> None:
    file = begin(office)
    text = file.read_text("utf-8")
    assert there in text
    file.write_text(text.replace(there, instead), "utf-8")
    with pytest.raises(InputError) as problem:
        refuse_unknown_properties(load_rules(shapes=office / "shapes"))
    assert (problem.value.code, said in str(problem.value)) == (code, True), problem.value
    assert "decided-in-time.ttl" in problem.value.place


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Wanted("Decided_In_Time", "fund:Recognition"), "rule-name-wrong"),
        (Wanted("decided-in-time", "fund:Recognitions"), "class-without-records"),
        (Wanted("decided-in-time", "fund:Recognition", matter="list:matter-none"), "matter-unknown"),
        (
            Wanted("decided-in-time", "fund:Recognition", values={"from": "fund:a"}),
            "component-parameter-unknown",
        ),
    ],
)
def test_what_cannot_be_begun_is_told_and_leaves_nothing(office: Path, wanted: Wanted, code: str) -> None:
    with pytest.raises(InputError) as problem:
        begin(office, wanted=wanted)
    assert problem.value.code == code
    assert not [*(office / "shapes").glob("control/*"), *(office / "cases").rglob("*.yaml")]


def test_a_name_is_taken_once(office: Path) -> None:
    begin(office)
    with pytest.raises(InputError, match="rule-name-taken"):
        begin(office)


def test_a_file_of_components_without_one_is_told(office: Path) -> None:
    (office / "shapes" / "components" / "empty.ttl").write_text("", "utf-8")
    with pytest.raises(InputError, match="component-malformed"):
        load_rules(shapes=office / "shapes")
