"""A folder of values that were worked out before: an ontology read, rules compiled, SQL written.

Nothing depends on it. An entry is found under a name made of what it was worked out from and of the program's
own files, so another version never sees it; one that is damaged, or that somebody else may have written, is
as good as none. Entries are pickles, so the folder must be the user's own.

`HEGUI_CACHE` names another folder, or, if it is empty, none. 缓存只为省时：删掉它，结果不变。
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import platform
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeVar, cast

import duckdb
import rdflib
from sqlglot._version import version as sqlglot_version

VARIABLE: Final = "HEGUI_CACHE"
_MOST_ENTRIES: Final = 24
"""Of one kind; the oldest go."""
_DIGEST_BYTES: Final = 32
Value = TypeVar("Value")


@dataclass(frozen=True)
class Cache:
    """Values by kind and key, in files of a folder; `code` tells versions of the program apart."""

    folder: Path
    code: str

    def value(self, kind: str, key: str, make: Callable[[], Value]) -> tuple[Value, str]:
        """The value kept under that key, else the one that `make` gives, which is kept; and its digest.

        Equal digests are equal values, blank nodes included.
        """
        kept = self.load(kind, key)
        if kept is not None:
            with suppress(Exception):  # what cannot be read is made again
                return cast(Value, unpickled(kept)), digest_of(kept)
        made = make()
        pickled = pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL)
        self.save(kind, key, pickled)
        return made, digest_of(pickled)

    def load(self, kind: str, key: str) -> bytes | None:
        """The bytes kept under that key, if they are there and whole."""
        try:
            with self._file(kind, key).open("rb") as stream:
                if not _is_ours(os.fstat(stream.fileno())):
                    return None
                kept = stream.read()
        except OSError:
            return None
        digest, content = kept[:_DIGEST_BYTES], kept[_DIGEST_BYTES:]
        return content if hashlib.sha256(content).digest() == digest else None

    def save(self, kind: str, key: str, content: bytes) -> None:
        """Keeps bytes under a key; where the folder cannot be written, nothing happens."""
        file = self._file(kind, key)
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_ours(self.folder.stat()):
                return
            handle, unfinished = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(hashlib.sha256(content).digest() + content)
                os.replace(unfinished, file)
            except OSError:
                os.unlink(unfinished)
            self._forget_old(kind)

    def _file(self, kind: str, key: str) -> Path:
        return self.folder / f"{kind}-{digest_of(f'{self.code} {key}'.encode())[:32]}"

    def _forget_old(self, kind: str) -> None:
        files = sorted(self.folder.glob(f"{kind}-*"), key=lambda file: file.stat().st_mtime_ns)
        for file in files[:-_MOST_ENTRIES]:
            file.unlink(missing_ok=True)


def cache_folder() -> Path | None:
    """The folder that the environment names, else the usual place for caches; None if there is to be none."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    usual = os.environ.get("XDG_CACHE_HOME")
    with suppress(RuntimeError):  # nobody's home
        return (Path(usual) if usual else Path.home() / ".cache") / "hegui"
    return None


@cache
def code_of(*packages: Path) -> str:
    """Another text for each version of these packages' files and of what they stand on."""
    versions = (platform.python_version(), duckdb.__version__, rdflib.__version__, sqlglot_version)
    return digest_of(repr((versions, [list(_states(package)) for package in packages])).encode())


def digest_of_files(files: Iterable[Path]) -> str:
    """Another text for other names or contents."""
    return digest_of(repr([(file.name, digest_of(file.read_bytes())) for file in files]).encode())


def digest_of(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def unpickled(content: bytes) -> object:
    """What was pickled, with every literal as it was written."""
    from engine.reading import literals_as_written

    with literals_as_written(), without_collecting():
        return pickle.loads(content)


@contextmanager
def without_collecting() -> Iterator[None]:
    """While this lasts, nobody looks for garbage: much is being made, and all of it stays."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _states(package: Path) -> Iterator[tuple[str, int, int]]:
    for folder, _folders, names in os.walk(package):
        for name in sorted(names):
            if name.endswith((".py", ".sql", ".ttl", ".yaml")):
                state = os.stat(os.path.join(folder, name))
                yield os.path.join(folder, name), state.st_size, state.st_mtime_ns


def _is_ours(state: os.stat_result) -> bool:
    """Whether nobody but this user can have written it."""
    if not hasattr(os, "geteuid"):
        return True
    return state.st_uid == os.geteuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
