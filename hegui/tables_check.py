"""Anyone's tables against anyone's rules: nothing of insurance is needed or known here.

files ──engine.graph.table_files──▶ tables ──mapping──▶ graph ──shapes──▶ results, each with its source rows
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import duckdb
from rdflib import RDF, Graph, Literal
from rdflib.namespace import RDFS, SKOS
from rdflib.term import Node

from engine.errors import InputError
from engine.graph.base import BASE
from engine.graph.lineage import RowRef
from engine.graph.r2rml import read_mapping
from engine.graph.table_files import (
    OpenedTable,
    cursor_with_places,
    mentioned,
    open_tables,
    table_files,
)
from engine.results import Result, Results
from engine.shapes.words import shape_name
from engine.sql.limits import query_memory
from engine.table_session import TableSession
from engine.vocabulary import SH
from hegui.kept import cache
from hegui.rdf_files import read_known_rdf
from hegui.tables_database import open_database, scratch_folder
from hegui.unanswered import Unanswered, unanswered
from hegui.workspace import Progress, silent

_MILDER: Mapping[str, Collection[Node]] = {
    "violation": (SH.Warning, SH.Info),
    "warning": (SH.Info,),
    "info": (),
}
_ROWS_FOR = 10_000
"""Findings whose source rows are looked up; a rule that finds more is seldom read to its end."""


@dataclass(frozen=True)
class TablesOptions:
    """What to check the tables with.

    `base` is what relative templates of the mapping stand on. A rule may take `timeout_seconds`; what does
    not fit into `memory_limit` (such as `2GB`) goes to `temp_directory`.
    """

    mapping: Path
    shapes: tuple[Path, ...]
    ontology: tuple[Path, ...] = ()
    base: str = BASE
    engine: str = "auto"
    timeout_seconds: float | None = 600.0
    memory_limit: str | None = None
    temp_directory: Path | None = None


@dataclass(frozen=True)
class RuleLine:
    """How one target shape fared: `checked`, `not-applicable` (no focus node) or `error` (`reason`)."""

    shape: Node
    name: str
    title: Mapping[str, str]
    focus_nodes: int
    findings: int
    status: str
    seconds: float
    reason: str | None = None
    unanswered: tuple[Unanswered, ...] = ()
    """Names in the rule that nothing in tables and ontology can answer."""


@dataclass(frozen=True)
class TablesOutcome:
    """The results of one check, the source rows of each focus node, and what was looked at."""

    results: Results
    rows: Mapping[Node, tuple[RowRef, ...]]
    tables: tuple[OpenedTable, ...]
    rules: tuple[RuleLine, ...]
    options: TablesOptions
    started_at: str
    seconds: float

    def fails(self, fail_on: str) -> bool:
        """True when a result is as grave as `fail_on`, or graver, or a rule could not run to its end.

        A severity of the author's own counts as a violation.
        """
        grave = any(result.severity not in _MILDER[fail_on] for result in self.results.results)
        return grave or any(line.status == "error" for line in self.rules)


def check_tables(folder: Path, options: TablesOptions, progress: Progress = silent) -> TablesOutcome:
    """Opens the tables of a folder, puts the shapes to them and looks up the rows behind what is found.

    Raises `InputError` for files, a mapping or shapes that cannot be used, and `UnsupportedError` where the
    tables cannot even be opened in the memory allowed.
    """
    try:
        return _checked(folder, options, progress)
    except duckdb.OutOfMemoryException as error:
        raise query_memory(str(error), place="the tables") from error
    except (duckdb.ConversionException, duckdb.OutOfRangeException, duckdb.InvalidInputException) as error:
        raise _value_refused(options.mapping, str(error)) from error


def _value_refused(mapping: Path, said: str) -> InputError:
    """A query of the mapping that can run, but not over every row."""
    return InputError(
        "mapping-query-failed",
        place=str(mapping),
        expected="queries after rr:sqlQuery that can convert every value",
        found="the answer “" + " ".join(said.split("\n\n")[0].split())[:200] + "”",
        fix="Write TRY_CAST or try_strptime, which give NULL for such a value, or correct the value.",
    )


def _checked(folder: Path, options: TablesOptions, progress: Progress) -> TablesOutcome:
    started, started_at = monotonic(), datetime.now(UTC).isoformat(timespec="seconds")
    files = table_files(folder)
    mapping = read_mapping(options.mapping)
    shapes = read_known_rdf(list(_rdf_files(options.shapes)))
    ontology = read_known_rdf(list(_rdf_files(options.ontology)))
    with (
        scratch_folder(options.temp_directory) as scratch,
        open_database(scratch, options.memory_limit) as connection,
    ):
        progress("tables", 0, 0)
        files = mentioned(mapping, files)
        tables = open_tables(connection, files, scratch)
        # Rows are told apart by the numbers that their files give them, so their order may change from here.
        connection.execute("SET preserve_insertion_order = false")
        with TableSession(
            connection,
            mapping,
            shapes,
            ontology,
            base=options.base,
            engine=options.engine,
            memory_limit=options.memory_limit,
            places=cursor_with_places(connection),
            shapes_file=", ".join(map(str, options.shapes)),
            cache=cache(),
            files=files,
        ) as session:
            progress("rules", 0, 0)
            results = session.validate(timeout_seconds=options.timeout_seconds)
            progress("rows", 0, 0)
            rows = _rows_of([result.focus for result in results.results[:_ROWS_FOR]], session)
    lines = tuple(_rule_lines(results, unanswered(shapes, mapping, ontology)))
    return TablesOutcome(results, rows, tables, lines, options, started_at, round(monotonic() - started, 3))


def _rdf_files(given: Sequence[Path]) -> Iterator[Path]:
    """The files, and the Turtle files of folders."""
    for path in given:
        yield from sorted(path.rglob("*.ttl")) if path.is_dir() else [path]


def _rows_of(nodes: Sequence[Node], session: TableSession) -> dict[Node, tuple[RowRef, ...]]:
    """The rows that say what each node is or, where nothing does, every row about it."""
    distinct = list(dict.fromkeys(nodes))
    found = session.rows_behind([(node, RDF.type, None) for node in distinct])
    rows = {subject: refs for (subject, _, _), refs in found.items()}
    rest = [(node, None, None) for node in distinct if node not in rows]
    return rows | {subject: refs for (subject, _, _), refs in session.rows_behind(rest).items()}


def _rule_lines(results: Results, vain: Mapping[Node, tuple[Unanswered, ...]]) -> Iterator[RuleLine]:
    found = Counter(result.root_shape for result in results.results)
    for run in results.runs:
        status = "error" if run.error else "checked" if run.focus_nodes else "not-applicable"
        yield RuleLine(
            shape=run.shape,
            name=shape_name(results.shapes, run.shape),
            title=_title(results.shapes, run.shape),
            focus_nodes=run.focus_nodes,
            findings=found[run.shape],
            status=status,
            seconds=round(run.seconds, 3),
            reason=run.error,
            unanswered=vain.get(run.shape, ()),
        )


def _title(shapes: Graph, shape: Node) -> dict[str, str]:
    """The shape's own name by language, from `sh:name`, `rdfs:label` or `skos:prefLabel`."""
    for predicate in (SH.name, RDFS.label, SKOS.prefLabel):
        said = [text for text in shapes.objects(shape, predicate) if isinstance(text, Literal)]
        if said:
            return {text.language or "": str(text) for text in sorted(said)}
    return {}


def in_language(texts: Mapping[str, str], lang: str) -> str:
    """The text in that language, else the one without a language, else in English, else any; or nothing."""
    for wanted in (lang, "", "en"):
        for tag, text in texts.items():
            if tag.split("-")[0].lower() == wanted:
                return text
    return next(iter(texts.values()), "")


def message(result: Result, lang: str) -> str:
    """What the rule says of a result, or the name of the constraint where it says nothing."""
    component = str(result.component).rsplit("#", 1)[-1].removesuffix("ConstraintComponent")
    return in_language(result.messages, lang) or component
