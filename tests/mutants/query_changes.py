"""Small mistakes in a query, one at a time: what an author could have written by slip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests.mutants.steps import Steps
from tests.mutants.tokens import Token, closing, tokens_of

_OTHERS = {
    "<": ("<=", ">"),
    "<=": ("<", ">="),
    ">": (">=", "<"),
    ">=": (">", "<="),
    "=": ("!=",),
    "!=": ("=",),
}
_OUTWARD = {"<": "-", "<=": "+", ">": "+", ">=": "-"}
"""How the right side moves by one where the other operator (< for <=) would not say the same."""
_NUMBERS = ("1", "0.01")
_PERIODS = (("From", "Until"), ("began", "ended"), ("begins", "ends"), ("opened", "closed"))
"""How properties of a period's beginning and end are named."""


@dataclass(frozen=True)
class Change:
    """One mistake: the text from `start` to `end` of the query becomes `text`."""

    start: int
    end: int
    text: str
    what: str

    def made_in(self, query: str) -> str:
        """The query with the mistake."""
        return query[: self.start] + self.text + query[self.end :]


def changes_of(query: str, steps: Steps) -> Iterator[Change]:
    """Every mistake that we try in a query; `steps` says how far values move."""
    tokens = tokens_of(query)
    moves = steps.of(tokens)
    for at, token in enumerate(tokens):
        if token.kind == "sign" and token.text in _OTHERS:
            yield from _comparison(query, tokens, at, moves)
        elif token.text in ("&&", "||"):
            other = "||" if token.text == "&&" else "&&"
            yield _change(token, token, other, f"{token.text} → {other} in {_around(query, tokens, at)}")
        elif token.kind == "number" and tokens[at - 1].text not in _OUTWARD:
            step = Decimal("0.01") if "." in token.text else Decimal(1)
            for moved in (Decimal(token.text) - step, Decimal(token.text) + step):
                place = _around(query, tokens, at)
                yield _change(token, token, str(moved), f"{token.text} → {moved} in {place}")
        elif token.kind == "name" and token.text == "xsd:date" and tokens[at - 1].text == "^^":
            day = date.fromisoformat(tokens[at - 2].text.strip("\"'"))
            for moved_day in (day - timedelta(days=1), day + timedelta(days=1)):
                literal = f'"{moved_day}"^^xsd:date'
                yield _change(tokens[at - 2], token, literal, f"{day} → {moved_day}")
    yield from _dropped(query, tokens)
    yield from _swapped(query, tokens)


def _comparison(query: str, tokens: Sequence[Token], at: int, moves: dict[str, str]) -> Iterator[Change]:
    sign = tokens[at]
    place = _around(query, tokens, at)
    for other in _OTHERS[sign.text]:
        yield _change(sign, sign, other, f"{sign.text} → {other} in {place}")
    if sign.text not in _OUTWARD:
        return
    left, right = _alone(tokens, at - 1, -1), _alone(tokens, at + 1, 1)
    step = moves.get(right.text if right else "") or moves.get(left.text if left else "")
    direction = _OUTWARD[sign.text]
    beside = tokens[at + 1]
    if beside.kind == "number":
        moved = Decimal(beside.text) + Decimal(f"{direction}{step if step in _NUMBERS else 1}")
        yield _change(beside, beside, str(moved), f"{beside.text} → {moved} in {place}")
        return
    if step is None:
        return
    if right is not None:
        yield _change(right, right, f"({right.text} {direction} {step})", f"{direction} {step} in {place}")
    elif left is not None:
        other = "+" if direction == "-" else "-"
        yield _change(left, left, f"({left.text} {other} {step})", f"{direction} {step} in {place}")


def _alone(tokens: Sequence[Token], at: int, direction: int) -> Token | None:
    """The variable at that place, if it is the whole side of the comparison."""
    beyond = tokens[at + direction].text
    ends = ("(", "&&", "||", ",") if direction < 0 else (")", "&&", "||", ",")
    return tokens[at] if tokens[at].kind == "variable" and beyond in ends else None


def _dropped(query: str, tokens: Sequence[Token]) -> Iterator[Change]:
    """Without one FILTER, one OPTIONAL, one arm of a UNION."""
    for at, token in enumerate(tokens):
        if token.is_word("FILTER", "OPTIONAL"):
            opening = next(i for i in range(at, len(tokens)) if tokens[i].text in ("(", "{"))
            end = tokens[closing(tokens, opening)]
            yield _change(token, end, "", f"without {_short(query[token.start : end.end])}")
        elif token.is_word("UNION"):
            after = tokens[closing(tokens, at + 1)]
            yield _change(token, after, "", f"without the arm {_short(query[token.start : after.end])}")
            before = _opening(tokens, at - 1)
            if not tokens[before - 1].is_word("UNION"):
                cut = query[tokens[before].start : token.end]
                yield _change(tokens[before], token, "", f"without the arm {_short(cut)}")


def _opening(tokens: Sequence[Token], closed: int) -> int:
    return next(
        at for at in range(closed, -1, -1) if tokens[at].text == "{" and closing(tokens, at) == closed
    )


def _swapped(query: str, tokens: Sequence[Token]) -> Iterator[Change]:
    """FILTERs with the beginning and the end of a period mixed up."""
    bound = {
        tokens[at + 1].text: token.text
        for at, token in enumerate(tokens[:-1])
        if token.kind == "name" and tokens[at + 1].kind == "variable"
    }
    pairs = [
        (begin, end)
        for begin, first in bound.items()
        for end, second in bound.items()
        if any(one in first and first.replace(one, two) == second for one, two in _PERIODS)
    ]
    for at, token in enumerate(tokens):
        if not token.is_word("FILTER") or tokens[at + 1].text != "(":
            continue
        last = closing(tokens, at + 1)
        used = {each.text for each in tokens[at:last]}
        for begin, end in pairs:
            if {begin, end} <= used:
                text = _renamed(query, tokens[at : last + 1], {begin: end, end: begin})
                yield _change(
                    token,
                    tokens[last],
                    text,
                    f"{begin} ↔ {end} in {_short(query[token.start : tokens[last].end])}",
                )


def _renamed(query: str, tokens: Sequence[Token], names: dict[str, str]) -> str:
    parts, place = [], tokens[0].start
    for token in tokens:
        parts += [query[place : token.start], names.get(token.text, token.text)]
        place = token.end
    return "".join(parts)


def _change(first: Token, last: Token, text: str, what: str) -> Change:
    return Change(first.start, last.end, text, what)


def _around(query: str, tokens: Sequence[Token], at: int) -> str:
    """The words near a place, as a reader recognises them."""
    near = tokens[max(0, at - 4) : at + 5]
    return _short(query[near[0].start : near[-1].end])


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 90 else f"{words[:89]}…"
