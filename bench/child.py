"""One measurement in a process of its own: `python -m bench.child ENGINE DATA SHAPES ANSWER`.

Time runs from the files on disk to the report in memory. Starting Python and importing the engine's package
is left out, making the rows for the comparison too.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path

from bench.engines import engine
from bench.results import rows

KIBIBYTES_OF_A_UNIT = 1 if sys.platform == "linux" else 1 / 1024
"""`ru_maxrss` counts kibibytes on Linux and bytes on macOS."""


def main(name: str, data: str, shapes: str, answer: str) -> None:
    """Measures and writes version, seconds, peak memory (MiB) and results as JSON to `answer`."""
    one = engine(name)
    start, used = time.perf_counter(), time.process_time()
    report = one.validate(Path(data), Path(shapes))
    seconds, processor = time.perf_counter() - start, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIBIBYTES_OF_A_UNIT / 1024
    found = {
        "version": version(one.DISTRIBUTION),
        "seconds": seconds,
        "processor_seconds": processor,
        "peak_mebibytes": peak,
        "rows": rows(report),
    }
    Path(answer).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
