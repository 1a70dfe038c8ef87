"""Results become findings that say what, why, where and what to do."""

from __future__ import annotations

import json
from datetime import date

import pytest
from checked_county import Checked, rows_of
from rdflib import RDF, Graph, Literal, URIRef

from engine.errors import InputError
from engine.results import Result, Results
from engine.vocabulary import SH
from report import explain
from report.findings import Finding, Text, finding_from_dict
from report.identity import finding_ids
from report.law import law_in_force
from report.sentences import check_sentences
from report.vocabulary import DATA, FUND, LAW, RULE


def test_the_county_makes_findings_of_each_family(checked: Checked) -> None:
    assert {finding.family for finding in checked.findings} >= {"T", "L", "C", "S"}


def of(checked: Checked, rule: str) -> Finding:
    """The first finding of a rule."""
    return next(one for one in checked.findings if one.rule == f"rule:{rule}")


def test_a_finding_says_everything_a_person_needs(checked: Checked) -> None:
    finding = of(checked, "one-person-two-steps")
    assert finding.family == "C"
    assert finding.severity == "violation"
    assert finding.focus == str(DATA["case/C1"])
    assert finding.focus_label == Text("业务件 C1", "case C1")
    assert "登记" in finding.message.zh
    assert "复核" in finding.message.zh
    assert "OP07（柳*）" in finding.message.zh
    assert "OP07 (柳*)" in finding.message.en
    assert finding.amount == 1260050
    assert finding.responsible is not None
    assert finding.reading is not None
    assert finding.repair
    assert finding.status == "open"
    assert finding.tree is None
    assert finding.law[0].label.zh == "《社会保险经办条例》第三十七条"
    assert finding.law[0].text.startswith("社会保险经办机构应当明确岗位权责")
    assert finding.law[0].in_force_from == "2023-12-01"
    assert any(item.source and item.source.row for item in finding.evidence)


def test_an_amount_path_gives_the_amount_where_the_query_has_none(checked: Checked) -> None:
    assert of(checked, "third-party-paid").amount == 357002


def test_what_is_missing_is_named(checked: Checked) -> None:
    finding = of(checked, "both-reviews-present")
    assert [one.label.zh for one in finding.absences] == ["所属业务件：业务件 C1；履行职责：初审"]


def test_findings_stand_in_the_order_of_family_rule_focus_value(checked: Checked) -> None:
    keys = [("TLCSFDX".index(one.family), one.rule, one.focus, one.value or "") for one in checked.findings]
    assert keys == sorted(keys)


def test_the_order_of_results_and_rows_changes_nothing(checked: Checked) -> None:
    turned = Results(tuple(reversed(checked.results.results)), shapes=checked.shapes)
    again = explain(
        turned, data=checked.data, shapes=checked.shapes, ontology=checked.ontology, sources=rows_of
    )
    assert again == checked.findings


def test_json_has_the_documented_keys_and_reads_back(checked: Checked) -> None:
    documented = {
        "id", "rule", "family", "severity", "focus", "focusLabel", "path", "value", "message", "law",
        "evidence", "tree", "amount", "responsible", "repair", "status",
    }  # fmt: skip
    for finding in checked.findings:
        said = json.loads(json.dumps(finding.as_dict(), ensure_ascii=False))
        assert documented <= said.keys()
        assert said["message"].keys() == {"zh", "en"}
        assert all(one.keys() == {"iri", "label", "text", "inForceFrom"} for one in said["law"])
        assert all(one["source"] is None or one["source"].keys() == {"file", "sheet", "row", "pointer"}
                   for one in said["evidence"])  # fmt: skip
        assert finding_from_dict(said) == finding


def result(focus: str = "x", **more: object) -> Result:
    """A result of an invented rule."""
    return Result(
        focus=DATA[focus],
        path=None,
        value=more.pop("value", None),  # type: ignore[arg-type]
        component=SH.SPARQLConstraintComponent,
        source_shape=RULE.invented,
        severity=SH.Violation,
        root_shape=RULE.invented,
        **more,  # type: ignore[arg-type]
    )


def ids(*results: Result) -> list[str]:
    """Their ids."""
    return finding_ids(results, Graph())


def test_an_id_depends_on_rule_focus_value_and_bound_iris() -> None:
    plain = ids(result())[0]
    assert len(plain) == 16
    assert ids(result())[0] == plain
    assert ids(result("y"))[0] != plain
    assert ids(result(value=Literal(1)))[0] != plain
    assert ids(result(bindings={"duty": DATA.duty}))[0] != plain


def test_an_id_does_not_depend_on_bound_literals_or_messages() -> None:
    plain = ids(result())[0]
    assert ids(result(bindings={"amount": Literal("3.10")}, messages={"zh": "甲"}))[0] == plain


def test_ids_are_unique_even_where_only_literals_differ() -> None:
    pair = [result(bindings={"terminal": Literal(name)}) for name in ("T-1", "T-2")]
    assert len(set(ids(*pair))) == 2
    assert set(ids(*pair)) == set(ids(*reversed(pair)))
    assert len(set(ids(*pair, *pair))) == 4


INVENTED_LAW = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix law:     <https://w3id.org/hegui/law/> .
@prefix skos:    <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd:     <http://www.w3.org/2001/XMLSchema#> .

law:invented-9
    skos:prefLabel "《虚构办法》第九条"@zh ;
    dcterms:hasVersion law:invented-9-a , law:invented-9-b .

law:invented-9-a
    law:text "旧文"@zh ;
    law:inForceFrom "2020-01-01"^^xsd:date ;
    law:inForceUntil "2024-12-31"^^xsd:date .

law:invented-9-b
    law:text "新文"@zh ;
    law:inForceFrom "2025-01-01"^^xsd:date .
