"""Rewrites: from a plan to an equal plan that is cheaper, or easier to write as SQL. One rewrite, one file.

`name_intermediate_values` is not in the list: the writer of SQL asks for it where it writes an expression.
"""

from __future__ import annotations

from typing import Final

from engine.plan.algebra import Plan
from engine.plan.traversal import Rewrite, rewrite_upwards
from engine.rewrite.drop_needless_distinct import drop_needless_distinct
from engine.rewrite.prefer_semi_joins import prefer_semi_joins
from engine.rewrite.prune_empty import prune_empty

REWRITES: Final[tuple[Rewrite, ...]] = (prune_empty, prefer_semi_joins, drop_needless_distinct)
"""In the order in which they help each other; each is applied to every part of the plan, inner parts
first."""


def rewritten(plan: Plan) -> Plan:
    """The plan after all rewrites: the same rows."""
    for rewrite in REWRITES:
        plan = rewrite_upwards(plan, rewrite)
    return plan
