"""One whole check: files in, explained findings out.

files ──ingest──▶ tables ──mapping──▶ graph ──shapes──▶ results ──report──▶ findings
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS
from rdflib.term import Node

from engine.asked_graph import AskedGraph
from engine.errors import InputError
from engine.results import Result, Results
from engine.sparql.parse_trees import kept_trees
from hegui import __version__
from hegui.amounts import places_of
from hegui.kept import cache
from hegui.ontology import FUND, LIST, load_ontology
from hegui.rules import RuleInfo, RuleSet, load_rules
from hegui.vocabulary import refuse_unknown_properties
from hegui.workspace import Progress, Workspace, open_workspace, silent
from report.explain import explain
from report.fact_days import Days
from report.findings import Finding, Text
from report.inputs import InputRecord, ReferenceRecord, RejectRecord
from report.money import Amounts, with_net_amounts
from report.rdf import validation_graph
from report.run import RuleRecord, RunSummary
from report.write import write_report

SEVERITIES = ("violation", "warning", "info")
"""From the gravest down; `--fail-on` names the mildest that makes a check fail."""

EXAMPLE_PARAMETERS = Text(
    "所用地区参数中有示例参数，未经官方核实；相关发现不能作为处理依据。",
    "Some regional parameters in use are examples that no authority has confirmed; "
    "findings that rest on them decide nothing.",
)


@dataclass(frozen=True)
class CheckOptions:
    """What the user asked for. `period` and `as_of` are inclusive days of the facts, not of the run.

    A rule that takes longer than `timeout_seconds`, or more memory than `memory_limit` (such as `2GB`), is
    stopped and reported as not run; the others finish.
    """

    region: str | None = None
    as_of: date | None = None
    period: tuple[date, date] | None = None
    rules: tuple[str, ...] = ()
    engine: str = "auto"
    unmask: bool = False
    timeout_seconds: float | None = 600.0
    memory_limit: str | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)  # file or pattern -> kind of record
    tables: Mapping[str, str] = field(default_factory=dict)  # table of a database -> kind of record
    max_rejects: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What a check found, with all that the report needs."""

    findings: tuple[Finding, ...]
    run: RunSummary
    report_graph: Graph

    def fails(self, fail_on: str) -> bool:
        """True when a finding is as grave as `fail_on`, or graver, or a rule could not run to its end."""
        grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
        return any(f.severity in grave for f in self.findings) or any(
            r.status == "error" for r in self.run.rules
        )

    def write(self, folder: Path, lang: str) -> Path:
        """Writes the run's folder and returns the path of the page to open."""
        write_report(folder, list(self.findings), self.run, lang, self.report_graph)
        return folder / "report.html"


def check(
    paths: Sequence[Path | str], options: CheckOptions = CheckOptions(), progress: Progress = silent
) -> Outcome:
    """Reads the records under `paths`, runs the rules over them and explains what they find.

    Raises `InputError` for input that cannot be checked at all; single bad rows become rejects of the run.
    """
    started, started_at = monotonic(), datetime.now(UTC).isoformat(timespec="seconds")
    rules = load_rules(options.rules)
    refuse_unknown_properties(rules)
    workspace = open_workspace(
        paths, progress, kinds=options.kinds, tables=options.tables, max_rejects=options.max_rejects
    )
    region = options.region or workspace.main_region()
    region_label = None if region is None else _label_of_region(region)
    progress("rules", 0, len(rules.rules))
    session = workspace.judged_by(rules.graph, engine=options.engine, memory_limit=options.memory_limit)
    with session:
        ready, missing = _split_by_requirements(rules, session.graph)
        results = session.validate(
            rules=[rule.iri for rule in ready], timeout_seconds=options.timeout_seconds
        )
        kept = tuple(_in_scope(results.results, rules, session.graph, options))
        results = Results(kept, results.runs, results.engine, results.shapes)
        progress("explain", 0, len(kept))
        with kept_trees(cache()):
            findings = explain(
                results,
                data=session.graph,
                shapes=rules.graph,
                ontology=load_ontology(),
                sources=workspace.sources,
                unmask=options.unmask,
                as_of=options.as_of or workspace.latest_day(),
            )
        findings = with_net_amounts(findings, places_of(findings, workspace.connection))
        summary = _summary(workspace, rules, results, missing, options, session.graph)
    run = replace(
        summary,
        region=region,
        region_label=region_label,
        amounts=Amounts.of(findings),
        started_at=started_at,
        seconds=round(monotonic() - started, 3),
    )
    return Outcome(tuple(findings), run, validation_graph(results, findings))


def _label_of_region(code: str) -> Text:
    """The region's name. Raises `InputError` (`unknown-region`) for a code that the ontology lacks."""
    region = LIST[f"region-{code}"]
    if (region, None, None) not in load_ontology():
        raise InputError(
            "unknown-region",
            place="--region",
            expected="a division code that ontology/lists/regions.ttl names",
            found=repr(code),
            fix="Add the region there with its label and skos:broader, or write a known code such as 500230.",
        )
    return Text(_label(region, "zh"), _label(region, "en"))


