"""The answer of `hegui ontology check`: one row for each demand, with what breaks it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph

from hegui.folders import folder
from hegui.ontology import read_ontology
from hegui.ontology_check.hygiene import hygiene_checks, run_hygiene
from hegui.ontology_check.reasoner import reason
from hegui.rdf_files import read_rdf

_SHOWN = 12


@dataclass(frozen=True)
class CheckRow:
    """One demand, and the faults that break it."""

    name: str
    sentence: str
    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.faults


@dataclass(frozen=True)
class CheckReport:
    """Every demand on the ontology with its outcome."""

    rows: tuple[CheckRow, ...]
    triples: int

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return all(row.ok for row in self.rows)

    def __str__(self) -> str:
        """A table for the terminal: outcome, name, sentence, and the first faults of what is broken."""
        width = max(len(row.name) for row in self.rows)
        lines = []
        for row in self.rows:
            lines.append(f"{'ok  ' if row.ok else 'FAIL'}  {row.name:<{width}}  {row.sentence}")
            lines += [f"          {fault}" for fault in row.faults[:_SHOWN]]
            if len(row.faults) > _SHOWN:
                lines.append(f"          … and {len(row.faults) - _SHOWN} more")
        broken = sum(not row.ok for row in self.rows)
        lines.append("")
        lines.append(f"{len(self.rows)} checks on {self.triples:,} triples, {broken} broken.")
        return "\n".join(lines)


def check(root: Path | None = None) -> CheckReport:
    """Reason over the ontology, then run the hygiene queries over ontology and rules together.

    `root` is another folder of Turtle files than ours; then our rules are not looked at.
    """
    ontology = read_ontology(root)
    everything = ontology if root else ontology + read_rdf(sorted(folder("shapes").rglob("*.ttl")))
    rows = [*_reasoned(ontology), *(_hygienic(everything))]
    return CheckReport(tuple(rows), len(everything))


def _reasoned(ontology: Graph) -> list[CheckRow]:
    verdict = reason(ontology)
    inconsistent = () if verdict.consistent else ("HermiT finds a contradiction.",)
    pairs = tuple(f"{first} = {second}" for first, second in verdict.equivalent)
    return [
        CheckRow("consistent", "The ontology does not contradict itself. 本体没有矛盾。", inconsistent),
        CheckRow("satisfiable", "Every class can have members. 每个类都可以有成员。", verdict.unsatisfiable),
        CheckRow(
            "no-accidental-equivalence", "No two classes are one unless said. 没有意外等同的类。", pairs
        ),
    ]


def _hygienic(graph: Graph) -> list[CheckRow]:
    return [CheckRow(one.name, one.sentence, run_hygiene(one, graph)) for one in hygiene_checks()]
