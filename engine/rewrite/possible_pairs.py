"""What a group of rows must be like to hold two rows that meet a condition: as SQL over their columns.

    ?later < ?earlier, both {time}                   min("time") < max("time")
    … && ?earlierStep = <step/a>, <step/{code}>      only times of rows with "code" IN ('a') are greatest
    ?one != ?other, both {person}                    count(*) > 1, of rows of some kinds only, or where
                                                     three columns or more are the same
    ?one != ?other, both {terminal}                  min("terminal") < max("terminal")

All of it is necessary for such a pair and not enough: what is not understood is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Final

from rdflib import URIRef

from engine.plan.algebra import Rows
from engine.plan.expressions import Call, Expression, Variable, disjuncts
from engine.plan.rows import ColumnOf, ColumnTerm, HasValue, TemplateTerm, TermOf
from engine.rewrite.implied_conditions import Choices, choices
from engine.rewrite.merge_rows import same_terms
from engine.rewrite.row_conditions import (
    among_constants,
    among_rows,
    condition_of,
    known_iris,
    one_of,
    quoted,
)

_ORDERED: Final = re.compile(r"DATE|TIMESTAMP|U?(TINY|SMALL|BIG)INT|U?INTEGER|DECIMAL\(\d+,\d+\)")
"""Types whose values the database orders as SPARQL orders their literals, and that hold no NaN."""
_COMPARED: Final[dict[str, Callable[[str, str], bool]]] = {
    "<": lambda one, other: one < other,
    ">": lambda one, other: one > other,
    "!=": lambda one, other: one != other,
}
_MOST_ALTERNATIVES: Final = 8
_MANY_COLUMNS: Final = 3
_MUCH_SMALLER: Final = 20
"""A table of so many times fewer rows leaves few rows of another that it is joined with."""


@dataclass(frozen=True)
class Pair:
    """Two rows of one table, what they are joined with, and the conditions that they must meet."""

    one: Rows
    other: Rows
    parts: tuple[Rows, ...]
    conditions: tuple[Expression, ...]

    def possible(self) -> str | None:
        """The condition on the group; None if it would leave most groups."""
        orders = [order for each in self.conditions for order in self._orders(each)]
        if orders:
            alternatives = (
                " AND ".join(
                    f"min({column}){_only(self._allowed(less, chosen))}"
                    f" < max({column}){_only(self._allowed(greater, chosen))}"
                    for column, less, greater in orders
                )
                for chosen in self._alternatives
            )
            return _any_of(alternatives)
        differing = [column for each in self.conditions if (column := self._differing(each)) is not None]
        if differing and (self.either() or self._agrees_in_many()):
            return "count(*) > 1"
        others = [quoted(column) for column in differing if self._may_stand_twice(column)]
        if others and not self._is_joined_beside():
            return " AND ".join(f"min({column}) < max({column})" for column in others)
        return None  # several rows of any kind are what most groups have

    def _agrees_in_many(self) -> bool:
        """Whether so many columns must be equal that hardly two rows agree in all."""
        return len({column for name in self._same for column in self.one.term(name).columns}) >= _MANY_COLUMNS

    def _is_joined_beside(self) -> bool:
        """Whether other rows join the two by more than the group: two lines for one drug, of visits of one
        person. Then most groups are large (every drug has many buyers); pairs are few for another reason.
        """
        shared = self.one.certain & self.other.certain
        beside = [each for each in self.parts if each not in (self.one, self.other)]
        reached = self.one.certain - shared
        while joining := [each for each in beside if (each.certain - shared) & reached]:
            reached = reached.union(*(each.certain - shared for each in joining))
            beside = [each for each in beside if each not in joining]
        return bool(reached & self.other.certain)

    def _may_stand_twice(self, column: ColumnOf) -> bool:
        return _is_ordered(column) and not self.one.relation.has_key(frozenset({column.name}))

    def meeting(self, columns: Iterable[str]) -> str | None:
        """The condition on a group that rows of two different kinds may have the same values in these
        columns: the ranges of their hashes overlap. None where it is not said which kinds.
        """
        kinds = [(self._allowed(self.one, each), self._allowed(self.other, each)) for each in self._kinds]
        if not kinds or not all(one and other and one != other for one, other in kinds):
            return None
        value = f"hash({', '.join(columns)})"
        return _any_of(
            f"min({value}){_only(one)} <= max({value}){_only(other)}"
            f" AND min({value}){_only(other)} <= max({value}){_only(one)}"
            for one, other in kinds
        )

    def either(self) -> str:
        """What is true of each of the rows; empty if that is nothing."""
        sides = dict.fromkeys(self._allowed(side, {}) for side in (self.one, self.other))
        return " OR ".join(f"({each})" for each in sides) if all(sides) else ""

    def worth_counting(self) -> tuple[str, bool]:
        """What is true of both rows: others need not be counted. With whether few rows of the table are such,
        because a much smaller table names them.
        """
        few = list(dict.fromkeys(each for part in self._much_smaller() for each in self._named_by(part)))
        present = sorted(self._demanded(self.one) & self._demanded(self.other))
        either = self.either()
        return " AND ".join([f"({either})"] * bool(either) + few + present), bool(few)

    def _much_smaller(self) -> Iterator[Rows]:
        most = (self.one.relation.size or 0) // _MUCH_SMALLER
        for each in self.parts:
            size = each.relation.size
            if each not in (self.one, self.other) and size is not None and size <= most:
                yield each

    def _named_by(self, part: Rows) -> Iterator[str]:
        return among_rows(self.one, part, self._same & part.certain)

    @cached_property
    def _same(self) -> frozenset[str]:
        """The variables that both rows make alike."""
        return frozenset(same_terms(self.one, self.other))

    @staticmethod
    def _demanded(side: Rows) -> frozenset[str]:
        """That columns have values where they need not have."""
        columns = [column for name in side.certain for column in side.term(name).columns]
        columns += [each.column for each in side.conditions if isinstance(each, HasValue)]
        return frozenset(
            f"{quoted(column)} IS NOT NULL"
            for column in columns
            if column.name not in side.relation.never_null
        )

    @cached_property
    def _alternatives(self) -> list[Choices]:
        """What the first disjunction or the constants allow, one alternative at least."""
        for each in self.conditions:
            if len(parts := list(disjuncts(each))) > 1:
                return [choices(part) for part in parts]
        return self._kinds or [{}]

    @cached_property
    def _kinds(self) -> list[Choices]:
        """The pairs of constants that two variables of the two rows can be; empty if that is not told."""
        for each in self.conditions:
            match each:
                case Call("<" | ">" | "!=" as compare, (left, right)):
                    pairs = list(self._pairs_of_constants(compare, left, right))
                    if 0 < len(pairs) <= _MOST_ALTERNATIVES:
                        return pairs
        return []

    def _pairs_of_constants(self, compare: str, left: Expression, right: Expression) -> Iterator[Choices]:
        first, second = _name(left), _name(right)
        if first is None or second is None or isinstance(left, Call) != isinstance(right, Call):
            return
        if compare != "!=" and not isinstance(left, Call):  # IRIs have no order, their texts have
            return
        if {first, second} & self.one.certain & self.other.certain:
            return
        if not any(
            first in one.certain and second in other.certain
            for one, other in ((self.one, self.other), (self.other, self.one))
        ):
            return
        for one, other in product(self._constants(first), self._constants(second)):
            if _COMPARED[compare](str(one), str(other)):
                yield {first: (one,), second: (other,)}

    def _constants(self, name: str) -> tuple[URIRef, ...]:
        """The constants that a variable is joined with."""
        return next(
            (found for each in self.parts if name in each.certain and (found := known_iris(each, name))), ()
        )

    def _allowed(self, side: Rows, chosen: Choices) -> str:
        """What is true of the row of one side, in one alternative; empty if that is nothing."""
        said: dict[str, tuple[URIRef, ...]] = {}
        for each in (*map(choices, self.conditions), chosen):
            for name, iris in each.items():
                said[name] = tuple(iri for iri in iris if iri in said.get(name, iris))
        found = dict.fromkeys(
            allowed
            for name, iris in said.items()
            if name in side.certain and (allowed := one_of(side.term(name), iris)) is not None
        )
        named = frozenset(chosen)
        found |= dict.fromkeys(
            each
            for part in self.parts
            if not part.certain & named & side.certain
            for each in among_constants(side, part)
        )
        found |= dict.fromkeys(filter(None, map(condition_of, side.conditions)))
        return " AND ".join(found)

    def _orders(self, condition: Expression) -> Iterator[tuple[str, Rows, Rows]]:
        """A column with the side on which it must be less and that on which it must be greater."""
        match condition:
            case Call("<", (Variable(less), Variable(greater))) | Call(
                ">", (Variable(greater), Variable(less))
            ):
                for one, other in ((self.one, self.other), (self.other, self.one)):
                    term = _same_term(one, other, less, greater)
                    if isinstance(term, ColumnTerm) and _ORDERED.fullmatch(term.column.sql_type):
                        yield quoted(term.column), one, other

    def _differing(self, condition: Expression) -> ColumnOf | None:
        """A column that is not the same in both rows; None if the condition can be true of one row twice."""
        match condition:
            case Call("not", (Call("=", (left, right)),)) | Call("!=" | "<" | ">", (left, right)):
                first, second = _name(left), _name(right)
            case _:
                return None
        if first is None or second is None or isinstance(left, Call) != isinstance(right, Call):
            return None
        sides = ((self.one, self.other), (self.other, self.one))
        term = next(filter(None, (_same_term(*each, first, second) for each in sides)), None)
        match term:
            case ColumnTerm(column) if _is_ordered(column):
                return column
            case TemplateTerm() if len(term.columns) == 1:
                return term.columns[0]
        return None


def _same_term(one: Rows, other: Rows, left: str, right: str) -> TermOf | None:
    """The term that `left` is of the one row and `right` of the other, if it is the same and only theirs."""
    if left not in one.certain or right not in other.certain or left == right:
        return None
    return one.term(left) if one.term(left) == other.term(right) else None


def _is_ordered(column: ColumnOf) -> bool:
    """Whether values that differ are less and greater in the database."""
    return column.sql_type == "VARCHAR" or _ORDERED.fullmatch(column.sql_type) is not None


def _any_of(conditions: Iterable[str]) -> str:
    return " OR ".join(f"({each})" for each in dict.fromkeys(conditions))


def _only(allowed: str) -> str:
    return f" FILTER (WHERE {allowed})" if allowed else ""


def _name(expression: Expression) -> str | None:
    """The variable that is compared, as it is or as a string."""
    match expression:
        case Variable(name) | Call("str", (Variable(name),)):
            return name
    return None
