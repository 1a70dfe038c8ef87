"""One settlement against the rules and years of history, in a warm process: `python -m bench.scale.one`.

Asked each time: a settlement, its encounter, its person, its fee lines and its sales, and one case of the
agency with its operations (so that the rules of control have work too), as they lie in the history. The
yardstick is hand-written SQL on SQLite for some of the rules (`one_sql/`), with indexes.
"""

from __future__ import annotations

import gc
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

from rdflib import URIRef

from bench.scale.county import county
from bench.scale.history import rule_history, some_settlements, table_history
from bench.scale.processes import run
from bench.scale.tables import connect, open_tables

SQL: Final = Path(__file__).with_name("one_sql")
RULES: Final = tuple(sorted(file.stem for file in SQL.glob("*.sql")))
"""Rules that the yardstick has."""
ASKED: Final = 2_000
SIDES: Final = ("ours", "handwritten")
_WARMING: Final = 50
_LIMIT_SECONDS: Final = 7200.0
"""Making the file of ten million settlements is part of it."""

Found = Mapping[str, frozenset[str]]
"""Keys of the focus nodes with results, by rule."""
Ask = Callable[[str], Found]


@dataclass(frozen=True)
class One:
    """Milliseconds of one settlement, by the clock and of the processor: half of them took less than the
    first of each pair, 99 % less than the second; and what was found in all.
    """

    rules: int
    clock: tuple[float, float]
    processor: tuple[float, float]
    file_gibibytes: float
    found: Mapping[str, Sequence[str]]


def measure_one(cache: Path, settlements: int, asked: int = ASKED) -> dict[str, One | str]:
    """Our side and the yardstick, each in a process of its own."""
    done: dict[str, One | str] = {}
    for side in SIDES:
        with tempfile.TemporaryDirectory(prefix="hegui-scale-") as folder:
            answer = Path(folder) / "answer.json"
            command = [
                sys.executable,
                "-m",
                "bench.scale.one",
                side,
                str(cache),
                str(settlements),
                str(asked),
            ]
            ended = run([*command, str(answer)], limit_seconds=_LIMIT_SECONDS)
            done[side] = ended.failure or One(**json.loads(answer.read_text("utf-8")))
    return done


def disagreement(done: Mapping[str, One | str]) -> list[str]:
    """The rules of the yardstick for which both sides found different focus nodes."""
    ours, hand = done.get("ours"), done.get("handwritten")
    if not (isinstance(ours, One) and isinstance(hand, One)):
        return []
    return [rule for rule in RULES if ours.found.get(rule, []) != hand.found.get(rule, [])]


def section(measured: Mapping[int, Mapping[str, One | str]]) -> str:
    """The section of the page."""
    if not measured:
        return ""
    lines = [
        "## One settlement",
        "",
        f"{ASKED:,} settlements, one after another, in one warm process, over the history in a SQLite file.",
        "Asked are the settlement, its encounter, its person, its fee lines and its sales, and one case of",
        "the agency with its operations. By hand: SQL with indexes, for some of the rules. The file was read",
        "once before, so that the operating system has it in memory as far as it fits.",
        "",
        "| history | side | rules | p50 ms | p99 ms | p50 CPU ms | p99 CPU ms | file GiB |",
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for settlements, done in measured.items():
        for side, one in done.items():
            lines.append(f"| {settlements:,} | {side} | {_cells(one)} |")
        for rule in disagreement(done):
            lines.append(f"| {settlements:,} | DIFFER: {rule} | | | | | | |")
    return "\n".join(lines)


def _cells(one: One | str) -> str:
    if isinstance(one, str):
        return f"{one} | | | | | "
    times = [f"{time:.2f}" for time in (*one.clock, *one.processor)]
    return " | ".join([str(one.rules), *times, f"{one.file_gibibytes:.2f}"])


def main(side: str, cache: str, settlements: str, asked: str, answer: str) -> None:
    """Measures one side and writes what it found to the file `answer`."""
    numbers = some_settlements(Path(cache), int(settlements), int(asked))
    make = {"ours": our_asker, "handwritten": sql_asker}[side]
    file = {"ours": rule_history, "handwritten": table_history}[side](Path(cache), int(settlements))
    rules, ask = make(file, Path(cache), int(settlements), numbers)
    _read_once(file)
    for number in numbers[:_WARMING]:
        ask(number)
    gc.collect()
    gc.freeze()  # what was prepared stays; else it would be looked through again and again
    clock: list[float] = []
    processor: list[float] = []
    found: dict[str, set[str]] = {}
    for number in numbers:
        start, used = time.perf_counter(), time.process_time()
        one = ask(number)
        processor.append((time.process_time() - used) * 1000)
        clock.append((time.perf_counter() - start) * 1000)
        for rule, keys in one.items():
            found.setdefault(rule, set()).update(keys)
    result: dict[str, Any] = {
        "rules": rules,
        "clock": _percentiles(clock),
        "processor": _percentiles(processor),
        "file_gibibytes": file.stat().st_size / 2**30,
        "found": {rule: sorted(keys) for rule, keys in found.items()},
    }
    Path(answer).write_text(json.dumps(result), encoding="utf-8")


def _read_once(file: Path) -> None:
    """Has the operating system keep the file in memory, as far as it fits."""
    with file.open("rb", buffering=0) as stream:
        while stream.read(1 << 24):
            pass


def _percentiles(times: list[float]) -> tuple[float, float]:
    """The 50th and the 99th."""
    cuts = quantiles(times, n=100)
    return cuts[49], cuts[98]


def sql_asker(file: Path, cache: Path, settlements: int, numbers: Sequence[str]) -> tuple[int, Ask]:
    """How many rules the yardstick has, and how to ask it."""
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, cached_statements=2 * len(RULES))
    connection.execute(f"PRAGMA mmap_size = {1 << 36}")
    statements = {rule: (SQL / f"{rule}.sql").read_text("utf-8") for rule in RULES}

    def ask(number: str) -> Found:
        found = {}
        for rule, statement in statements.items():
            rows = connection.execute(statement, {"setl_id": number}).fetchall()
            if rows:
                found[rule] = frozenset(row[0] for row in rows)
        return found

    return len(RULES), ask


