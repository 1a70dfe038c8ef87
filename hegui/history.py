"""History in a file: records of years, to judge single claims against without reading them again.

records ──ingest──▶ tables ──`make`──▶ file ──`open_history_of_claims`──▶ rules asked about one claim

Only the rules that say something about a single claim are prepared. Figures over many records (medians,
ranks) are no part of a history: they would change with every claim.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from engine.errors import InputError
from engine.graph import r2rml
from engine.history_answers import HistoryAnswers
from engine.program.compiled import Compiled
from engine.sql.sqlite.database import SqliteDatabase
from engine.sql.sqlite.history import open_history
from engine.sql.sqlite.history_making import make_history
from hegui.figures import of_history
from hegui.kept import cache
from hegui.ontology import DATA, load_ontology
from hegui.rules import RuleSet, load_rules
from hegui.workspace import FUND, Progress, mapping, open_workspace, silent

CLAIM_FAMILIES: Final = ("T", "S")
"""Families of rules that say something about a single claim."""


def history_mapping() -> r2rml.Mapping:
    """What a history file can say: everything but figures over many claims."""
    return of_history(mapping())


def claim_rules(rules: Sequence[str] = CLAIM_FAMILIES) -> tuple[RuleSet, Compiled]:
    """The rules that are asked about a claim, by family or name."""
    found = load_rules(rules)
    return found, Compiled(found.graph, cache=cache())


def make(
    paths: Sequence[Path],
    file: Path,
    progress: Progress = silent,
    *,
    rules: Sequence[str] = CLAIM_FAMILIES,
) -> None:
    """Reads the records under `paths` and writes a history file for the rules on claims; what rules and their
    explanations read is kept.

    A file of that name is replaced once the new one is whole. Raises `InputError` as `open_workspace` does.
    """
    workspace = open_workspace(paths, progress)
    _, compiled = claim_rules(rules)

    def prepare(database: SqliteDatabase) -> None:
        compiled.prepare(database)
        HistoryAnswers(database).note(set(load_ontology().subjects(FUND.personalData)))

    unfinished = file.with_name(f"{file.name}.part")
    unfinished.unlink(missing_ok=True)
    progress("history", 0, 0)
    try:
        make_history(
            workspace.connection,
            history_mapping(),
            unfinished,
            load_ontology(),
            prepare=prepare,
            base=str(DATA),
        )
        os.replace(unfinished, file)
    finally:
        unfinished.unlink(missing_ok=True)


def open_history_of_claims(file: Path) -> SqliteDatabase:
    """The history in a file that `make` wrote, to be asked about claims that are added for a moment.

    Raises `InputError` (`history-file`, `history-lacks-column`).
    """
    if not file.is_file():
        raise InputError(
            "history-file",
            place=str(file),
            expected="a history file",
            found="no file",
            fix="Make it first: hegui history make FOLDER --out FILE.",
        )
    try:
        return open_history(file, history_mapping(), base=str(DATA), read_only=False)
    except InputError as error:
        if not error.code.startswith("mapping-"):
            raise
        raise InputError(
            "history-lacks-column",
            place=str(file),
            expected=error.expected,
            found=error.found,
            fix="Make the file anew with this version: hegui history make FOLDER --out FILE.",
        ) from error
