"""Random small graphs and random queries over them, the same for the same seed.

The grammar leaves out what rdflib is known to evaluate otherwise than the recommendation: order of values of
different types, IN with an unbound member, sub-selects of variables they do not bind.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from rdflib import XSD, Graph, Literal, Namespace

EX = Namespace("http://example.org/")
SUBJECTS = (EX.a, EX.b, EX.c, EX.d)
VALUES = (
    *SUBJECTS,
    Literal(1),
    Literal(2),
    Literal("1.0", datatype=XSD.decimal, normalize=False),
    Literal("x"),
    Literal("y", lang="en"),
    Literal(True),
    Literal("2026-01-01", datatype=XSD.date),
)
PATHS = (":p/:q", ":p|:q", "^:p", ":p*", ":q+", ":r?", "!:p", "(:p/:q)*", "^(!(:p))", "(:p|^:q)+")


def graph(random: Random) -> Graph:
    """Five to fourteen triples over four subjects and three predicates."""
    result = Graph()
    for _ in range(random.randint(5, 14)):
        result.add((random.choice(SUBJECTS), random.choice((EX.p, EX.q, EX.r)), random.choice(VALUES)))
    return result


@dataclass
class Grammar:
    """Makes queries over four variables, of which the first may be `$this`."""

    random: Random
    variables: tuple[str, ...] = ("?a", "?b", "?c", "?d")
    prebound: bool = False

    def variable(self) -> str:
        return self.random.choice(self.variables)

    def triple(self) -> str:
        subject = self.variable() if self.random.random() < 0.85 else self.random.choice((":a", ":b"))
        predicate = self.random.choice((":p", ":q", ":r") if self.random.random() < 0.7 else PATHS)
        constants = (":a", ":b", ":c", "1", '"x"', '"y"@en', "true")
        value = self.variable() if self.random.random() < 0.75 else self.random.choice(constants)
        return f"{subject} {predicate} {value} ."

    def condition(self, depth: int) -> str:
        first, second = self.variable(), self.variable()
        choices = [
            f"{first} {self.random.choice(('=', '!='))} {self.random.choice((second, ':a', '1'))}",
            f"ISNUMERIC({first}) && {first} {self.random.choice(('<', '<=', '>', '>='))} 1.5",
            f"{self.random.choice(('BOUND', '!BOUND'))}({first})",
            f"{self.random.choice(('ISIRI', 'ISLITERAL'))}({first})",
            f"STR({first}) = STR({second})",
            f"{first} IN (1, :a, 2)",
            f"COALESCE(STRLEN({first}) > 0, false)",
        ]
        if depth < 2:
            exists = self.random.choice(("EXISTS", "NOT EXISTS"))
            inner = [self.condition(depth + 1), self.condition(depth + 1)]
            choices += [
                f"({inner[0]} {self.random.choice(('||', '&&'))} {inner[1]})",
                f"!({inner[0]})",
                f"{exists} {{ {self.group(depth + 2)} }}",
            ]
        return self.random.choice(choices)

    def group(self, depth: int = 0) -> str:
        parts = [self.triple() for _ in range(self.random.randint(1, 2))]
        for _ in range(self.random.randint(0, 2 if depth < 2 else 1)):
            parts.append(self.random.choice(self.parts(depth))(depth))
        return " ".join(parts)

    def parts(self, depth: int) -> list:
        if depth >= 2:
            return [self.filter]
        common = [self.filter, self.filter, self.optional, self.optional, self.union, self.bind, self.select]
        return common if self.prebound else [*common, self.minus, self.inline]

    def filter(self, depth: int) -> str:
        return f"FILTER ({self.condition(depth)})"

    def optional(self, depth: int) -> str:
        return f"OPTIONAL {{ {self.group(depth + 1)} }}"

    def union(self, depth: int) -> str:
        return f"{{ {self.group(depth + 1)} }} UNION {{ {self.group(depth + 1)} }}"

    def minus(self, depth: int) -> str:
        return f"MINUS {{ {self.group(depth + 1)} }}"

    def inline(self, depth: int) -> str:
        return f'VALUES ({self.variable()}) {{ (1) (:a) ("x") }}'

    def bind(self, depth: int) -> str:
        first = self.variable()
        value = self.random.choice((f"STR({first})", f"{first} + 1", f"IF({self.condition(2)}, 1, 2)"))
        return f"BIND ({value} AS ?n{self.random.randint(1, 10**6)})"

    def select(self, depth: int) -> str:
        triples = " ".join(self.triple() for _ in range(2))
        bound = [name for name in self.variables if name in triples]
        names = list(dict.fromkeys([*self.variables[: int(self.prebound)], *bound]))
        if not names:
            return self.filter(depth)
        distinct = self.random.choice(("", "DISTINCT "))
        return f"{{ SELECT {distinct}{' '.join(names)} {{ {triples} {self.filter(depth + 1)} }} }}"

    def query(self) -> str:
        first, second, third, fourth = self.variables
        counts = f"(COUNT({second}) AS ?n) (COUNT(DISTINCT {third}) AS ?m)"
        group = self.group()
        return self.random.choice(
            (
                f"SELECT {first} {second} {third} {fourth} {{ {group} }}",
                f"SELECT {first} {second} {third} {{ {group} }}",
                f"SELECT DISTINCT {first} {second} {{ {group} }}",
                f"SELECT {first} {counts} {{ {group} }} GROUP BY {first}",
            )
        )
