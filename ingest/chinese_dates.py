"""Words in Chinese dates and times: 二〇二六年三月五日, 下午 3:05, 星期四."""

from __future__ import annotations

import re

WEEKDAYS = "一二三四五六日"  # from Monday, as datetime.weekday() counts
_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_IN_CHARACTERS = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})([日号])"
)
HALF_DAYS: dict[str, dict[int, int]] = {
    # What the clock shows -> the hour of the day. 上午 12 点 may be midnight or noon, so it is not here.
    "上午": {hour: hour for hour in range(12)},
    "早上": {hour: hour for hour in range(4, 12)},
    "早晨": {hour: hour for hour in range(4, 12)},
    "凌晨": {hour: hour for hour in range(7)} | {12: 0},
    "中午": {11: 11, 12: 12, 13: 13, 1: 13, 2: 14},
    "下午": {hour: hour + 12 for hour in range(1, 12)} | {hour: hour for hour in range(12, 20)},
    "傍晚": {hour: hour + 12 for hour in range(4, 9)} | {hour: hour for hour in range(16, 21)},
    "晚上": {hour: hour + 12 for hour in range(5, 12)} | {hour: hour for hour in range(17, 24)},
    "AM": {hour: hour for hour in range(1, 12)} | {12: 0},
    "PM": {hour: hour + 12 for hour in range(1, 12)} | {12: 12},
}


def hour_of(half: str | None, hour: int) -> int:
    """The hour of the day, given the word beside the clock time. Raises ValueError where none fits."""
    if half is None:
        return hour
    try:
        return HALF_DAYS[half.upper()][hour]
    except KeyError:
        raise ValueError(f"{half} {hour}") from None


def with_digits(text: str) -> str:
    """A date in Chinese characters with digits instead; any other text as it is."""
    if text.isascii() or not (match := _IN_CHARACTERS.match(text)):
        return text
    year = "".join(_DIGITS[digit] for digit in match[1])
    return f"{year}年{_number(match[2])}月{_number(match[3])}{match[4]}{text[match.end() :]}"


def _number(written: str) -> int:
    """十 is 10, 十二 is 12, 二十 is 20, 三十一 is 31; 99 for what is no number."""
    tens, ten, ones = written.partition("十")
    if not ten:
        return int(_DIGITS[written]) if len(written) == 1 else 99
    if "十" in ones or len(tens) > 1 or len(ones) > 1:
        return 99
    return 10 * int(_DIGITS[tens] if tens else 1) + int(_DIGITS[ones] if ones else 0)
