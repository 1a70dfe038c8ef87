"""docs/policy: every example is a rule whose cases hold in both engines, and each component has a page."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from rdflib import Graph

from engine import evidence, validate
from hegui.components import read_components
from hegui.folders import folder
from hegui.ontology import FUND, LAW, load_ontology, shortened
from hegui.rule_cases import Case, read_cases, run_case
from hegui.rule_template import PREFIXES
from hegui.rules import RuleInfo, load_rules
from report.sentences import check_sentences
from tests.shapes.conditions import without_one_condition

PAGES = Path(__file__).parents[3] / "docs" / "policy"
BLOCK = re.compile(r"^```(turtle|yaml)\n# (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMPONENTS = read_components(folder("shapes"))
EXAMPLES = sorted(
    (page.stem, path, text if kind == "yaml" else PREFIXES + text)
    for page in PAGES.glob("*.md")
    for kind, path, text in BLOCK.findall(page.read_text("utf-8"))
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the components and the examples of the pages, and no other rule."""
    root = tmp_path_factory.mktemp("office")
    shutil.copytree(folder("shapes") / "components", root / "shapes" / "components")
    shutil.copy(folder("shapes") / "prefixes.ttl", root / "shapes")
    for _, path, text in EXAMPLES:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


@pytest.fixture(scope="module")
def rules(office: Path) -> dict[str, RuleInfo]:
    return {rule.id: rule for rule in load_rules(shapes=office / "shapes").rules}


CASE_FILES = [(page, path) for page, path, _ in EXAMPLES if path.endswith(".yaml")]
each_page = pytest.mark.parametrize(("page", "path"), CASE_FILES, ids=[page for page, _ in CASE_FILES])


@each_page
@pytest.mark.parametrize("engine", ["auto", "reference"])
def test_the_cases_of_the_example_hold(
    office: Path, rules: dict[str, RuleInfo], page: str, path: str, engine: str
) -> None:
    cases = read_cases(office / path)
    assert {bool(case.finds) for case in cases} == {True, False}
    for case in cases:
        outcome = run_case(case, rules[case.rule], engine=engine)
        assert outcome.passed, f"{case}\nexpected {outcome.expected}\nfound    {outcome.found}"


@each_page
def test_no_condition_and_no_parameter_of_the_component_is_idle(
    office: Path, rules: dict[str, RuleInfo], page: str, path: str
) -> None:
    cases = read_cases(office / path)
    rule = rules[cases[0].rule]
    idle = [
        taken
        for taken, shapes in without_one_condition(rule, of_components=True)
        if all(run_case(case, rule, shapes=shapes).passed for case in cases)
    ]
    assert not idle, f"no case of docs/policy/{page}.md notices that the component loses {idle}"


def test_examples_cite_law_with_text_and_a_matter_of_the_list(rules: dict[str, RuleInfo]) -> None:
    ontology = load_ontology()
    for rule in rules.values():
        assert [article for article in rule.law if ontology.value(article, LAW.text)] == list(rule.law)
        assert (rule.matter, FUND.ledBy, None) in ontology


@each_page
def test_findings_carry_what_their_sentence_names_and_evidence(
    office: Path, rules: dict[str, RuleInfo], page: str, path: str
) -> None:
    case = next(case for case in read_cases(office / path) if case.finds)
    rule = rules[case.rule]
    data = _whole(case)
    found = {engine: validate(data, rule.shapes, engine=engine) for engine in ("auto", "reference")}
    bindings = [sorted(str(one.bindings) for one in results.results) for results in found.values()]
    assert bindings[0] == bindings[1] != []
    one = found["auto"].results[0]
    assert one.bindings
    shown = evidence(data, rule.shapes, one)
    assert shown.triples or shown.absences
    assert check_sentences(rule.shapes) == []


def _whole(case: Case) -> Graph:
    graph = Graph()
    for triple in (*case.data, *load_ontology()):
        graph.add(triple)
    return graph


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda one: one.id)
def test_each_component_has_words_and_a_page_with_its_parameters_and_an_example(component: object) -> None:
    (one,) = [known for known in COMPONENTS if known is component]
    page = (PAGES / f"{one.id}.md").read_text("utf-8")
    assert one.label["zh"] in page
    assert one.id in (PAGES / "README.md").read_text("utf-8")
    for parameter in one.parameters:
        assert set(parameter.name) == set(parameter.description) == {"zh", "en"}
        assert parameter.kind is not None
        assert parameter.example
        assert f"`{shortened(parameter.iri)}`" in page
        assert parameter.description["zh"] in page
    assert page.startswith(f"# {one.label['zh']} `{one.id}`")
    assert {path.partition("/")[0] for name, path, _ in EXAMPLES if name == one.id} == {"shapes", "tests"}
