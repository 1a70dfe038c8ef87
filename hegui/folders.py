"""Where the packaged ontology, shapes and cases lie.

In a checkout they are the top-level folders that policy staff edit; in an installed wheel they travel
under `hegui/_data`.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent
_IN_CHECKOUT = {"ontology": "ontology", "shapes": "shapes", "cases": "tests/shapes"}


def folder(name: str) -> Path:
    """The folder called `ontology`, `shapes` or `cases`."""
    packaged = _HERE / "_data" / name
    return packaged if packaged.is_dir() else _HERE.parent / _IN_CHECKOUT[name]
