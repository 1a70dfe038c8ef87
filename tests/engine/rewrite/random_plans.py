"""Random plans over mapped tables: joins, optional and negated parts over few tables and few variables."""

from __future__ import annotations

import random

from rows_notation import COLUMNS, QUERIES, read_plan

from engine.plan import Plan

IRIS = ("v", "p", "b")
"""Variables that are IRIs, by the table they mostly speak of: visit, person, bill."""
LITERALS = ("x", "y", "z")
_LINKS = {
    "visit": {"v": "visit/{id}", "p": "person/{person}"},
    "person": {"p": "person/{id}"},
    "bill": {"b": "bill/{visit}/{line}", "v": "visit/{visit}"},
    "note": {"v": "visit/{visit}"},
    "stay": {"v": "visit/{id}", "p": "person/{person}"},
    "billed": {"v": "visit/{visit}"},
    "constants": {"v": "visit/{one}", "p": "person/{two}"},
    "patient": {"p": "person/{person}"},
}


def random_plan(chance: random.Random, depth: int = 3) -> Plan:
    """Some plan."""
    return read_plan(f"(project ?v ?p ?b ?x ?y ?z {_text(chance, depth)})")


def _text(chance: random.Random, depth: int) -> str:
    if depth == 0 or chance.random() < 0.15:
        return _rows(chance)
    kinds = (
        "join",
        "join",
        "join",
        "left",
        "left",
        "semi",
        "anti",
        "distinct",
        "filter",
        "union",
        "project",
        "group",
    )
    kind = chance.choice(kinds)
    if kind == "distinct":
        return f"(distinct {_text(chance, depth - 1)})"
    if kind == "group":
        names = " ".join(f"?{name}" for name in chance.sample(IRIS + LITERALS, 3))
        return f"(project {names} (group {names} {_text(chance, depth - 1)}))"
    if kind == "project":
        names = " ".join(f"?{name}" for name in chance.sample(IRIS + LITERALS, 3))
        return f"(distinct (project {names} {_text(chance, depth - 1)}))"
    if kind == "filter":
        return f"(filter ?{chance.choice(LITERALS)} < ?{chance.choice(LITERALS)} {_text(chance, depth - 1)})"
    return f"({kind} {_text(chance, depth - 1)} {_text(chance, depth - 1)})"


def _rows(chance: random.Random) -> str:
    table = chance.choice(("visit", "visit", "visit", "bill", "bill", *_LINKS))
    columns = COLUMNS[table] if table in COLUMNS else QUERIES[table][1]
    links = list(_LINKS[table].items())
    kept = [links[0], *(link for link in links[1:] if chance.random() < 0.3)]
    terms = [f"?{name}={made}" for name, made in kept]
    for name in chance.sample(LITERALS, chance.choice((0, 1, 1, 2))):
        maybe = "?" if chance.random() < 0.15 else ""
        terms.append(f"?{name}{maybe}={{{chance.choice(columns)}}}")
    conditions = []
    if chance.random() < 0.2:
        column = chance.choice(columns)
        conditions.append(chance.choice((column, f"{column}=2", f"{column}=={chance.choice(columns)}")))
    written = (
        f"[{table} {' '.join(terms)} | {' '.join(conditions)}]"
        if conditions
        else f"[{table} {' '.join(terms)}]"
    )
    return f"(distinct {written})" if table == "note" else written
