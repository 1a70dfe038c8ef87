"""The command line: `hegui check`, `validate`, `explain`, `rules`, `lists`, `ontology`, `export`,
`demo`, `serve`.

Exit status: 0 conforms, 1 findings at or above `--fail-on`, 2 the input or the call is wrong, 3 our bug.
"""

from __future__ import annotations

import logging
import sys
import traceback
import warnings

from engine.errors import HeguiError, InternalError

# Each module hangs its commands on the app.
from hegui.cli import (  # noqa: F401
    attestations,
    check,
    components,
    coverage,
    demo,
    duties,
    explain,
    export,
    history,
    impact,
    knowledge,
    lint,
    lists,
    ontology,
    records,
    rules,
    serve,
    statistics,
    templates,
    validate,
    what_if,
)
from hegui.cli.app import app
from hegui.cli.console import show_error

__all__ = ["app", "main"]


def main() -> None:
    """Runs the command line and turns every error into the documented form and exit status."""
    _let_shapes_judge_literals()
    try:
        app()
    except HeguiError as problem:
        show_error(problem)
        sys.exit(3 if isinstance(problem, InternalError) else 2)
    except Exception as problem:
        traceback.print_exc()
        show_error(_bug(problem))
        sys.exit(3)


def _let_shapes_judge_literals() -> None:
    """Keeps rdflib from printing a traceback for each ill-typed literal: the results say which they are."""
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", module="rdflib.term")


def _bug(problem: Exception) -> InternalError:
    return InternalError(
        "unexpected",
        place="hegui",
        expected="no such thing to happen",
        found=f"{type(problem).__name__}: {problem}",
        fix="This is our bug. Please report it with the lines above.",
    )
