"""Evidence for all of the county's findings at once is what each alone has in the graph written down."""

from __future__ import annotations

import os
from pathlib import Path

from engine.asked_graph import AskedGraph
from engine.evidence import evidence, evidence_of_all
from hegui.rules import load_rules
from hegui.workspace import open_workspace

COUNTY = Path(__file__).parents[2] / "examples" / "county"
EVERY = 1 if "HEGUI_FUZZ" in os.environ else 6
"""Of so many constraints one is looked at by itself too, which takes some tenths of a second each."""


def test_evidence_of_many_at_once_is_evidence_of_each() -> None:
    workspace, rules = open_workspace([COUNTY]), load_rules()
    with workspace.judged_by(rules.graph) as session:
        results = session.validate().results
        assert isinstance(session.graph, AskedGraph)
        together = list(evidence_of_all(session.graph, rules.graph, results))
    assert len(together) == len(results) > 250
    one_of_each = {result.source_constraint or result.source_shape: at for at, result in enumerate(results)}
    assert len(one_of_each) > 150
    for at in list(one_of_each.values())[::EVERY]:
        assert together[at] == evidence(workspace.graph, rules.graph, results[at])
