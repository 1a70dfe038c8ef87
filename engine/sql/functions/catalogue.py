"""What an entry of the function table is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.sql.forms import Value


@dataclass(frozen=True)
class Function:
    """A function: how many arguments it takes (`most` None: any number) and how its SQL is built from
    them."""

    build: Callable[..., Value]
    least: int
    most: int | None

    def accepts(self, count: int) -> bool:
        """Whether it can be called with that many arguments."""
        return count >= self.least and (self.most is None or count <= self.most)

    def arity_text(self) -> str:
        """How many arguments it takes, in words."""
        if self.most is None:
            return f"at least {self.least} arguments"
        if self.least == self.most:
            return f"{self.least} arguments"
        return f"{self.least} to {self.most} arguments"
