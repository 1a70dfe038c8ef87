"""Working days by the State Council's yearly holiday notices, as `ontology/lists/calendar.ttl`.

Each day has a running number that rises on working days only, so that the working days between two days are
the difference of their numbers: a limit of N working days is kept while the number has risen by N at most.
Days are counted as 行政处罚法 第八十五条 has it (不含法定节假日); the day of the event is not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)
"""The days that the calendar holds. Holidays of a year are announced in the autumn before it."""

_HEAD = """\
# Working days from {first} to {last}. Written by: python -m hegui.working_days

@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix fund:    <https://w3id.org/hegui/fund#> .
@prefix law:     <https://w3id.org/hegui/law/> .
@prefix list:    <https://w3id.org/hegui/list/> .
@prefix skos:    <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd:     <http://www.w3.org/2001/XMLSchema#> .

list:calendar
    a skos:ConceptScheme ;
    skos:prefLabel "工作日历"@zh , "calendar of working days"@en ;
    skos:definition "{zh}"@zh ,
        "{en}"@en ;
    skos:notation "calendar" ;
    fund:confidence list:confidence-found-2 ;
    fund:confirmed false ;
    dcterms:source law:own-terms .

"""
_ZH = (
    "按国务院办公厅逐年节假日安排推算的每日工作日序号；取自 chinesecalendar 软件包，尚未与通知原文逐日核对。"
)
_EN = (
    "running number of working days by the yearly holiday notices of the State Council, taken from the "
    "package chinesecalendar and not yet compared with the notices day by day"
)
_DAY = 'list:day-{day} fund:onDay "{day}"^^xsd:date ; fund:workingDayNumber {number} .\n'


def calendar_turtle(is_workday: Callable[[date], bool]) -> str:
    """The calendar file; `is_workday` says of each day whether offices work."""
    lines = (_DAY.format(day=day, number=number) for day, number in numbered(is_workday))
    return _HEAD.format(first=FIRST, last=LAST, zh=_ZH, en=_EN) + "".join(lines)


def numbered(is_workday: Callable[[date], bool]) -> Iterator[tuple[date, int]]:
    """Each day with the number of working days from the first day up to it."""
    number = 0
    for ordinal in range(FIRST.toordinal(), LAST.toordinal() + 1):
        day = date.fromordinal(ordinal)
        number += is_workday(day)
        yield day, number


def main() -> None:
    """Writes the calendar; needs `hegui[dev]`."""
    from chinese_calendar import is_workday

    from hegui.folders import folder

    (folder("ontology") / "lists" / "calendar.ttl").write_text(calendar_turtle(is_workday), "utf-8")


if __name__ == "__main__":
    main()
