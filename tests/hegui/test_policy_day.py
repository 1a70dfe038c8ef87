"""A day of policy staff, by the command line alone: a tier changes from a day, a pair is added in Excel, a
rule is written with a component, and the impact says what that does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from hegui.folders import VARIABLE, folder
from hegui.ontology import load_ontology
from hegui.segregation.duties import Duties
from hegui.segregation.matrix import FILE, pairs_turtle

COUNTY = Path(__file__).parents[2] / "examples" / "county"
TIER = """
@prefix fund: <https://w3id.org/hegui/fund#> .
@prefix list: <https://w3id.org/hegui/list/> .
@prefix xsd:  <http://www.w3.org/2001/XMLSchema#> .

list:tier-section-2026
    a fund:ParameterValue ;
    fund:parameter list:parameter-tier-section-approval ;
    fund:value 10000.00 ;
    fund:validFrom "2026-01-01"^^xsd:date .
"""
NEW_TIER = """
list:tier-section-2026 fund:validUntil "2026-02-28"^^xsd:date .
list:tier-section-2026-03
    a fund:ParameterValue ;
    fund:parameter list:parameter-tier-section-approval ;
    fund:value 5000.00 ;
    fund:validFrom "2026-03-01"^^xsd:date .
"""
LOG = """case_no,step_code,opter_no,opt_time,amount
K1,register,101,2026-02-28 09:00:00,6000
K1,pay,102,2026-02-28 10:00:00,6000
K2,register,101,2026-03-01 09:00:00,6000
K2,pay,102,2026-03-01 10:00:00,6000
K3,second-review,103,2026-03-02 09:00:00,400
K3,pay,102,2026-03-02 10:00:00,400
"""
CASES = """rule: rule:pay-after-second-review
cases:
  - name: reviewed at the moment of payment passes
    rows:
      operation_log:
        - {case_no: K1, step_code: second-review, opter_no: "103", opt_time: "2026-03-02 10:00:00"}
        - {case_no: K1, step_code: pay, opter_no: "104", opt_time: "2026-03-02 10:00:00"}
    finds: []
  - name: reviewed one second later is found
    rows:
      operation_log:
        - {case_no: K1, step_code: second-review, opter_no: "103", opt_time: "2026-03-02 10:00:01"}
        - {case_no: K1, step_code: pay, opter_no: "104", opt_time: "2026-03-02 10:00:00", amount: 1250}
    finds: [{focus: data:case/K1, amount: 125000}]
"""
UNREAD = ("calendar.ttl", "knowledge", "records.ttl", "requirements.ttl")
"""Long files that the rules of this day do not read."""
RULES = ("payment-approval", "incompatible-duties-held", "pay-after-second-review")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office's rules under git as they were yesterday: one pair of duties fewer, a tier in the lists."""
    root = tmp_path_factory.mktemp("office")
    shutil.copytree(folder("ontology"), root / "ontology", ignore=shutil.ignore_patterns(*UNREAD))
    for part in ("components", "control"):
        shutil.copytree(folder("shapes") / part, root / "shapes" / part)
    shutil.copy(folder("shapes") / "prefixes.ttl", root / "shapes")
    duties = Duties(load_ontology())
    kept = [pair for pair in duties.pairs if pair.duties != {"account", "data"}]
    (root / "ontology" / FILE).write_text(pairs_turtle(kept, duties), "utf-8")
    (root / "ontology" / "lists" / "tiers.ttl").write_text(TIER, "utf-8")
    records = root / "records"
    records.mkdir()
    (records / "operation_log.csv").write_text(LOG, "utf-8")
    shutil.copy(COUNTY / "operators.xlsx", records)
    identity = ("-c", "user.name=office", "-c", "user.email=office@example.org")
    for arguments in (
        ("init", "-q"),
        ("add", "ontology", "shapes"),
        (*identity, "commit", "-qm", "yesterday"),
    ):
        subprocess.run(["git", *arguments], cwd=root, check=True)
    return root


def hegui(office: Path, *arguments: str, status: int = 0) -> str:
    """What the command says; the rules are those of the office."""
    done = subprocess.run(
        [sys.executable, "-m", "hegui.cli", *arguments],
        env={**os.environ, VARIABLE: str(office), "LANG": "en"},
        cwd=office,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + (done.stderr if status else "")


def test_a_day_of_policy_staff(office: Path) -> None:
    # In the morning: from March on, payments of 5,000 yuan need the section's approval.
    tiers = office / "ontology" / "lists" / "tiers.ttl"
    tiers.write_text(tiers.read_text("utf-8") + NEW_TIER, "utf-8")

    # Then: who keeps accounts may not look after the data any more; one row in Excel.
    hegui(office, "duties", "export", "pairs.xlsx")
    book = openpyxl.load_workbook(office / "pairs.xlsx")
    sheet = book.worksheets[0]
    last = [cell.value for cell in sheet[sheet.max_row]]
    sheet.append(["记账", "数据管理", *last[2:]])
    book.save(office / "pairs.xlsx")
    said = hegui(office, "duties", "import", "pairs.xlsx")
    assert [line for line in said.splitlines() if line.startswith(("+", "-"))] == [
        "+ keep accounts, manage data"
    ]

    # After lunch: a new rule, first with a slip that is told with the line to write.
    begun = hegui(
        office,
        *("rules", "new", "pay-after-second-review", "--component", "step-after-step"),
        *(
            "--target",
            "fund:Case",
            "--set",
            "onlyAfter=list:duty-second-revew",
            "--label",
            "支付之前须已复核",
        ),
    )
    assert [line.rpartition("/")[2] for line in begun.splitlines()[:3]] == [
        "pay-after-second-review.ttl",
        "pay-after-second-review.yaml",
        "supervision-matters.ttl",
    ]
    file = office / "shapes" / "control" / "pay-after-second-review.ttl"
    (office / "tests" / "shapes" / "control" / file.with_suffix(".yaml").name).write_text(CASES, "utf-8")
    slip = hegui(office, "rules", "test", file.stem, status=2)
    assert "component-parameter-wrong" in slip
    assert "Did you mean list:duty-second-review?" in slip
    file.write_text(file.read_text("utf-8").replace("second-revew", "second-review"), "utf-8")
    assert "2 passed, 0 failed" in hegui(office, "rules", "test", file.stem)

    # Before it takes effect: what comes, what goes, and the money.
    chosen = [part for rule in RULES for part in ("--rules", rule)]
    lines = hegui(office, "rules", "impact", "records", "--old", "HEAD", *chosen).splitlines()
    assert [line for line in lines if line.startswith("rule:")] == [
        "rule:incompatible-duties-held: 1 come (0.00 yuan), 0 go (0.00 yuan)",
        "rule:pay-after-second-review: 2 come (12,000.00 yuan), 0 go (0.00 yuan)",
        "rule:payment-approval: 1 come (6,000.00 yuan), 0 go (0.00 yuan)",
    ]
    (payment,) = [line for line in lines if line.startswith("  +") and "tier" in line]
    assert "reaches the tier of 5,000.00 yuan" in payment
    assert lines[-1].startswith("4 findings come, 0 go")
