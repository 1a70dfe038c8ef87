"""`python -m tests.engine.graph.r2rml_suite`: the suite's table; status 1 if a case fails."""

from __future__ import annotations

import sys

from .cases import cases, suite_folder
from .runner import run, table


def main() -> int:
    """Prints the table and returns the exit status."""
    folder = suite_folder()
    if folder is None:
        print("The suite is not here: it belongs in ../shared/r2rml-tests, or below HEGUI_SHARED.")
        return 2
    outcomes = [(case, run(case)) for case in cases(folder)]
    print(table(outcomes))
    return int(not all(outcome.passed for _, outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
