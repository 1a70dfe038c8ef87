"""Dates and times in the forms people write them, to the one form the tables hold.

Accepted: 2026-01-02, 2026/1/2, 2026.1.2, 2026年1月2日 (星期五), 二〇二六年一月二日, 20260102, each with an
optional time (8:30, 08:30:00, 8时30分, 下午 3:05, a T between), 20260102083000, and real date cells of Excel.
A day alone is its midnight. Two-digit years, other time zones and clock times of two meanings are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from ingest.chinese_dates import HALF_DAYS, WEEKDAYS, hour_of, with_digits
from ingest.conversions import Converted
from ingest.full_width import tidy
from ingest.rejects import Problem, shown

_DAY = r"(?P<y>[0-9]{4}) ?(?:-|/|\.|年) ?(?P<m>[0-9]{1,2}) ?(?:-|/|\.|月) ?(?P<d>[0-9]{1,2}) ?[日号]?"
_COMPACT_DAY = r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"
_WEEKDAY = rf"(?: ?\(?(?:星期|周|礼拜)(?P<weekday>[{WEEKDAYS}天])\)?)?"
_CLOCK = (
    rf"(?:(?P<before>{'|'.join(HALF_DAYS)}) ?)?"
    r"(?P<h>[0-9]{1,2})(?: ?(?::|时|点) ?)(?P<mi>[0-9]{1,2})"
    r"(?:(?: ?(?::|分) ?)(?P<s>[0-9]{1,2})?(?:\.[0-9]{1,9})?秒?)?分?"
    r"(?: ?(?P<after>[AaPp][Mm]))?"
    r"(?P<zone> ?(?:Z|[+-][0-9]{2}:?[0-9]{2}))?"
)
_COMPACT_CLOCK = r"(?P<h>[0-9]{2})(?P<mi>[0-9]{2})(?P<s>[0-9]{2})"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_DAY}{_WEEKDAY}(?:[ T]*{_CLOCK})?",
        rf"{_COMPACT_DAY}(?:[ T]+{_CLOCK})?",
        rf"{_COMPACT_DAY}[ T]{_COMPACT_CLOCK}",
        rf"{_COMPACT_DAY}(?P<h>[0-9]{{2}})(?P<mi>[0-9]{{2}})(?P<s>[0-9]{{2}})?(?:[0-9]{{3}})?",
    )
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}")
_CHINA = timedelta(hours=8)
_EARLIEST_YEAR = 1850
_EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
_EXCEL_DAYS = range(10_000, 80_000)  # 1927 to 2119: fewer days could be a year written alone
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class ExcelDay:
    """A number in a date column of a workbook, and the moment that Excel shows for it."""

    number: object
    moment: datetime

    def __str__(self) -> str:
        return str(self.number)


def excel_day(raw: object, from_1904: bool) -> ExcelDay | None:
    """The day a number (or its text) stands for in a workbook that counts from 1900 or 1904; None if none."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        return None
    if isinstance(raw, str) and not _SERIAL.fullmatch(raw.strip()):
        return None
    number = float(raw) if isinstance(raw, str) else raw
    if not _EXCEL_DAYS.start <= number < _EXCEL_DAYS.stop:
        return None
    days = float(number)
    return ExcelDay(raw, _EPOCHS[from_1904] + timedelta(seconds=round(days * 86_400)))


def read_date(raw: object) -> str:
    """The day as YYYY-MM-DD. Raises Problem when it is none."""
    if isinstance(raw, str) and _ISO_DAY.fullmatch(raw):
        return _checked(raw, raw)
    moment = read_time(raw, expected="a date such as 2026-01-02")
    return Converted(moment[:10], *moment.how) if isinstance(moment, Converted) else moment[:10]


def read_time(raw: object, expected: str = "a date and time such as 2026-01-02 08:30:00") -> str:
    """The moment as YYYY-MM-DD HH:MM:SS. Raises Problem when it is none."""
    if isinstance(raw, str):
        text = raw.strip()
        if _ISO_TIME.fullmatch(text):
            return _checked(text.replace("T", " "), text)
        return _from_text(text, expected)
    if isinstance(raw, datetime):
        if raw.tzinfo is None:
            return raw.isoformat(" ", "seconds") if raw.year >= _EARLIEST_YEAR else _reject_year(str(raw))
        return _from_text(raw.isoformat(), expected)
    if isinstance(raw, date):
        return f"{raw.isoformat()} 00:00:00"
    if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 10**7:
        return _from_text(str(raw), expected)  # 20260102 stored as a number
    if isinstance(raw, float) and raw.is_integer() and raw >= 10**7:
        return _from_text(str(int(raw)), expected)
    if isinstance(raw, ExcelDay):
        return Converted(raw.moment.isoformat(" ", "seconds"), "excel-serial")
    raise _bad(raw, expected, _serial_hint(raw))


def _checked(iso: str, raw: str) -> str:
    try:
        datetime.fromisoformat(iso)
    except ValueError:
        raise _bad(raw, "a day and time that exist", None) from None
    return iso if iso[:4] >= str(_EARLIEST_YEAR) else _reject_year(raw)


def _from_text(text: str, expected: str) -> str:
    tidied, how = tidy(text)
    written = with_digits(tidied)
    for form in _FORMS:
        if match := form.fullmatch(written):
            moment = _from_match(match, text, expected)
            return Converted(moment, *how) if how else moment
    raise _bad(text, expected, _serial_hint(text))


def _from_match(match: re.Match[str], text: str, expected: str) -> str:
    held = match.groupdict()
    half = held.get("before") or held.get("after")
    try:
        year, month, day = (int(held[name]) for name in ("y", "m", "d"))
        hour, minute, second = (int(held.get(name) or 0) for name in ("h", "mi", "s"))
        moment = datetime(year, month, day, hour_of(half, hour), minute, second)
    except ValueError:
        raise _bad(text, "a day and time that exist", None) from None
    weekday = (held.get("weekday") or "").replace("天", "日")
    if weekday and WEEKDAYS[moment.weekday()] != weekday:
        meant = f"{moment:%Y-%m-%d} is 星期{WEEKDAYS[moment.weekday()]}"
        raise _bad(text, f"a day of the week that fits: {meant}", None)
    zone = (held.get("zone") or "").strip()
    if zone and zone.replace(":", "") != "+0800":
        raise _bad(text, "China time (+08:00) or no zone", _in_china(moment, zone))
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.year >= _EARLIEST_YEAR else _reject_year(text)


def _in_china(moment: datetime, zone: str) -> str:
    hours = 0 if zone == "Z" else int(zone[:3])
    minutes = 0 if zone == "Z" else int(zone[0] + zone[-2:])
    there = moment.replace(tzinfo=timezone(timedelta(hours=hours, minutes=minutes)))
    return there.astimezone(timezone(_CHINA)).strftime("%Y-%m-%d %H:%M:%S")


def _reject_year(raw: str) -> str:
    raise _bad(raw, f"a year from {_EARLIEST_YEAR} on", None)


def _serial_hint(raw: object) -> str | None:
    """The day an Excel day number stands for, if any: outside a workbook it is never taken for granted."""
    day = excel_day(raw, from_1904=False)
    return day.moment.date().isoformat() if day else None


def _bad(raw: object, expected: str, hint: str | None) -> Problem:
    found = raw.isoformat() if isinstance(raw, time) else raw
    fix = f"Write {hint}, if that is meant." if hint else "Write the date as YYYY-MM-DD, a time as HH:MM:SS."
    return Problem("bad-date", expected=expected, found=shown(found), fix=fix)
