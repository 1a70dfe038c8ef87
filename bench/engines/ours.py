"""This engine: all focus nodes of a rule at once, as SQL on DuckDB."""

from __future__ import annotations

from pathlib import Path

from rdflib import Graph

from engine import read_graph, report_graph
from engine.program.compiled import Compiled
from engine.sql.database import Database

DISTRIBUTION = "hegui"


def validate(data: Path, shapes: Path) -> Graph:
    """The report of the compiled engine."""
    compiled = Compiled(read_graph(shapes), str(shapes))
    with Database() as database:
        database.load_file(data)
        return report_graph(compiled.validate(database))
