"""Full texts of laws (Markdown) to Turtle, article by article, character for character.

    python -m hegui.law_import LAW_FOLDER ONTOLOGY_LAW_FOLDER

A source file opens with `# title`, then one line for each act of passing, publishing or amending, then the
articles. The day of entry into force is what the text itself says; where it says none, a visible gap is
written. Same input, same bytes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

SOURCE = "https://github.com/LawRefBook/Laws/tree/2f4c5c23716267af9dbebbbbd6cbbf732b101981"
LAST_CHECKED = date(2026, 11, 21)

_ARTICLE = re.compile(r"第([一二三四五六七八九十百零〇]+)条[ \u3000]")
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_IN_FORCE = re.compile(r"自(\d{4})年(\d{1,2})月(\d{1,2})日起(?:施行|实施)")
_DIGITS = {word: number for number, word in enumerate("零一二三四五六七八九")} | {"〇": 0}


@dataclass(frozen=True)
class Known:
    """What the file does not say: our key, an English title, the number of the act."""

    key: str
    english: str
    number: str = ""


DOCUMENTS: dict[str, Known] = {
    "医疗保障基金使用监督管理条例": Known(
        "fund-use",
        "Regulation on Supervision and Administration of the Use of Medical Security Funds",
        "国务院令第735号",
    ),
    "社会保险经办条例": Known("agency", "Regulation on the Handling of Social Insurance"),
    "中华人民共和国社会保险法": Known("social-insurance", "Social Insurance Law"),
    "中华人民共和国行政处罚法": Known("penalty", "Administrative Penalty Law"),
    "行政执法机关移送涉嫌犯罪案件的规定": Known(
        "transfer",
        "Provisions on the Transfer of Suspected Criminal Cases by Administrative Law Enforcement Organs",
        "国务院令第310号",
    ),
    "中华人民共和国会计法": Known("accounting", "Accounting Law"),
    "中华人民共和国个人信息保护法": Known("privacy", "Personal Information Protection Law"),
    "最高人民法院、最高人民检察院关于办理诈骗刑事案件具体应用法律若干问题的解释": Known(
        "fraud", "Interpretation on the Application of Law in Criminal Cases of Fraud"
    ),
    "浙江省医疗保障条例": Known("zhejiang", "Zhejiang Provincial Regulation on Medical Security"),
}


@dataclass(frozen=True)
class Article:
    """One article: its number as a figure, as written, and its words without that number."""

    number: int
    written: str
    text: str


@dataclass(frozen=True)
class Law:
    """One document as read: title, the lines on how it came about, its articles."""

    title: str
    history: tuple[str, ...]
    articles: tuple[Article, ...]

    @property
    def known(self) -> Known:
        return DOCUMENTS[self.title]

    @property
    def in_force_from(self) -> date | None:
        """The day that the last article states, else the day that a line of the history states."""
        stated = _IN_FORCE.search(self.articles[-1].text)
        if stated:
            return _date(stated)
        if "自公布之日起施行" in self.articles[-1].text:
            return self._day_of("公布")
        return self._day_of("施行")

    @property
    def amended_on(self) -> date | None:
        """The latest amendment in the text, if it came after the day the document entered into force."""
        days = [_date(found) for line in self.history if "修" in line and (found := _DATE.search(line))]
        latest = max(days, default=None)
        begun = self.in_force_from
        return latest if latest and begun and latest > begun else None

    def _day_of(self, act: str) -> date | None:
        for line in self.history:
            found = _DATE.match(line)
            if found and line.rstrip().endswith(act):
                return _date(found)
        return None


def _date(found: re.Match[str]) -> date:
    year, month, day = (int(part) for part in found.groups()[-3:])
    return date(year, month, day)


def figure(words: str) -> int:
    """Chinese number words below 1000 as a number: 三十 is 30, 一百零二 is 102."""
    total, current = 0, 0
    for word in words:
        if word in _DIGITS:
            current = _DIGITS[word]
        else:
            total += (current or 1) * {"十": 10, "百": 100}[word]
            current = 0
    return total + current


def read_law(markdown: str) -> Law:
    """The document that a Markdown file holds; paragraphs of an article are parted by one line end."""
    head, _, body = markdown.partition("<!-- INFO END -->")
    title, *history = [line for line in head.splitlines() if line.strip()]
    return Law(title.removeprefix("#").strip(), tuple(history), tuple(_articles(body)))


def _articles(body: str) -> Iterator[Article]:
    number = ""
    paragraphs: list[str] = []
    for line in body.splitlines():
        heading = _ARTICLE.match(line)
        if heading or line.startswith("#"):
            if number:
                yield Article(figure(number), f"第{number}条", "\n".join(paragraphs))
            number, paragraphs = "", []
        if heading:
            number, paragraphs = heading[1], [line[heading.end() :]]
        elif number and line.strip():
            paragraphs.append(line)
    if number:
        yield Article(figure(number), f"第{number}条", "\n".join(paragraphs))


def quoted(text: str, language: str = "") -> str:
    """A Turtle literal that holds exactly this text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    mark = '"""' if "\n" in text else '"'
    return f"{mark}{escaped}{mark}" + (f"@{language}" if language else "")


