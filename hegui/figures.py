"""Figures over many records (medians, ranks, adjusted probabilities), which SPARQL cannot say.

A view of the mapping that is marked `figures` is a query like any other, so `hegui export` writes its triples
down; a check computes it once, as a table, and only where a rule of the run reads it. Its rows are made for
the rows of the kind that declares it: without any of those there is nothing to compute.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache

import duckdb
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from engine.graph import r2rml
from hegui.ontology import FUND
from hegui.rule_properties import SH, properties_in

_CLASS_IN_QUERY = re.compile(r"\bfund:([A-Z]\w*)")


@cache
def kinds_of_figures() -> Mapping[str, str]:
    """The kind of record that asks for figures, by the name of the triples map that tells them."""
    return {name: kind for name, (kind, _) in _views_of_figures().items()}


@cache
def _figures_over_claims() -> frozenset[str]:
    return frozenset(name for name, (_, of_one_claim) in _views_of_figures().items() if not of_one_claim)


@cache
def _views_of_figures() -> Mapping[str, tuple[str, bool]]:
    """The kind that asks for each, and whether they are of one claim."""
    from ingest.records import TABLES  # whoever asks tables that are there already needs no readers
    from ingest.records.mapping import BASE

    return {
        f"{BASE}#{view.name.replace('_', '-')}": (table.name, view.of_one_claim)
        for table in TABLES
        for view in table.views
        if view.figures
    }


def asked_for(mapping: r2rml.Mapping, connection: duckdb.DuckDBPyConnection) -> r2rml.Mapping:
    """The mapping without figures for which no row asks: they would be computed to say nothing."""
    unasked = {name for name, kind in kinds_of_figures().items() if not _has_rows(kind, connection)}
    return _without(unasked, mapping)


def without_figures(mapping: r2rml.Mapping) -> r2rml.Mapping:
    """What records say by themselves."""
    return _without(kinds_of_figures(), mapping)


def of_history(mapping: r2rml.Mapping) -> r2rml.Mapping:
    """What a history can say: figures over many claims would change with every claim."""
    return _without(_figures_over_claims(), mapping)


def _without(names: Collection[str], mapping: r2rml.Mapping) -> r2rml.Mapping:
    return replace(mapping, triples_maps=tuple(m for m in mapping.triples_maps if m.name not in names))


def with_figures(
    said: r2rml.Mapping, shapes: Graph, mapping: r2rml.Mapping, connection: duckdb.DuckDBPyConnection
) -> r2rml.Mapping:
    """What is `said` already, and of the whole mapping the figures that the shapes read besides."""
    known = {each.name for each in said.triples_maps}
    more = figures_read_by(shapes, mapping, connection, known=known)
    return replace(said, triples_maps=(*said.triples_maps, *more))


def figures_read_by(
    shapes: Graph,
    mapping: r2rml.Mapping,
    connection: duckdb.DuckDBPyConnection,
    *,
    known: Collection[str] = (),
) -> Iterator[r2rml.TriplesMap]:
    """The triples maps of figures that the shapes read and rows ask for, over a table that holds them now.

    Those that are `known` by name have been computed already.
    """
    read = set(_classes_in(shapes)) | properties_in(shapes)
    for each in mapping.triples_maps:
        kind = kinds_of_figures().get(each.name)
        if kind is None or each.name in known or not read & _own_terms(each, mapping):
            continue
        if not _has_rows(kind, connection):
            continue
        assert isinstance(each.table, r2rml.Query)
        name = each.name.rpartition("#")[2].replace("-", "_")
        connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS {each.table.sql}')
        yield replace(each, table=r2rml.Table((r2rml.SqlName(name, delimited=True),)))


def _own_terms(figures: r2rml.TriplesMap, mapping: r2rml.Mapping) -> set[URIRef]:
    """Its classes, and the properties that nothing else of the mapping has."""
    others = {term for each in mapping.triples_maps if each is not figures for term in _predicates(each)}
    return {*figures.classes, *(_predicates(figures) - others)}


def _predicates(each: r2rml.TriplesMap) -> set[URIRef]:
    constants = (statement.predicate.constant for statement in each.statements)
    return {term for term in constants if isinstance(term, URIRef) and term != RDF.type}


def _classes_in(shapes: Graph) -> Iterator[URIRef]:
    yield from (term for term in shapes.objects(None, SH.targetClass) if isinstance(term, URIRef))
    for query in shapes.objects(None, SH.select):
        yield from (FUND[name] for name in _CLASS_IN_QUERY.findall(str(query)))


def _has_rows(table: str, connection: duckdb.DuckDBPyConnection) -> bool:
    return connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() is not None
