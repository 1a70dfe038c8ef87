"""XML: envelopes in their families, rows of a kind, mappings; what is refused, quickly and with little."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import ingest
from engine.errors import InputError
from ingest.xml_stream import elements, release
from tests.conftest import shared_folder

XINCLUDE = "http://www.w3.org/2001/XInclude"
ROWS = "<row><yka105>1</yka105><yka315>3.00</yka315></row><row><yka105>2</yka105><yka315>4.00</yka315></row>"


def load(tmp_path: Path, text: str, encoding: str = "utf-8", **options: Any) -> ingest.Loaded:
    (tmp_path / "a.xml").write_bytes(text.encode(encoding))
    return ingest.load([tmp_path / "a.xml"], **options)


def asked(loaded: ingest.Loaded, query: str) -> list[tuple[Any, ...]]:
    return loaded.connection.execute(query).fetchall()


GBK_DECLARED = '<?xml version="1.0" encoding="GBK" standalone="yes"?>'


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        *((encoding, "") for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16")),
        # Plain UTF-8 is not among these: a declaration is believed where no byte order mark says otherwise.
        *((encoding, GBK_DECLARED) for encoding in ("utf-8-sig", "gb18030", "utf-16")),
    ],
)
def test_an_envelope_in_every_encoding(tmp_path: Path, encoding: str, declared: str) -> None:
    text = f"{declared}<!-- 说明 --><input><akc190>就诊一</akc190><dataset>{ROWS}</dataset></input>"
    loaded = load(tmp_path, text, encoding)
    assert asked(loaded, "SELECT line_id, det_item_fee_sumamt, src_pointer FROM fee_line ORDER BY 1") == [
        ("就诊一-1", Decimal("3.00"), "/input/dataset/row[1]"),
        ("就诊一-2", Decimal("4.00"), "/input/dataset/row[2]"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"<input><dataset>{ROWS}</dataset><akc190>M1</akc190></input>",
        f"<batch><input><dataset>{ROWS}</dataset></input><output><prm_akc190>M1</prm_akc190></output></batch>",
        f"<n:input xmlns:n='urn:n'><n:akc190>M1</n:akc190><dataset>{ROWS}</dataset></n:input>",
    ],
    ids=["number after the rows", "number in the reply", "namespace"],
)
def test_rows_wait_for_the_number_of_their_encounter(tmp_path: Path, text: str) -> None:
    assert asked(load(tmp_path, text), "SELECT line_id FROM fee_line ORDER BY 1") == [("M1-1",), ("M1-2",)]


def test_rows_that_carry_the_number_themselves_need_no_envelope(tmp_path: Path) -> None:
    rows = "".join(f"<row><akc190>M{n}</akc190><yka105>1</yka105><yka315>1</yka315></row>" for n in (1, 2))
    loaded = load(tmp_path, f"<input><ckz543>H1</ckz543><aae011>Z1</aae011><dataset>{rows}</dataset></input>")
    assert asked(loaded, "SELECT line_id FROM fee_line ORDER BY 1") == [("M1-1",), ("M2-1",)]
    assert loaded.rejects == ()


def test_each_envelope_of_a_batch_has_its_own_reply_and_place(tmp_path: Path) -> None:
    reply = "<prm_yka103>S{n}</prm_yka103><prm_yka055>5</prm_yka055>"
    pair = f"<input><akc190>M{{n}}</akc190></input><output>{reply}</output>"
    loaded = load(tmp_path, f"<batch>{pair.format(n=1)}{pair.format(n=2)}</batch>")
    assert asked(loaded, "SELECT setl_id, mdtrt_id, src_pointer FROM settlement ORDER BY 1") == [
        ("S1", "M1", "/batch/input[1]"),
        ("S2", "M2", "/batch/input[2]"),
    ]


def test_a_gateways_reply_is_a_settlement_with_lines_and_diagnoses(tmp_path: Path) -> None:
    text = (
        "<Response><status>200</status><msg/><result><mdtrt_id>M1</mdtrt_id><setl_id>S1</setl_id>"
        "<psn_no>P1</psn_no><medfee_sumamt>7.00</medfee_sumamt>"
        "<mxlist><feedetl_sn>1</feedetl_sn><det_item_fee_sumamt>3.00</det_item_fee_sumamt></mxlist>"
        "<mxlist><feedetl_sn>2</feedetl_sn><det_item_fee_sumamt>4.00</det_item_fee_sumamt></mxlist>"
        "<zdlist><diag_srt_no>1</diag_srt_no><diag_code>I10</diag_code></zdlist>"
        "<fplist><aka063>01</aka063></fplist></result></Response>"
    )
    loaded = load(tmp_path, text)
    assert loaded.rejects == ()
    counts = {"encounter": 1, "diagnosis": 1, "fee_line": 2, "settlement": 1}
    assert dict(loaded.inputs[0].records) == counts
    assert asked(loaded, "SELECT psn_no, src_pointer FROM fee_line ORDER BY line_id")[1] == (
        "P1",
        "/Response/result[1]/mxlist[2]",
    )


def test_rows_in_a_reply_are_said_to_be_passed_over(tmp_path: Path) -> None:
    reply = f"<output><sqldata>{ROWS}</sqldata></output>"
    loaded = load(tmp_path, f"<batch><input><akc190>M1</akc190></input>{reply}</batch>")
    assert [(each.code, each.records) for each in loaded.rejects] == [("xml-rows-passed-over", 0)]


def test_a_refused_reply_is_a_reject_with_its_reason(tmp_path: Path) -> None:
    (reject,) = load(tmp_path, "<result><errorcode>-1</errorcode><errormsg>重复</errormsg></result>").rejects
    assert (reject.code, "重复" in reject.found) == ("message-refused", True)


PERSONS = (
    "<a><b><人 人员编号='P1'><姓名>甲</姓名></人>"
    "<人 人员编号='P2'><姓名>乙</姓名><性别>1</性别></人></b><b>{}</b></a>"
)


def test_elements_named_like_columns_are_rows(tmp_path: Path) -> None:
    loaded = load(tmp_path, PERSONS.format("<人 人员编号='P3'><姓名/></人>"))
    assert asked(loaded, "SELECT psn_no, psn_name, gend, src_pointer FROM person ORDER BY 1") == [
        ("P1", "甲", None, "/a/b[1]/人[1]"),
        ("P2", "乙", "1", "/a/b[1]/人[2]"),
        ("P3", None, None, "/a/b[2]/人[1]"),
    ]


MAPPING = """
kind: fee_line
row: Bills/Bill/Items/Item
columns: {mdtrt_id: ../../VisitNo, feedetl_sn: "@no", det_item_fee_sumamt: Fee/Amount, med_list_codg: .}
"""
BILLS = (
    "<Bills><Bill><VisitNo>M1</VisitNo><Items><Item no='1'>X1<Fee><Amount>3</Amount></Fee></Item>"
    "<Item no='2'><Fee/></Item></Items></Bill><Item no='3'/></Bills>"
)


def test_a_mapping_says_which_element_is_which_column(tmp_path: Path) -> None:
    (tmp_path / "his.yaml").write_text(MAPPING)
    loaded = load(tmp_path, BILLS, kinds={"*.xml": str(tmp_path / "his.yaml")})
    query = "SELECT line_id, det_item_fee_sumamt, med_list_codg, src_pointer FROM fee_line ORDER BY 1"
    assert asked(loaded, query) == [
        ("M1-1", Decimal("3.00"), "X1", "/Bills/Bill/Items/Item[1]"),
        ("M1-2", None, None, "/Bills/Bill/Items/Item[2]"),
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("kind: fee_line", "kind: fees"), "kind: one of"),
        (("feedetl_sn:", "number:"), "columns of fee_line"),
        (('feedetl_sn: "@no", ', ""), "where feedetl_sn stands"),
        (("row:", "rows:"), "the keys kind, row and columns"),
        (("{", "["), "a YAML file"),
    ],
)
def test_a_mapping_that_says_too_little_is_refused(
    tmp_path: Path, change: tuple[str, str], expected: str
) -> None:
    (tmp_path / "his.yaml").write_text(MAPPING.replace(*change))
    with pytest.raises(InputError, match="xml-mapping") as error:
        load(tmp_path, BILLS, kinds={"*.xml": str(tmp_path / "his.yaml")})
    assert error.value.expected.startswith(expected)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<!DOCTYPE a><a/>", "xml-forbidden"),
        (f"<?xml version='1.0'?>{'<!-- -->' * 10_000}\n<!DOCTYPE a><a/>", "xml-forbidden"),
        ("<a>&b;</a>", "xml-invalid"),
        (
            "<input><i:include xmlns:i='http://www.w3.org/2001/XInclude' href='/etc/passwd'/></input>",
            "xml-forbidden",
        ),
        ("<input><akc190>M1</akc190>", "xml-invalid"),
        ("<input>" + "<a>" * 5000, "xml-invalid"),
        (f"<input><a>{'x' * 10_500_000}</a></input>", "xml-invalid"),
        (f"<!-- {'x' * 1_100_000}", "xml-invalid"),
        ("<!-- <!DOCTYPE a> --><a/>", "file-unrecognised"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_xml_may_not_do(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(InputError) as error:
        load(tmp_path, text)
    assert error.value.code == code


def test_a_declaration_in_text_declares_nothing(tmp_path: Path) -> None:
    text = f"<input><akc190>M1</akc190><a><![CDATA[<!DOCTYPE a>]]></a><dataset>{ROWS}</dataset></input>"
    assert load(tmp_path, text).inputs[0].loaded == 3


LIMITED = """
import json, resource, sys
from pathlib import Path
from engine.errors import InputError
from ingest.encodings import encoding_of
from ingest.intake import Intake
from ingest.readers.xml_files import read_xml
from ingest.words import CodeLists
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + (200 << 20),) * 2)
codes = {}
for path in sys.argv[1:]:
    spent = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent) + 3, resource.RLIM_INFINITY))  # two, rounded up
    try:
        read_xml(Intake(path, CodeLists({})), Path(path), encoding_of(Path(path), path))
        codes[path] = "read"
    except InputError as error:
        codes[path] = error.code
