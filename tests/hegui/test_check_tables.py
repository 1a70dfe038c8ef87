"""`hegui check --tables`, as typed: anyone's tables, anyone's rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import Result
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH
from typer.testing import CliRunner

from engine.errors import InputError, UnsupportedError
from hegui.cli import app

MAPPING = """@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix ex: <http://example.org/> .
ex:order-map rr:logicalTable [ rr:tableName "orders" ] ;
    rr:subjectMap [ rr:template "order/{id}" ; rr:class ex:Order ] ;
    rr:predicateObjectMap [ rr:predicate ex:customer ; rr:objectMap [ rr:template "customer/{customer}" ] ] ;
    rr:predicateObjectMap [ rr:predicate ex:total ; rr:objectMap [ rr:column "total" ] ] ;
    rr:predicateObjectMap [ rr:predicate ex:placed ; rr:objectMap [ rr:column "placed" ] ] .
ex:customer-map rr:logicalTable [ rr:tableName "customers" ] ;
    rr:subjectMap [ rr:template "customer/{id}" ; rr:class ex:GoodCustomer ] ;
    rr:predicateObjectMap [ rr:predicate ex:since ; rr:objectMap [ rr:column "since" ] ] .
"""
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
ex:order a sh:NodeShape ; sh:targetClass ex:Order ; sh:property ex:order-total ;
    sh:name "Orders are worth something"@en , "订单有金额"@zh .
ex:order-total sh:path ex:total ; sh:minExclusive 0 ; sh:message "worth nothing"@en , "没有金额"@zh .
ex:known a sh:NodeShape ; sh:targetClass ex:Order ; sh:property ex:known-customer .
ex:known-customer sh:path ex:customer ; sh:class ex:Customer ; sh:severity sh:Warning .
ex:late a sh:NodeShape ; sh:targetClass ex:Order ; sh:sparql [ sh:prefixes ex:prefixes ;
    sh:message "placed {?placed}, a customer only since {?value}" ;
    sh:select '''SELECT $this ?value ?placed WHERE { $this ex:placed ?placed ; ex:customer/ex:since ?value
                 FILTER (?placed < ?value) }''' ] .
ex:none a sh:NodeShape ; sh:targetClass ex:Refund ; sh:property ex:order-total .
"""
ONTOLOGY = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix ex: <http://example.org/> .
ex:GoodCustomer rdfs:subClassOf ex:Customer ."""
ORDERS = [
    "id,customer,total,placed",
    "1,A,10.00,2026-01-05",
    "2,A,0.00,2026-01-06",
    "3,B,5.50,2025-12-31",
    "4,C,7.00,2026-01-07",
]
CUSTOMERS = ["id,since", "A,2026-01-01", "B,2026-01-01"]


@pytest.fixture(name="given")
def _given(tmp_path: Path) -> Path:
    """A folder with tables, a mapping, shapes and an ontology."""
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "orders.csv").write_text("\n".join(ORDERS) + "\n", "utf-8")
    (tmp_path / "tables" / "customers.csv").write_text("\n".join(CUSTOMERS) + "\n", "utf-8")
    for name, text in (("mapping", MAPPING), ("shapes", SHAPES), ("ontology", ONTOLOGY)):
        (tmp_path / f"{name}.ttl").write_text(text, "utf-8")
    return tmp_path


def run(given: Path, *more: str, without: str = "") -> Result:
    options = {
        "--tables": "tables",
        "--mapping": "mapping.ttl",
        "--shapes": "shapes.ttl",
        "--ontology": "ontology.ttl",
    }
    words = [word for name, file in options.items() if name != without for word in (name, str(given / file))]
    return CliRunner().invoke(app, ["check", *words, "--out", str(given / "run"), "--lang", "en", *more])


def written(given: Path, name: str) -> Any:
    return json.loads((given / "run" / name).read_text("utf-8"))


def told(given: Path) -> set[tuple[str, str | None, str | None, tuple[tuple[str, int], ...]]]:
    return {
        (one["shape"], one["focus"], one["value"], tuple((row["file"], row["row"]) for row in one["rows"]))
        for one in written(given, "findings.json")
    }


EX, DATA = "http://example.org/", "https://w3id.org/hegui/data/"
XSD = "http://www.w3.org/2001/XMLSchema#"
FOUND = {
    (f"<{EX}order>", f"<{DATA}order/2>", f'"0.0"^^<{XSD}decimal>', (("orders.csv", 3),)),
    (f"<{EX}known>", f"<{DATA}order/4>", f"<{DATA}customer/C>", (("orders.csv", 5),)),
    (f"<{EX}late>", f"<{DATA}order/3>", f'"2026-01-01"^^<{XSD}date>', (("orders.csv", 4),)),
}


@pytest.mark.parametrize("engine", ["duckdb", "reference"])
def test_findings_name_their_rows(given: Path, engine: str) -> None:
    result = run(given, "--engine", engine)
    assert result.exit_code == 1
    assert told(given) == FOUND
    assert "3 findings, 4 rules, 2 tables with 6 rows." in result.stdout


def test_parquet_gives_the_same_as_csv(given: Path) -> None:
    with duckdb.connect() as connection:
        for name in ("orders", "customers"):
            file = given / "tables" / f"{name}.csv"
            connection.execute(f"COPY (FROM read_csv('{file}')) TO '{file.with_suffix('.parquet')}'")
            file.unlink()
    run(given)
    rows = {(shape, focus) for shape, focus, _, _ in FOUND}
    assert {(shape, focus) for shape, focus, _, _ in told(given)} == rows
    assert ("orders.parquet", 2) in {place for _, _, _, places in told(given) for place in places}


def test_every_rule_says_how_it_fared(given: Path) -> None:
    run(given)
    rules = {rule["name"]: rule for rule in written(given, "run.json")["rules"]}
    assert {name: (rule["focusNodes"], rule["findings"], rule["status"]) for name, rule in rules.items()} == {
        "ex:order": (4, 1, "checked"),
        "ex:known": (4, 1, "checked"),
        "ex:late": (4, 1, "checked"),
        "ex:none": (0, 0, "not-applicable"),
    }
    assert rules["ex:order"]["title"] == {"en": "Orders are worth something", "zh": "订单有金额"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("ex:path", "ex:path", {"ex:none": ("Refund", None)}),
        (
            "sh:path ex:total",
            "sh:path ex:totl",
            {"ex:order": ("totl", "total"), "ex:none": ("totl", "total")},
        ),
        ("ex:customer/ex:since", "ex:customer/ex:sinec", {"ex:late": ("sinec", "since")}),
        ("ex:Refund", "ex:GoodCustomers", {"ex:none": ("GoodCustomers", "GoodCustomer")}),
        ("ex:Refund", "ex:Customer", {}),
    ],
)
def test_names_that_nothing_can_answer_are_told(
    given: Path, old: str, new: str, told: dict[str, tuple[str, str | None]]
) -> None:
    (given / "shapes.ttl").write_text(SHAPES.replace(old, new), "utf-8")
    printed = run(given).stdout
    rules = {rule["name"]: rule["unanswered"] for rule in written(given, "run.json")["rules"]}
    for name, (term, near) in told.items():
        expected = {"term": f"<{EX}{term}>", "nearest": near and f"<{EX}{near}>"}
        assert rules[name][0] == expected
        assert f"{name}: neither mapping nor ontology gives ex:{term}" in printed
    assert {name for name, unanswered in rules.items() if unanswered} >= set(told)


def test_messages_and_bindings_are_told(given: Path) -> None:
    run(given)
    (late,) = [one for one in written(given, "findings.json") if one["shape"].endswith("late>")]
    assert late["messages"] == {"": "placed 2025-12-31, a customer only since 2026-01-01"}
    assert late["bindings"]["placed"] == f'"2025-12-31"^^<{XSD}date>'
    page = (given / "run" / "report.html").read_text("utf-8")
    assert "placed 2025-12-31, a customer only since 2026-01-01" in page
    assert "orders.csv, row 4" in page


def test_the_page_holds_text_of_others_as_text(given: Path) -> None:
    (given / "shapes.ttl").write_text(SHAPES.replace("worth nothing", "<b>worth</b> nothing"), "utf-8")
    run(given)
    page = (given / "run" / "report.html").read_text("utf-8")
    assert "&lt;b&gt;worth&lt;/b&gt; nothing" in page
    assert "<b>" not in page


def test_both_languages_are_spoken(given: Path) -> None:
    printed = run(given, "--lang", "zh").stdout
    assert "订单有金额" in printed
    assert "3 条发现，4 条规则，2 张表，共 6 行。" in printed
    page = (given / "run" / "report.html").read_text("utf-8")
    assert "没有金额" in page
    assert "orders.csv, 第 4 行" in page


def test_the_report_is_a_validation_report(given: Path) -> None:
    printed = run(given, "--format", "ttl").stdout
    report = Graph().parse(data=printed, format="turtle")
    assert len(list(report.subjects(RDF.type, SH.ValidationResult))) == 3
    assert (given / "run" / "report.ttl").read_text("utf-8").strip() == printed.strip()


def test_what_has_no_name_is_told_in_words(given: Path) -> None:
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
    ex:order a sh:NodeShape ; sh:targetClass ex:Order ;
        sh:property [ sh:path ( ex:customer ex:since ) ; sh:minCount 1 ] .
    [] sh:targetClass ex:Order ; sh:property [ sh:path ex:total ; sh:minExclusive 0 ] ."""
    (given / "shapes.ttl").write_text(shapes, "utf-8")
    run(given)
    one, other = sorted(written(given, "findings.json"), key=lambda finding: finding["path"])
    assert (one["path"], one["shape"]) == (f"<{EX}total>", "an unnamed shape")
    assert one["sourceShape"] == "the property shape on ex:total"
    assert (other["path"], other["sourceShape"]) == (
        "ex:customer/ex:since",
        "ex:order, the property shape on ex:customer/ex:since",
    )


