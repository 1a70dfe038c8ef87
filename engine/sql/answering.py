"""What programs need of a database, whichever it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, runtime_checkable

from rdflib.term import Node

from engine.plan import Plan, Table


class PlanDatabase(Protocol):
    """Holds a graph and answers plans: `engine.sql.database` (DuckDB) and `engine.sql.sqlite`."""

    @property
    def engine(self) -> str:
        """The name of the engine, as results tell it."""
        ...

    def load(self, graph: Iterable[tuple[Node, Node, Node]], name: Node | None = None) -> int:
        """Adds triples to the graph, or to one with a name; returns how many."""
        ...

    def load_file(self, file: Path) -> int:
        """Adds the triples of an N-Triples file to the empty graph; returns how many."""
        ...

    def with_extra(self, graph: Iterable[tuple[Node, Node, Node]]) -> AbstractContextManager[None]:
        """For the time of the block the graph has these triples too."""
        ...

    def clear(self) -> None:
        """Forgets all triples; candidate sets stay."""
        ...

    def rows(self, plan: Plan, *, timeout: float | None = None) -> list[tuple[Node | None, ...]]:
        """The rows of the plan, columns as `plan.variables`; `timeout` in seconds."""
        ...

    def texts(self, plan: Plan, *, timeout: float | None = None) -> list[tuple[str | None, ...]]:
        """The rows with terms in generic form."""
        ...

    def store(self, plan: Plan, name: str, *, timeout: float | None = None) -> Table:
        """Runs the plan once and keeps its distinct rows under a name: a candidate set for other plans."""
        ...

    def drop(self, table: Table) -> None:
        """Forgets a candidate set."""
        ...

    def count(self, plan: Plan, *, timeout: float | None = None) -> int:
        """How many rows the plan has."""
        ...

    def close(self) -> None:
        """Ends the connection."""
        ...


@runtime_checkable
class SharingDatabase(Protocol):
    """A database that can do work for several rules at once."""

    def sharing(
        self, rules: Iterable[tuple[Sequence[tuple[str, Plan]], Sequence[Plan]]]
    ) -> AbstractContextManager[None]:
        """For the time of the block, what several of these questions read is found once. A rule is its
        candidate sets by name, in order, and its questions.
        """
        ...
