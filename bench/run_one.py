"""One measurement in a process of its own: `python run_one.py ENGINE DATA.nt SHAPES.ttl`, one JSON object
on stdout.

It imports nothing of this repository before it knows the engine, so that it also runs where only a peer is
installed.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import logging
import resource
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

SH = "http://www.w3.org/ns/shacl#"
Line = tuple[str, str, str, str]


def hegui(data: Path, shapes: Path) -> tuple[Callable[[], Any], Callable[[Any], set[Line]]]:
    """Ours, from the file."""
    import engine

    def validate(_graphs: Any) -> set[Line]:
        results = engine.validate(data, engine.read_graph(shapes), engine="duckdb").results
        return {(str(r.focus), str(r.value), str(r.component), str(r.source_shape)) for r in results}

    return lambda: None, validate


def pyshacl(data: Path, shapes: Path) -> tuple[Callable[[], Any], Callable[[Any], set[Line]]]:
    """The reference, through its own entry point."""
    import pyshacl as peer

    def validate(graphs: Any) -> set[Line]:
        return _report(peer.validate(graphs[0], shacl_graph=graphs[1], inference="none")[1])

    return _rdflib_reader(data, shapes), validate


def pyshacl_turbo(data: Path, shapes: Path) -> tuple[Callable[[], Any], Callable[[Any], set[Line]]]:
    """pySHACL's interface over Rust."""
    peer = importlib.import_module("pyshacl_turbo")

    def validate(texts: Any) -> set[Line]:
        return _report(peer.validate(str(data), shacl_graph=str(shapes), inference="none")[1])

    return lambda: None, validate


def pyshifty(data: Path, shapes: Path) -> tuple[Callable[[], Any], Callable[[Any], set[Line]]]:
    """Shifty, Rust."""
    peer = importlib.import_module("shifty")

    def validate(texts: Any) -> set[Line]:
        return _report(peer.validate(data, shapes)[1])

    return lambda: None, validate


ENGINES = {"hegui": hegui, "pyshacl": pyshacl, "pyshacl-turbo": pyshacl_turbo, "pyshifty": pyshifty}


def _rdflib_reader(data: Path, shapes: Path) -> Callable[[], Any]:
    from rdflib import Graph

    return lambda: (Graph().parse(data, format="nt"), Graph().parse(shapes, format="turtle"))


def _report(graph: Any) -> set[Line]:
    from rdflib import Namespace

    sh = Namespace(SH)
    names = (sh.focusNode, sh.value, sh.sourceConstraintComponent, sh.sourceShape)
    found = set()
    for result in graph.objects(None, sh.result):
        focus, value, component, shape = (graph.value(result, name) for name in names)
        found.add((str(focus), str(value), str(component), str(shape)))
    return found


def _digest(lines: Iterable[Line]) -> str:
    return hashlib.sha256("\n".join(map("|".join, sorted(lines))).encode()).hexdigest()[:16]


def main() -> None:
    """Loads, validates, prints."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    name, data, shapes = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    load, validate = ENGINES[name](data, shapes)
    start, cpu = time.perf_counter(), time.process_time()
    graphs = load()
    loaded = time.perf_counter()
    lines = validate(graphs)
    end = time.perf_counter()
    print(
        json.dumps(
            {
                "engine": name,
                "load": loaded - start,
                "validate": end - loaded,
                "seconds": end - start,
                "cpu": time.process_time() - cpu,
                "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "results": len(lines),
                "digest": _digest(lines),
            }
        )
    )


if __name__ == "__main__":
    main()
