"""A grant as the calculation sees it: who gets which duties for how long, and by which path."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Grant:
    """Duties that one way through one grant, post, delegation or emergency grant gives to one person.

    `id` names what can be taken back: ways that begin with the same record (a role that nests others whose
    periods differ) have one id and go together. `person` is the human being, who may have several operator
    numbers; `path` are the steps that lead from the record to the duties (post, role, permission), for people
    to read. `weight` is what taking it back costs: what is in recent use costs more.
    """

    id: str
    person: str
    duties: frozenset[str]
    begins: date
    ends: date | None = None
    """Last day in force; None while open."""
    path: tuple[str, ...] = ()
    weight: int = 1

    def __post_init__(self) -> None:
        if self.weight < 1:
            raise ValueError(f"the weight of grant {self.id} is {self.weight}; it must be at least 1")


def days_together(grants: Collection[Grant]) -> tuple[date, date]:
    """First and last day on which all the grants are in force; the last before the first where none is."""
    return max(grant.begins for grant in grants), min(grant.ends or date.max for grant in grants)