PREFIXES = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix fund:    <https://w3id.org/hegui/fund#> .
@prefix law:     <https://w3id.org/hegui/law/> .
@prefix skos:    <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd:     <http://www.w3.org/2001/XMLSchema#> .
"""
LIST_PREFIX = "@prefix list:    <https://w3id.org/hegui/list/> .\n"


def turtle(law: Law) -> str:
    """The document and its articles as Turtle."""
    blocks = [_document(law), *(_article(law, article) for article in law.articles)]
    return PREFIXES + LIST_PREFIX + "".join("\n" + block for block in blocks)


def _document(law: Law) -> str:
    lines = [f"law:{law.known.key}", "    a law:Document ;"]
    short = law.title.removeprefix("中华人民共和国")
    lines.append(
        f"    skos:prefLabel {quoted(f'《{law.title}》', 'zh')} , {quoted(law.known.english, 'en')} ;"
    )
    if short != law.title:
        lines.append(f"    skos:altLabel {quoted(f'《{short}》', 'zh')} ;")
    if law.known.number:
        lines.append(f"    law:documentNumber {quoted(law.known.number)} ;")
    if law.history:
        history = "\n".join(line.strip() for line in law.history)
        lines.append(f"    dcterms:description {quoted(history, 'zh')} ;")
    lines += _times(law)
    if law.amended_on:
        zh = f"仅收录 {law.amended_on} 修正后的文本；此前旧文未收录，修正决定的施行日期未在来源中写明。"
        en = (
            f"Only the text as amended on {law.amended_on} is held; earlier wording is not, and the source"
            " does not state the day on which the amendment took effect."
        )
        lines.append(f"    fund:gap {quoted(zh, 'zh')} , {quoted(en, 'en')} ;")
    lines.append("    fund:confidence list:confidence-found ;")
    lines.append(f"    dcterms:source <{SOURCE}> .")
    return "\n".join(lines) + "\n"


def _times(law: Law) -> list[str]:
    lines = []
    if law.in_force_from:
        lines.append(f'    law:inForceFrom "{law.in_force_from}"^^xsd:date ;')
    else:
        zh, en = (
            quoted("施行日期未在来源中找到。", "zh"),
            quoted("Day of entry into force not found in the source.", "en"),
        )
        lines.append(f"    fund:gap {zh} , {en} ;")
    if law.amended_on:
        lines.append(f'    law:amendedOn "{law.amended_on}"^^xsd:date ;')
    lines.append(f'    law:lastChecked "{LAST_CHECKED}"^^xsd:date ;')
    return lines


def _article(law: Law, article: Article) -> str:
    zh = quoted(f"《{law.title}》{article.written}", "zh")
    en = quoted(f"{law.known.english}, art. {article.number}", "en")
    lines = [
        f"law:{law.known.key}-{article.number}",
        "    a law:Article ;",
        f"    law:partOf law:{law.known.key} ;",
        f'    law:number "{article.number}" ;',
        f"    skos:prefLabel {zh} , {en} ;",
        f"    law:text {quoted(article.text, 'zh')} ;",
        *_times(law),
        f"    dcterms:source law:{law.known.key} .",
    ]
    return "\n".join(lines) + "\n"


def import_laws(source: Path, target: Path) -> list[Path]:
    """Write one Turtle file for each known law in the folder `source`; the paths written, in order of
    their names.
    """
    written = []
    for file in sorted(source.glob("*.md")):
        text = file.read_text(encoding="utf-8")
        if "<!-- INFO END -->" not in text:
            continue
        law = read_law(text)
        path = target / f"{law.known.key}.ttl"
        path.write_text(turtle(law), encoding="utf-8", newline="\n")
        written.append(path)
    return sorted(written)


if __name__ == "__main__":
    for written_path in import_laws(Path(sys.argv[1]), Path(sys.argv[2])):
        print(written_path)
