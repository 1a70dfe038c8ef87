"""What a column, a kind or a code list is, in the reader's words; pages and the terminal say it alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hegui.records.codes import Code, entries_of
from ingest.schema import Column, Kind, Table

_FEW_CODES = 12
_TYPES: Mapping[Kind, Mapping[str, str]] = {
    Kind.TEXT: {"zh": "文字", "en": "text"},
    Kind.NUMBER_TEXT: {"zh": "编号（文本）", "en": "number or code as text"},
    Kind.CODE: {"zh": "代码或名称", "en": "code or its word"},
    Kind.MONEY: {"zh": "金额，元", "en": "amount in yuan"},
    Kind.PRICE: {"zh": "单价，元", "en": "unit price in yuan"},
    Kind.QUANTITY: {"zh": "数量", "en": "quantity"},
    Kind.VALUE: {"zh": "数值", "en": "number"},
    Kind.INTEGER: {"zh": "整数", "en": "whole number"},
    Kind.FLAG: {"zh": "是或否", "en": "yes or no"},
    Kind.DATE: {"zh": "日期", "en": "date"},
    Kind.TIME: {"zh": "日期和时间", "en": "date and time"},
}


def holds(column: Column, lang: str) -> str:
    """What the cells of a column hold."""
    said = _TYPES[column.kind][lang]
    unit = f" ({column.unit})" if column.unit and column.kind is not Kind.MONEY else ""
    return said + unit + _drawn_from(column, lang)


def _drawn_from(column: Column, lang: str) -> str:
    if column.scheme:
        return f"，代码表 {column.scheme}" if lang == "zh" else f" of list {column.scheme}"
    if column.refers:
        return f" → {column.refers}"
    return ""


def properties(table: Table, column: Column) -> str:
    """What the graph calls a column: of the record itself and of what else its row stands for."""
    own = [column.predicate] if column.predicate else []
    return ", ".join(
        own + [term for view in table.views for name, term in view.predicates if name == column.name]
    )


def classes(table: Table) -> str:
    """What a row is in the graph, and what else it stands for."""
    named = [*table.classes, *(name for view in table.views for name in view.classes)]
    return ", ".join(dict.fromkeys(named))


def key_words(table: Table, lang: str) -> str:
    """Which columns tell one row from another."""
    either = " 或 " if lang == "zh" else " or "
    groups = table.key.parts or ((table.key.name,),)
    return " + ".join(either.join(f"`{name}`" for name in group) for group in groups)


def lists_of(table: Table) -> list[tuple[str, Sequence[Code]]]:
    """The code lists of a kind, each with its entries."""
    schemes = dict.fromkeys(column.scheme for column in table.given if column.scheme)
    return [(scheme, entries_of(scheme)) for scheme in schemes if scheme]


def codes_in_line(entries: Sequence[Code], lang: str) -> str:
    """The entries of a list in one line; of a long list the first."""
    shown = [f"{each.code} {each.label.zh if lang == 'zh' else each.label.en}" for each in entries]
    more = len(shown) - _FEW_CODES
    joined = ("、" if lang == "zh" else ", ").join(shown[:_FEW_CODES])
    if more <= 0:
        return joined
    return f"{joined} …（另 {more} 项）" if lang == "zh" else f"{joined} … ({more} more)"
