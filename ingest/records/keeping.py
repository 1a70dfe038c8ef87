"""The declarations as read before, kept where Python keeps its own compiled files, and trusted as those are.

Reading two hundred declarations takes a third of a second, taking them from there a fiftieth.
"""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Hashable, Iterator
from importlib.util import cache_from_source
from pathlib import Path
from typing import TypeVar

Kept = TypeVar("Kept")


def kept(root: Path, code: Path, make: Callable[[], Kept]) -> Kept:
    """What `make` gives, from the last time if neither declarations below `root` nor `code` have changed."""
    file = Path(cache_from_source(str(root / "records.py"))).with_suffix(".pickle")
    state = _state(root, code)
    try:
        known, value = pickle.loads(file.read_bytes())
        if known == state:
            return value  # type: ignore[no-any-return]
    except Exception:  # whatever is wrong with the file, it is made anew
        pass
    value = make()
    if os.environ.get("HEGUI_CACHE") != "":  # set and empty: nothing is to be kept anywhere
        _write(file, pickle.dumps((state, value)))
    return value


def _state(root: Path, code: Path) -> tuple[Hashable, ...]:
    files = [*_files(root, ".yaml"), *_files(code, ".py")]
    return (sys.version, *sorted(files))


def _files(folder: Path, suffix: str) -> Iterator[tuple[str, int, int]]:
    for at, _, names in os.walk(folder):
        for name in names:
            if name.endswith(suffix):
                path = os.path.join(at, name)
                state = os.stat(path)
                yield path, state.st_size, state.st_mtime_ns


def _write(file: Path, content: bytes) -> None:
    """Write the file whole or not at all; where nothing may be written, the next process reads again."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.chmod(name, 0o644)
        os.replace(name, file)
    except OSError:
        pass
