"""Registers as CSV, as Chinese Excel saves them: UTF-8 with a byte-order mark, and the log in GB18030."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from hegui.county.builder import County

SEXES = {"1": "男", "2": "女"}
DUTIES = {
    "register": "登记",
    "first-review": "初审",
    "second-review": "复核",
    "approve-section": "科室审批",
    "approve-lead": "分管领导审批",
    "pay": "支付",
}


def write_registers(county: County, folder: Path) -> None:
    """Write every CSV file of the county."""
    for name, header, rows in (
        _people(county),
        _statuses(county),
        _institutions(county),
        _agreements(county),
        _physicians(county),
        _suspensions(county),
        _catalogue(county),
        _parameters(county),
    ):
        _write(folder / name, header, rows, "utf-8-sig")
    _write(folder / "operation-log.csv", *_log(county), "gb18030")


Sheet = tuple[str, Sequence[str], Iterable[Sequence[str]]]


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)


def _day(value: date | None) -> str:
    return f"{value:%Y-%m-%d}" if value else ""


def _people(county: County) -> Sheet:
    header = (
        "人员编号",
        "人员姓名",
        "证件号码",
        "性别",
        "出生日期",
        "险种类型",
        "人员类别",
        "参保地医保区划",
    )
    rows = (
        (
            person.number,
            person.name,
            person.identity,
            SEXES[person.sex],
            _day(person.born),
            person.scheme,
            person.category,
            "500230",
        )
        for person in county.people
    )
    return "persons.csv", header, rows


def _statuses(county: County) -> Sheet:
    rows = (
        (person.number, status.kind, _day(status.begins), _day(status.ends))
        for person in county.people
        for status in person.statuses
    )
    return "person-status.csv", ("人员编号", "人员身份类别", "开始日期", "结束日期"), rows


def _institutions(county: County) -> Sheet:
    header = ("定点医药机构编号", "定点医药机构名称", "机构类型", "医院等级", "医保区划")
    rows = (
        (place.code, place.name, place.kind, place.level, "500230")
        for place in county.hospitals + county.pharmacies
    )
    return "institutions.csv", header, rows


def _agreements(county: County) -> Sheet:
    rows = (
        (f"XY2026{order:03d}", place.code, "2026-01-01", "2026-12-31")
        for order, place in enumerate(county.hospitals + county.pharmacies, 1)
    )
    return "agreements.csv", ("协议编号", "定点医药机构编号", "开始日期", "结束日期"), rows


def _physicians(county: County) -> Sheet:
    rows = ((doctor.code, doctor.name, doctor.institution.code) for doctor in county.physicians)
    return "physicians.csv", ("医师编码", "医师姓名", "定点医药机构编号"), rows


def _suspensions(county: County) -> Sheet:
    rows = (
        (doctor.code, _day(one.begins), _day(one.ends), one.reason)
        for doctor in county.physicians
        for one in doctor.suspensions
    )
    return "suspensions.csv", ("医师编码", "开始日期", "结束日期", "暂停原因"), rows


def _catalogue(county: County) -> Sheet:
    header = (
        "医疗目录编码",
        "项目名称",
        "目录类别",
        "收费项目等级",
        "限定性别",
        "不予支付类别",
        "开始日期",
        "结束日期",
    )
    rows = (
        (
            item.code,
            item.name,
            item.kind,
            item.level,
            SEXES.get(item.sex, ""),
            item.not_payable,
            _day(begins),
            _day(ends),
        )
        for item in county.items
        for begins, ends in item.entries
    )
    return "catalogue.csv", header, rows


def _parameters(county: County) -> Sheet:
    header = (
        "参数",
        "医保区划",
        "险种类型",
        "医院等级",
        "人员类别",
        "数值",
        "年度",
        "开始日期",
        "结束日期",
        "来源文件",
        "是否确认",
    )
    rows = (
        (
            one.code,
            one.region,
            one.scheme,
            one.level,
            one.category,
            f"{one.value.normalize():f}",
            str(one.year or ""),
            _day(one.begins),
            _day(one.ends),
            one.source,
            "否",
        )
        for one in county.parameters
    )
    return "region-parameters.csv", header, rows


def _log(county: County) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
    operations = [operation for case in county.cases for operation in case.operations]
    operations.sort(key=lambda one: (one.time, one.case.number, one.duty))
    rows = (
        (
            one.case.number,
            DUTIES[one.duty],
            one.operator.number,
            f"{one.time:%Y-%m-%d %H:%M:%S}",
            one.terminal,
            f"{Decimal(one.amount) / 100:.2f}",
        )
        for one in operations
    )
    return ("业务编号", "环节", "经办人编号", "操作时间", "终端", "金额"), rows
