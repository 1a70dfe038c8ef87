"""From the words of a point to its limit: what codes and dates can decide, and nothing beyond.

One function for each rule of the book that has published points. What a text leaves open is left empty, and
the limit does not decide. The readings are kept as data in `ontology/knowledge` and reviewed there; this is
not run when records are checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from hegui.knowledge.points import Limit
from hegui.knowledge.sexes import sex_of

CHILD, NEWBORN = "child-age", "newborn-days"
INFANT, TODDLER = "infant-age", "toddler-age"
MATERNITY = "510"
HOURS_A_DAY, DAYS_A_WEEK = 24, 7
_LEAST_TWO_MONTHS = 59
"""Days of January and February: no two months are shorter."""

_ADULT_USE = "药品说明书包含成人用法用量"
_GROUPS = (
    ("新生儿", "newborn", NEWBORN),
    ("婴幼儿", "child", TODDLER),
    ("婴儿", "child", INFANT),
    ("小儿", "child", CHILD),
    ("儿童", "child", CHILD),
)
_RANGE = re.compile(r"(\d+)岁?(?:-|至)(\d+)岁(以下)?")
_FROM = re.compile(r"(\d+)岁(?:及\d+岁)?(?:及以上|以上)")
_UNDER = re.compile(r"(\d+)周岁以下患者")
_DAYS = re.compile(r"支付(?:不超过)?(\d+)天|总时间不超过(\d+)天")
_APART = re.compile(r"间隔时间不短于(\d+)天")
_WEEKS = re.compile(r"近(\d+)-\d+周")
_COUNTED = re.compile(r"[\d一二三四五六七八九十]次")
_UNITS = {"日": 1, "天": 1, "小时": HOURS_A_DAY}


_NAMED = 67
"""The rule under which the name of a drug is read too: its words are an indication, which may name no sex."""


def read_limit(rule: int, words: str, codes: tuple[str, ...] = (), name: str = "") -> Limit:
    """What the words limit, read under a rule of the book; `other` where nothing is read of that rule yet."""
    reading = _READINGS.get(rule)
    if reading is None:
        return Limit("other")
    return reading(f"{words}{name}" if rule == _NAMED else words, codes)


def _sex_of_drug(words: str, _: tuple[str, ...]) -> Limit:
    sex = sex_of(words)
    return Limit("sex", decides=sex is not None, sex=sex)


def _sex_of_service(words: str, _: tuple[str, ...]) -> Limit:
    sex = {"男": "1", "女": "2"}.get(words[:1])
    return Limit("sex", decides=sex is not None, sex=sex)


def _child_drug(words: str, _: tuple[str, ...]) -> Limit:
    """Leaflets: a stated greatest age counts, the region's age of children otherwise."""
    under = _UNDER.search(words)
    if under:
        return Limit("child", decides=True, under_years=int(under[1]) + 1)
    return Limit("child", decides=_ADULT_USE not in words, age_parameter=CHILD)


def _only_children(words: str, _: tuple[str, ...]) -> Limit:
    """Payment limits: of several ranges the widest, so that only what none of them allows is a breach."""
    ranges = _RANGE.findall(words)
    if ranges:
        youngest, oldest = min(int(first) for first, *_ in ranges), max(int(last) for _, last, _ in ranges)
        return Limit("child", decides=True, from_years=youngest, under_years=oldest + 1)
    from_years = _FROM.search(words)
    return Limit(
        "child", decides=True, from_years=int(from_years[1]) if from_years else None, age_parameter=CHILD
    )


def _child_service(words: str, _: tuple[str, ...]) -> Limit:
    for group, kind, parameter in _GROUPS:
        if words.startswith(group):
            return Limit(kind, decides=True, age_parameter=parameter)
    return Limit("child")


def _working_age(_words: str, _: tuple[str, ...]) -> Limit:
    return Limit("age")  # the ages at which one may work and retires are not in the text


def _injury(_words: str, _: tuple[str, ...]) -> Limit:
    return Limit("injury", decides=True)


def _maternity(_words: str, _: tuple[str, ...]) -> Limit:
    return Limit("scheme", decides=True, scheme=MATERNITY)


def _care(words: str, _: tuple[str, ...]) -> Limit:
    emergency = "13" if "急诊" in words and "急诊或住院" in words else None
    inpatient = "住院" in words
    return Limit("care", decides=inpatient, setting="inpatient" if inpatient else None, care_type=emergency)


def _level(words: str, _: tuple[str, ...]) -> Limit:
    """Words on who may prescribe are not decided: another institution may have dispensed."""
    level = "2" if "二级及以上" in words else None
    return Limit("level", decides=words.startswith("限二级及以上医疗机构"), level=level)


def _course(words: str, _: tuple[str, ...]) -> Limit:
    """Days of use; months and years are counted from the first use, which only a person can tell."""
    found = _DAYS.search(words)
    if not found:
        return Limit("course")
    return Limit("course", decides=True, days=int(found[1] or found[2]))


def _frequency(words: str, _: tuple[str, ...]) -> Limit:
    """Charged by the day or the hour: at most one, or 24, for each day."""
    most = _UNITS.get(words)
    return Limit("frequency", decides=most is not None, most=most, days=None if most is None else 1)


def _cycle(words: str, _: tuple[str, ...]) -> Limit:
    apart = _APART.search(words)
    if apart:
        return Limit("cycle", decides=True, days=int(apart[1]))
    if "每周最多支付一次" in words:  # a week by the calendar, or any seven days?
        return Limit("cycle", days=DAYS_A_WEEK)
    weeks = _WEEKS.search(words)
    if weeks:
        return Limit("cycle", days=int(weeks[1]) * DAYS_A_WEEK)
    return Limit("cycle", days=_LEAST_TWO_MONTHS if "近2-3个月" in words else None)


def _pair(words: str, codes: tuple[str, ...]) -> Limit:
    """A×B with words on what A contains: B is the contained one.

    Words that count how often («含血尿钾、钠、氯测定3次») leave open whether one more was done.
    """
    if len(codes) != 2 or codes[0] == codes[1]:
        return Limit("pair")
    contains = words.startswith("含") or "；含" in words
    return Limit("pair", decides=contains and not _COUNTED.search(words), other=codes[0])


def _incision(words: str, _: tuple[str, ...]) -> Limit:
    return Limit("incision", decides=words.endswith("组"), group=words if words.endswith("组") else None)


def _only(kind: str, decides: bool) -> Callable[[str, tuple[str, ...]], Limit]:
    return lambda _words, _codes: Limit(kind, decides=decides)


_READINGS: dict[int, Callable[[str, tuple[str, ...]], Limit]] = {
    1: _injury,
    2: _maternity,
    3: _only("never", True),
    4: _only("alone", True),
    5: _only("second-line", False),
    7: _only_children,
    8: _only("diagnosis", False),
    10: _course,
    12: _level,
    13: _care,
    15: _incision,
    20: _only("diagnosis", False),
    23: _course,
    25: _pair,
    27: _frequency,
    29: _working_age,
    31: _cycle,
    33: _only_children,
    47: _only("internet", True),
    65: _child_drug,
    67: _sex_of_drug,
    80: _child_service,
    81: _sex_of_service,
    87: _sex_of_service,
}
