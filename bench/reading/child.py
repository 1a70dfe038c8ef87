"""One reader, one file, one process: prints the rows it met, how long it took, and the memory it needed."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench.reading.files import HEADERS

_TYPES: Final = {
    **dict.fromkeys(("fee_ocur_time", "upld_time"), "TIMESTAMP"),
    **{name: "DECIMAL(16,2)" for name in HEADERS if name.endswith(("_amt", "_sumamt"))},
    "cnt": "DECIMAL(16,4)",
    "pric": "DECIMAL(16,6)",
}


def hegui(path: Path, connection: object = None) -> int:
    """Reads the file as `hegui check` does, without the cache."""
    import ingest

    loaded = ingest.load([path], connection=connection)  # type: ignore[arg-type]
    return sum(one.read for one in loaded.inputs)


def hegui_on_disk(path: Path) -> int:
    """The same into a database file, with little memory for tables: what reading itself needs shows."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect(f"{folder}/tables.duckdb", config={"memory_limit": "1GB"})
        return hegui(path, connection)


def duckdb_csv(path: Path) -> int:
    """A typed table by `read_csv`; rows that do not fit are left out, without a word."""
    import duckdb

    columns = ", ".join(f"'{name}': '{_TYPES.get(name, 'VARCHAR')}'" for name in HEADERS)
    connection = duckdb.connect()
    connection.execute(
        f"CREATE TABLE fees AS SELECT * FROM read_csv('{path}', header = true, delim = ',', quote = '\"', "
        f"escape = '\"', ignore_errors = true, columns = {{{columns}}})"
    )
    return _one(connection.execute("SELECT count(*) FROM fees").fetchone())


def python_csv(path: Path) -> int:
    """`csv.reader` over the decoded file, every row thrown away."""
    import csv

    with path.open(encoding="gb18030", newline="") as stream:
        return sum(1 for _ in csv.reader(stream)) - 1


def calamine(path: Path) -> int:
    """Every row of the first sheet, thrown away."""
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    return sum(1 for _ in sheet.iter_rows()) - 1


def python_json(path: Path) -> int:
    """`json.loads` of every line, its fee lines counted."""
    with path.open(encoding="utf-8") as stream:
        return sum(len(json.loads(line)["input"]["feedetail"]) for line in stream)


def lxml_iterparse(path: Path) -> int:
    """Every row element, thrown away."""
    from lxml import etree

    rows = 0
    for _, element in etree.iterparse(str(path), tag="input"):
        rows += len(element.findall("dataset/row"))
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return rows


READERS: Final[dict[str, Callable[[Path], int]]] = {
    "hegui": hegui,
    "hegui, tables on disk": hegui_on_disk,
    "DuckDB read_csv": duckdb_csv,
    "csv.reader": python_csv,
    "python-calamine": calamine,
    "json.loads": python_json,
    "lxml iterparse": lxml_iterparse,
}


def _one(row: tuple[int, ...] | None) -> int:
    return 0 if row is None else row[0]


def main() -> None:
    """python -m bench.reading.child READER FILE."""
    reader, path = READERS[sys.argv[1]], Path(sys.argv[2])
    import ingest  # noqa: F401 - what is imported is not what is measured

    started, processor = time.perf_counter(), time.process_time()
    rows = reader(path)
    answer = {
        "rows": rows,
        "seconds": time.perf_counter() - started,
        "processor_seconds": time.process_time() - processor,
        "peak_mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
