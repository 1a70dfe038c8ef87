"""`hegui check --tables`: which of the two ways of checking is meant, and what this one prints."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

import typer
from rich import box
from rich.table import Table

from engine.errors import InputError
from engine.report_stream import write_report
from hegui.cli.app import FailOn
from hegui.cli.console import out, progress_bar, tables
from hegui.tables_check import TablesOptions, TablesOutcome, check_tables, in_language
from hegui.tables_page import WORDS, remarks
from hegui.tables_report import write_findings, write_tables_report

Given = TypeVar("Given")

SUMS = {
    "zh": "{findings} 条发现，{rules} 条规则，{tables} 张表，共 {rows} 行。",
    "en": "{findings} findings, {rules} rules, {tables} tables with {rows} rows.",
}
REPORT = {"zh": "报告：{path}", "en": "Report: {path}"}


class TablesForm(StrEnum):
    """What is printed: a table of rules, the W3C validation report, or the findings as JSON."""

    text = "text"
    ttl = "ttl"
    json = "json"


def one_way(of_records: Mapping[str, object], of_tables: Mapping[str, object]) -> str:
    """`records` or `tables`, by the options given. Raises `InputError` for some of each, and for none."""
    records = [name for name, value in of_records.items() if value]
    others = [name for name, value in of_tables.items() if value]
    if records and others:
        raise InputError(
            "options-conflict",
            place="hegui check",
            expected="either PATHS with their options, or --tables with --mapping and --shapes",
            found=f"{', '.join(records)} together with {', '.join(others)}",
            fix=f"Leave out {', '.join(records)} to check tables of your own with rules of your own.",
        )
    if not records and not others:
        raise _missing("PATHS", "the files and folders to check, or --tables with --mapping and --shapes")
    if not others and not of_records["PATHS"]:
        raise _missing("PATHS", "the files and folders to check")
    return "tables" if others else "records"


def required(value: Given | None, option: str, meaning: str) -> Given:
    """The value, or `InputError` where the option was left out."""
    if not value:
        raise _missing(option, meaning)
    return value


def _missing(option: str, meaning: str) -> InputError:
    return InputError(
        "option-missing",
        place="hegui check",
        expected=f"{option}: {meaning}",
        found="nothing",
        fix="Write for instance: hegui check --tables DIR --mapping mapping.ttl --shapes shapes.ttl"
        if option != "PATHS"
        else "Write for instance: hegui check my-folder",
    )


def check_and_print(
    folder: Path, options: TablesOptions, out_dir: Path, form: TablesForm, fail_on: FailOn, lang: str
) -> NoReturn:
    """Checks, writes the report, prints, and leaves with the exit status."""
    with progress_bar() as progress:
        outcome = check_tables(folder, options, progress)
        page = write_tables_report(outcome, out_dir, lang)
    if form is TablesForm.ttl:
        write_report(sys.stdout, outcome.results)
    elif form is TablesForm.json:
        write_findings(sys.stdout, outcome)
    else:
        _print_summary(outcome, page, lang)
    raise typer.Exit(1 if outcome.fails(fail_on.value) else 0)


def _print_summary(outcome: TablesOutcome, page: Path, lang: str) -> None:
    words = WORDS[lang]
    table = Table(title=words["rules"], box=box.SIMPLE, title_justify="left")
    table.add_column(words["rule"], no_wrap=True)
    table.add_column("", max_width=60, no_wrap=True, overflow="ellipsis")
    for heading in ("focus", "findings"):
        table.add_column(words[heading], justify="right", no_wrap=True)
    table.add_column(words["status"], no_wrap=True)
    for line in outcome.rules:
        counts = (f"{line.focus_nodes:,}", f"{line.findings:,}")
        table.add_row(line.name, in_language(line.title, lang), *counts, words[line.status])
    tables.print(table)
    for line in outcome.rules:
        for remark in remarks(line, outcome.results.shapes, lang):
            out.print(f"{line.name}: {remark}", markup=False)
    counted = {
        "findings": f"{len(outcome.results.results):,}",
        "rules": len(outcome.rules),
        "tables": len(outcome.tables),
        "rows": f"{sum(one.rows for one in outcome.tables):,}",
    }
    out.print(SUMS[lang].format(**counted))
    out.print(REPORT[lang].format(path=page))
