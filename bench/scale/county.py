"""The county of each size, made once and kept in a folder: Parquet tables, and the graph they stand for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

import duckdb

import hegui.county
import ingest
from bench.scale.tables import connect
from engine.cache import digest_of_files
from engine.errors import InputError
from engine.graph.describing import describe
from engine.graph.materialise import write_ntriples
from engine.graph.table_files import mentioned, open_tables, table_files
from engine.graph.tables import Tables
from hegui.county.writing import write_county
from hegui.knowledge.reference import add_knowledge
from hegui.ontology import DATA, load_ontology
from hegui.workspace import mapping

EXPECTED: Final = "expected.json"
"""Written last by the generator: where it is, the folder is whole."""
_MADE_BY: Final = "made-by.txt"


def county(cache: Path, settlements: int) -> Path:
    """The folder of Parquet tables of that many settlements; made if it is not there yet.

    It is made anew, and what was made of it is forgotten, if another county would be made now, or if the
    mapping has changed so that it does not fit.
    """
    folder = cache / f"county-{settlements}"
    if not (folder / EXPECTED).is_file() or not _is_of_this_version(folder) or not _fits_mapping(folder):
        shutil.rmtree(folder, ignore_errors=True)
        for made in cache.glob(f"{folder.name}.*"):
            made.unlink()
        write_county(folder, settlements=settlements, form="parquet")
        _write_limits(folder)
        (folder / _MADE_BY).write_text(_version(), "ascii")
    return folder


def _is_of_this_version(folder: Path) -> bool:
    made_by = folder / _MADE_BY
    return made_by.is_file() and made_by.read_text("ascii") == _version()


def _version() -> str:
    """Another text for each version of what makes the county."""
    package = Path(hegui.county.__file__).parent
    return digest_of_files(
        file for file in sorted(package.rglob("*")) if file.suffix in (".py", ".sql", ".yaml")
    )


def _write_limits(folder: Path) -> None:
    """The published limits of the items that are charged, as reading the records would add them."""
    with ingest.empty_tables() as connection:
        charged = f"SELECT DISTINCT med_list_codg FROM read_parquet('{folder / 'fee_line.parquet'}')"
        connection.execute(f"INSERT INTO fee_line (med_list_codg) {charged}")
        add_knowledge(connection)
        target = folder / "item_restriction.parquet"
        connection.execute(f"COPY item_restriction TO '{target}' (FORMAT parquet)")


def _fits_mapping(folder: Path) -> bool:
    """Whether the tables have the columns that the mapping names."""
    with connect(None, None) as connection:
        open_mapped(connection, folder)
        try:
            Tables(mapping(), describe(mapping(), connection))
        except InputError:
            return False
    return True


def open_mapped(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """The tables of the folder as our mapping reads them."""
    open_tables(connection, mentioned(mapping(), table_files(folder)), folder)


def expected_counts(folder: Path) -> dict[str, int]:
    """How many results each rule must have, by its name without prefix."""
    counts: dict[str, int] = json.loads((folder / EXPECTED).read_text("utf-8"))["counts"]
    return {rule.removeprefix("rule:"): found for rule, found in counts.items()}


def graph_file(cache: Path, settlements: int) -> Path:
    """The materialised graph of that county with the ontology, in N-Triples; made if it is not there yet."""
    file = cache / f"county-{settlements}.nt"
    if not file.is_file():
        unfinished = file.with_suffix(".part")
        with connect(None, None) as connection, unfinished.open("w", encoding="utf-8") as stream:
            open_mapped(connection, county(cache, settlements))
            write_ntriples(stream, mapping(), connection, base=str(DATA))
            stream.write(load_ontology().serialize(format="nt"))
        unfinished.rename(file)
    return file
