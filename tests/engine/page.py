"""`python -m tests.engine.page`: prints the blocks of docs/engine.md anew."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path

from rdflib import Graph, Namespace

import engine
from engine.components import COMPONENTS
from engine.stages import Stage

PAGE = Path(__file__).parents[2] / "docs" / "engine.md"
RULE = Namespace("https://w3id.org/hegui/rule/")
SHAPES = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix fund: <https://w3id.org/hegui/fund#> .
@prefix rule: <https://w3id.org/hegui/rule/> .

rule:two-operators a sh:NodeShape ;
    sh:targetClass fund:Settlement ;
    sh:property rule:prepared-by-another .

rule:prepared-by-another
    sh:path fund:preparedBy ;
    sh:minCount 1 ;
    sh:disjoint fund:approvedBy ;
    sh:message "制单人与审批人是同一人。"@zh , "Prepared and approved by one person."@en .
"""
DATA = """\
@prefix fund: <https://w3id.org/hegui/fund#> .
@prefix data: <https://w3id.org/hegui/data/> .

data:S1 a fund:Settlement ; fund:preparedBy data:OP01 ; fund:approvedBy data:OP02 .
data:S2 a fund:Settlement ; fund:preparedBy data:OP01 ; fund:approvedBy data:OP01 .
"""


def blocks() -> dict[str, str]:
    """Each block of the page by name, as it should be."""
    shapes, data = Graph().parse(data=SHAPES), Graph().parse(data=DATA)
    stages = engine.stages(shapes, RULE["two-operators"])
    results = engine.validate(data, shapes)
    evidence = engine.evidence(data, shapes, results.results[0])
    proof = "\n".join(
        f"# {' '.join(term.n3(data.namespace_manager) for term in triple)}" for triple in evidence.triples
    )
    return {
        "rule": _fenced("turtle", SHAPES + "\n# and the data it will meet\n" + DATA),
        "values": _fenced("", stages.values),
        "stages": "\n\n".join(f"{_heading(stage)}{_stage(stage)}" for stage in stages.stages),
        "results": _fenced("turtle", f"{engine.report_turtle(results).strip()}\n\n# its evidence\n{proof}"),
        "rewrites": _rewrites(),
        "components": "\n".join(
            ["| component | demands |", "|---|---|", *dict.fromkeys(map(_row, COMPONENTS))]
        ),
    }


def _rewrites() -> str:
    """Each rewrite with what its module says first, and the first of its cases that it changes."""
    sys.path.append(str(Path(__file__).parent / "rewrite"))
    cases = import_module("rewrite_cases")
    shown = []
    for name, rewrite in cases.BY_NAME.items():
        text = " ".join((import_module(rewrite.__module__).__doc__ or "").split("\n\n")[0].split())
        before, after = cases.example(name)
        shown.append(f"**{name.replace('_', ' ')}**: {text}\n\n" + _fenced("", f"{before}\n→\n{after}"))
    return "\n\n".join(shown)


def renewed(page: str) -> str:
    """The page with every block as it should be."""
    for name, block in blocks().items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
        page = pattern.sub(lambda _, block=block, begin=begin, end=end: f"{begin}\n{block}\n{end}", page)
    return page


def _heading(stage: Stage) -> str:
    return f"**{stage.title}**\n\n"


def _stage(stage: Stage) -> str:
    last = [_fenced("", plan) for _, plan in stage.steps[-1:]]
    return "\n\n".join([_fenced("", stage.plan), *last, _fenced("sql", stage.sql)])


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text.strip()}\n```"


def _row(component: type) -> str:
    """The first sentence of the module: parameter, colon, what it demands."""
    module = import_module(component.__module__)
    sentence = " ".join((module.__doc__ or "").split("\n\n")[0].split())
    parameter, _, demand = sentence.partition(": ")
    return f"| `{parameter}` | {demand} |"


def main() -> None:
    """Rewrites the page."""
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
