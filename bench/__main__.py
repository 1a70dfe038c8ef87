"""Measures the engines that are installed and writes `bench/RESULTS.md`.

python -m bench                                  three sizes, all engines of this interpreter
python -m bench --peers other/bin/python         peers installed elsewhere
python -m bench --sizes 300 --engines ours shifty --out -
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench.engines import LABELS, NAMES
from bench.generate import write_graph
from bench.measure import Failed, Measured, is_installed, measure
from bench.results import differences
from bench.rules import write_rules
from bench.table import SETS, Outcome, Outcomes, page

RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> int:
    """0 if all engines that finished agree, 1 if not."""
    options = _options()
    pythons = _interpreters(options.engines, options.peers)
    outcomes: dict[tuple[int, str, str], Outcome] = {}
    triples: dict[int, int] = {}
    agree = True
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            data = Path(folder) / f"{size}.nt"
            triples[size] = write_graph(data, size)
            for rules in options.rules:
                shapes = write_rules(Path(folder), rules)
                for name, python in pythons.items():
                    done = _hopeless(outcomes, size, rules, name, options.limit) or measure(
                        python, name, data, shapes, runs=options.runs, limit_seconds=options.limit
                    )
                    outcomes[size, rules, name] = done
                    _tell(size, rules, name, done)
                    agree &= _agrees(outcomes[size, rules, next(iter(pythons))], done)
    text = page(outcomes, triples, limit_seconds=options.limit, arguments=options.arguments)
    if options.out == "-":
        print(text)
    else:
        Path(options.out).write_text(text, encoding="utf-8")
    return 0 if agree else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measures SHACL engines.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1_000, 10_000], metavar="SETTLEMENTS")
    parser.add_argument("--engines", nargs="+", choices=NAMES, default=list(NAMES))
    parser.add_argument("--rules", nargs="+", choices=list(SETS), default=list(SETS))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--limit", type=float, default=600, metavar="SECONDS")
    parser.add_argument(
        "--peers", default=sys.executable, metavar="PYTHON", help="interpreter with the peers"
    )
    parser.add_argument("--out", default=str(RESULTS), help="file, or - for the terminal")
    options = parser.parse_args()
    shown = [word for word in sys.argv[1:] if word != options.peers]
    options.arguments = "".join(f" {'--peers PYTHON' if word == '--peers' else word}" for word in shown)
    return options


def _interpreters(names: list[str], peers: str) -> dict[str, str]:
    """For each engine an interpreter that has it; engines that are nowhere are named and left out."""
    found: dict[str, str] = {}
    for name in names:
        having = [python for python in dict.fromkeys((sys.executable, peers)) if is_installed(python, name)]
        if having:
            found[name] = having[0]
        else:
            print(f"{LABELS[name]}: not installed, left out (`make bench` installs it)", file=sys.stderr)
    return found


def _hopeless(outcomes: Outcomes, size: int, rules: str, name: str, limit: float) -> Failed | None:
    """The reason not to try a size: at a smaller one the engine was too slow for time in proportion."""
    smaller = max((one for one, same, engine in outcomes if (same, engine) == (rules, name)), default=size)
    if smaller >= size:
        return None
    done = outcomes[smaller, rules, name]
    if isinstance(done, Failed):
        return Failed(f"not tried: {smaller:,} settlements: {done.reason}")
    expected = done.seconds * size / smaller
    if expected <= limit:
        return None
    return Failed(f"not tried: {expected:,.0f} s expected from {smaller:,} settlements")


def _agrees(first: Outcome, other: Outcome) -> bool:
    if not (isinstance(first, Measured) and isinstance(other, Measured)):
        return True
    missing, more = differences(list(first.rows), list(other.rows))
    for label, rows in (("missing", missing), ("more", more)):
        for row in rows[:5]:
            print(f"  {label}: {' '.join(row)}", file=sys.stderr)
    return not missing and not more


def _tell(size: int, rules: str, name: str, done: Outcome) -> None:
    what = (
        f"{done.seconds:.2f} s, {done.processor_seconds:.2f} CPU s, {done.peak_mebibytes:.0f} MiB, "
        f"{len(done.rows)} results"
        if isinstance(done, Measured)
        else done.reason
    )
    print(f"{size} settlements, {SETS[rules]}, {LABELS[name]}: {what}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
