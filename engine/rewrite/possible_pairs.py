"""What a group of rows must be like to hold two rows that meet a condition: as SQL over their columns.

    ?later < ?earlier, both {time}                   min("time") < max("time")
    … && ?earlierStep = <step/a>, <step/{code}>      only times of rows with "code" IN ('a') are greatest
    ?one != ?other, both {person}                    count(*) > 1, of rows of some kinds only

All of it is necessary for such a pair and not enough: what is not understood is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from engine.graph.sql_trees import text
from engine.plan.algebra import Rows
from engine.plan.expressions import Call, Expression, Variable
from engine.plan.rows import ColumnIs, ColumnOf, ColumnTerm, TemplateTerm, TermOf
from engine.rewrite.implied_conditions import Choices, choices, disjuncts
from engine.rewrite.native_constants import is_of_constants
from engine.rewrite.term_matches import conditions_for

_ORDERED: Final = re.compile(r"DATE|TIMESTAMP|U?(TINY|SMALL|BIG)INT|U?INTEGER|DECIMAL\(\d+,\d+\)")
"""Types whose values the database orders as SPARQL orders their literals, and that hold no NaN."""


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
                for chosen in self._alternatives()
            )
            return " OR ".join(f"({each})" for each in dict.fromkeys(alternatives))
        if self.either() and any(self._differ(each) for each in self.conditions):
            return "count(*) > 1"
        return None  # several rows of any kind are what most groups have

    def either(self) -> str:
        """What is true of each of the rows; empty if that is nothing."""
        sides = dict.fromkeys(self._allowed(side, {}) for side in (self.one, self.other))
        return " OR ".join(f"({each})" for each in sides) if all(sides) else ""

    def _alternatives(self) -> list[Choices]:
        """What the first disjunction allows, one alternative at least."""
        for each in self.conditions:
            if len(parts := list(disjuncts(each))) > 1:
                return [choices(part) for part in parts]
        return [{}]

    def _allowed(self, side: Rows, chosen: Choices) -> str:
        """What is true of the row of one side, in one alternative; empty if that is nothing."""
        found = dict.fromkeys(
            allowed
            for each in (*map(choices, self.conditions), chosen)
            for name, iris in each.items()
            if name in side.certain and (allowed := _one_of(side.term(name), iris)) is not None
        )
        found |= dict.fromkeys(each for part in self.parts for each in _constants(side, part))
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
                        yield _quoted(term.column), one, other

    def _differ(self, condition: Expression) -> bool:
        """Whether the condition cannot be true of one row taken twice."""
        match condition:
            case Call("not", (Call("=", (left, right)),)) | Call("!=" | "<" | ">", (left, right)):
                first, second = _name(left), _name(right)
            case _:
                return False
        if first is None or second is None or isinstance(left, Call) != isinstance(right, Call):
            return False
        sides = ((self.one, self.other), (self.other, self.one))
        term = next(filter(None, (_same_term(*each, first, second) for each in sides)), None)
        match term:
            case ColumnTerm(column):
                return column.sql_type == "VARCHAR" or _ORDERED.fullmatch(column.sql_type) is not None
        return isinstance(term, TemplateTerm)


def _same_term(one: Rows, other: Rows, left: str, right: str) -> TermOf | None:
    """The term that `left` is of the one row and `right` of the other, if it is the same and only theirs."""
    if left not in one.certain or right not in other.certain or left == right:
        return None
    return one.term(left) if one.term(left) == other.term(right) else None


def _only(allowed: str) -> str:
    return f" FILTER (WHERE {allowed})" if allowed else ""


def _name(expression: Expression) -> str | None:
    """The variable that is compared, as it is or as a string."""
    match expression:
        case Variable(name) | Call("str", (Variable(name),)):
            return name
    return None


def _one_of(term: TermOf, iris: tuple[URIRef, ...]) -> str | None:
    """The condition on a text column that the term is one of the IRIs; None if it is not that simple."""
    if not isinstance(term, TemplateTerm) or len(term.columns) != 1:
        return None
    values = []
    for iri in iris:
        match conditions_for(term, iri):
            case None:
                pass
            case (ColumnIs(ColumnOf(_, "VARCHAR"), lexical),):
                values.append(text(lexical).sql("duckdb"))
            case _:
                return None
    return f"{_quoted(term.columns[0])} IN ({', '.join(values)})" if values else "FALSE"


def _constants(side: Rows, part: Rows) -> Iterator[str]:
    """The condition on a column that its value is among the constants which the row is joined with."""
    if not is_of_constants(part):
        return
    for name in side.certain & part.certain:
        term, constant = side.term(name), part.term(name)
        if (
            (
                isinstance(term, TemplateTerm)
                and isinstance(constant, TemplateTerm)
                and _shape(term) == _shape(constant)
            )
            and term.invertible
            and constant.invertible
            and len(term.columns) == 1
        ):
            values = f"SELECT {_quoted(constant.columns[0])} FROM ({part.relation.sql}) AS known"
            yield f"{_quoted(term.columns[0])} IN ({values})"


def _shape(term: TemplateTerm) -> tuple[str, ...]:
    return tuple(piece if isinstance(piece, str) else f"{{{piece.sql_type}}}" for piece in term.pieces)


def _quoted(column: ColumnOf) -> str:
    return '"' + column.name.replace('"', '""') + '"'
