"""`hegui rules impact`: a pair of duties that is new in the list brings its findings, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from engine.errors import InputError
from hegui.folders import VARIABLE, folder
from hegui.ontology import load_ontology
from hegui.rule_impact import Impact, impact_of
from hegui.segregation.duties import Duties
from hegui.segregation.matrix import FILE, pairs_turtle

ROOT = Path(__file__).parents[2]
RECORDS = ROOT / "examples" / "county" / "operators.xlsx"
ARGUMENTS = ("--rules", "incompatible-duties-held")


@pytest.fixture(scope="module")
def old_rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rules before accounts and data were kept apart."""
    root = tmp_path_factory.mktemp("old")
    for part in ("ontology", "shapes"):
        shutil.copytree(folder(part), root / part)
    duties = Duties(load_ontology())
    kept = [pair for pair in duties.pairs if pair.duties != {"account", "data"}]
    (root / "ontology" / FILE).write_text(pairs_turtle(kept, duties), "utf-8")
    return root


@pytest.fixture(scope="module")
def impact(old_rules: Path) -> Impact:
    return impact_of([RECORDS], str(old_rules), root=ROOT, arguments=ARGUMENTS)


def test_the_findings_of_the_new_pair_come(impact: Impact) -> None:
    assert [(one["rule"], one["focus"].rpartition("/")[2]) for one in impact.comes] == [
        ("rule:incompatible-duties-held", "1003")
    ]
    assert impact.goes == ()
    assert impact.stays > 0


def test_they_are_summed_by_rule(impact: Impact) -> None:
    assert impact.by_rule() == [("rule:incompatible-duties-held", 1, 0, 0, 0)]


def test_a_revision_nobody_made_is_an_error() -> None:
    with pytest.raises(InputError, match="revision-unknown"):
        impact_of([RECORDS], "no-such-revision", root=ROOT)


def test_a_check_that_fails_is_told(old_rules: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="impact-check-failed"):
        impact_of([tmp_path / "nothing"], str(old_rules), root=ROOT)


def test_rules_of_another_folder(old_rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(old_rules))
    assert folder("shapes") == old_rules / "shapes"
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(InputError, match="rules-folder-missing"):
        folder("shapes")


def test_a_revision_is_taken_from_git(tmp_path: Path) -> None:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("no git repository here")
    from hegui.rule_impact import _revision

    taken = _revision(ROOT, "HEAD", tmp_path / "rules")
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-tree", "-r", "--name-only", "HEAD", "shapes"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert sorted(str(file.relative_to(taken)) for file in (taken / "shapes").rglob("*.ttl")) == sorted(
        listed
    )
