"""What is read from the words of points, both sides of each wording; and the data on file is what is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hegui.knowledge.points import Limit
from hegui.knowledge.published import published_batches
from hegui.knowledge.reading import read_limit
from hegui.knowledge.store import knowledge_files, load_batches
from hegui.knowledge.triples import blocks_of, plainly
from hegui.knowledge.turtle import written

SHARED = Path(os.environ.get("HEGUI_SHARED") or Path(__file__).parents[3] / "shared")
CHILD = {"age_parameter": "child-age"}


@pytest.mark.parametrize(
    ("rule", "words", "limit"),
    [
        (1, "限工伤保险", Limit("injury", decides=True)),
        (2, "限生育保险", Limit("scheme", decides=True, scheme="510")),
        (7, "限3-12岁特发性肺动脉高压患者。", Limit("child", True, from_years=3, under_years=13)),
        (
            7,
            "限：1.1岁至14岁儿童哮喘；2.2岁至14岁儿童鼻炎。",
            Limit("child", True, from_years=1, under_years=15),
        ),
        (7, "限5至12岁以下儿童患者。", Limit("child", True, from_years=5, under_years=13)),
        (7, "限3岁及3岁以上儿童患者。", Limit("child", True, from_years=3, **CHILD)),
        (7, "限儿童。", Limit("child", True, **CHILD)),
        (8, "限原发性高血压。", Limit("diagnosis")),
        (10, "限新发的缺血性脑梗死，支付不超过14天。", Limit("course", True, days=14)),
        (10, "住院方可支付，单次支付不超过3天。", Limit("course", True, days=3)),
        (10, "支付不超过12个月", Limit("course")),
        (12, "限二级及以上医疗机构癌症患者。", Limit("level", True, level="2")),
        (12, "首次处方时需由二级及以上医疗机构专科医师开具处方。", Limit("level", level="2")),
        (13, "限急诊或住院患者。", Limit("care", True, setting="inpatient", care_type="13")),
        (13, "住院患者方予支付。", Limit("care", True, setting="inpatient")),
        (15, "胃肠手术组", Limit("incision", True, group="胃肠手术组")),
        (23, "总时间不超过90天，评定间隔时间不短于14天。", Limit("course", True, days=90)),
        (23, "支付不超过一年，每周最多支付一次。", Limit("course")),
        (27, "日", Limit("frequency", True, days=1, most=1)),
        (27, "小时", Limit("frequency", True, days=1, most=24)),
        (27, "次", Limit("frequency")),
        (29, "限法定就业年龄段患者", Limit("age")),
        (31, "两次评定间隔时间不短于14天。", Limit("cycle", True, days=14)),
        (31, "每周最多支付一次。", Limit("cycle", days=7)),
        (31, "水平反映近2-3周的平均血糖水平。", Limit("cycle", days=14)),
        (31, "水平反映近2-3个月的平均血糖水平。", Limit("cycle", days=59)),
        (65, "用于小儿泄泻。", Limit("child", True, **CHILD)),
        (65, "用于泄泻。（药品说明书包含成人用法用量）", Limit("child", **CHILD)),
        (65, "适用于11周岁以下患者", Limit("child", True, under_years=12)),
        (67, "用于月经不调。", Limit("sex", True, sex="2")),
        (67, "用于前列腺炎。", Limit("sex", True, sex="1")),
        (67, "用于头痛。", Limit("sex")),
        (67, "用于男女不育。", Limit("sex")),
        (80, "新生儿专用项目", Limit("newborn", True, age_parameter="newborn-days")),
        (80, "婴幼儿专用项目", Limit("child", True, age_parameter="toddler-age")),
        (80, "婴儿专用项目", Limit("child", True, age_parameter="infant-age")),
        (80, "小儿专用项目", Limit("child", True, **CHILD)),
        (81, "男性泌尿生殖系统相关检查", Limit("sex", True, sex="1")),
        (99, "任何文字", Limit("other")),
    ],
)
def test_what_words_limit(rule: int, words: str, limit: Limit) -> None:
    assert read_limit(rule, words) == limit


def test_a_pair_tells_what_contains_what() -> None:
    assert read_limit(25, "含监护", ("A", "B")) == Limit("pair", True, other="A")
    assert read_limit(25, "指手工操作；含镜检", ("A", "B")) == Limit("pair", True, other="A")
    assert read_limit(25, "含血尿钾、钠、氯测定3次", ("A", "B")) == Limit("pair", other="A")
    assert read_limit(25, "指成立专门抢救班子", ("A", "B")) == Limit("pair", other="A")
    assert read_limit(25, "含监护", ("A",)) == Limit("pair")


def test_every_published_point_is_on_file_as_it_is_read() -> None:
    if not (SHARED / "knowledge-points").is_dir():
        pytest.skip(f"no {SHARED / 'knowledge-points'}")
    published = published_batches(SHARED / "knowledge-points")
    assert sum(len(batch.points) for batch in published) == 3899
    assert load_batches() == tuple(sorted(published, key=lambda batch: (batch.day, batch.key)))


def test_the_files_are_written_as_they_would_be_written() -> None:
    texts = {file.stem: file.read_text("utf-8") for file in knowledge_files()}
    assert texts == {batch.key: written(batch) for batch in load_batches()}


def test_rdflib_reads_the_same_triples() -> None:
    from hegui.knowledge import triples

    file = min(knowledge_files(), key=lambda one: one.stat().st_size)
    quickly = {subject: _sorted(said) for subject, said in blocks_of(file)}
    assert quickly == {subject: _sorted(said) for subject, said in triples._by_rdflib(file)}


def _sorted(said: dict[str, list[str]]) -> dict[str, list[str]]:
    return {("a" if key == "a" else key): sorted(values) for key, values in said.items()}


@pytest.mark.parametrize(
    "text",
    [
        "@prefix other: <http://example.org/> .\nother:a other:b other:c .",
        "list:a fund:b [ fund:c 1 ] .",
        "list:a fund:b 1",
        "list:a fund:b 1 1 .",
    ],
)
def test_what_is_not_plain_goes_to_rdflib(text: str) -> None:
    assert plainly(text) is None
