"""Commands in processes of their own, one after another: their time, memory and end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent
_KIBIBYTES_OF_A_UNIT: Final = 1 if sys.platform == "linux" else 1 / 1024
_BETWEEN_LOOKS_SECONDS: Final = 0.1


@dataclass(frozen=True)
class Ended:
    """How a process ended: seconds by the clock and of the processor, greatest resident memory, and why it
    failed, if it did."""

    seconds: float
    processor_seconds: float
    peak_mebibytes: float
    failure: str | None


def run(
    command: Sequence[str],
    *,
    limit_seconds: float,
    limit_gibibytes: float = float("inf"),
    kept: Path | None = None,
) -> Ended:
    """Runs a command of this repository, and stops it where it takes too long or too much memory.

    `kept` is the folder of what hegui keeps for the next run; without one it keeps nothing.
    """
    started = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "HEGUI_CACHE": str(kept or "")},
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        watch = _Watch(process.pid, limit_seconds, limit_gibibytes)
        watch.start()
        _pid, status, used = os.wait4(process.pid, 0)
        watch.ended.set()
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        complaint = said.read().decode("utf-8", "replace").strip().splitlines()
    failure = watch.reason
    if failure is None and process.returncode:
        failure = (complaint or [f"ended with {process.returncode}"])[-1]
    peak = used.ru_maxrss * _KIBIBYTES_OF_A_UNIT / 1024
    return Ended(time.perf_counter() - started, used.ru_utime + used.ru_stime, peak, failure)


class _Watch(threading.Thread):
    """Kills a process that takes too much, and remembers why."""

    def __init__(self, pid: int, limit_seconds: float, limit_gibibytes: float) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.reason: str | None = None
        self._pid, self._until, self._seconds = pid, time.monotonic() + limit_seconds, limit_seconds
        self._gibibytes = limit_gibibytes

    def run(self) -> None:
        while not self.ended.wait(_BETWEEN_LOOKS_SECONDS):
            if time.monotonic() > self._until:
                self.reason = f"more than {self._seconds:g} s"
            elif _resident_gibibytes(self._pid) > self._gibibytes:
                self.reason = f"more than {self._gibibytes:g} GiB"
            if self.reason is not None:
                os.kill(self._pid, signal.SIGKILL)
                return


def _resident_gibibytes(pid: int) -> float:
    """Where the system does not tell, 0: then memory is not limited."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**30