print(json.dumps(codes))
"""


def test_bombs_are_refused_within_two_seconds_and_200_mib(tmp_path: Path) -> None:
    bombs = shared_folder("bad-input") / "xml"
    lines = "".join(f'<!ENTITY x{n} "&x{n - 1};&x{n - 1};">' for n in range(1, 200))
    late = f"<?xml version='1.0'?><!-- {'x' * 200_000} --><!DOCTYPE a [<!ENTITY x0 'x'>{lines}]><a>&x199;</a>"
    (tmp_path / "late.xml").write_text(late)
    (tmp_path / "wide.xml").write_bytes((bombs / "xmlbomb.xml").read_text().encode("utf-16"))
    (tmp_path / "deep.xml").write_text("<a>" * 2_000_000)
    paths = [*map(str, sorted(bombs.glob("*.xml"))), *map(str, sorted(tmp_path.glob("*.xml")))]
    ran = subprocess.run([sys.executable, "-c", LIMITED, *paths], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    codes = {Path(path).name: code for path, code in json.loads(ran.stdout.splitlines()[-1]).items()}
    assert {name for name, code in codes.items() if code == "xml-forbidden"} == {
        *("cyclic.xml", "dtd.xml", "dtd_element.xml", "external.xml", "external_file.xml"),
        *("quadratic.xml", "xmlbomb.xml", "xmlbomb2.xml", "late.xml", "wide.xml"),
    }
    assert codes["deep.xml"] == "xml-invalid"
    assert codes["simple.xml"] == codes["simple-ns.xml"] == "file-unrecognised"


def test_what_was_released_is_gone(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(f"<a>{'<row><b>1</b></row>' * 50_000}</a>")
    kept = 0
    for row in elements(tmp_path / "a.xml", "a.xml", "utf-8", {"row"}):
        release(row)
        parent = row.getparent()
        assert parent is not None
        kept = max(kept, len(parent))
    assert kept < 10_000  # the parser is a little ahead
