"""Each known difference is one: the day pySHACL follows the clause, its entry has to go."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest
import yaml
from rdflib import Graph

import engine
from engine.errors import HeguiError

from .compare import graph
from .generate import DECLARATION

DIFFERENCES = yaml.safe_load((Path(__file__).parent / "differences.yaml").read_text("utf-8"))


@pytest.mark.parametrize("known", DIFFERENCES, ids=lambda known: known["name"])
def test_known_difference(known: dict[str, Any]) -> None:
    data, shapes = graph(known["example"]["data"]), graph(DECLARATION + known["example"]["shapes"])
    counted = known.get("counted", "focus")
    assert outcome(data, shapes, "reference", counted) == known["example"]["pyshacl"]
    assert outcome(data, shapes, "duckdb", counted) == known["example"]["ours"]


def outcome(data: Graph, shapes: Graph, name: str, counted: str) -> int | str:
    """How many results with the field `counted` an engine has, or that it was stopped by the data or refuses
    the shapes.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            results = engine.validate(data, shapes, engine=name)
    except HeguiError:
        return "refused"
    if any(run.error for run in results.runs):
        return "stopped"
    return sum(getattr(result, counted) is not None for result in results.results)
