"""The cache of hegui: what was read and compiled before, by any run of this version."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cache import VARIABLE, Cache, cache_folder, code_of

if TYPE_CHECKING:
    from ingest import RecordCache


def cache() -> Cache | None:
    """The cache in the folder that the environment names; None if there is to be none."""
    folder = cache_folder()
    return None if folder is None else Cache(folder, code_of(*map(_files, ("engine", "ingest", "hegui"))))


def record_cache() -> RecordCache | None:
    """What was read of files before; None if there is to be no cache."""
    from ingest import RecordCache

    folder = cache_folder()
    return None if folder is None else RecordCache(folder / "records", code_of(_files("ingest")))


def forgo_cache() -> None:
    """From here on this process neither reads nor keeps anything, nor does what it starts."""
    os.environ[VARIABLE] = ""


def _files(package: str) -> Path:
    found = find_spec(package)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent
