"""Tables that are made for the questions of one run and dropped when it ends."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from engine.plan.rows import Relation


class RunTable(ABC):
    """What several questions read, found once."""

    @property
    @abstractmethod
    def members(self) -> Sequence[Relation]:
        """What it stands for in questions."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The name of the table; no table of the caller's is called so."""

    @property
    @abstractmethod
    def query(self) -> str:
        """What the table holds."""

    @abstractmethod
    def read(self, member: Relation) -> Relation:
        """What one question reads, from the table."""

    def creation(self) -> str:
        """The statement that makes the table."""
        return f"CREATE OR REPLACE TEMPORARY TABLE {quoted(self.name)} AS {self.query}"

    def dropping(self) -> str:
        """The statement that forgets the table."""
        return f"DROP TABLE IF EXISTS {quoted(self.name)}"


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
