"""No personal data leaves in any output unless it is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from checked_county import PERSONAL, Checked, rows_of
from openpyxl import load_workbook
from rdflib import XSD, Graph, Literal

from report import RunSummary, explain, validation_graph, write_report
from report.findings import Finding
from report.inputs import RejectRecord
from report.masking import Masking, mask_date, mask_identity_numbers, mask_name, mask_number
from report.text import finding_text
from report.vocabulary import DATA, FUND


@pytest.mark.parametrize(
    ("plain", "shown"), [("张三丰", "张*"), ("欧阳远山", "欧*"), ("张*明", "张*"), ("Ada", "A*"), ("", "")]
)
def test_names(plain: str, shown: str) -> None:
    assert mask_name(plain) == shown


@pytest.mark.parametrize(
    ("plain", "shown"),
    [("50023019500403123X", "500*************3X"), ("123456", "123*56"), ("12345", "*****"), ("", "")],
)
def test_numbers(plain: str, shown: str) -> None:
    assert mask_number(plain) == shown


def test_dates() -> None:
    assert mask_date("1950-04-03") == "1950-**-**"


def test_identity_numbers_within_text() -> None:
    assert mask_identity_numbers("证件50023019500403123X有误") == "证件500*************3X有误"
    assert mask_identity_numbers("T50023019500403123456789") == "T50023019500403123456789"


def test_a_person_has_a_masked_name_and_an_institution_keeps_its_own(checked: Checked) -> None:
    masking = Masking(checked.data, checked.ontology)
    person, institution = DATA["person/P1"], DATA["institution/H1"]
    assert masking.object(person, FUND.name, Literal("诸葛南星")) == "诸*"
    assert masking.object(institution, FUND.name, Literal("丰都县清溪虚构医院")) == "丰都县清溪虚构医院"
    assert masking.object(person, FUND.birthDate, Literal("1950-04-03", datatype=XSD.date)) == "1950-**-**"


def test_a_subject_of_no_known_class_is_taken_for_a_person(checked: Checked) -> None:
    masking = Masking(checked.data, checked.ontology)
    assert masking.object(DATA["nobody/1"], FUND.name, Literal("张三丰")) == "张*"


def test_a_name_that_a_query_returns_by_itself_is_known_again(checked: Checked) -> None:
    masking = Masking(checked.data, checked.ontology)
    assert masking.literal(Literal("诸葛南星")) == "诸*"
    assert masking.literal(Literal("T-1")) == "T-1"


def test_a_day_is_hidden_only_where_it_is_a_birthday(checked: Checked) -> None:
    masking = Masking(checked.data, checked.ontology)
    day = Literal("1950-04-03", datatype=XSD.date)
    assert masking.literal(day) == "1950-04-03"
    assert masking.literal(day, masking.personal_of(DATA["person/P1"])) == "1950-**-**"


def test_what_the_ontology_does_not_mark_is_not_masked(checked: Checked) -> None:
    masking = Masking(checked.data, Graph())
    assert masking.object(DATA["person/P1"], FUND.name, Literal("诸葛南星")) == "诸葛南星"


def everything_written(folder: Path, findings: list[Finding]) -> str:
    """All text of all output files, and of the terminal."""
    book = load_workbook(folder / "ledger.xlsx", read_only=True)
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    names = ("report.html", "report.ttl", "findings.json", "run.json", "times.json")
    files = [(folder / name).read_text("utf-8") for name in names]
    terminal = [finding_text(one, lang) for one in findings for lang in ("zh", "en")]
    return "\n".join(cells + files + terminal)


def test_no_output_holds_a_name_or_an_identity_number(
    checked: Checked, run: RunSummary, tmp_path: Path
) -> None:
    graph = validation_graph(checked.results, checked.findings)
    write_report(tmp_path, checked.findings, run, "zh", graph)
    text = everything_written(tmp_path, checked.findings)
    assert [one for one in PERSONAL if one in text] == []
    assert "柳*" in text


def test_unmask_shows_them(checked: Checked) -> None:
    findings = explain(
        checked.results,
        data=checked.data,
        shapes=checked.shapes,
        ontology=checked.ontology,
        sources=rows_of,
        unmask=True,
    )
    assert any("柳梦溪" in one.message.zh for one in findings)


def test_the_id_is_the_same_masked_and_unmasked(checked: Checked) -> None:
    findings = explain(
        checked.results,
        data=checked.data,
        shapes=checked.shapes,
        ontology=checked.ontology,
        sources=rows_of,
        unmask=True,
    )
    assert {one.id for one in findings} == {one.id for one in checked.findings}


class Rejected:
    """A reject whose value is an identity number."""

    def as_dict(self) -> dict[str, object]:
        return {
            "file": "persons.csv", "sheet": None, "row": 7, "pointer": None, "table": "person",
            "column": "证件号码", "code": "duplicate-key", "expected": "a number of its own",
            "found": "“50023019500403123X”", "fix": "Remove one row.",
        }  # fmt: skip


def test_a_reject_does_not_show_an_identity_number() -> None:
    assert RejectRecord.of(Rejected()).found == "“500*************3X”"