def test_json_is_what_the_file_holds(given: Path) -> None:
    assert json.loads(run(given, "--format", "json").stdout) == written(given, "findings.json")


def test_the_same_call_gives_the_same_bytes(given: Path) -> None:
    files = ("findings.json", "run.json", "report.ttl", "report.html")
    run(given)
    first = [(given / "run" / file).read_bytes() for file in files]
    run(given)
    assert [(given / "run" / file).read_bytes() for file in files] == first


@pytest.mark.parametrize(
    ("rule", "fail_on", "status"),
    [("late", "violation", 1), ("known", "violation", 0), ("known", "warning", 1), ("none", "info", 0)],
)
def test_the_exit_status_follows_the_severity(given: Path, rule: str, fail_on: str, status: int) -> None:
    shapes = Graph().parse(data=SHAPES, format="turtle")
    for other in {"order", "known", "late", "none"} - {rule}:
        shapes.remove((URIRef(EX + other), SH.targetClass, None))
    shapes.serialize(str(given / "shapes.ttl"), format="turtle")
    assert run(given, "--fail-on", fail_on).exit_code == status


def test_without_the_ontology_classes_have_no_order(given: Path) -> None:
    run(given, without="--ontology")
    assert len([one for one in written(given, "findings.json") if one["shape"].endswith("known>")]) == 4


