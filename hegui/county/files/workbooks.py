"""The Excel workbooks: operators and their grants, and the three lists."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter

from hegui.county.builder import County
from hegui.county.lists import MATTER, POWER, SUBJECT
from hegui.county.model import Grant, ListEntry, Operator

_STAMP = datetime(2026, 7, 1)
_ZIP_STAMP = (2026, 7, 1, 0, 0, 0)

ROLES = {
    "clerk": "登记员",
    "first-reviewer": "初审员",
    "second-reviewer": "复核员",
    "section-head": "科室负责人",
    "leader": "分管领导",
    "payer": "支付员",
    "accountant": "会计",
    "auditor": "稽核员",
    "administrator": "系统管理员",
    "all-rounder": "综合岗",
}
PERMISSIONS = {
    "register": "登记",
    "first-review": "初审",
    "second-review": "复核",
    "approve-section": "科室审批",
    "approve-lead": "分管领导审批",
    "pay": "支付",
    "account": "记账",
    "audit": "稽核",
    "administer": "系统管理",
    "agreement": "协议管理",
    "data": "数据管理",
    "cashier": "出纳",
}
DEPARTMENTS = {
    "medical-security": "医保行政",
    "agency": "经办",
    "health": "卫健",
    "market": "市场监管",
    "audit-office": "审计",
    "finance": "财政",
    "civil-affairs": "民政",
}

Cell = str | int | float | date | None
Sheet = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]
"""The title of a sheet, its headers and its rows."""


def write_operators(county: County, path: Path) -> None:
    """Two sheets; dates partly as Excel dates, partly as text in the ways people type them."""
    people = ("经办人编号", "姓名", "岗位", "科室", "入职日期", "离岗日期")
    grants = ("经办人编号", "角色", "权限", "授权开始日期", "授权结束日期", "批准人编号", "委托人编号")
    write_workbook(
        path,
        {
            "人员岗位": ("丰都县医保经办机构（示例）人员岗位表", people, map(_operator, county.operators)),
            "权限授权": ("丰都县医保经办机构（示例）系统权限授权台账", grants, map(_grant, county.grants)),
        },
    )


def _operator(one: Operator) -> Sequence[Cell]:
    return one.number, one.name, one.post, one.department, one.hired, one.left


def _grant(one: Grant) -> Sequence[Cell]:
    written = _WAYS[int(one.holder.number) % len(_WAYS)]
    return (
        one.holder.number,
        ROLES.get(one.role, one.role),
        PERMISSIONS.get(one.permission, one.permission),
        written(one.begins),
        written(one.ends) if one.ends else None,
        one.approver.number if one.approver else "",
        one.delegator.number if one.delegator else "",
    )


_WAYS: tuple[Callable[[date], Cell], ...] = (
    lambda day: day,
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
)


def write_lists(county: County, path: Path) -> None:
    """The three lists, one sheet each."""
    subject = ("编号", "名称", "监管部门", "对象类别", "公布日期", "公布渠道")
    power = ("编号", "名称", "行使部门", "法律依据", "公布日期", "公布渠道")
    matter = ("编号", "名称", "牵头部门", "权力编号", "法律依据", "检查频次", "公布日期", "公布渠道")

    def of(sheet: str, row: Callable[[ListEntry], Sequence[Cell]]) -> Iterable[Sequence[Cell]]:
        return [row(one) for one in county.entries if one.sheet == sheet]

    write_workbook(
        path,
        {
            "主体对象清单": ("丰都县（示例）医保基金监管主体与对象清单", subject, of(SUBJECT, _subject)),
            "权力清单": ("丰都县（示例）医保基金监管权力清单", power, of(POWER, _power)),
            "事项清单": ("丰都县（示例）医保基金监管事项清单", matter, of(MATTER, _matter)),
        },
    )


def _subject(one: ListEntry) -> Sequence[Cell]:
    return one.number, one.name, DEPARTMENTS.get(one.department, ""), one.detail, one.published, one.channel


def _power(one: ListEntry) -> Sequence[Cell]:
    return one.number, one.name, DEPARTMENTS.get(one.department, ""), one.basis, one.published, one.channel


def _matter(one: ListEntry) -> Sequence[Cell]:
    department = DEPARTMENTS.get(one.department, "")
    return one.number, one.name, department, one.power, one.basis, one.detail, one.published, one.channel


def write_workbook(path: Path, sheets: dict[str, Sheet]) -> None:
    """Write sheets with a title row above their headers; the same bytes on any machine."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"author": "hegui", "created": _STAMP})
        title_format = book.add_format({"bold": True, "align": "center", "font_size": 14})
        header_format = book.add_format({"bold": True, "border": 1, "bg_color": "#DDEBF7"})
        date_format = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, (title, header, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.merge_range(0, 0, 0, len(header) - 1, title, title_format)
            sheet.write_row(1, 0, header, header_format)
            sheet.set_column(0, len(header) - 1, 16)
            sheet.freeze_panes(2, 0)
            for place, row in enumerate(rows, 2):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(
                            place, column, datetime(value.year, value.month, value.day), date_format
                        )
                    elif isinstance(value, int | float):
                        sheet.write_number(place, column, value)
                    elif value:
                        sheet.write_string(place, column, value)
    path.write_bytes(_same_everywhere(buffer.getvalue()))


def _same_everywhere(archive: bytes) -> bytes:
    """The same archive uncompressed and with one fixed time, since compressors differ between machines."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as new:
        for entry in old.infolist():
            fixed = zipfile.ZipInfo(entry.filename, _ZIP_STAMP)
            fixed.create_system = 3
            new.writestr(fixed, old.read(entry))
    return buffer.getvalue()
