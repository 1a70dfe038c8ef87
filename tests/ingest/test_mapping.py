"""The mapping to RDF that the declarations of record kinds amount to."""

from __future__ import annotations

from pathlib import Path

from rdflib import Graph

from engine.graph.r2rml import read_mapping
from ingest.records import TABLES
from ingest.records.mapping import Statement, mapping_graph, mapping_turtle, triples_maps

TREE = "https://w3id.org/hegui/list/"


def test_turtle_for_people_is_the_graph_that_is_used() -> None:
    turtle = Graph().parse(data=mapping_turtle(), format="turtle")
    assert read_mapping(turtle).triples_maps == read_mapping(mapping_graph()).triples_maps


def test_every_kind_and_view_has_one_triples_map_of_its_own_name() -> None:
    names = [each.name for each in triples_maps()]
    assert len(set(names)) == len(names) == len(TABLES) + sum(len(table.views) for table in TABLES)


def test_a_column_says_a_value_a_code_another_record_or_what_its_template_makes() -> None:
    said = {each.name: each for each in triples_maps()}
    assert Statement("fund:lineAmount", "column", "det_item_fee_sumamt") in said["fee-line"].statements
    assert Statement("fund:sex", "template", f"{TREE}gend-{{gend}}") in said["person"].statements
    assert Statement("fund:refundOf", "template", "fee-line/{init_line_id}") in said["fee-line"].statements
    law = "https://w3id.org/hegui/law/{article_code}"
    assert Statement("fund:basedOn", "template", law) in said["list-power"].statements


def test_views_say_what_else_the_rows_stand_for() -> None:
    said = {each.name: each for each in triples_maps()}
    assert said["case"].query == "SELECT DISTINCT case_no FROM operation_log"
    assert said["item"].table == "catalogue_item"
    assert Statement("fund:itemCode", "column", "med_list_codg") in said["item"].statements
    assert Statement("fund:entryFor", "template", "item/{med_list_codg}") in said["catalogue-item"].statements
    assert said["admission"].classes == ("fund:Admission",)


def test_the_mapping_is_written_nowhere_else() -> None:
    assert list((Path(__file__).parents[2] / "ingest").rglob("*.ttl")) == []
