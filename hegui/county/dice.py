"""Random choices that are the same on every machine and in every Python version."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws from one seeded stream.

    Only `Random.random()` is promised to give the same numbers in every version of Python, so everything
    here is made from it.
    """

    def __init__(self, seed: int) -> None:
        self._stream = random.Random(seed)

    def below(self, limit: int) -> int:
        """A whole number from 0 to `limit` − 1."""
        return int(self._stream.random() * limit)

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """True in `percent` of a hundred draws."""
        return self.below(100) < percent

    def pick(self, things: Sequence[T]) -> T:
        """One of `things`, all equally likely."""
        return things[self.below(len(things))]

    def some(self, things: Sequence[T], count: int) -> list[T]:
        """`count` different elements of `things`, in their own order."""
        left = list(range(len(things)))
        taken = [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]
        return [things[position] for position in sorted(taken)]
