"""Runs the cases of rules: rows in, the findings they should give, compared.

    # tests/shapes/claims/line-arithmetic.yaml
    rule: rule:line-arithmetic
    given: {…}                        rows that every case of the file has too
    cases:
      - name: a sentence that still makes sense in a failure list
        rows: {fee_line: [{mdtrt_id: E1, feedetl_sn: "1", cnt: 3, pric: 10, det_item_fee_sumamt: 30.02}]}
        graph: "data:x fund:y …"      triples that no table yields, where a case needs them
        finds: [{focus: data:fee-line/E1-1, value: 30.02, amount: 2}]

A finding is told by its focus and whatever else the case cares about: `value`, `path`, `amount` (fen), or the
name of a variable of the rule's query. The case holds when findings and rows of `finds` pair off one to one.
"""

from __future__ import annotations

import atexit
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from engine import Results, Session, validate
from engine.errors import InputError
from engine.results import Result
from hegui.case_rows import graph_of_rows
from hegui.ontology import DATA, FUND, LAW, LIST, RULE, load_ontology
from hegui.rules import RuleInfo, load_rules
from report.paths import reached

Finding = Mapping[str, object]
QUICKEST = "sqlite"
"""The engine that cases have unless another is named: for few records DuckDB plans longer than it works."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same as `safe_load`, eight times as fast where libyaml is there: the rules have thousands of cases."""
PREFIXES = {"data": DATA, "fund": FUND, "law": LAW, "list": LIST, "rule": RULE}


@dataclass(frozen=True)
class Case:
    """One case of one rule, as its file has it."""

    rule: str
    name: str
    rows: Mapping[str, Sequence[Mapping[str, object]]]
    graph: str
    finds: tuple[Finding, ...]

    def __str__(self) -> str:
        return f"{self.rule.removeprefix('rule:')}: {self.name}"

    @cached_property
    def data(self) -> Graph:
        """The triples that the rows stand for, and those of `graph`. Raises `InputError` for a bad row."""
        triples = graph_of_rows(self.rows)
        header = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
        return triples.parse(data=header + self.graph, format="turtle") if self.graph else triples


@dataclass(frozen=True)
class CaseOutcome:
    """How a case went; `found` holds every finding with all that a case may ask of it."""

    rule: str
    name: str
    passed: bool
    expected: tuple[Finding, ...]
    found: tuple[Finding, ...]


def run_cases(globs: Sequence[str], cases: Path, *, engine: str = "auto") -> list[CaseOutcome]:
    """The outcome of every case under the folder `cases` whose rule matches one of `globs`, or of all.

    Raises `InputError` for a case file that is not as described above and for rows that ingest refuses.
    """
    rules = {rule.id: rule for rule in load_rules(globs).rules}
    return [
        run_case(case, rules[case.rule], engine=engine) for case in cases_under(cases) if case.rule in rules
    ]


def run_case(
    case: Case,
    rule: RuleInfo,
    *,
    shapes: Graph | None = None,
    engine: str = "auto",
    timeout_seconds: float | None = None,
) -> CaseOutcome:
    """One case, checked by its rule alone, or by other `shapes` in the rule's place.

    A rule that takes longer than `timeout_seconds` is one that does not run (`rule-failed`).
    """
    results = _results(case, rule, rule.shapes if shapes is None else shapes, engine, timeout_seconds)
    found = tuple(_findings(results, rule, case.data))
    return CaseOutcome(case.rule, case.name, _pair_off(case.finds, found), case.finds, found)


def cases_under(folder: Path) -> list[Case]:
    """Every case of every YAML file under `folder`, in the order of files and cases."""
    return [case for file in sorted(folder.rglob("*.yaml")) for case in read_cases(file)]


def read_cases(file: Path) -> list[Case]:
    """The cases of one file. Raises `InputError` (`case-file`) where it is not as this module describes."""
    try:
        said = yaml.load(file.read_text("utf-8"), Loader=_LOADER)
        return [_case(said["rule"], said.get("given") or {}, one) for one in said["cases"]]
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as problem:
        raise InputError(
            "case-file",
            place=str(file),
            expected="`rule` and a list of `cases`, each with `name`, `rows` and `finds`",
            found=" ".join(str(problem).split())[:200] or type(problem).__name__,
            fix="docs/rules.md shows a complete case file.",
        ) from problem


