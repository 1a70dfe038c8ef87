"""Headers of several rows: which words, group first, stand above each column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.header_words import is_known, squeezed

_DEEPEST = 3
# What stands above tables and is no group: 编制单位：…, 单位：元, 2026年3月5日.
_INFORMATION = re.compile(r".*[:].*|.*(单位|日期)[为:].*|[0-9]{4}年.*|[0-9]{4}[-/.][0-9].*|第[0-9]+页.*")


@dataclass(frozen=True)
class Labels:
    """The words above each column of a header, from the widest group to the column's own; and its rows."""

    parts: tuple[tuple[str, ...], ...]
    depth: int


def labels_ending_in(rows: Sequence[Sequence[object]], last: int, merged: bool) -> Labels:
    """The header whose last row is `last`, with the rows of groups above it. `merged` as in find_header."""
    width = len(rows[last])
    parts = [[text] if text else [] for text in _texts(rows[last], width)]
    own = parts
    depth = 1
    while depth < _DEEPEST and last - depth >= 0:
        above = [_group(text) for text in _texts(rows[last - depth], width)]
        if not _are_groups(above, parts, merged):
            break
        if not merged:
            above = _spread(above, parts)
        parts = [
            [group, *under] if group and group not in under else under
            for group, under in zip(above, parts, strict=True)
        ]
        depth += 1
    if depth > 1 and sum(map(bool, own)) < 2:
        return Labels(tuple(tuple(each) for each in own), 1)
    return Labels(tuple(tuple(each) for each in parts), depth)


def _texts(cells: Sequence[object], width: int) -> list[str]:
    texts = ["" if cell is None else squeezed(cell) for cell in cells[:width]]
    return texts + [""] * (width - len(texts))


def _group(text: str) -> str:
    return "" if _INFORMATION.fullmatch(text) else text


def _are_groups(above: Sequence[str], under: Sequence[Sequence[str]], merged: bool) -> bool:
    """Whether the row above belongs to the header: it heads some columns whole, or groups some of them."""
    held = [text for text in above if text]
    if len(held) < 2:
        return False
    heads = sum(
        is_known(text) and (not below or below == [text]) for text, below in zip(above, under, strict=True)
    )
    if heads:
        return True
    runs = any(
        first and first == second and left != right
        for first, second, left, right in zip(above, above[1:], under, under[1:], strict=False)
    )
    return merged and runs and len(set(held)) > 1


def _spread(above: Sequence[str], under: Sequence[Sequence[str]]) -> list[str]:
    """Groups repeated over the columns that follow them, up to the next group or a column headed above."""
    spread: list[str] = []
    current = ""
    for text, below in zip(above, under, strict=True):
        if text:
            current = text if below else ""
        elif not below:
            current = ""
        spread.append(text or current)
    return spread
