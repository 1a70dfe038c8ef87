"""The three lists written as a public page and as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from hegui import __version__
from hegui.lists.entries import ThreeLists
from hegui.lists.workbook import write_workbook
from report.findings import LawText, Text
from report.page import page_environment

WORDS: Final = {
    "zh": {
        "title": "医疗保障基金监管“三张清单”",
        "by": "公布单位",
        "on": "公布日期",
        "through": "公布渠道",
        "said": "{what}：{fact}",
        "unpublished": "参考文本：依据法规和文件整理，尚未由任何单位公布。",
        "subjects": "监管主体与对象清单",
        "parties": "监管对象",
        "duties": "部门职责",
        "powers": "监管权力清单",
        "matters": "监管事项清单",
        "forbidden": "违法违规行为清单（高压线）",
        "random": "随机抽查事项清单",
        "done_by": "行为人",
        "fine": "罚款（损失或骗取金额的倍数）",
        "times": "{least} 至 {greatest} 倍",
        "no_multiple": "条例未规定倍数",
        "checked": "抽查对象",
        "taken_from": "对应监管事项",
        "boundary": "行政监管与经办稽核的职责边界",
        "administration": "行政监管（行政部门牵头）",
        "agency": "经办稽核（经办机构牵头）",
        "entry": "条目",
        "supervisor": "监管主体",
        "supervised": "监管对象",
        "basis": "依据",
        "department": "部门",
        "duty": "职责",
        "holder": "行使主体",
        "leader": "牵头部门",
        "sharers": "责任（协同）部门",
        "how": "监管方式",
        "frequency": "频次",
        "unsaid": "来源未写明",
        "used": "行使的权力",
        "rules": "核查规则",
        "since": "自 {day} 起施行",
        "count": "{n} 项",
    },
    "en": {
        "title": "The three lists of fund supervision",
        "by": "Published by",
        "on": "Published on",
        "through": "Published through",
        "said": "{what}: {fact}",
        "unpublished": "For reference: put together from statutes and documents; no office has published it.",
        "subjects": "Subjects and objects",
        "parties": "Supervised parties",
        "duties": "Duties of departments",
        "powers": "Powers",
        "matters": "Matters",
        "forbidden": "Forbidden acts (the red line)",
        "random": "Matters for random checks",
        "done_by": "Done by",
        "fine": "Fine (multiple of the loss or of the sum defrauded)",
        "times": "{least} to {greatest} times",
        "no_multiple": "the regulation sets no multiple",
        "checked": "Checked",
        "taken_from": "Taken from matter",
        "boundary": "The line between administrative supervision and agency audit",
        "administration": "Administrative supervision (led by an administration)",
        "agency": "Agency audit (led by the agency)",
        "entry": "Entry",
        "supervisor": "Supervisor",
        "supervised": "Supervised",
        "basis": "Basis",
        "department": "Department",
        "duty": "Duty",
        "holder": "Held by",
        "leader": "Led by",
        "sharers": "Shared with",
        "how": "How",
        "frequency": "How often",
        "unsaid": "not stated in the source",
        "used": "Powers used",
        "rules": "Checked by",
        "since": "in force since {day}",
        "count": "{n} entries",
    },
}

_PAGE: Final = page_environment("hegui")


@dataclass(frozen=True)
class Publication:
    """Who makes the lists public, when and where; all None for a text that serves as reference only."""

    by: str | None = None
    on: date | None = None
    through: str | None = None

    @property
    def is_said(self) -> bool:
        """Whether anything of it is known."""
        return any((self.by, self.on, self.through))


def publish(lists: ThreeLists, folder: Path, publication: Publication, lang: str = "zh") -> list[Path]:
    """Writes `three-lists.html` and `three-lists.xlsx` into `folder`, which is made if missing.

    The same lists give the same bytes. Neither file asks for anything from the network.
    """
    folder.mkdir(parents=True, exist_ok=True)
    words = WORDS["en" if lang == "en" else "zh"]
    page, book = folder / "three-lists.html", folder / "three-lists.xlsx"
    page.write_text(_page(lists, publication, lang, words), encoding="utf-8")
    write_workbook(book, lists, _heading(publication, words), lang, words)
    return [page, book]


def _page(lists: ThreeLists, publication: Publication, lang: str, words: dict[str, str]) -> str:
    return _PAGE.get_template("three-lists.html").render(
        lists=lists,
        lang=lang,
        words=words,
        said=_said(publication, words),
        version=__version__,
        name=lambda text: text.of(lang),
        names=lambda texts: _joined(texts, lang),
        since=lambda law: _since(law, words),
        count=lambda entries: words["count"].format(n=len(entries)),
    )


def _said(publication: Publication, words: dict[str, str]) -> list[str]:
    if not publication.is_said:
        return [words["unpublished"]]
    facts = (("by", publication.by), ("on", publication.on), ("through", publication.through))
    return [words["said"].format(what=words[key], fact=fact) for key, fact in facts if fact]


def _heading(publication: Publication, words: dict[str, str]) -> str:
    return " · ".join([words["title"], *_said(publication, words)])


def _joined(texts: tuple[Text, ...], lang: str) -> str:
    return (", " if lang == "en" else "、").join(text.of(lang) for text in texts)


def _since(law: LawText, words: dict[str, str]) -> str:
    return words["since"].format(day=law.in_force_from) if law.in_force_from else ""
