"""Points as rows of `item_restriction`, for the days on which each applies.

A point applies from its announcement until the day before another replaces it. One whose class was revised
without listing it again decides from its announcement until the day before the revision, and is a lead from
then on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hegui.knowledge.points import Batch, Point

COLUMNS = (
    *("restr_no", "med_list_codg", "restr_kind", "lmt_gend", "min_age_yrs", "below_age_yrs", "age_param"),
    *("lmt_hosp_lv", "lmt_care_set", "lmt_med_type", "lmt_insutype", "span_days", "max_cnt", "other_item"),
    *("group_code", "rule_no", "restr_text", "decides", "batch_no", "begndate", "enddate", "source_doc"),
    *("src_file", "src_row"),
)
Cells = tuple[str | None, ...]
_OTHER = COLUMNS.index("other_item") - 2
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PointRows:
    """The rows of one point in one span of days: alike but for the item and the number that names it."""

    number: str
    items: tuple[str, ...]
    cells: Cells
    """Of every column after the first two."""

    @property
    def other(self) -> str | None:
        """The item without which the limit does not matter."""
        return self.cells[_OTHER]

    def of(self, item: str) -> Cells:
        """The row of one of the items."""
        return (f"{self.number}-{item}", item, *self.cells)


def rows_of(batches: Sequence[Batch]) -> Iterator[PointRows]:
    """The rows of every point that names an item."""
    replaced = {p.replaces: batch.day for batch in batches for p in batch.points if p.replaces}
    revised = {p.rule: batch.day for batch in batches if batch.revises for p in batch.points}
    for batch in batches:
        for point in batch.points:
            yield from _spans(point, batch, replaced.get(point.number), revised.get(point.rule))


def _spans(point: Point, batch: Batch, replaced: date | None, revised: date | None) -> Iterator[PointRows]:
    limited = _limited(point)
    if not limited:
        return
    decides = point.limit.decides
    if replaced is not None:
        yield PointRows(point.number, limited, _cells(point, batch, batch.day, replaced - _DAY, decides))
    elif decides and revised is not None and batch.day < revised:
        yield PointRows(point.number, limited, _cells(point, batch, batch.day, revised - _DAY, True))
        yield PointRows(f"{point.number}-1", limited, _cells(point, batch, revised, None, False))
    else:
        yield PointRows(point.number, limited, _cells(point, batch, batch.day, None, decides))


def _limited(point: Point) -> tuple[str, ...]:
    """The items that are limited: of a pair the contained one, otherwise all."""
    return tuple(code for code in point.codes if code != point.limit.other)


def _cells(point: Point, batch: Batch, first: date, last: date | None, decides: bool) -> Cells:
    limit = point.limit
    return (
        limit.kind,
        limit.sex,
        _text(limit.from_years),
        _text(limit.under_years),
        limit.age_parameter,
        limit.level,
        limit.setting,
        limit.care_type,
        limit.scheme,
        _text(limit.days),
        _text(limit.most),
        limit.other,
        limit.group,
        str(point.rule),
        point.words or point.name,
        str(decides).lower(),
        batch.key,
        first.isoformat(),
        last.isoformat() if last else None,
        batch.address or batch.title,
        point.file,
        _text(point.row),
    )


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
