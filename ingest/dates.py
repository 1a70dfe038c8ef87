"""Dates and times in the forms people write them, to the one form the tables hold.

Accepted: 2026-01-02, 2026/1/2, 2026.1.2, 2026年1月2日, 20260102, each with an optional time (8:30, 08:30:00,
8时30分, a T between), 20260102083000, and real date cells of Excel. A day alone is its midnight.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone

from ingest.full_width import has_full_width, to_half_width
from ingest.rejects import Problem, shown

_DAY = r"(?P<y>[0-9]{4})(?:-|/|\.|年)(?P<m>[0-9]{1,2})(?:-|/|\.|月)(?P<d>[0-9]{1,2})日?"
_COMPACT_DAY = r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"
_CLOCK = (
    r"(?P<h>[0-9]{1,2})(?::|时|点)(?P<mi>[0-9]{1,2})(?:(?::|分)(?P<s>[0-9]{1,2})?(?:\.[0-9]{1,9})?秒?)?分?"
    r"(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_DAY}(?:[ T]*{_CLOCK})?",
        rf"{_COMPACT_DAY}(?:[ T]+{_CLOCK})?",
        rf"{_COMPACT_DAY}(?P<h>[0-9]{{2}})(?P<mi>[0-9]{{2}})(?P<s>[0-9]{{2}})?(?:[0-9]{{3}})?",
    )
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}")
_CHINA = timedelta(hours=8)
_EARLIEST_YEAR = 1850
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DAYS = range(10_000, 80_000)  # 1927 to 2119


def read_date(raw: object) -> str:
    """The day as YYYY-MM-DD. Raises Problem when it is none."""
    if isinstance(raw, str) and _ISO_DAY.fullmatch(raw):
        return _checked(raw, raw)
    return read_time(raw, expected="a date such as 2026-01-02")[:10]


def read_time(raw: object, expected: str = "a date and time such as 2026-01-02 08:30:00") -> str:
    """The moment as YYYY-MM-DD HH:MM:SS. Raises Problem when it is none."""
    if isinstance(raw, str):
        text = raw.strip()
        if _ISO_TIME.fullmatch(text):
            return _checked(text.replace("T", " "), text)
        return _from_text(text, expected)
    if isinstance(raw, datetime):
        return (
            raw.strftime("%Y-%m-%d %H:%M:%S") if raw.tzinfo is None else _from_text(raw.isoformat(), expected)
        )
    if isinstance(raw, date):
        return f"{raw.isoformat()} 00:00:00"
    if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 10**7:
        return _from_text(str(raw), expected)  # 20260102 stored as a number
    if isinstance(raw, float) and raw.is_integer() and raw >= 10**7:
        return _from_text(str(int(raw)), expected)
    raise _bad(raw, expected, _serial_hint(raw))


def _checked(iso: str, raw: str) -> str:
    try:
        datetime.fromisoformat(iso)
    except ValueError:
        raise _bad(raw, "a day and time that exist", None) from None
    return iso if iso[:4] >= str(_EARLIEST_YEAR) else _reject_year(raw)


def _from_text(text: str, expected: str) -> str:
    if has_full_width(text):
        raise Problem(
            "full-width-digits",
            expected=expected,
            found=shown(text),
            fix=f"Write {to_half_width(text)} in half-width characters.",
        )
    for form in _FORMS:
        if match := form.fullmatch(text):
            return _from_match(match, text, expected)
    raise _bad(text, expected, _serial_hint(text))


def _from_match(match: re.Match[str], text: str, expected: str) -> str:
    parts = {name: value or "0" for name, value in match.groupdict().items()}
    try:
        year, month, day = (int(parts[name]) for name in ("y", "m", "d"))
        hour, minute, second = (int(parts.get(name, "0")) for name in ("h", "mi", "s"))
        moment = datetime(year, month, day, hour, minute, second)
    except ValueError:
        raise _bad(text, "a day and time that exist", None) from None
    zone = match.groupdict().get("zone")
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
    """The day an Excel day number stands for, if it could be one. Never taken for granted."""
    try:
        number = int(float(str(raw)))
    except (ValueError, OverflowError):
        return None
    return (_EXCEL_EPOCH + timedelta(days=number)).isoformat() if number in _EXCEL_DAYS else None


def _bad(raw: object, expected: str, hint: str | None) -> Problem:
    found = raw.isoformat() if isinstance(raw, time) else raw
    fix = f"Write {hint}, if that is meant." if hint else "Write the date as YYYY-MM-DD, a time as HH:MM:SS."
    return Problem("bad-date", expected=expected, found=shown(found), fix=fix)
