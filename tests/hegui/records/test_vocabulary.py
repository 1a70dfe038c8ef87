"""The vocabulary that follows from the declarations of record kinds."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from rdflib import OWL, RDF, RDFS, SKOS, Graph

from engine.errors import InputError
from hegui.folders import folder
from hegui.ontology import FUND, LIST, words_of
from hegui.ontology_check import hygiene_checks, run_hygiene
from hegui.records.terms import GENERATED, new_classes, outside_their_domain
from hegui.records.vocabulary import vocabulary_turtle
from ingest.records.loading import load_records
from ingest.schema import Table

STAMP: dict[str, Any] = {
    "title": {"zh": "印信", "en": "Official stamp"},
    "about": {
        "zh": "单位用以证明文书的器具，每枚一行。",
        "en": "A device that attests papers; one row each.",
    },
    "source": "(ours)",
    "class": "fund:OfficialStamp",
    "iri": "stamp/{stamp_no}",
    "columns": {
        "stamp_no": {"zh": "印信号", "en": "stamp number", "type": "number", "key": "true"},
        "state": {
            "zh": "使用状况",
            "en": "state of use",
            "type": "code",
            "property": "fund:stampState",
            "means": {"zh": "现在可否使用", "en": "whether it may be used now"},
            "values": {"in-use": {"zh": "在用", "en": "in use"}, "kept": {"zh": "封存", "en": "put away"}},
        },
        "keeper": {
            "zh": "保管人",
            "en": "keeper",
            "type": "number",
            "refers": "stamp",
            "property": "fund:stampKeeper",
            "means": {"zh": "负责看护的人", "en": "who watches over it"},
        },
        "begndate": {"zh": "启用日期", "en": "first day", "type": "date", "property": "fund:validFrom"},
        "fee": {
            "zh": "工本费",
            "en": "cost",
            "type": "money",
            "property": "fund:stampCost",
            "means": {"zh": "制作所花的钱", "en": "what making it took"},
        },
    },
    "example": {"stamp_no": "1"},
}


def tables(folder: Path, change: dict[str, Any] | None = None) -> tuple[Table, ...]:
    content = copy.deepcopy(STAMP)
    for path, value in (change or {}).items():
        *parents, last = path.split(".")
        inner = content
        for key in parents:
            inner = inner[key]
        inner[last] = value
    (folder / "agency").mkdir()
    (folder / "areas.yaml").write_text("agency: {zh: 经办, en: Agency}", "utf-8")
    (folder / "agency" / "stamp.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return load_records(folder).tables


def test_the_file_in_the_ontology_is_what_the_declarations_give() -> None:
    written = (folder("ontology") / GENERATED).read_text("utf-8")
    assert written == vocabulary_turtle(), (
        "write it anew: hegui records vocabulary --out ontology/records.ttl"
    )


def test_no_property_is_said_of_what_its_domain_does_not_hold() -> None:
    assert outside_their_domain() == []


def test_classes_properties_and_lists_are_made(tmp_path: Path) -> None:
    graph = Graph().parse(data=vocabulary_turtle(tables(tmp_path)), format="turtle")
    stamp = FUND.OfficialStamp
    assert (stamp, RDF.type, OWL.Class) in graph
    assert (stamp, RDFS.subClassOf, FUND.DatedRecord) in graph
    assert {str(each) for each in graph.objects(stamp, SKOS.definition)} == {
        "单位用以证明文书的器具。",
        "a device that attests papers",
    }
    assert graph.value(FUND.stampKeeper, RDFS.range) == stamp
    assert graph.value(FUND.stampKeeper, RDFS.domain) == stamp
    assert str(graph.value(FUND.stampCost, RDFS.range)).endswith("#decimal")
    assert (FUND.validFrom, RDF.type, None) not in graph
    assert words_of(graph)["stamp-state"] == {
        "封存": "kept",
        "put away": "kept",
        "kept": "kept",
        "在用": "in-use",
        "in use": "in-use",
        "in-use": "in-use",
    }
    assert (LIST["stamp-state-kept"], SKOS.inScheme, LIST["stamp-state"]) in graph


def test_what_is_made_is_well_kept(tmp_path: Path) -> None:
    graph = Graph().parse(data=vocabulary_turtle(tables(tmp_path)), format="turtle")
    asked = [
        check for check in hygiene_checks() if re.match("term-|entry-|list-|definition-|prop", check.name)
    ]
    assert len(asked) >= 10
    assert {check.name: run_hygiene(check, graph) for check in asked} == {check.name: () for check in asked}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"columns.fee.means": {"zh": "工本费的数额", "en": "money"}}, "record-defined-by-itself"),
        ({"columns.fee.means": {"zh": "花的钱", "en": "the cost of it"}}, "record-defined-by-itself"),
        ({"about": {"zh": "印信，每枚一行。", "en": "A device; one row each."}}, "record-defined-by-itself"),
        ({"columns.fee.property": "fund:stampKeeper"}, "record-property-of-two-sorts"),
        ({"class": ["fund:OfficialStamp", "fund:Seal"]}, "record-undefined"),
    ],
    ids=["zh", "en", "class", "sorts", "class unknown"],
)
def test_a_declaration_that_gives_no_sound_term_is_refused(
    tmp_path: Path, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(InputError) as error:
        vocabulary_turtle(tables(tmp_path, change))
    assert error.value.code == code
    assert "agency/stamp.yaml" in error.value.place


def test_personal_data_of_a_new_class_is_masked(tmp_path: Path) -> None:
    name = {
        "zh": "称呼",
        "en": "what it is called",
        "type": "text",
        "property": "fund:name",
        "personal": "name",
    }
    secret = STAMP["columns"]["fee"] | {"personal": "number"}
    made = tables(tmp_path, {"columns.called": name, "columns.fee": secret})
    graph = Graph().parse(data=vocabulary_turtle(made), format="turtle")
    assert set(graph.objects(FUND.name, FUND.personalDataOf)) == {FUND.OfficialStamp}
    assert set(graph.objects(FUND.stampCost, FUND.personalData)) == {FUND.identityNumberKind}


def test_a_new_property_needs_its_meaning(tmp_path: Path) -> None:
    change = {"columns.fee": {"zh": "费", "en": "fee", "type": "money", "property": "fund:stampFee"}}
    with pytest.raises(InputError, match="Add means"):
        vocabulary_turtle(tables(tmp_path, change))


def test_classes_of_the_ontology_are_not_made_again() -> None:
    assert {term.name for term in new_classes()}.isdisjoint({"fund:Operator", "fund:Settlement"})
