"""Rewrites: from a plan to an equal plan that is cheaper, or easier to write as SQL. One rewrite, one
file."""

from __future__ import annotations

from engine.plan.algebra import Plan


def rewritten(plan: Plan) -> Plan:
    """The plan after all rewrites, in the order in which they help each other."""
    return plan
