"""`python -m tests.engine.conformance [ENGINE]`: the suite's table for one engine; status 1 if a failure is
not known.
"""

from __future__ import annotations

import logging
import sys
import warnings

from .runner import known_failures, run, table
from .suite import cases, suite_folder


def main() -> int:
    """Prints the table and returns the exit status."""
    engine_name = sys.argv[1] if len(sys.argv) > 1 else "reference"
    folder = suite_folder()
    if folder is None:
        print("The suite is not here: it belongs in ../shared/w3c-shacl-tests, or below HEGUI_SHARED.")
        return 2
    logging.disable(logging.WARNING)  # the suite is full of ill-typed literals on purpose
    warnings.simplefilter("ignore")
    outcomes = [run(case, engine_name) for case in cases(folder)]
    print(table(outcomes))
    known = known_failures(engine_name)
    for outcome in outcomes:
        if not outcome.passed and outcome.case in known:
            entry = known[outcome.case]
            print(f"  known   {outcome.case}: {entry['why']} ({entry['clause']})")
    return int({outcome.case for outcome in outcomes if not outcome.passed} != set(known))


if __name__ == "__main__":
    sys.exit(main())
