"""What goes to the terminal: errors to standard error, tables to standard output."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from engine.errors import HeguiError
from hegui.workspace import Progress as ProgressCallback

PIPED_WIDTH = 128
"""Columns of a table that goes to a file or a pipe, where there is no window to ask."""

out = Console(highlight=False, soft_wrap=True)
tables = Console(highlight=False, width=None if out.is_terminal else PIPED_WIDTH)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def user_lang() -> str:
    """`zh` where the user's locale is Chinese, else `en`."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"


def show_error(problem: HeguiError) -> None:
    """Prints an error in the documented form."""
    err.print(str(problem), markup=False)


@contextmanager
def progress_bar() -> Iterator[ProgressCallback]:
    """A progress bar on standard error that comes and goes; silent where that is not a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def report(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total or None)

        yield report
