"""`hegui check`: records in, findings out. Any other tables go to `hegui.cli.check_tables`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import typer
from rich import box
from rich.table import Table

from engine.errors import InputError
from engine.graph.base import BASE
from hegui.check import CheckOptions, Outcome
from hegui.check import check as run_check
from hegui.cli.app import FailOn, Lang, app
from hegui.cli.check_tables import TablesForm, check_and_print, one_way, required
from hegui.cli.console import err, out, progress_bar, tables, user_lang
from hegui.cli.period import day_of, period_of
from hegui.kept import forgo_cache
from hegui.rules import load_rules
from hegui.tables_check import TablesOptions
from report.inputs import sums_of_all

KINDS_NAMED = 12
"""How many kinds of records that rules lack the terminal names; the report names all, rule by rule."""
FILES_NAMED = 40
"""How many files the terminal names with what they were taken for; the report names all."""

WORDS = {
    "zh": {
        "title": "检查结果",
        "rule": "规则",
        "name": "名称",
        "focus": "检查对象",
        "findings": "发现",
        "amount": "涉及金额（元）",
        "none": "没有发现问题。",
        "sum": "{findings} 条发现，{rules} 条规则，{read} 行记录（{rejected} 行未能读入）。",
        "reconciled": "读入核对：读取 = 装载 + 未装载（元，精确到分）",
        "read": "读取",
        "loaded": "装载",
        "rejected": "未装载",
        "rows": "行",
        "differs": "{file} 第 {row} 行合计与各行之和不符：{column}（表中｜各行）",
        "nowhere": "{name} 指向未提供的记录（有值｜找不到）",
        "report": "报告：{path}",
        "clean": "{n} 条规则查过，没有发现；{none} 条没有可查的对象。",
        "unchecked": "{n} 条规则未检查，因为没有这些记录（括号内为所缺的规则条数）：",
        "join": "、",
        "kinds": "……另有 {n} 种，见报告",
        "error": "未能执行",
        "rejects": "{n} 行未能读入，逐行原因见报告；其余照常检查。",
        "left": "，未读入 {n}",
        "more": "……另有 {n} 个文件，见报告。",
    },
    "en": {
        "title": "Findings",
        "rule": "rule",
        "name": "name",
        "focus": "looked at",
        "findings": "findings",
        "amount": "amount (yuan)",
        "none": "No finding.",
        "sum": "{findings} findings, {rules} rules, {read} records read ({rejected} rejected).",
        "reconciled": "Reconciliation: read = loaded + rejected (yuan, to the fen)",
        "read": "read",
        "loaded": "loaded",
        "rejected": "rejected",
        "rows": "rows",
        "differs": "{file}, row {row}: stated total of {column} differs from its rows (stated | rows)",
        "nowhere": "{name}: rows that lead nowhere (filled | nowhere)",
        "report": "Report: {path}",
        "clean": "Rules that looked and found nothing: {n}; with nothing to look at: {none}.",
        "unchecked": "Rules not checked for want of records: {n} (in brackets, how many lack each):",
        "join": ", ",
        "kinds": "… and {n} more kinds, see the report",
        "error": "did not run",
        "rejects": "Not read: {n} (the report says why for each); everything else was checked.",
        "left": ", not read: {n}",
        "more": "… and {n} more files; see the report.",
    },
}


@app.command()
def check(
    paths: list[str] = typer.Argument(
        None,
        help="Files, folders, zips, patterns, postgresql:// or mysql://. 文件、文件夹、压缩包或数据库",
    ),
    kinds: list[str] = typer.Option(
        [],
        "--kind",
        metavar="FILE=KIND",
        help="What a file holds, if its columns do not tell. 指定种类",
    ),
    db_tables: list[str] = typer.Option(
        [], "--table", metavar="KIND=TABLE", help="What a table of a database holds. 指定数据库表的种类"
    ),
    table_folder: Path | None = typer.Option(
        None, "--tables", help="Instead of PATHS: any Parquet and CSV files, one table each. 任意数据表"
    ),
    mapping: Path | None = typer.Option(None, help="With --tables: R2RML mapping. R2RML 映射"),
    shapes: list[Path] = typer.Option([], help="With --tables: shapes files. 形状文件"),
    ontology: list[Path] = typer.Option([], help="With --tables: RDF that belongs to the data. 本体文件"),
    base: str | None = typer.Option(None, help="With --tables: IRI for relative templates. 基准 IRI"),
    form: TablesForm | None = typer.Option(
        None, "--format", help="With --tables: what is printed, text, ttl or json. 输出格式"
    ),
    temp_dir: Path | None = typer.Option(
        None, help="With --tables: folder for what does not fit into memory. 临时文件夹"
    ),
    out_dir: Path = typer.Option(Path("hegui-run"), "--out", help="Folder for the report. 报告文件夹"),
    region: str | None = typer.Option(
        None, help="Division code of the insured area, e.g. 500230. 参保地区划代码"
    ),
    as_of: str | None = typer.Option(
        None, metavar="DATE", help="Leave out facts after this day. 只看此日及以前的事实"
    ),
    period: str | None = typer.Option(
        None, metavar="FROM..TO", help="Only facts of these days. 只看这段时间的事实"
    ),
    rules: list[str] = typer.Option(
        [], help="Only these rules: a name, a pattern, or a family letter. 只用这些规则"
    ),
    engine: str = typer.Option("auto", help="auto, duckdb, sqlite or reference (pySHACL). 校验引擎"),
    lang: Lang | None = typer.Option(None, help="Language of summary and report. 语言"),
    fail_on: FailOn = typer.Option(
        FailOn.violation, help="Exit with 1 from this severity up. 从哪一级起返回 1"
    ),
    timeout: float = typer.Option(
        600.0, min=0.0, help="Seconds that one rule may take. 单条规则的时限（秒）"
    ),
    memory: str | None = typer.Option(None, help="Memory for the rules, e.g. 2GB. 规则可用内存"),
    max_rejects: int | None = typer.Option(
        None, min=0, help="Stop when more records than this cannot be read. 未能读入超过此数即停止"
    ),
    no_cache: bool = typer.Option(False, "--no-cache", help="Read and compile everything anew. 不使用缓存"),
    unmask: bool = typer.Option(
        False, help="Show names and identity numbers; this is recorded. 不脱敏（会被记录）"
    ),
) -> None:
    """Check records against the rules and write an explained report. 检查记录并写出报告。

    With --tables, --mapping and --shapes: anyone's tables against anyone's rules. 用自备规则检查任意数据表。
    """
    if no_cache:
        forgo_cache()
    chosen = lang.value if lang else user_lang()
    of_records: dict[str, object] = {"PATHS": paths, "--region": region, "--as-of": as_of}
    of_records |= {"--period": period, "--rules": rules, "--unmask": unmask}
    of_records |= {"--kind": kinds, "--table": db_tables}
    of_tables: dict[str, object] = {"--tables": table_folder, "--mapping": mapping, "--shapes": shapes}
    of_tables |= {"--ontology": ontology, "--base": base, "--format": form, "--temp-dir": temp_dir}
    if one_way(of_records, of_tables) == "tables":
        asked = TablesOptions(
            mapping=required(mapping, "--mapping", "the R2RML file that says what the columns mean"),
            shapes=tuple(required(shapes, "--shapes", "at least one file of shapes")),
            ontology=tuple(ontology),
            base=base or BASE,
            engine=engine,
            timeout_seconds=timeout,
            memory_limit=memory,
            temp_directory=temp_dir,
        )
        folder = required(table_folder, "--tables", "the folder of Parquet and CSV files")
        check_and_print(folder, asked, out_dir, form or TablesForm.text, fail_on, chosen)
    options = CheckOptions(
        region=region,
        as_of=None if as_of is None else day_of(as_of, "--as-of"),
        period=None if period is None else period_of(period),
        rules=tuple(rules),
        engine=engine,
        unmask=unmask,
        timeout_seconds=timeout,
        memory_limit=memory,
        kinds=dict(_pair(each, "--kind", "fees.csv=fee_line") for each in kinds),
        tables={table: kind for kind, table in (_pair(e, "--table", "fee_line=his.fymx") for e in db_tables)},
    )
    with progress_bar() as progress:
        outcome = run_check(paths, options, progress)
        page = outcome.write(out_dir, chosen)
    _print_summary(outcome, page, chosen)
    raise typer.Exit(1 if outcome.fails(fail_on.value) else 0)


def _pair(text: str, option: str, example: str) -> tuple[str, str]:
    left, equals, right = text.partition("=")
    if not (left and equals and right):
        raise InputError(
            "bad-pair",
            place=f"{option} {text}",
            expected=f"two names with = between them, such as {example}",
            found=repr(text),
            fix=f"Write for instance {option} {example}.",
        )
    return left, right


def _print_inputs(outcome: Outcome, words: Mapping[str, str]) -> None:
    """What each file was taken for: said aloud, because all that follows rests on it."""
    from ingest.records import BY_NAME  # read only by those who read records

    for one in outcome.run.inputs[:FILES_NAMED]:
        kinds = ", ".join(f"{BY_NAME[kind].title} {kind} {count:,}" for kind, count in one.records)
        rejected = words["left"].format(n=one.rejected) if one.rejected else ""
        err.print(f"{one.file} ({one.kind}) → {kinds or '0'}{rejected}", markup=False)
    if (more := len(outcome.run.inputs) - FILES_NAMED) > 0:
        err.print(words["more"].format(n=more))


def _print_summary(outcome: Outcome, page: Path, lang: str) -> None:
    words = WORDS[lang]
    _print_inputs(outcome, words)
    table = _table(outcome, lang)
    if table.row_count:
        tables.print(table)
    else:
        out.print(words["none"])
    read = sum(i.read for i in outcome.run.inputs)
    rejected = sum(i.rejected for i in outcome.run.inputs)
    counts = {
        "findings": len(outcome.findings),
        "rules": len(outcome.run.rules),
        "read": read,
        "rejected": rejected,
    }
    out.print(words["sum"].format(**counts))
    _print_others(outcome, words, lang)
    if rejected:
        out.print(words["rejects"].format(n=rejected))
    tables.print(_reconciliation(outcome, words))
    out.print(words["report"].format(path=page))


def _print_others(outcome: Outcome, words: Mapping[str, str], lang: str) -> None:
    """The rules without a row of their own: clean, without anything to look at, and not checked."""
    statuses = Counter(record.status for record in outcome.run.rules if not record.findings)
    out.print(words["clean"].format(n=statuses["checked"], none=statuses["not-applicable"]))
    wanted = Counter(kind.of(lang) for record in outcome.run.rules for kind in record.missing)
    if wanted:
        kinds = [f"{kind} ({count})" for kind, count in wanted.most_common(KINDS_NAMED)]
        if (more := len(wanted) - KINDS_NAMED) > 0:
            kinds.append(words["kinds"].format(n=more))
        said = words["unchecked"].format(n=statuses["not-checked"])
        out.print(f"{said} {words['join'].join(kinds)}", markup=False)


def _reconciliation(outcome: Outcome, words: Mapping[str, str]) -> Table:
    """Rows and amount columns of all files: read = loaded + rejected; then what does not agree."""
    inputs = outcome.run.inputs
    table = Table(title=words["reconciled"], box=box.SIMPLE, title_justify="left")
    table.add_column("")
    for heading in ("read", "loaded", "rejected"):
        table.add_column(words[heading], justify="right", no_wrap=True)
    counts = [sum(getattr(one, key) for one in inputs) for key in ("read", "loaded", "rejected")]
    table.add_row(words["rows"], *(f"{count:,}" for count in counts))
    for one in sums_of_all(inputs):
        name = f"{one.table}.{one.column}"
        table.add_row(name, f"{one.read:,.2f}", f"{one.loaded:,.2f}", f"{one.rejected:,.2f}")
    for one_file in inputs:
        for total in one_file.stated:
            if not total.agrees:
                said = words["differs"].format(file=one_file.file, row=total.row, column=total.column)
                table.add_row(said, f"{total.stated:,.2f}", f"{total.read:,.2f}", "")
    for reference in outcome.run.references:
        if reference.missing:
            name = f"{reference.table}.{reference.column} → {reference.to_table}"
            table.add_row(
                words["nowhere"].format(name=name), f"{reference.rows:,}", "", f"{reference.missing:,}"
            )
    return table


def _table(outcome: Outcome, lang: str) -> Table:
    """One row for each rule with findings, or that did not run to its end."""
    words = WORDS[lang]
    labels = {rule.id: rule.label[lang] for rule in load_rules().rules}
    table = Table(title=words["title"], box=box.SIMPLE, title_justify="left")
    table.add_column(words["rule"], no_wrap=True)
    table.add_column(words["name"], max_width=44, no_wrap=True, overflow="ellipsis")
    for heading in ("focus", "findings", "amount"):
        table.add_column(words[heading], justify="right", no_wrap=True)
    for record in outcome.run.rules:
        said = words["error"] if record.status == "error" else str(record.findings)
        if record.findings or record.status == "error":
            table.add_row(
                record.id, labels[record.id], str(record.focus_nodes), said, _money(outcome, record.id)
            )
    return table


def _money(outcome: Outcome, rule: str) -> str:
    fen = sum(f.amount or 0 for f in outcome.findings if f.rule == rule)
    return f"{fen // 100:,}.{fen % 100:02d}" if fen else ""
