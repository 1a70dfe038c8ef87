"""Other engines on the materialised graph of the same county, against our side on its tables.

Peers read the graph as N-Triples and all shapes as Turtle, validate, and hand back the report; each in a
process of its own, within limits of time and memory. Writing the graph down is not in their times.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.engines import LABELS
from bench.measure import is_installed
from bench.results import Row, differences
from bench.scale.county import county, graph_file
from bench.scale.handwritten import RULES
from bench.scale.measure import child
from bench.scale.processes import Ended, run
from bench.scale.settings import Settings
from hegui.rules import load_rules

PEERS: Final = ("shifty", "turbo", "rudof")
_GIBIBYTES: Final = 16.0
"""A peer that takes more is stopped."""

READING: Final = """\
Peers read the materialised graph with the ontology (N-Triples; writing it is not counted) and the same
shapes. *Load + validate* runs from the files to the results in memory; *process* is the whole process,
starting Python and handing back a validation report included. × is the engine's time divided by ours. Our
side reads the Parquet tables and the ontology; *nothing kept* is its first run, the line above it any later
one, which takes up what the first one kept (ontology read, rules compiled, keys of the files, SQL of rules).
A peer that takes more than its limit of time or memory is stopped, and not tried on a larger county. Where a
peer's results are not ours, the line says which shapes differ. `dateTime + duration`, which SPARQL 1.1 does
not define, gives the peers no solution: rules that need it (24 hours to upload a line, days between two
duties) find nothing there."""


@dataclass(frozen=True)
class Peer:
    """One engine's process, its own time from the files to the report, and where its results differ."""

    version: str
    ended: Ended
    seconds: float
    processor_seconds: float
    results: int
    differing: Mapping[str, tuple[int, int]]
    """For each shape whose results differ: how many are missing, and how many more there are."""


@dataclass(frozen=True)
class Compared:
    """Our side and the peers at one size; one that failed is the reason why."""

    settlements: int
    triples: int
    fresh: Peer | str
    """Our side with nothing kept from an earlier run."""
    ours: Peer | str
    peers: Mapping[str, Peer | str]


def compare(
    cache: Path, sizes: Sequence[int], python: str, *, memory_limit: str | None, limit_seconds: float
) -> Iterator[list[Compared]]:
    """Measures our side and every peer that the interpreter `python` has; what is known so far comes after
    each of them, so that nothing is lost when the rest is not waited for.
    """
    done: list[Compared] = []
    for settlements in sorted(sizes):
        graph = graph_file(cache, settlements)
        settings = Settings(county(cache, settlements), cache / "knowledge", memory_limit)
        with tempfile.TemporaryDirectory(prefix="hegui-scale-") as folder:
            (fresh, _), (ours, rows) = (_ours(settings, limit_seconds, Path(folder) / "kept") for _ in "12")
        peers: dict[str, Peer | str] = {}
        done.append(Compared(settlements, _lines(graph), fresh, ours, peers))
        yield done
        for name in PEERS:
            stopped = [one.settlements for one in done[:-1] if isinstance(one.peers[name], str)]
            if not is_installed(python, name):
                peers[name] = "not installed"
            elif stopped:
                peers[name] = f"not tried after {stopped[0]:,} settlements"
            else:
                peers[name] = _peer(python, name, graph, rows, limit_seconds)
            yield done


def _ours(settings: Settings, limit_seconds: float, kept: Path) -> tuple[Peer | str, list[Row]]:
    """Our side, and the rows of its report."""
    ended, answer = child("ours", settings, RULES, limit_seconds, report=True, kept=kept)
    if ended.failure is not None:
        return ended.failure, []
    rows = [_row(row) for row in answer["report"]]
    load, check = answer["loading"], answer["together"][0]
    return Peer("", ended, load[0] + check[0], load[1] + check[1], len(rows), {}), rows


def section(compared: Sequence[Compared]) -> str:
    """What the page says of them."""
    return "\n\n".join([READING, *(_table(one) for one in compared)])


def _table(one: Compared) -> str:
    times = ("load + validate s", "CPU", "× s", "× CPU", "process s", "CPU", "× s", "× CPU", "peak MiB")
    lines = [
        f"## {one.settlements:,} settlements, {one.triples:,} triples",
        "",
        f"| engine | {' | '.join(times)} | results |",
        f"| --- | {' | '.join(['---:'] * len(times))} | --- |",
        _line("hegui, on the tables", one.ours, one.ours),
        _line("hegui, nothing kept", one.fresh, one.ours),
        *(_line(LABELS[name], peer, one.ours) for name, peer in one.peers.items()),
    ]
    return "\n".join(lines)


def _line(name: str, peer: Peer | str, ours: Peer | str) -> str:
    if isinstance(peer, str):
        return f"| {name} | {peer} | | | | | | | | | |"
    times = [
        (peer.seconds, peer.processor_seconds),
        (peer.ended.seconds, peer.ended.processor_seconds),
    ]
    cells = [f"{name} {peer.version}".strip()]
    for which, pair in enumerate(times):
        cells += [f"{time:.2f}" for time in pair]
        if isinstance(ours, Peer):
            own = (
                (ours.seconds, ours.processor_seconds),
                (ours.ended.seconds, ours.ended.processor_seconds),
            )[which]
            cells += [f"{time / base:.1f}" for time, base in zip(pair, own, strict=True)]
        else:
            cells += ["", ""]
    return f"| {' | '.join([*cells, f'{peer.ended.peak_mebibytes:,.0f}', _results(peer)])} |"


def _results(peer: Peer) -> str:
    if not peer.differing:
        return f"{peer.results}, equal"
    where = "; ".join(
        f"{shape} {missing} missing, {more} more" for shape, (missing, more) in peer.differing.items()
    )
    return f"{peer.results}: {where}"


def _peer(python: str, name: str, graph: Path, ours: list[Row], limit_seconds: float) -> Peer | str:
    with tempfile.TemporaryDirectory(prefix="hegui-scale-") as folder:
        shapes, answer = Path(folder) / "rules.ttl", Path(folder) / "answer.json"
        load_rules(RULES).graph.serialize(shapes, format="turtle")
        command = [python, "-m", "bench.child", name, str(graph), str(shapes), str(answer)]
        ended = run(command, limit_seconds=limit_seconds, limit_gibibytes=_GIBIBYTES)
        if ended.failure is not None:
            return f"{ended.failure} (peak {ended.peak_mebibytes / 1024:.1f} GiB)"
        found = json.loads(answer.read_text("utf-8"))
    rows = [_row(row) for row in found["rows"]]
    return Peer(
        found["version"],
        ended,
        found["seconds"],
        found["processor_seconds"],
        len(rows),
        _differing(ours, rows),
    )


def _differing(ours: list[Row], others: list[Row]) -> dict[str, tuple[int, int]]:
    missing, more = (Counter(row[4] for row in rows) for rows in differences(ours, others))
    shapes = sorted(missing.keys() | more.keys())
    return {shape.strip("<>").rpartition("/")[2]: (missing[shape], more[shape]) for shape in shapes}


def _row(row: Sequence[str]) -> Row:
    focus, path, value, component, shape = row
    return focus, path, value, component, shape


def _lines(file: Path) -> int:
    with file.open("rb") as stream:
        return sum(1 for _line in stream)
