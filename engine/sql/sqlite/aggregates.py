"""The term library for SQLite, part 4: aggregates over terms in generic form.

Each class is the macro of the same name in `engine/sql/duckdb/terms.sql`. SQLite does not ask them about no
rows at all: what a group without rows gives is written by `lowering`.
"""

from __future__ import annotations

from decimal import Decimal, localcontext

from engine.sql.exact import exact_sum
from engine.sql.sqlite.moments import order_kind, order_number, order_text
from engine.sql.sqlite.numbers import fits_decimal, fraction_digits
from engine.sql.sqlite.texts import Text, term_text

_WIDE = 60
"""Significant digits while a sum is made: more than any sum of terms that fit."""


class GroupSum:
    """SUM: what fits is summed at once, the rest exactly; a term that is no number makes the sum nothing."""

    def __init__(self) -> None:
        self.total: int | Decimal | None = None
        self.digits = -1
        self.rest: list[str] = []
        self.missing = False

    def step(self, term: Text) -> None:
        """One more term."""
        if term is None:
            self.missing = True
        elif fits_decimal(term):
            self._add(term)
        else:
            self.rest.append(term)

    def _add(self, term: str) -> None:
        before = 0 if self.total is None else self.total
        if term[0] == "d":
            self.digits = max(self.digits, fraction_digits(term))
            with localcontext(prec=_WIDE):
                self.total = before + Decimal(term[1:])
        else:
            with localcontext(prec=_WIDE):
                self.total = before + int(term[1:])

    def finalize(self) -> Text:
        """The sum."""
        if self.missing:
            return None
        shown = self._shown()
        return exact_sum([*self.rest, shown]) if self.rest else shown

    def _shown(self) -> str:
        if self.total is None:
            return "i0"
        if self.digits == -1:
            return f"i{self.total}"
        with localcontext(prec=_WIDE):
            scaled = Decimal(self.total).quantize(Decimal(1).scaleb(-self.digits))
        return f"d{abs(scaled) if scaled == 0 else scaled:f}"


class GroupMin:
    """MIN in the order of ORDER BY; nothing if one term is nothing."""

    def __init__(self) -> None:
        self.best: str | None = None
        self.key: tuple[int, float, str] | None = None
        self.missing = False

    def step(self, term: Text) -> None:
        """One more term."""
        if term is None:
            self.missing = True
            return
        key = (order_kind(term), order_number(term), order_text(term))
        if self.key is None or self.is_better(key, self.key):
            self.best, self.key = term, key

    @staticmethod
    def is_better(key: tuple[int, float, str], best: tuple[int, float, str]) -> bool:
        """Whether the first key comes before the best so far."""
        return key < best

    def finalize(self) -> Text:
        """The best term."""
        return None if self.missing else self.best


class GroupMax(GroupMin):
    """MAX in the order of ORDER BY; nothing if one term is nothing."""

    @staticmethod
    def is_better(key: tuple[int, float, str], best: tuple[int, float, str]) -> bool:
        """Whether the first key comes after the best so far."""
        return key > best


class GroupTexts:
    """GROUP_CONCAT of texts, ordered, so that the same rows always give the same string."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.separator = ""

    def step(self, text: Text, separator: str) -> None:
        """One more text."""
        self.separator = separator
        if text is not None:
            self.texts.append(text)

    def finalize(self) -> str:
        """The texts with the separator between them."""
        return self.separator.join(sorted(self.texts))


class GroupDistinctTexts:
    """GROUP_CONCAT(DISTINCT …): the texts of distinct terms, in the order of the terms."""

    def __init__(self) -> None:
        self.terms: set[str] = set()
        self.separator = ""

    def step(self, term: Text, separator: str) -> None:
        """One more term."""
        self.separator = separator
        if term is not None:
            self.terms.add(term)

    def finalize(self) -> str:
        """The texts with the separator between them."""
        texts = (term_text(term) for term in sorted(self.terms))
        return self.separator.join(text for text in texts if text is not None)


class DistinctSum:
    """SUM(DISTINCT …): the exact sum of distinct terms."""

    def __init__(self) -> None:
        self.terms: dict[str, None] = {}
        self.missing = False

    def step(self, term: Text) -> None:
        """One more term."""
        if term is None:
            self.missing = True
        else:
            self.terms[term] = None

    def finalize(self) -> Text:
        """The sum."""
        return None if self.missing else exact_sum(list(self.terms))
