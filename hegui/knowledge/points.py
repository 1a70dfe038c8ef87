"""What a published knowledge point says: the words as published, and beside them what codes can decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Limit:
    """The structured reading of a point. What its words leave open stays empty, or is not decided."""

    kind: str
    """What is limited, as `item_restriction.restr_kind` names it."""
    decides: bool = False
    """Whether codes and dates alone tell a breach; otherwise it is a lead for a person."""
    sex: str | None = None
    """1 for men only, 2 for women only."""
    from_years: int | None = None
    """At least so many completed years."""
    under_years: int | None = None
    """Younger than so many years."""
    age_parameter: str | None = None
    """Parameter of the region that says up to what age one belongs to the group."""
    level: str | None = None
    """Lowest level of hospital."""
    setting: str | None = None
    """Care setting to which payment is limited."""
    care_type: str | None = None
    """Kind of care that is allowed besides."""
    scheme: str | None = None
    days: int | None = None
    """Length of the time that the limit speaks of, in days."""
    most: int | None = None
    """Units or times within it."""
    other: str | None = None
    """Item that contains this one."""
    group: str | None = None
    """Group of operations through one incision."""


@dataclass(frozen=True)
class Point:
    """One published row: a limit to paying for the items with these codes."""

    number: str
    name: str
    rule: int
    """Number of its rule in the 2025 book."""
    words: str
    detects: str
    """What the publication says is to be found."""
    file: str
    row: int | None
    """Row of the attachment; none for a note below its table."""
    codes: tuple[str, ...]
    limit: Limit
    replaces: str | None = None


@dataclass(frozen=True)
class Batch:
    """Points announced together, in the order of the attachments."""

    key: str
    """As in the file's name: `batch-01`, `updates-2026-01`."""
    title: str
    english: str
    day: date
    """Day of the announcement; its points apply from then on."""
    address: str
    """Where it was announced; empty where that is not known."""
    points: tuple[Point, ...]
    revises: bool = False
    """Whether it revises whole classes of points published before."""


WORDS = {
    "sex": ("性别", "sex"),
    "age": ("年龄", "age"),
    "child": ("儿童", "children"),
    "newborn": ("新生儿", "newborn children"),
    "injury": ("工伤保险", "work-injury insurance"),
    "scheme": ("险种", "scheme"),
    "level": ("医疗机构级别", "level of institution"),
    "care": ("就医方式", "way of care"),
    "diagnosis": ("适应症", "indication"),
    "second-line": ("二线用药", "second line"),
    "course": ("支付疗程", "paid course"),
    "frequency": ("频次", "frequency"),
    "cycle": ("周期", "cycle"),
    "pair": ("已含项目", "contained item"),
    "incision": ("同一切口折价", "discount of one incision"),
    "alone": ("单方不予支付", "not alone"),
    "never": ("不予支付", "never"),
    "internet": ("互联网诊疗", "internet care"),
    "other": ("其他", "other"),
}
"""Kinds of limit by their code, in Chinese and English."""
