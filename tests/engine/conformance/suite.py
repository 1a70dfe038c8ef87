"""The W3C SHACL test suite as values: one `Case` for each `sht:Validate` entry of a test file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, Graph, Namespace
from rdflib.term import Node, URIRef

from engine.reading import read_graph

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")


@dataclass(frozen=True)
class Case:
    """One test: data, shapes, and the report to expect (None where the engine must refuse the shapes)."""

    name: str
    file: Path
    data: Graph
    shapes: Graph
    manifest: Graph
    report: Node | None

    @property
    def folder(self) -> str:
        return str(Path(self.name).parent)


def suite_folder() -> Path | None:
    """Where the suite is: in the shared folder named by `HEGUI_SHARED`, else in `../shared`; None if it is in
    neither.
    """
    beside = Path(__file__).parents[3].parent / "shared"
    folder = Path(os.environ.get("HEGUI_SHARED", beside)) / "w3c-shacl-tests"
    return folder if folder.is_dir() else None


def cases(folder: Path) -> Iterator[Case]:
    """The cases of every test file under `folder`, in the order of their names."""
    for file in sorted(folder.rglob("*.ttl")):
        if file.name == "manifest.ttl":
            continue
        manifest = _graph(file)
        for entry in sorted(manifest.subjects(RDF.type, SHT.Validate)):
            yield _case(folder, file, manifest, entry)


def _case(folder: Path, file: Path, manifest: Graph, entry: Node) -> Case:
    action = manifest.value(entry, MF.action)
    report = manifest.value(entry, MF.result)
    loaded = {URIRef(file.as_uri()): manifest}
    graphs = []
    for role in (SHT.dataGraph, SHT.shapesGraph):
        source = manifest.value(action, role)
        if source not in loaded:
            loaded[source] = _graph(Path(str(source).removeprefix("file://")))
        graphs.append(loaded[source])
    return Case(
        name=str(file.relative_to(folder).with_suffix("")),
        file=file,
        data=graphs[0],
        shapes=graphs[1],
        manifest=manifest,
        report=None if report == SHT.Failure else report,
    )


def _graph(file: Path) -> Graph:
    return read_graph(file, base=file.as_uri())
