"""Invented names: common surnames with neutral given-name characters."""

from __future__ import annotations

from hegui.county.dice import Dice

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
FIRST = "文志建国明永春晓雨思家安宇子浩海天立新书正景云清远承致和"
SECOND = "华平军伟宁林青玉兰芳英辉成杰波涛敏静丽洁宜然安康泽桐"


def name(dice: Dice) -> str:
    """A name of two or three characters that belongs to nobody in particular."""
    given = dice.pick(SECOND) if dice.chance(15) else dice.pick(FIRST) + dice.pick(SECOND)
    return dice.pick(SURNAMES) + given


# ISO 7064 MOD 11-2, as GB 11643 uses it for the eighteenth character.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


def impossible_identity(region: str, born: str, order: int) -> str:
    """An identity number of the usual form whose check character is wrong, so that it can belong to no one.

    `born` is yyyymmdd; `order` is the three-digit sequence (odd for men, even for women).
    """
    body = f"{region}{born}{order % 1000:03d}"
    right = CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]
    return body + ("X" if right != "X" else "7")
