"""Where the ontology, the shapes and the cases lie.

In a checkout they are the top-level folders that policy staff edit; in an installed wheel they travel
under `hegui/_data`. `HEGUI_RULES` names another folder that holds `ontology/` and `shapes/` (and, for
`hegui rules test`, `tests/shapes/`): rules of one's own, or those of another day.
"""

from __future__ import annotations

import os
from pathlib import Path

from engine.errors import InputError

VARIABLE = "HEGUI_RULES"
_HERE = Path(__file__).resolve().parent
_IN_CHECKOUT = {"ontology": "ontology", "shapes": "shapes", "cases": "tests/shapes"}


def folder(name: str) -> Path:
    """The folder called `ontology`, `shapes` or `cases`.

    Raises InputError `rules-folder-missing` where `HEGUI_RULES` names a folder without it.
    """
    if named := os.environ.get(VARIABLE):
        return _named(Path(named), name)
    packaged = _HERE / "_data" / name
    return packaged if packaged.is_dir() else _HERE.parent / _IN_CHECKOUT[name]


def _named(root: Path, name: str) -> Path:
    found = root / _IN_CHECKOUT[name]
    if found.is_dir():
        return found
    raise InputError(
        "rules-folder-missing",
        place=VARIABLE,
        expected=f"a folder that holds {_IN_CHECKOUT[name]}/",
        found=str(root),
        fix=f"Name a copy of ontology/ and shapes/, or unset {VARIABLE} to use the packaged ones.",
    )
