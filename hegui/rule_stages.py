"""What a rule becomes on its way to SQL, over the tables that records are read into."""

from __future__ import annotations

from rdflib import Graph
from rdflib.term import Node

import engine
import ingest
from engine.graph.view import make_view
from engine.sql.view_database import ViewDatabase
from engine.stages import Stages
from hegui.ontology import load_ontology
from hegui.workspace import DATA, mapping


def stages_over_tables(shapes: Graph, rule: Node) -> Stages:
    """Every plan of a rule and each step to its SQL, with the tables empty and the ontology loaded."""
    connection = ingest.load_messages([]).connection
    keys = {table.name: (frozenset({table.key.name}),) for table in ingest.TABLES}
    view = make_view(mapping(), connection, base=str(DATA), keys=keys)
    with connection, ViewDatabase(connection, view) as database:
        database.load(load_ontology())
        return engine.stages(shapes, rule, over=database)
