"""`make mutants`: small mistakes in every rule, and which of them the rule's own cases do not notice.

    python -m tests.mutants [RULE …] [--jobs N]     names, patterns or family letters; all where none is given

Exit status 1 where less than nine tenths of all mutants are noticed, 2 where there is no such rule.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

from engine.errors import InputError
from hegui.rules import RuleInfo, load_rules
from tests.mutants.killing import Outcome, outcome_kept

WANTED = 0.9


def main(words: Sequence[str]) -> int:
    """Prints each rule as it is done, then the sum."""
    asked = _asked(words)
    try:
        rules = {rule.id: rule for rule in load_rules(asked.rules).rules}
    except InputError as problem:
        print(problem, file=sys.stderr)
        return 2
    outcomes: list[Outcome] = []
    # A process ends after some rules, and with it the memory for what was compiled.
    with get_context("spawn").Pool(asked.jobs, maxtasksperchild=8) as workers:
        for outcome in workers.imap_unordered(outcome_kept, rules):
            outcomes.append(outcome)
            print("\n".join(lines_of(outcome, rules[outcome.rule])), flush=True)
    print("\n" + "\n".join(summary(outcomes)))
    return 0 if noticed(outcomes) >= WANTED else 1


def lines_of(outcome: Outcome, rule: RuleInfo) -> list[str]:
    """How one rule fared, and each of its survivors with its place."""
    same = f", {outcome.same} say the same" if outcome.same else ""
    excused = f", {outcome.excused} excused" if outcome.excused else ""
    file = rule.file.relative_to(Path.cwd()) if rule.file.is_relative_to(Path.cwd()) else rule.file
    return [
        f"{outcome.killed}/{outcome.total} {outcome.rule}{same}{excused}",
        *(f"    {file}:{survivor.line}: {survivor.what}" for survivor in outcome.survivors),
    ]


def summary(outcomes: Sequence[Outcome]) -> list[str]:
    """The sum over all rules, and which rules are under what is wanted, the weakest first."""
    killed, total = sum(each.killed for each in outcomes), sum(each.total for each in outcomes)
    excused = sum(each.excused for each in outcomes)
    weak = sorted((each for each in outcomes if each.share < WANTED), key=lambda each: each.share)
    return [
        f"{killed} of {total} mutants of {len(outcomes)} rules are noticed: {noticed(outcomes):.1%}"
        f" (wanted {WANTED:.0%}); {total - killed} survive, {excused} are excused",
        f"{len(weak)} of {len(outcomes)} rules are under {WANTED:.0%}" + (":" if weak else ""),
        *(f"    {each.share:.0%} {each.killed}/{each.total} {each.rule}" for each in weak),
    ]


def noticed(outcomes: Sequence[Outcome]) -> float:
    """The part of all mutants that was noticed, 0 to 1."""
    total = sum(each.total for each in outcomes)
    return sum(each.killed for each in outcomes) / total if total else 1.0


def _asked(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("rules", nargs="*", help="names, patterns or family letters; all where none is given")
    parser.add_argument("--jobs", type=int, default=cpu_count(), help="how many processes (all cores)")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
