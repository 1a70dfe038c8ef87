"""Evidence is sufficient for results of the W3C suite: alone, with the shapes, it gives the result again."""

from __future__ import annotations

import pytest
from rdflib import Graph

import engine
from engine.results import Result

from .suite import Case, cases, suite_folder

FOLDER = suite_folder()
CASES = [case for case in cases(FOLDER) if case.report is not None] if FOLDER else []


def said(result: Result) -> tuple[object, ...]:
    return result.focus, result.value, result.component, result.source_shape


@pytest.mark.skipif(FOLDER is None, reason="the W3C suite is not beside the repository")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_evidence_is_sufficient(case: Case) -> None:
    for result in engine.validate(case.data, case.shapes).results[:1]:
        alone = Graph()
        for triple in engine.evidence(case.data, case.shapes, result).triples:
            assert triple in case.data
            alone.add(triple)
        assert said(result) in {said(one) for one in engine.validate(alone, case.shapes).results}
