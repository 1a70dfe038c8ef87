"""`make mutants`: small mistakes in every rule, and which of them the rule's own cases do not notice.

    python -m tests.mutants [RULE …]     names, patterns or family letters; all where none is given

Exit status 1 where less than nine tenths of all mutants are noticed.
"""

from __future__ import annotations

import sys
from multiprocessing import get_context
from os import cpu_count

from hegui.rules import RuleInfo, load_rules
from tests.mutants.killing import Outcome, outcome_kept

WANTED = 0.9


def main(globs: list[str]) -> int:
    """Prints each rule as it is done, then the sum."""
    rules = {rule.id: rule for rule in load_rules(globs).rules}
    outcomes: list[Outcome] = []
    # A process ends after some rules, and with it the memory for what was compiled.
    with get_context("spawn").Pool(cpu_count(), maxtasksperchild=8) as workers:
        for outcome in workers.imap_unordered(outcome_kept, rules):
            outcomes.append(outcome)
            _print(outcome, rules[outcome.rule])
    killed, total = sum(each.killed for each in outcomes), sum(each.total for each in outcomes)
    share = killed / total if total else 1.0
    print(f"{killed} of {total} mutants of {len(outcomes)} rules are noticed: {share:.1%}")
    return 0 if share >= WANTED else 1


def _print(outcome: Outcome, rule: RuleInfo) -> None:
    same = f", {outcome.same} say the same" if outcome.same else ""
    excused = f", {outcome.excused} excused" if outcome.excused else ""
    print(f"{outcome.killed}/{outcome.total} {outcome.rule}{same}{excused}", flush=True)
    for survivor in outcome.survivors:
        print(f"    {rule.file}:{survivor.line}: {survivor.what}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
