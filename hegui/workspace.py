"""A workspace: the records read from someone's folders, and the graph they stand for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from rdflib import Graph, Namespace
from rdflib.term import Node

from engine.graph import r2rml
from engine.graph.lineage import Source, sources_of
from engine.graph.materialise import materialise_into
from engine.graph.present import present
from engine.table_session import TableSession
from hegui.figures import asked_for, with_figures, without_figures
from hegui.kept import cache as cache_of_hegui
from hegui.kept import record_cache
from hegui.ontology import load_ontology, words
from hegui.reference_rows import add_reference_rows

if TYPE_CHECKING:
    import ingest

DATA = Namespace("https://w3id.org/hegui/data/")
FUND = Namespace("https://w3id.org/hegui/fund#")
Triple = tuple[Node, Node, Node]
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how far, and out of how much (0 where unknown)."""


def silent(what: str, done: int, total: int) -> None:
    """The progress of a caller who does not want to know."""


COMPLETED = {
    "endtime": (FUND.endedAt, FUND.endedOn),
    "insutype": (FUND.scheme,),
    "atddr_no": (FUND.attendingPhysician,),
}
"""Properties of an encounter whose value may come from a later message than the one that opened it."""


@cache
def mapping() -> r2rml.Mapping:
    """The mapping from tables to triples that comes with hegui."""
    kept = cache_of_hegui()
    return _read_mapping() if kept is None else kept.value("mapping", "", _read_mapping)[0]


def _read_mapping() -> r2rml.Mapping:
    import ingest  # whoever asks tables that are there already needs no readers

    return r2rml.read_mapping(ingest.mapping_graph())


@dataclass
class Workspace:
    """Records in tables, which together with the ontology, the lists and the law are one graph."""

    loaded: ingest.Loaded

    @cached_property
    def graph(self) -> Graph:
        """The graph written down, for as few records as a memory holds; checks do without."""
        return graph_of(self.loaded.connection)

    @cached_property
    def mapping(self) -> r2rml.Mapping:
        """What the records stand for, with the figures that rules have read so far.

        Kinds of which there is no record are left out.
        """
        return present(without_figures(mapping()), self.connection)

    def judged_by(
        self, shapes: Graph, *, engine: str = "auto", memory_limit: str | None = None
    ) -> TableSession:
        """The shapes put to the records where they lie, and to the figures that they read."""
        self.mapping = with_figures(self.mapping, shapes, mapping(), self.connection)
        return TableSession(
            self.connection,
            self.mapping,
            shapes,
            load_ontology(),
            base=str(DATA),
            engine=engine,
            memory_limit=memory_limit,
            cache=cache_of_hegui(),
        )

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """Where the tables lie."""
        return self.loaded.connection

    def sources(self, triples: Collection[Triple]) -> Mapping[Triple, Sequence[Source]]:
        """The source rows behind each triple; a triple of the ontology has none."""
        found = sources_of(self.mapping, self.connection, triples, base=str(DATA))
        elsewhere = self._completed_values()
        return {triple: elsewhere.get((triple[0], triple[1]), places) for triple, places in found.items()}

    def _completed_values(self) -> Mapping[tuple[Node, Node], Sequence[Source]]:
        """Places of values that a later message added to a record (a stay's end, for instance)."""
        rows = self.connection.execute(
            "SELECT table_name, row_key, column_name, src_file, src_sheet, src_row, src_pointer "
            "FROM value_source"
        ).fetchall()
        return {
            (DATA[f"{table}/{key}"], predicate): (Source(*place),)
            for table, key, column, *place in rows
            for predicate in COMPLETED.get(column, ())
        }

    def references(self) -> Sequence[ingest.Reference]:
        """Where columns name records of other tables, and how many of these are not on file."""
        import ingest

        return ingest.references(self.connection)

    def latest_day(self) -> date | None:
        """The last day on which anything in the records happened."""
        return _one_date(self.connection, "max")

    def earliest_day(self) -> date | None:
        """The first day on which anything in the records happened."""
        return _one_date(self.connection, "min")

    def main_region(self) -> str | None:
        """The division code in which most of the settled people are insured."""
        row = self.connection.execute(
            "SELECT insuplc_admdvs FROM settlement WHERE insuplc_admdvs IS NOT NULL "
            "GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
        ).fetchone()
        return None if row is None else str(row[0])


def open_workspace(
    paths: Sequence[Path | str],
    progress: Progress = silent,
    *,
    kinds: Mapping[str, str] | None = None,
    tables: Mapping[str, str] | None = None,
    max_rejects: int | None = None,
) -> Workspace:
    """Reads every file under `paths`, and every database whose URL is among them, into tables.

    `kinds` says of files (name or pattern), `tables` of tables in databases, which kind of record they hold.

    What hegui itself knows of the items that the records name is put beside them.

    Raises `InputError` where a path is missing or a whole file cannot be understood, or where there are more
    than `max_rejects` bad rows; otherwise single bad rows are kept as rejects.
    """
    import ingest

    loaded = ingest.load(
        paths,
        words=words(),
        progress=progress,
        kinds=kinds,
        tables=tables,
        max_rejects=max_rejects,
        cache=record_cache(),
    )
    add_reference_rows(loaded.connection)
    return Workspace(loaded)


def graph_of(connection: duckdb.DuckDBPyConnection, *, with_ontology: bool = True) -> Graph:
    """The triples that the tables stand for, on top of the ontology."""
    graph = Graph()
    if with_ontology:
        for triple in load_ontology():
            graph.add(triple)
    said = present(asked_for(mapping(), connection), connection)
    materialise_into(graph, said, connection, base=str(DATA))
    return graph


def _one_date(connection: duckdb.DuckDBPyConnection, aggregate: str) -> date | None:
    row = connection.execute(
        f"SELECT {aggregate}(day) FROM "
        "(SELECT setl_date AS day FROM settlement UNION ALL SELECT opt_date FROM operation_log)"
    ).fetchone()
    return None if row is None or row[0] is None else row[0]
