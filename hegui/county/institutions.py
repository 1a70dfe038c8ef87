"""Invented hospitals, pharmacies and physicians."""

from __future__ import annotations

from hegui.county.dice import Dice
from hegui.county.model import Institution, Physician
from hegui.county.names import name

HOSPITAL, PHARMACY = "1", "2"

_HOSPITALS = (
    ("丰都县示例人民医院", "3"),
    ("丰都县示例中医院", "3"),
    ("丰都县示例第二人民医院", "2"),
    ("丰都县示例妇幼保健院", "2"),
    ("丰都县示例骨科医院", "2"),
    ("丰都县示例镇中心卫生院", "1"),
    ("丰都县示例乡卫生院", "1"),
    ("丰都县示例街道社区卫生服务中心", "1"),
)
_PHARMACIES = ("丰都县示例大药房总店", "丰都县示例康民药店", "丰都县示例百姓药房", "丰都县示例江畔药店")
_STYLES = 4


def hospitals() -> list[Institution]:
    """Every hospital of the county; how its software writes messages (`style`) is its own."""
    return [
        Institution(title, HOSPITAL, level, place % _STYLES, f"H50023099{place + 1:03d}")
        for place, (title, level) in enumerate(_HOSPITALS)
    ]


def pharmacies() -> list[Institution]:
    """Every pharmacy of the county."""
    return [
        Institution(title, PHARMACY, "9", (place + 1) % _STYLES, f"P50023099{place + 1:03d}")
        for place, title in enumerate(_PHARMACIES)
    ]


def physicians(dice: Dice, places: list[Institution]) -> list[Physician]:
    """Physicians of each hospital: more at the larger ones."""
    found: list[Physician] = []
    for place in places:
        for _ in range(2 + 2 * int(place.level)):
            found.append(Physician(name(dice), place, f"D500230{99001 + len(found)}"))
    return found
