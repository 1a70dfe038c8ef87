"""The three lists: incomplete matters, powers that nobody holds or that do not exist, unpublished entries."""

from __future__ import annotations

from hegui.county.builder import County
from hegui.county.lists import MATTER, POWER, SUBJECT, article, entry
from hegui.county.model import ListEntry


def near_misses(county: County) -> None:
    """A basis that is a plan of the county and no article, under the last power of the list."""
    entry(
        county,
        MATTER,
        "“双随机、一公开”执法检查",
        department="medical-security",
        basis="《丰都县推进医疗保障基金监管制度体系改革实施方案》三（一）",
        power="Q10",
        detail="每年",
    )


def violations(county: County) -> None:
    def found(rule: str, faulty: ListEntry) -> None:
        county.expect(rule, faulty)

    no_power = entry(
        county,
        MATTER,
        "门诊慢特病资格认定检查",
        department="agency",
        basis=article("第十二条"),
        detail="每年",
    )
    found("matter-complete", no_power)
    nobody_leads = entry(county, MATTER, "基金收支和结余公开", power="Q01", detail="每半年")
    found("matter-complete", nobody_leads)
    found("matter-complete", nobody_leads)

    for name, label in (("约谈定点医药机构负责人", "第三十八条"), ("公开曝光违法典型案例", "第三十四条")):
        found("power-held", entry(county, POWER, name, basis=article(label)))

    # A number that no list has, and the number of a subject instead of a power.
    for name, number in (("智能审核疑点复核", "Q88"), ("药店处方流转检查", "Z02")):
        faulty = entry(
            county,
            MATTER,
            name,
            department="medical-security",
            basis=article("第二十四条"),
            power=number,
            detail="每季度",
        )
        found("power-exists", faulty)

    silent = entry(
        county,
        SUBJECT,
        "医保医师处方行为",
        department="health",
        detail="医师",
        unpublished=("date", "channel"),
    )
    found("entry-published", silent)
    found("entry-published", silent)
    undated = entry(
        county,
        POWER,
        "查封、扣押资料",
        department="medical-security",
        basis=article("第二十七条"),
        unpublished=("date",),
    )
    found("entry-published", undated)
    nowhere = entry(
        county,
        MATTER,
        "信用评价结果应用",
        department="medical-security",
        basis=article("第三十三条"),
        power="Q09",
        detail="每年",
        unpublished=("channel",),
    )
    found("entry-published", nowhere)
