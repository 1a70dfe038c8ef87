"""`report.html` of a check of tables: rules, findings and their source rows in one plain page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import Graph, Literal
from rdflib.term import Node

from engine.graph.lineage import RowRef
from engine.path_text import path_text
from engine.results import Result
from engine.shapes.words import short
from hegui import __version__
from hegui.results_json import severity_name
from hegui.tables_check import RuleLine, TablesOutcome, in_language, message
from report.page import page_environment

SHOWN_PER_RULE: Final = 200
"""Findings of one rule that the page holds; of a rule with more it says so and points to findings.json."""

WORDS: Final = {
    "zh": {
        "title": "检查报告",
        "rules": "规则",
        "rule": "规则",
        "focus": "检查对象",
        "findings": "发现",
        "status": "状态",
        "node": "对象",
        "path": "路径",
        "value": "值",
        "message": "说明",
        "rows": "来源行",
        "tables": "数据表",
        "count": "行数",
        "file": "文件",
        "row": "第 {row} 行",
        "more": "本页列出前 {shown} 条，共 {all} 条；其余见 findings.json。",
        "none": "没有发现。",
        "unanswered": "映射和本体都不会产生 {term}",
        "nearest": "{told}（是否指 {near}？）",
        "checked": "已检查",
        "not-applicable": "不适用",
        "error": "未能执行",
    },
    "en": {
        "title": "Report of a check",
        "rules": "Rules",
        "rule": "rule",
        "focus": "looked at",
        "findings": "findings",
        "status": "status",
        "node": "node",
        "path": "path",
        "value": "value",
        "message": "message",
        "rows": "source rows",
        "tables": "Tables",
        "count": "rows",
        "file": "file",
        "row": "row {row}",
        "more": "This page holds the first {shown} of {all} findings; findings.json has them all.",
        "none": "No finding.",
        "unanswered": "neither mapping nor ontology gives {term}",
        "nearest": "{told} (did you mean {near}?)",
        "checked": "checked",
        "not-applicable": "not applicable",
        "error": "did not run",
    },
}

_PAGE: Final = page_environment("hegui")


@dataclass(frozen=True)
class Shown:
    """One finding in words; `details` holds what other variables of the rule were."""

    severity: str
    node: str
    path: str
    value: str
    message: str
    details: str
    rows: tuple[str, ...]


def tables_page(outcome: TablesOutcome, lang: str) -> str:
    """The page as text."""
    words = WORDS["en" if lang == "en" else "zh"]
    by_rule: dict[Node | None, list[Result]] = defaultdict(list)
    for result in outcome.results.results:
        by_rule[result.root_shape].append(result)
    return _PAGE.get_template("tables.html").render(
        lang="en" if lang == "en" else "zh-CN",
        words=words,
        version=__version__,
        tables=outcome.tables,
        rules=outcome.rules,
        title=lambda line: in_language(line.title, lang),
        remarks=lambda line: remarks(line, outcome.results.shapes, lang),
        findings={line.shape: list(_shown(outcome, by_rule[line.shape], lang)) for line in outcome.rules},
        shown=SHOWN_PER_RULE,
        anchor=_anchors(outcome.rules),
    )


def remarks(line: RuleLine, shapes: Graph, lang: str) -> Iterator[str]:
    """What a reader must know of a rule: why it did not run, and names in it that nothing can answer."""
    words = WORDS["en" if lang == "en" else "zh"]
    if line.reason:
        yield line.reason
    for one in line.unanswered:
        told = words["unanswered"].format(term=short(shapes, one.term))
        near = one.nearest and short(shapes, one.nearest)
        yield words["nearest"].format(told=told, near=near) if near else told


def _anchors(rules: tuple[RuleLine, ...]) -> dict[Node, str]:
    return {line.shape: f"rule-{number}" for number, line in enumerate(rules, start=1)}


def _shown(outcome: TablesOutcome, results: list[Result], lang: str) -> Iterator[Shown]:
    shapes = outcome.results.shapes
    words = WORDS["en" if lang == "en" else "zh"]
    for result in results[:SHOWN_PER_RULE]:
        yield Shown(
            severity=severity_name(result),
            node=_term(result.focus),
            path="" if result.path is None else path_text(shapes, result.path),
            value=_term(result.value),
            message=message(result, lang),
            details=", ".join(f"{name} = {_term(term)}" for name, term in sorted(result.bindings.items())),
            rows=tuple(place(row, words["row"]) for row in outcome.rows.get(result.focus, ())),
        )


def _term(term: Node | None) -> str:
    if term is None:
        return ""
    return str(term) if isinstance(term, Literal) else term.n3().strip("<>")


def place(row: RowRef, form: str) -> str:
    """Where a row stands, in words: its file and number or, failing these, its table and key."""
    if row.source is not None and row.source.row is not None:
        return f"{row.source.file}, {form.format(row=row.source.row)}"
    key = ", ".join(f"{name} = {value}" for name, value in row.key)
    return f"{row.table}: {key}" if key else row.table
