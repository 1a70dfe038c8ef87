"""What tests in several folders share: where the repository and the borrowed test data lie, and the
county, checked once.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
if "PYTEST_XDIST_WORKER" not in os.environ:  # workers and commands share what this run keeps
    _kept = tempfile.TemporaryDirectory(prefix="hegui-tests-")
    os.environ["HEGUI_CACHE"] = _kept.name  # nothing that an earlier run worked out is believed here


@pytest.fixture(scope="session")
def county() -> Path:
    """The committed example county."""
    return ROOT / "examples" / "county"


def shared_folder(name: str) -> Path:
    """A folder of test data that others wrote; the test is skipped where it is absent."""
    folder = Path(os.environ.get("HEGUI_SHARED", ROOT.parent / "shared")) / name
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent (set HEGUI_SHARED to the folder that holds {name})")
    return folder
