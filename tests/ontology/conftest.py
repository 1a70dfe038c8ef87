"""The folder of shared sources beside the repository, where there is one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(os.environ.get("HEGUI_SHARED", Path(__file__).parents[3] / "shared"))
    if not (folder / "law").is_dir():
        pytest.skip("the folder of source texts is not at hand (HEGUI_SHARED)")
    return folder