def _split_by_requirements(
    rules: RuleSet, graph: Graph
) -> tuple[list[RuleInfo], dict[RuleInfo, tuple[Text, ...]]]:
    """Rules that can run, and for the others what they would need to have on file."""
    ready: list[RuleInfo] = []
    missing: dict[RuleInfo, tuple[Text, ...]] = {}
    for rule in rules.rules:
        needed = [kind for kind in rule.requires if (None, RDF.type, kind) not in graph]
        absent = tuple(Text(_label(kind, "zh"), _label(kind, "en")) for kind in needed)
        if absent:
            missing[rule] = absent
        else:
            ready.append(rule)
    return ready, missing


def _in_scope(results: Sequence[Result], rules: RuleSet, graph: Graph, options: CheckOptions) -> list[Result]:
    """The results whose fact lies in the rule's period, in the period asked for, and not after `as_of`.

    A fact without a date is in scope: leaving it out would hide it.
    """
    by_iri: dict[Node | None, RuleInfo] = {rule.iri: rule for rule in rules.rules}
    judged = [(result, by_iri[result.root_shape]) for result in results]
    if isinstance(graph, AskedGraph):  # all at once: one by one they would be as many questions
        graph.fetch([result.focus for result, rule in judged if rule.fact_date is not None])
    return [result for result, rule in judged if _applies(rule, rule.days_of(graph, result), options)]


def _has_unconfirmed_parameters(graph: Graph) -> bool:
    return any(
        (parameter, FUND.confirmed, Literal(False)) in graph
        for kind in (FUND.ParameterValue, FUND.IndicatorWatch)
        for parameter in graph.subjects(RDF.type, kind)
    )


def _label(term: URIRef, lang: str) -> str:
    said = load_ontology().objects(term, SKOS.prefLabel)
    return next((str(o) for o in said if isinstance(o, Literal) and o.language == lang), str(term))


def _applies(rule: RuleInfo, days: Sequence[Days], options: CheckOptions) -> bool:
    first, last = options.period or (None, None)
    ends = [day for day in (last, options.as_of) if day]
    return rule.applies_within(days, first, min(ends, default=None))


def _summary(
    workspace: Workspace,
    rules: RuleSet,
    results: Results,
    missing: dict[RuleInfo, tuple[Text, ...]],
    options: CheckOptions,
    graph: Graph,
) -> RunSummary:
    return RunSummary(
        version=__version__,
        engine=results.engine,
        region=None,
        first_day=workspace.earliest_day(),
        last_day=workspace.latest_day(),
        parameters=_parameters(options),
        inputs=tuple(InputRecord.of(i) for i in workspace.loaded.inputs),
        rejects=tuple(RejectRecord.of(r) for r in workspace.loaded.rejects),
        references=tuple(ReferenceRecord.of(r) for r in workspace.references()),
        rules=tuple(_rule_records(rules, results, missing)),
        notes=(EXAMPLE_PARAMETERS,) if _has_unconfirmed_parameters(graph) else (),
    )


def _parameters(options: CheckOptions) -> dict[str, object]:
    period = None if options.period is None else "..".join(d.isoformat() for d in options.period)
    return {
        "asOf": None if options.as_of is None else options.as_of.isoformat(),
        "period": period,
        "rules": list(options.rules),
        "kinds": dict(options.kinds),
        "tables": dict(options.tables),
        "unmask": options.unmask,
    }


def _rule_records(
    rules: RuleSet, results: Results, missing: dict[RuleInfo, tuple[Text, ...]]
) -> list[RuleRecord]:
    runs = {run.shape: run for run in results.runs}
    found = Counter(result.root_shape for result in results.results)
    records = []
    for rule in rules.rules:
        run = runs.get(rule.iri)
        if run is None:
            absent = ", ".join(kind.en for kind in missing.get(rule, ()))
            status, reason = "not-checked", f"nothing on file of: {absent}"
        elif run.error is not None:
            status, reason = "error", run.error
        else:
            status, reason = ("checked" if run.focus_nodes else "not-applicable"), None
        records.append(
            RuleRecord(
                id=rule.id,
                version=rule.version,
                family=rule.family,
                focus_nodes=run.focus_nodes if run else 0,
                findings=found[rule.iri],
                status=status,
                reason=reason,
                missing=missing.get(rule, ()),
                title=Text(rule.label["zh"], rule.label["en"]),
                reading=Text(rule.reading["zh"], rule.reading["en"]),
                severity=rule.severity,
                applies_from=rule.applies_from.isoformat() if rule.applies_from else None,
                seconds=None if run is None else round(run.seconds, 3),
            )
        )
    return records
