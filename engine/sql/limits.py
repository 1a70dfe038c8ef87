"""The errors for a question that needs more than it may take."""

from __future__ import annotations

from engine.errors import UnsupportedError


def query_timeout(seconds: float | None) -> UnsupportedError:
    """The error for a rule that took too long."""
    return UnsupportedError(
        "query-timeout",
        place="this rule",
        expected=f"an answer within {seconds:g} seconds",
        found="none yet",
        fix="Narrow the rule (fewer focus nodes, no pattern without a shared variable), or allow more time.",
    )


def query_memory(detail: str, place: str = "this rule") -> UnsupportedError:
    """The error for a rule, or for data, that needed too much memory."""
    return UnsupportedError(
        "query-memory",
        place=place,
        expected="an answer within the memory limit",
        found=detail.splitlines()[0] if detail else "more than that",
        fix="Narrow the rule (no pattern without a shared variable), or allow more memory.",
    )