"""


@pytest.fixture
def law() -> Graph:
    """An invented article with two versions."""
    return Graph().parse(format="turtle", data=INVENTED_LAW)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2024, 12, 31), "旧文"),
        (date(2025, 1, 1), "新文"),
        (date(2020, 1, 1), "旧文"),
        (date(2019, 12, 31), "新文"),
        (None, "新文"),
    ],
)
def test_the_text_of_the_law_is_that_in_force_on_the_day(law: Graph, day: date | None, text: str) -> None:
    [article] = law_in_force(law, [LAW["invented-9"]], day)
    assert article.text == text
    assert article.label.zh == "《虚构办法》第九条"


def test_articles_stand_in_the_order_of_their_numbers(law: Graph) -> None:
    cited = [LAW["agency-37"], LAW["agency-9"], LAW["agency-36"]]
    assert [one.iri.rsplit("/", 1)[1] for one in law_in_force(law, cited, None)] == [
        "agency-9", "agency-36", "agency-37",
    ]  # fmt: skip


def test_every_template_of_every_rule_can_be_filled(checked: Checked) -> None:
    assert [str(error) for error in check_sentences(checked.shapes)] == []


def sentence_of(template: str) -> Graph:
    """A rule whose sentence is `template`."""
    shapes = Graph()
    shapes.add((RULE.invented, RULE.sentence, Literal(template, lang="zh")))
    return shapes


def explained(template: str, one: Result) -> Finding:
    """The finding of a result of the invented rule."""
    shapes = sentence_of(template)
    results = Results((one,), shapes=shapes)
    return explain(results, data=Graph(), shapes=shapes, ontology=Graph(), sources=rows_of)[0]


def test_a_sentence_that_names_an_unknown_variable_is_an_error_with_rule_and_variable() -> None:
    with pytest.raises(InputError) as caught:
        explained("多付 {excess} 元。", result())
    assert caught.value.code == "sentence-variable-unknown"
    assert "rule:invented" in caught.value.place
    assert "{excess}" in caught.value.found


def test_a_sentence_with_an_unknown_format_is_an_error() -> None:
    with pytest.raises(InputError) as caught:
        explained("{value:roman}", result(value=Literal(3)))
    assert caught.value.code == "sentence-format-unknown"


XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("template", "literal", "datatype", "said"),
    [
        ("{value} 元", "1234.5", "decimal", "1,234.50 元"),
        ("{value} 元", "-0.1", "decimal", "-0.10 元"),
        ("{value}", "31.505000", "decimal", "31.505"),
        ("{value:number}", "2.0000", "decimal", "2"),
        ("{value:percent}", "0.85", "decimal", "85%"),
        ("{value:money}", "1234567.8", "decimal", "1,234,567.80 元"),
        ("{value}", "2026", "integer", "2026"),
        ("在{value}年", "2026", "integer", "在 2026 年"),
        ("在“{value}”", "2026", "integer", "在“2026”"),
        ("{value}", "2026-03-01", "date", "2026-03-01"),
        ("{value}", "2026-03-01T14:05:00", "dateTime", "2026-03-01 14:05"),
        ("{value}", "2026-03-01T14:05:09", "dateTime", "2026-03-01 14:05:09"),
        ("{value:date}", "2026-03-01T14:05:09", "dateTime", "2026-03-01"),
        ("{value}", "true", "boolean", "是"),
    ],
)
def test_literals_are_written_for_people(template: str, literal: str, datatype: str, said: str) -> None:
    value = Literal(literal, datatype=URIRef(XSD + datatype))
    assert explained(template, result(value=value)).message.zh == said


def test_a_variable_the_query_left_unbound_is_said_to_be_not_recorded() -> None:
    shapes = sentence_of("离岗日期 {left}。")
    shapes.add((RULE["invented-query"], SH.select, Literal("SELECT $this ?left WHERE {}")))
    results = Results((result(source_constraint=RULE["invented-query"]),), shapes=shapes)
    ours = Graph()
    [finding] = explain(results, data=ours, shapes=shapes, ontology=ours, sources=rows_of)
    assert finding.message.zh == "离岗日期 未登记。"


def test_the_law_of_as_of_is_cited_where_a_rule_has_no_fact_date(law: Graph) -> None:
    shapes = sentence_of("发现。")
    shapes.add((RULE.invented, URIRef("http://purl.org/dc/terms/source"), LAW["invented-9"]))
    [finding] = explain(
        Results((result(),), shapes=shapes), data=Graph(), shapes=shapes, ontology=law, sources=rows_of,
        as_of=date(2022, 6, 1),
    )  # fmt: skip
    assert finding.law[0].text == "旧文"


def test_shapes_that_are_not_ours_are_explained_by_their_own_messages() -> None:
    one = result(messages={"": "too long"})
    [finding] = explain(
        Results((one,), shapes=Graph()), data=Graph(), shapes=Graph(), ontology=Graph(), sources=rows_of
    )
    assert finding.message == Text("too long", "too long")
    assert finding.family == ""


def test_the_most_special_class_names_a_record(checked: Checked) -> None:
    assert (DATA["encounter/E1"], RDF.type, FUND.Encounter) in checked.data
    assert "住院 E1" in of(checked, "third-party-paid").message.zh


def test_what_is_known_only_from_memory_says_so(checked: Checked) -> None:
    article = LAW["usual-practice"]
    [cited] = law_in_force(checked.ontology, [article], None)
    assert cited.label.zh.endswith("[memory] 未核实")
    assert cited.label.en.endswith("[memory]")
    [sure] = law_in_force(checked.ontology, [LAW["agency-37"]], None)
    assert "[" not in sure.label.zh