def _case(rule: str, given: Mapping[str, Any], one: Mapping[str, Any]) -> Case:
    own = one.get("rows") or {}
    rows = {table: [*given.get(table, ()), *own.get(table, ())] for table in {**given, **own}}
    finds = tuple({key: _plain(value) for key, value in find.items()} for find in one["finds"])
    return Case(rule, one["name"], rows, one.get("graph") or "", finds)


def _results(
    case: Case, rule: RuleInfo, shapes: Graph, engine: str, timeout_seconds: float | None
) -> Results:
    if engine != "reference":
        session = session_of(QUICKEST if engine == "auto" else engine, shapes)
        return session.validate(case.data, rules=[rule.iri], timeout_seconds=timeout_seconds)
    with _in_ontology(case.data) as whole:
        return validate(whole, shapes, rules=[rule.iri], engine=engine, timeout_seconds=timeout_seconds)


@lru_cache(maxsize=256)
def session_of(engine: str, shapes: Graph) -> Session:
    """The shapes of one rule, compiled once, over the ontology: a case adds its few triples."""
    return _ontology_in(engine).under(shapes)


@cache
def _ontology_in(engine: str) -> Session:
    session = Session(load_ontology(), Graph(), engine=engine)
    atexit.register(session.close)
    return session


@contextmanager
def _in_ontology(data: Graph) -> Iterator[Graph]:
    """The ontology with these triples for a while: to copy it would take longer than a case."""
    whole = _ontology()
    added = [triple for triple in data if triple not in whole]
    for triple in added:
        whole.add(triple)
    try:
        yield whole
    finally:
        for triple in added:
            whole.remove(triple)


@cache
def _ontology() -> Graph:
    """A copy of the ontology, since the one that all share must not change."""
    copy = Graph(bind_namespaces="none")
    for triple in load_ontology():
        copy.add(triple)
    return copy


def _findings(results: Results, rule: RuleInfo, data: Graph) -> list[Finding]:
    for run in results.runs:
        if run.error is not None:
            raise InputError(
                "rule-failed",
                place=rule.id,
                expected="a rule that runs",
                found=run.error,
                fix="Mend its shapes.",
            )
    judged = (one for one in results.results if rule.applies_within(rule.days_of(data, one)))
    return [_finding(result, rule, data) for result in judged]


def _finding(result: Result, rule: RuleInfo, data: Graph) -> Finding:
    finding = {name: _plain(term) for name, term in result.bindings.items() if name != "amount"}
    money = result.bindings.get("amount")
    if money is None and rule.amount_path is not None:
        money = next(iter(reached(data, rule.shapes, rule.amount_path, result.focus)), None)
    return {
        **finding,
        "focus": _plain(result.focus),
        "path": _plain(result.path),
        "value": _plain(result.value),
        "amount": None if money is None else _fen(Decimal(str(money))),
    }


def _fen(yuan: Decimal) -> int:
    return int((yuan * 100).quantize(Decimal(1), ROUND_HALF_UP))


def _plain(term: Node | object) -> object:
    """A term, or a value from YAML, in the one form in which both are compared."""
    if isinstance(term, Literal):
        term = term.toPython() if not isinstance(term.toPython(), Literal) else str(term)
    if isinstance(term, URIRef):
        for prefix, namespace in PREFIXES.items():
            if term.startswith(namespace):
                return f"{prefix}:{term.removeprefix(namespace)}"
    if isinstance(term, datetime):
        return term.isoformat()
    if isinstance(term, date):
        return term.isoformat()
    if isinstance(term, bool) or term is None:
        return term
    if isinstance(term, int | float | Decimal):
        return Decimal(str(term)).normalize() + 0
    return str(term)


def _pair_off(expected: Sequence[Finding], found: Sequence[Finding]) -> bool:
    """Whether each expected finding has one of its own among those found, and none is left over."""
    if len(expected) != len(found):
        return False
    if not expected:
        return True
    first, rest = expected[0], expected[1:]
    fitting = [i for i, one in enumerate(found) if all(one.get(key) == value for key, value in first.items())]
    return any(_pair_off(rest, [*found[:i], *found[i + 1 :]]) for i in fitting)