def test_shapes_may_be_a_folder(given: Path) -> None:
    (given / "rules").mkdir()
    (given / "shapes.ttl").rename(given / "rules" / "shapes.ttl")
    run(given, "--shapes", str(given / "rules"), without="--shapes")
    assert told(given) == FOUND


def test_the_base_is_what_templates_stand_on(given: Path) -> None:
    run(given, "--base", "http://example.org/data/")
    assert {focus for _, focus, _, _ in told(given)} == {
        f"<http://example.org/data/order/{number}>" for number in (2, 3, 4)
    }


def test_a_broken_file_that_the_mapping_does_not_mention_is_left_alone(given: Path) -> None:
    (given / "tables" / "leftover.csv").write_bytes(b"\xff\xff")
    assert run(given).exit_code == 1
    assert [table["table"] for table in written(given, "run.json")["tables"]] == ["customers", "orders"]


@pytest.mark.parametrize(
    ("words", "without", "code"),
    [
        (["county"], "", "options-conflict"),
        (["--region", "500230"], "", "options-conflict"),
        (["--unmask"], "", "options-conflict"),
        ([], "--tables", "option-missing"),
        ([], "--mapping", "option-missing"),
        ([], "--shapes", "option-missing"),
        (["--tables", "nowhere"], "--tables", "file-missing"),
        (["--mapping", "nowhere.ttl"], "--mapping", "mapping-unreadable"),
        (["--shapes", "nowhere.ttl"], "--shapes", "rdf-file-missing"),
        (["--memory", "lots"], "", "bad-memory-option"),
        (["--temp-dir", "nowhere"], "", "file-missing"),
        (["--engine", "abacus"], "", "engine-unknown"),
    ],
)
def test_wrong_calls_are_refused(given: Path, words: list[str], without: str, code: str) -> None:
    problem = run(given, *words, without=without).exception
    assert isinstance(problem, InputError)
    assert problem.code == code


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("mapping.ttl", '"orders"', '"order"', "mapping-table-missing"),
        ("mapping.ttl", 'rr:column "total"', 'rr:column "sum"', "mapping-column-missing"),
        ("mapping.ttl", "rr:column", "rr:colum", "mapping-term-unknown"),
        ("shapes.ttl", "sh:minExclusive 0", "sh:minExclusive 0 . .", "rdf-syntax"),
        ("shapes.ttl", "sh:sparql [", "sh:sparkle [", "shacl-term-unknown"),
        ("ontology.ttl", "ex:Customer .", "ex:Customer", "rdf-syntax"),
    ],
)
def test_wrong_files_are_refused(given: Path, file: str, old: str, new: str, code: str) -> None:
    path = given / file
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    problem = run(given).exception
    assert isinstance(problem, InputError), problem
    assert f"[{code}]" in str(problem)


def test_a_value_that_a_query_cannot_convert_stops_its_rules_only(given: Path) -> None:
    query = "SELECT id, customer, total, CAST(customer AS DATE) AS placed FROM orders"
    mapping = MAPPING.replace('rr:tableName "orders"', f'rr:sqlQuery "{query}"')
    (given / "mapping.ttl").write_text(mapping, "utf-8")
    result = run(given)
    assert result.exit_code == 1
    status = {rule["name"]: rule["status"] for rule in written(given, "run.json")["rules"]}
    others = {"ex:order": "checked", "ex:known": "checked", "ex:none": "not-applicable"}
    assert status == {"ex:late": "error", **others}
    problem = run(given, "--engine", "reference").exception
    assert isinstance(problem, InputError)
    assert problem.code == "mapping-query-failed"


def test_tables_that_cannot_be_opened_in_the_memory_are_told(given: Path) -> None:
    problem = run(given, "--memory", "500KB").exception
    assert isinstance(problem, UnsupportedError)
    assert problem.code == "query-memory"


def test_check_without_anything_says_what_is_missing() -> None:
    problem = CliRunner().invoke(app, ["check"]).exception
    assert isinstance(problem, InputError)
    assert problem.code == "option-missing"
