"""Whether a rule's own cases notice each of its mutants."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml
from rdflib import Graph

from engine.errors import HeguiError
from engine.rewrite import rewritten
from hegui.folders import folder
from hegui.rule_cases import Case, read_cases, run_case, session_of
from hegui.rules import RuleInfo, load_rules
from tests.mutants.mutants_of import Mutant, mutants_of

HERE = Path(__file__).parent
MAKING = ("killing.py", "mutants_of.py", "query_changes.py", "steps.py", "tokens.py")
"""The modules that an outcome depends on."""
PATIENCE = 10.0
"""Seconds for a case; a mutant that takes longer is noticed too."""


@dataclass(frozen=True)
class Survivor:
    """A mutant that no case notices."""

    line: int
    what: str


@dataclass(frozen=True)
class Outcome:
    """How the mutants of one rule fared. `same` are those that are compiled to what the rule is compiled to,
    `excused` those with a written reason why no case can tell them from the rule (`equivalent.yaml`).
    """

    rule: str
    total: int
    same: int
    excused: int
    survivors: tuple[Survivor, ...]

    @property
    def killed(self) -> int:
        """How many were noticed."""
        return self.total - len(self.survivors)

    @property
    def share(self) -> float:
        """The part that was noticed, 0 to 1; all of it where a rule has no mutants."""
        return self.killed / self.total if self.total else 1.0


def outcome_of(rule: RuleInfo, cases: Sequence[Case]) -> Outcome:
    """Every mutant of a rule put to the rule's cases."""
    # What finds nothing notices first that a condition is gone.
    ordered = sorted(cases, key=lambda case: len(case.finds))
    original, excuses = _plans(rule.shapes), equivalents().get(rule.id, {})
    total = same = excused = 0
    survivors: list[Survivor] = []
    for mutant in mutants_of(rule):
        if mutant.what in excuses:
            excused += 1
        elif mutant.rule is rule and _plans(mutant.shapes) == original:
            same += 1
        else:
            total += 1
            if all(_passes(case, mutant) for case in ordered):
                survivors.append(Survivor(mutant.line, mutant.what))
    return Outcome(rule.id, total, same, excused, tuple(survivors))


def equivalents() -> dict[str, dict[str, str]]:
    """For each rule the changes that say the same as the rule, with the reason."""
    return yaml.safe_load((HERE / "equivalent.yaml").read_text("utf-8")) or {}


def _plans(shapes: Graph) -> object:
    """What the shapes are compiled to; None where they are refused."""
    try:
        compiled = session_of("sqlite", shapes)._compiled
    except HeguiError:
        return None
    assert compiled is not None
    return [
        [rewritten(part.plan) for part in (*program.steps, *program.questions)]
        for program in compiled._programs
    ]


def _passes(case: Case, mutant: Mutant) -> bool:
    try:
        return run_case(case, mutant.rule, shapes=mutant.shapes, timeout_seconds=PATIENCE).passed
    except HeguiError:
        return False


def outcome_kept(name: str) -> Outcome:
    """The outcome of one rule, from an earlier run where nothing has changed since."""
    (rule,) = load_rules([name]).rules
    case_file = folder("cases") / rule.file.parent.name / f"{rule.file.stem}.yaml"
    kept = Kept(Path(".mutants"))
    outcome = kept.load(rule, case_file)
    if outcome is None:
        outcome = outcome_of(rule, read_cases(case_file))
        kept.save(rule, case_file, outcome)
    return outcome


class Kept:
    """Outcomes of earlier runs, found again while the rule, its cases, its excuses and how mutants are made
    are what they were. A changed ontology or engine is not noticed: without `.mutants` all is tried anew.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, rule: RuleInfo, case_file: Path) -> Outcome | None:
        """The outcome that was kept, if there is one."""
        file = self._file(rule, case_file)
        if not file.is_file():
            return None
        said = json.loads(file.read_text("utf-8"))
        return Outcome(**{**said, "survivors": tuple(Survivor(**each) for each in said["survivors"])})

    def save(self, rule: RuleInfo, case_file: Path, outcome: Outcome) -> None:
        """Keeps an outcome."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._file(rule, case_file).write_text(json.dumps(asdict(outcome)), "utf-8")

    def _file(self, rule: RuleInfo, case_file: Path) -> Path:
        triples = sorted(" ".join(term.n3() for term in triple) for triple in rule.shapes)
        read = [rule.file, case_file, *(HERE / name for name in MAKING)]
        content = b"".join(file.read_bytes() for file in read)
        digest = hashlib.sha256(content)
        digest.update(repr(sorted(equivalents().get(rule.id, {}))).encode())
        digest.update("\n".join(line for line in triples if "_:" not in line).encode())
        return self._folder / f"{rule.iri.rpartition('/')[2]}-{digest.hexdigest()[:24]}.json"
