"""Laws become Turtle article by article; the text is the source's, character for character."""

from __future__ import annotations

import re
from datetime import date

import pytest
from rdflib import RDF, Graph, URIRef

from hegui.folders import folder
from hegui.law_import import DOCUMENTS, figure, import_laws, quoted, read_law, turtle
from hegui.ontology import FUND, LAW, load_ontology

ARTICLES = {
    "fund-use": 50,
    "agency": 63,
    "social-insurance": 98,
    "penalty": 86,
    "transfer": 20,
    "accounting": 51,
    "privacy": 74,
    "fraud": 11,
    "zhejiang": 59,
}
IN_FORCE = {
    "fund-use": "2021-05-01",
    "agency": "2023-12-01",
    "social-insurance": "2011-07-01",
    "penalty": "2021-07-15",
    "transfer": "2001-07-09",
    "accounting": "2000-07-01",
    "privacy": "2021-11-01",
    "fraud": "2011-04-08",
    "zhejiang": "2021-07-01",
}
SMALL = """# 会计法

2000年1月1日 通过

2024年6月28日 某会议《关于修改的决定》修正

<!-- INFO END -->

## 第一章 总 则

第一条 甲：

（一）“乙”；

（二）丙。

## 第二章 附 则

第二条 本法自2000年7月1日起施行。""".replace("# 会计法", "# 中华人民共和国会计法")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十九", 19),
        ("二十", 20),
        ("六十三", 63),
        ("一百", 100),
        ("一百零二", 102),
        ("一百一十", 110),
    ],
)
def test_chinese_numbers_are_read(words, number):
    assert figure(words) == number


def test_paragraphs_belong_to_their_article_and_headings_to_none():
    law = read_law(SMALL)
    assert [(article.number, article.text) for article in law.articles] == [
        (1, "甲：\n（一）“乙”；\n（二）丙。"),
        (2, "本法自2000年7月1日起施行。"),
    ]


def test_day_of_force_is_the_one_the_last_article_states():
    assert read_law(SMALL).in_force_from == date(2000, 7, 1)


def test_an_amendment_after_that_day_is_kept_beside_it():
    assert read_law(SMALL).amended_on == date(2024, 6, 28)


def test_a_revision_before_the_day_of_force_is_no_later_amendment():
    text = SMALL.replace("本法自2000年7月1日", "本法自2025年1月1日")
    assert read_law(text).amended_on is None


def test_promulgation_counts_where_the_law_says_so():
    text = SMALL.replace("2000年1月1日 通过", "2000年3月1日 国务院令公布").replace(
        "自2000年7月1日起施行", "自公布之日起施行"
    )
    assert read_law(text).in_force_from == date(2000, 3, 1)


def test_no_date_is_a_visible_gap_and_never_a_guess():
    law = read_law(SMALL.replace("自2000年7月1日起施行", "另行规定"))
    assert law.in_force_from is None
    graph = Graph().parse(data=turtle(law))
    assert (LAW["accounting-1"], FUND.gap, None) in graph
    assert (None, LAW.inForceFrom, None) not in graph


@pytest.mark.parametrize("text", ['说“引号”和"直引号"', "反\\斜杠", "两行\n文字", '末尾是"'])
def test_any_text_survives_turtle(text):
    literal = Graph().parse(data=f"<a:a> <a:b> {quoted(text, 'zh')} .").value(URIRef("a:a"), URIRef("a:b"))
    assert str(literal) == text


@pytest.mark.parametrize("key", ARTICLES)
def test_every_article_is_in_the_ontology(key):
    ontology = load_ontology()
    numbers = {int(str(ontology.value(a, LAW.number))) for a in ontology.subjects(LAW.partOf, LAW[key])}
    assert numbers == set(range(1, ARTICLES[key] + 1))
    assert {str(ontology.value(LAW[f"{key}-{n}"], LAW.inForceFrom)) for n in numbers} == {IN_FORCE[key]}


def test_the_law_files_are_what_the_sources_give_today(shared, tmp_path):
    written = import_laws(shared / "law", tmp_path)
    assert [path.stem for path in written] == sorted(known.key for known in DOCUMENTS.values())
    for path in written:
        assert path.read_bytes() == (folder("ontology") / "law" / path.name).read_bytes(), path.name


def test_every_character_of_the_sources_is_in_an_article_or_a_heading(shared):
    ontology = load_ontology()
    for file in sorted((shared / "law").glob("*.md")):
        if file.name == "README.md":
            continue
        law = read_law(file.read_text(encoding="utf-8"))
        body = file.read_text(encoding="utf-8").partition("<!-- INFO END -->")[2]
        preamble = body.split("第一条", 1)[0]
        rest = body.removeprefix(preamble)
        for article in law.articles:
            text = str(ontology.value(LAW[f"{law.known.key}-{article.number}"], LAW.text))
            heading = re.compile(re.escape(article.written) + "[ \u3000]")
            assert heading.match(rest), (file.name, article.number)
            rest = rest[heading.match(rest).end() :]
            for paragraph in text.split("\n"):
                assert rest.startswith(paragraph), (file.name, article.number)
                rest = rest[len(paragraph) :].lstrip("\n")
            rest = re.sub(r"^(#.*\n+)+", "", rest)
        assert rest.strip() == "", file.name


def test_documents_are_typed():
    ontology = load_ontology()
    assert all((LAW[key], RDF.type, LAW.Document) in ontology for key in ARTICLES)
