"""What a change of rules or lists does: findings that come, findings that go, and the money."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import InputError
from hegui.folders import VARIABLE
from hegui.rules import load_rules

Finding = Mapping[str, Any]
_PARTS = ("ontology", "shapes")


@dataclass(frozen=True)
class Impact:
    """Findings only of the new rules, only of the old ones, and how many both have."""

    comes: tuple[Finding, ...]
    goes: tuple[Finding, ...]
    stays: int

    def by_rule(self) -> list[tuple[str, int, int, int, int]]:
        """For each rule concerned: findings that come and their fen, findings that go and their fen."""
        rules = sorted({str(one["rule"]) for one in (*self.comes, *self.goes)})
        return [(rule, *_tally(self.comes, rule), *_tally(self.goes, rule)) for rule in rules]


def impact_of(records: Sequence[Path], old: str, *, root: Path, arguments: Sequence[str] = ()) -> Impact:
    """The records checked with the rules of `old` and with those of `root`, and the findings compared.

    `old` is a folder that holds `ontology/` and `shapes/`, or a revision of the git repository at `root`.
    Both checks run in processes of their own with the same `arguments`; a rule that `--rules` names and only
    one side has is left out on the other. Findings are compared by id, which depends on rule, focus and
    values, not on rows. Raises InputError `revision-unknown` for neither, and `impact-check-failed` where one
    of the checks does not end.
    """
    with tempfile.TemporaryDirectory() as scratch:
        was = Path(old) if Path(old).is_dir() else _revision(root, old, Path(scratch) / "rules")
        only_old, only_new = (
            _unless_only_in(other, one, arguments) for other, one in ((root, was), (was, root))
        )
        before = _findings(records, was, Path(scratch) / "old", only_old)
        after = _findings(records, root, Path(scratch) / "new", only_new)
    comes = tuple(after[one] for one in sorted(after.keys() - before.keys()))
    goes = tuple(before[one] for one in sorted(before.keys() - after.keys()))
    return Impact(comes, goes, len(after.keys() & before.keys()))


def _revision(root: Path, revision: str, target: Path) -> Path:
    command = ["git", "-C", str(root), "archive", "--format=tar", revision, "--", *_PARTS]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise InputError(
            "revision-unknown",
            place="hegui rules impact --old",
            expected="a folder with ontology/ and shapes/, or a revision of the repository that holds them",
            found=f"{revision!r} ({done.stderr.decode(errors='replace').strip()})",
            fix="Name a commit, a tag or a folder; git log shows the commits.",
        )
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(target, filter="data")
    return target


def _unless_only_in(other: Path, rules: Path, arguments: Sequence[str]) -> Sequence[str] | None:
    """The arguments without rules that only `other` has; None where no rule is left of those named."""
    kept: list[str] = []
    named = left = 0
    for flag, value in zip(arguments[::2], arguments[1::2], strict=True):
        if flag == "--rules":
            named += 1
            if not _has(rules, value) and _has(other, value):
                continue
            left += 1
        kept += [flag, value]
    return kept if left or not named else None


def _has(rules: Path, glob: str) -> bool:
    try:
        return bool(load_rules((glob,), shapes=rules / "shapes").rules)
    except InputError as problem:
        if problem.code != "rule-unknown":
            raise
        return False


def _findings(
    records: Sequence[Path], rules: Path, out: Path, arguments: Sequence[str] | None
) -> dict[str, Finding]:
    if arguments is None:
        return {}
    call = [sys.executable, "-m", "hegui.cli", "check", *map(str, records), "--out", str(out), *arguments]
    done = subprocess.run(
        call, env={**os.environ, VARIABLE: str(rules)}, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1):
        raise InputError(
            "impact-check-failed",
            place=f"hegui check with the rules of {rules}",
            expected="a check that runs to its end",
            found=done.stderr.strip()[-2000:] or f"exit status {done.returncode}",
            fix="Run the check by itself with these rules and mend what it says.",
        )
    return {str(one["id"]): one for one in json.loads((out / "findings.json").read_text("utf-8"))}


def _tally(findings: Sequence[Finding], rule: str) -> tuple[int, int]:
    own = [one for one in findings if one["rule"] == rule]
    return len(own), sum(one["amount"] or 0 for one in own)
