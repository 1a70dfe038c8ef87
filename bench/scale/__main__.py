"""Measures rules over tables against hand-written SQL, and writes `bench/SCALE.md`.

python -m bench.scale                                    four sizes, both sides
python -m bench.scale --sizes 1e4,1e5 --peers .bench/bin/python    other engines instead; `bench/PEERS.md`
python -m bench.scale --sizes 1e5,1e6 --one              also one settlement against history
python -m bench.scale --sizes 1e5,1e6,1e7 --only-one --out -    that alone
python -m bench.scale --sizes 1e4 --sides handwritten --out -
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Final

from bench.scale import one, peers
from bench.scale.child import SIDES
from bench.scale.handwritten import RULES
from bench.scale.knowledge import write_knowledge
from bench.scale.measure import Measured, Options, Size, measure
from bench.scale.page import page, peers_page

PAGE: Final = Path(__file__).parent.with_name("SCALE.md")
PEERS_PAGE: Final = PAGE.with_name("PEERS.md")
_RUNS: Final = {10_000: 5, 100_000: 5, 1_000_000: 3}
"""Repetitions up to a size; larger sizes are measured once after the first."""


def main() -> int:
    """0 if all that was measured is equal, 1 if not."""
    options = _options()
    cache: Path = options.cache
    write_knowledge(cache / "knowledge")
    arguments = "".join(f" {word}" for word in options.shown)
    if options.peers:
        return _compare_with_peers(cache, options, arguments)
    rules = tuple(options.rules or RULES)
    sizes = []
    for settlements in () if options.only_one else options.sizes:
        chosen = Options(
            runs=options.runs or _runs(settlements),
            sides=tuple(options.sides),
            memory_limit=options.memory,
            limit_seconds=options.limit,
        )
        sizes.append(measure(cache, settlements, rules, chosen))
        _tell(sizes[-1])
        _write(page(sizes, arguments=arguments), options.out or PAGE)
    single = {}
    for settlements in options.sizes if options.one or options.only_one else ():
        single[settlements] = one.measure_one(cache, settlements)
        if options.only_one:
            _write(one.section(single) + "\n", options.out or "-")
    if not options.only_one:
        _write(page(sizes, arguments=arguments, one=one.section(single)), options.out or PAGE)
    unequal = any(size.unequal for size in sizes) or any(map(one.disagreement, single.values()))
    return 1 if unequal else 0


def _compare_with_peers(cache: Path, options: argparse.Namespace, arguments: str) -> int:
    """Writes the page anew after each engine: it may take long, and nobody has to wait for the end."""
    measured = peers.compare(
        cache, options.sizes, options.peers, memory_limit=options.memory, limit_seconds=options.limit
    )
    for compared in measured:
        _write(peers_page(peers.section(compared), arguments=arguments), options.out or PEERS_PAGE)
    return 0


def _write(text: str, out: str | Path) -> None:
    if out == "-":
        print(text, flush=True)
    else:
        Path(out).write_text(text, encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description="Measures rules over tables.")
    parser.add_argument(
        "--sizes", type=_sizes, default=_sizes("1e4,1e5,1e6,1e7"), help="settlements, such as 1e4,1e5"
    )
    parser.add_argument("--sides", nargs="+", choices=list(SIDES), default=list(SIDES))
    parser.add_argument("--rules", nargs="+", choices=RULES, help="all, if none is named")
    parser.add_argument("--runs", type=int, help="repetitions; fewer for larger sizes, if not given")
    parser.add_argument("--memory", default="6GB", help="DuckDB's memory limit on both sides")
    parser.add_argument("--limit", type=float, default=3600, metavar="SECONDS", help="for one process")
    parser.add_argument(
        "--cache",
        type=Path,
        default=Path(tempfile.gettempdir()) / "hegui-bench-scale",
        help="where generated counties are kept",
    )
    parser.add_argument(
        "--peers", metavar="PYTHON", help="instead: our side and the peers that this interpreter has"
    )
    parser.add_argument("--one", action="store_true", help="also one settlement against history")
    parser.add_argument("--only-one", action="store_true", help="that, and nothing else, as a section")
    parser.add_argument("--out", help="file, or - for the terminal")
    options = parser.parse_args()
    options.shown = _shown(sys.argv[1:])
    return options


def _shown(words: list[str]) -> list[str]:
    """The arguments as the page repeats them: without places of this machine."""
    shown: list[str] = []
    rest = iter(words)
    for word in rest:
        if word in ("--out", "--cache"):
            next(rest, None)
        else:
            shown.append("PYTHON" if shown[-1:] == ["--peers"] else word)
    return shown


def _sizes(text: str) -> list[int]:
    return [int(float(part)) for part in text.split(",")]


def _runs(settlements: int) -> int:
    return next((runs for most, runs in _RUNS.items() if settlements <= most), 2)


def _tell(size: Size) -> None:
    for name, side in size.sides.items():
        what = side
        if isinstance(side, Measured):
            seconds, processor = side.together
            what = (
                f"all rules {seconds:.2f} s ({processor:.2f} CPU s), opening {side.loading[0]:.2f} s, "
                f"whole process {side.whole.seconds:.2f} s, peak {side.peak_mebibytes:.0f} MiB"
            )
        print(f"{size.settlements:,} settlements, {name}: {what}", file=sys.stderr)
    for rule, how in size.unequal.items():
        print(f"  {rule}: {how}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
