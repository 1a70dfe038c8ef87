"""What an entry of the function table is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.errors import UnsupportedError
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


def unknown_function(name: str) -> UnsupportedError:
    """The error for a function that is not in the table."""
    return UnsupportedError(
        "unknown-function",
        place=f"call of {name}",
        expected="a function or operator of SPARQL 1.1, or a cast to an XML Schema datatype",
        found=f"the function {name}",
        fix="Use a function of the SPARQL 1.1 recommendation; extension functions are not supported.",
    )
