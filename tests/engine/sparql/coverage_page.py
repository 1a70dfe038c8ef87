"""docs/sparql-coverage.md: what of SPARQL 1.1 is supported, from the tables of the engine and a run of the
W3C tests.

`python tests/engine/sparql/coverage_page.py FOLDER-OF-THE-W3C-TESTS` writes the whole page;
a test compares the parts that need no run.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

import w3c_suite as suite
from rdflib import Graph

from engine.plan import Distinct, Plan, Project, Table, explain
from engine.rewrite import rewritten
from engine.sparql import lower_select
from engine.sql.database import Database
from engine.sql.functions import FUNCTIONS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "sparql-coverage.md"
EXAMPLE = """SELECT $this ?total WHERE {
  $this fund:totalFee ?total .
  { SELECT $this (SUM(?amount) AS ?sum) { ?line fund:of $this ; fund:lineAmount ?amount } GROUP BY $this }
  FILTER (?total != ?sum)
  FILTER NOT EXISTS { $this fund:corrected true }
}"""
PREFIXES = {"fund": "https://w3id.org/hegui/fund#"}

INTERNAL = frozenset({"daysafter", "daysbefore", "roundto"})
"""Functions that no query can name: rewrites put them in."""

INTRODUCTION = (Path(__file__).parent / "coverage_introduction.md").read_text(encoding="utf-8")


def page(w3c_table: str) -> str:
    """The whole page."""
    functions = "\n".join(_function_rows())
    return (
        f"{INTRODUCTION}\n## Functions\n\n| name | meaning |\n|---|---|\n{functions}\n\n"
        f"## One query, stage by stage\n\n{stages()}\n## The W3C evaluation tests\n\n{w3c_table}\n"
    )


def _function_rows() -> list[str]:
    rows = []
    for name, function in FUNCTIONS.items():
        if not name.startswith("http") and name not in INTERNAL:
            meaning = " ".join((inspect.getdoc(function.build) or "").split("\n\n")[0].split())
            shown = name.replace("|", "\\|")
            rows.append(f"| `{shown}` | {meaning} |")
    casts = ", ".join(f"`xsd:{name.rpartition('#')[2]}`" for name in FUNCTIONS if name.startswith("http"))
    return [*rows, f"| {casts} | casts; what cannot be cast is an error |"]


def stages() -> str:
    """The example as text, plan, rewritten plan and SQL."""
    nodes: Plan = Table("settlements", ("this",), frozenset({"this"}))
    plan = Distinct(Project(lower_select(EXAMPLE, PREFIXES, {"this": nodes}), ("this",)))
    with Database(threads=1) as database:
        database.load(Graph())
        sql = database.sql(plan)
    return (
        "The focus nodes stand in the table `settlements`; which of them fail?\n\n"
        f"```sparql\n{EXAMPLE}\n```\n\nThe plan:\n\n```\n{explain(plan)}\n```\n\n"
        f"After rewriting:\n\n```\n{explain(rewritten(plan))}\n```\n\nThe SQL:\n\n```sql\n{sql}\n```\n"
    )


def main(root: Path) -> None:
    """Runs the tests and writes the page."""
    with suite.lexical_forms_kept(), Database(threads=1) as database:
        outcomes = {case: suite.run(case, database) for case in suite.cases(root)}
    PAGE.write_text(page(suite.table(outcomes)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
