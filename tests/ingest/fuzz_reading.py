"""Damaged JSON and XML without end: each is read or refused, every record accounted for, none crashes.

    python -m tests.ingest.fuzz_reading 1000000 [--from 0]

Input number n is always the same input, so a failure can be repeated; it is written to `fuzz-failures`.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from engine.errors import InputError, UnsupportedError
from ingest.encodings import encoding_of
from ingest.files import form_of
from ingest.intake import Intake
from ingest.readers.json_files import read_json
from ingest.readers.xml_files import read_xml
from ingest.words import CodeLists

SLOW_SECONDS = 5.0
READERS = {"json": read_json, "xml": read_xml}

_VISIT = {"mdtrt_id": "M1", "psn_no": "P1", "med_type": "11", "begntime": "2026-03-01 08:00:00"}
_LINE = {"feedetl_sn": "1", "mdtrt_id": "M1", "cnt": "1.5", "pric": 2, "det_item_fee_sumamt": 3.00}
_MESSAGES = [
    {
        "infno": "2203A",
        "fixmedins_code": "H1",
        "input": {"mdtrtinfo": _VISIT, "diseinfo": [{"diag_srt_no": 1}]},
    },
    {
        "infno": "2204",
        "inf_time": "2026-03-01 10:00:00",
        "input": {"feedetail": [_LINE, _LINE]},
        "reply": {"infcode": 0, "output": {"result": [{"feedetl_sn": "1", "inscp_scp_amt": 3}]}},
    },
    {
        "infno": "2304",
        "input": {"data": {"mdtrt_id": "M1", "dscgTime": "20260305100000"}},
        "reply": {
            "infcode": "0",
            "output": {
                "setlinfo": {"setl_id": "S1", "medfee_sumamt": 3},
                "setldetail": '[{"fund_payamt":1}]',
            },
        },
    },
    {"infno": "3505", "input": {"selinfo": {"rtal_docno": "R1", "drugtracinfo": [{"drug_trac_codg": "81"}]}}},
    {"infno": "2302", "input": {"data": {"mdtrt_id": "M1", "feedetl_sn": "0000"}}},
]
_ROWS = [{"人员编号": "P1", "姓名": "甲", "性别": "1"}, {"人员编号": "P2", "姓名": "乙"}]
_ENVELOPE = (
    "<input><prm_akc190>M1</prm_akc190><prm_yka103>S1</prm_yka103><prm_yka055>7</prm_yka055><dataset>"
    "<row><yka105>1</yka105><yka315>3.00</yka315></row><row><yka105>2</yka105><yka315>4</yka315></row>"
    "</dataset></input><output><prm_yka248>1.00</prm_yka248></output>"
)
_GATEWAY = (
    "<Response><status>200</status><result><mdtrt_id>M1</mdtrt_id><mxlist><feedetl_sn>1</feedetl_sn></mxlist>"
    "<zdlist><diag_srt_no>1</diag_srt_no></zdlist></result></Response>"
)
_PERSONS = "<人员><人 人员编号='P1'><姓名>甲</姓名></人><人 人员编号='P2'><姓名>乙</姓名></人></人员>"

SEEDS: tuple[bytes, ...] = (
    "\n".join(json.dumps(message) for message in _MESSAGES).encode(),
    json.dumps(_MESSAGES, indent=1).encode(),
    json.dumps({"code": 0, "data": {"list": _ROWS}}, ensure_ascii=False).encode(),
    "\n".join(json.dumps(row, ensure_ascii=False) for row in _ROWS).encode("gb18030"),
    json.dumps(_MESSAGES[1]).encode("utf-16"),
    f'<?xml version="1.0" encoding="GBK"?><batch>{_ENVELOPE}{_ENVELOPE}</batch>'.encode("gb18030"),
    _GATEWAY.encode(),
    _PERSONS.encode(),
    _PERSONS.encode("utf-16"),
)
WORDS = (
    *('"', "\\", "{", "}", "[", "]", ",", ":", "null", "true", "NaN", "-0", "1e999999999", "1" * 5000),
    *("\\ud800", "\\u0000", "\x00", "\ufeff", "合计", "-", "--", "1.2万元", "[" * 300, '{"infno":"2204"'),
    *("<", ">", "</", "/>", "<!DOCTYPE a>", "<!ENTITY", "<![CDATA[", "]]>", "&#0;", "&lt;", "&x;"),
    *("<!--", "<row>", "</row>", "<input>", "<output>", "<?x?>", "xmlns='u'", "<x:a xmlns:x='u'>"),
    *("<a>" * 300, "\r", "\n", "\t"),
)
TOKENS: tuple[bytes, ...] = (*(word.encode() for word in WORDS), b"\xff\xfe", b"\x80")


def damaged(number: int) -> bytes:
    """Input `number`: a valid file with one to four wounds."""
    chance = random.Random(number)
    content = bytearray(chance.choice(SEEDS))
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(content) + 1)
        end = min(len(content), at + chance.randint(1, 40))
        match chance.randrange(6):
            case 0:
                content[at:end] = b""
            case 1:
                content[at:at] = chance.choice(TOKENS)
            case 2:
                content[at:end] = chance.choice(TOKENS)
            case 3 if at < len(content):
                content[at] = chance.randrange(32, 127) if chance.random() < 0.9 else chance.randrange(256)
            case 4:
                content[at:at] = content[at:end] * chance.randint(1, 3)
            case _:
                other = chance.choice(SEEDS)
                begin = chance.randrange(len(other))
                content[at:end] = other[begin : begin + chance.randint(1, 200)]
    return bytes(content)


def outcome(path: Path) -> str:
    """What became of the file. Raises whatever is no clear refusal, and AssertionError for a lost record."""
    try:
        form = form_of(path, path.name)
        if form not in READERS:
            return "another form"
        with Intake(path.name, CodeLists({})) as intake:
            READERS[form](intake, path, encoding_of(path, path.name))
            taken = sum(len(spool._few) for spool in intake._spools.values() if not spool.table.completes)
            assert intake.read == taken + intake.rejected, (intake.read, taken, intake.rejected)
            assert all(reject.as_error().code for reject in intake.rejects)
    except (InputError, UnsupportedError) as error:
        return error.code
    return "read" if not intake.rejected else "read with rejects"


def fuzz(numbers: range, failures: Path | None = None) -> Counter[str]:
    """What became of these inputs, counted. Raises AssertionError at the first that is not handled well."""
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "damaged"
        for number in numbers:
            path.write_bytes(damaged(number))
            started = time.perf_counter()
            try:
                seen[outcome(path)] += 1
                assert time.perf_counter() - started < SLOW_SECONDS, "slow"
            except Exception as error:
                if failures is None:
                    raise AssertionError(f"input {number}: {error!r}") from error
                failures.mkdir(exist_ok=True)
                (failures / str(number)).write_bytes(damaged(number))
                seen[f"FAILED {type(error).__name__}"] += 1
            if number % 20_000 == 0:
                gc.collect()
    return seen


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("inputs", type=int)
    asked.add_argument("--from", dest="first", type=int, default=0)
    given = asked.parse_args()
    begun = time.perf_counter()
    counted = fuzz(range(given.first, given.first + given.inputs), Path("fuzz-failures"))
    for what, times in counted.most_common():
        print(f"{times:>9}  {what}")
    print(f"{given.inputs} inputs in {time.perf_counter() - begun:.0f} s")
    raise SystemExit(any(what.startswith("FAILED") for what in counted))
