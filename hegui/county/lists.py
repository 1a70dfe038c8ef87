"""The three lists the county has adopted: who is supervised by whom, by which powers, in which matters.

Entries follow the kinds of things the seed documents of such counties name; legal bases are real articles of
the Regulation on the Use of Medical Security Funds.
"""

from __future__ import annotations

from datetime import date

from hegui.county.builder import County
from hegui.county.model import ListEntry

SUBJECT, POWER, MATTER = "subject", "power", "matter"
_SITE, _BOARD = "丰都县人民政府网站", "政务公开栏"
_REGULATION = "《医疗保障基金使用监督管理条例》"

_SUBJECTS = (
    ("定点医疗机构使用医疗保障基金行为", "medical-security", "定点医疗机构"),
    ("定点零售药店使用医疗保障基金行为", "medical-security", "定点零售药店"),
    ("参保人员使用医疗保障基金行为", "medical-security", "参保人员"),
    ("医疗保障经办机构经办行为", "medical-security", "经办机构"),
    ("定点医药机构履行服务协议情况", "agency", "定点医药机构"),
    ("医疗机构及其医务人员医疗服务行为", "health", "医疗机构"),
    ("医疗服务价格和药品经营行为", "market", "医药机构"),
    ("医疗保障基金收支和管理情况", "finance", "经办机构"),
    ("医疗保障基金监管政策措施落实情况", "audit-office", "监管部门"),
)
_POWERS = (
    ("对医疗保障经办机构的监督检查", "medical-security", "第二十九条"),
    ("对定点医药机构使用基金的监督检查", "medical-security", "第二十七条"),
    ("委托第三方机构开展检查", "medical-security", "第二十八条"),
    ("暂停医疗保障基金结算", "medical-security", "第三十条"),
    ("对分解住院、重复收费等行为责令改正并罚款", "medical-security", "第三十八条"),
    ("对未按规定保管资料、传送数据行为责令改正", "medical-security", "第三十九条"),
    ("对骗取医疗保障基金行为处罚", "medical-security", "第四十条"),
    ("暂停参保人员医疗费用联网结算", "medical-security", "第四十一条"),
    ("按服务协议处理定点医药机构", "agency", "第十三条"),
    ("向公安机关移送涉嫌犯罪案件", "medical-security", "第四十八条"),
)
_MATTERS = (
    ("住院费用结算审核", "agency", 9, "第十二条", "每月"),
    ("分解住院、挂床住院检查", "medical-security", 5, "第三十八条", "每季度"),
    ("重复收费、超标准收费检查", "medical-security", 5, "第十五条", "每季度"),
    ("药品追溯码使用检查", "medical-security", 6, "第十六条", "每月"),
    ("经办机构内部控制检查", "medical-security", 1, "第十条", "每年"),
    ("协议履行情况考核", "agency", 9, "第十一条", "每年"),
    ("欺诈骗保案件查处", "medical-security", 7, "第四十条", "按线索"),
    ("涉嫌犯罪案件移送", "medical-security", 10, "第四十八条", "按线索"),
    ("第三方机构参与检查", "medical-security", 3, "第二十八条", "每年"),
    ("参保人员违规行为处理", "medical-security", 8, "第四十一条", "按线索"),
)


def everyday_lists(county: County) -> None:
    """Entries that are complete, held and published."""
    for name, department, kind in _SUBJECTS:
        entry(county, SUBJECT, name, department=department, detail=kind)
    for name, department, article in _POWERS:
        entry(county, POWER, name, department=department, basis=_REGULATION + article)
    for name, department, power, article, frequency in _MATTERS:
        entry(
            county,
            MATTER,
            name,
            department=department,
            basis=_REGULATION + article,
            power=f"Q{power:02d}",
            detail=frequency,
        )


_PREFIXES = {SUBJECT: "Z", POWER: "Q", MATTER: "S"}


def entry(
    county: County,
    sheet: str,
    name: str,
    *,
    department: str = "",
    detail: str = "",
    basis: str = "",
    power: str = "",
    unpublished: tuple[str, ...] = (),
) -> ListEntry:
    """Add an entry to the end of one list; `unpublished` names what of its publication is missing."""
    order = sum(one.sheet == sheet for one in county.entries) + 1
    published = None if "date" in unpublished else date(2026, 1, 4 + order)
    channel = "" if "channel" in unpublished else (_SITE if order % 3 else _BOARD)
    found = ListEntry(
        sheet, f"{_PREFIXES[sheet]}{order:02d}", name, department, detail, basis, power, published, channel
    )
    county.entries.append(found)
    return found


def article(label: str) -> str:
    """An article of the regulation as the lists cite it."""
    return _REGULATION + label