def our_asker(
    file: Path, cache: Path, settlements: int, numbers: Sequence[str], only: Sequence[str] = ()
) -> tuple[int, Ask]:
    """How many rules our side has (all, if none are named), and how to ask it; which nodes a settlement
    brings is looked up before.
    """
    from bench.scale.results import term_text
    from engine.program.compiled import Compiled
    from engine.sql.sqlite.history import open_history
    from hegui.history import history_mapping
    from hegui.kept import cache as kept
    from hegui.ontology import DATA, RULE
    from hegui.rules import load_rules

    rules = load_rules(only)
    compiled = Compiled(rules.graph, cache=kept())
    database = open_history(file, history_mapping(), base=str(DATA))
    compiled.prepare(database)
    nodes = nodes_of(cache, settlements, numbers)

    def ask(number: str) -> Found:
        found: dict[str, set[str]] = {}
        for result in compiled.validate(database, focus=nodes[number]).results:
            found.setdefault(str(result.root_shape).removeprefix(RULE), set()).add(
                str(term_text(result.focus))
            )
        return {rule: frozenset(keys) for rule, keys in found.items()}

    return len(rules.rules), ask


def nodes_of(cache: Path, settlements: int, numbers: Sequence[str]) -> dict[str, list[URIRef]]:
    """For each settlement the nodes that are asked about; each brings another case."""
    from hegui.ontology import DATA

    with connect(None, None) as source:
        open_tables(source, county(cache, settlements))
        source.execute("CREATE TABLE chosen (setl_id VARCHAR, place BIGINT)")
        source.executemany("INSERT INTO chosen VALUES (?, ?)", [(n, i + 1) for i, n in enumerate(numbers)])
        rows = source.execute(_NODES).fetchall()
    nodes: dict[str, list[URIRef]] = {number: [] for number in numbers}
    for number, path in rows:
        nodes[number].append(DATA[path])
    return nodes


_NODES: Final = """
WITH own AS (SELECT setl_id, mdtrt_id, psn_no FROM settlement SEMI JOIN chosen USING (setl_id)),
cases AS (SELECT case_no, row_number() OVER (ORDER BY hash(case_no), case_no) AS place
          FROM (SELECT DISTINCT case_no FROM operation_log)),
with_case AS (SELECT setl_id, case_no FROM chosen JOIN cases USING (place))
SELECT setl_id, 'settlement/' || setl_id FROM own
UNION ALL SELECT setl_id, 'encounter/' || mdtrt_id FROM own
UNION ALL SELECT setl_id, 'person/' || psn_no FROM own
UNION ALL SELECT setl_id, 'fee-line/' || line_id FROM own JOIN fee_line USING (mdtrt_id)
UNION ALL SELECT setl_id, 'trace-sale/' || sale_id FROM own JOIN trace_sale USING (setl_id)
UNION ALL SELECT setl_id, 'case/' || case_no FROM with_case
UNION ALL SELECT setl_id, 'operation/' || log_id FROM with_case JOIN operation_log USING (case_no)
"""


if __name__ == "__main__":
    main(*sys.argv[1:])
