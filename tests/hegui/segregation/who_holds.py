"""Who holds which duty on which days, in plain Python over rows: permissions, roles within roles, posts,
delegations and emergency grants, and which operators are one human being or relatives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import product

from rdflib import RDF, SKOS, Graph, URIRef

Row = Mapping[str, object]
FUND = "https://w3id.org/hegui/fund#"
FAMILY = frozenset({"spouse", "parent", "child", "sibling", "in-law"})


@dataclass(frozen=True)
class Period:
    """First and last day, both of them part of it."""

    first: date = date.min
    last: date = date.max

    def common(self, other: Period) -> Period | None:
        """The days of both."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Period(first, last) if first <= last else None

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day <= self.last


ALWAYS = Period()


def day_of(cell: object) -> date | None:
    """The day that a cell of a date or a moment names."""
    return None if cell is None else datetime.fromisoformat(str(cell)).date()


def period_of(row: Row, first: str = "begndate", last: str = "enddate") -> Period | None:
    """The period of a row; an end that is left out is open. None if the last day comes before the first."""
    begins, ends = day_of(row.get(first)) or date.min, day_of(row.get(last)) or date.max
    return Period(begins, ends) if begins <= ends else None


@dataclass(frozen=True)
class Lists:
    """What the ontology says of duties, by codes."""

    carried: Mapping[str, frozenset[str]]
    """Duties by permission."""
    bundled: Mapping[str, frozenset[str]]
    """Permissions by role."""
    pairs: frozenset[tuple[str, str]]
    """Incompatible duties, in the order of the list."""
    business: frozenset[str]

    @classmethod
    def of(cls, ontology: Graph) -> Lists:
        """Read from the ontology's triples."""

        def code(node: object) -> str:
            return str(ontology.value(URIRef(str(node)), SKOS.notation))

        def linked(link: str) -> dict[str, frozenset[str]]:
            found: dict[str, set[str]] = defaultdict(set)
            for one, other in ontology.subject_objects(URIRef(FUND + link)):
                found[code(one)].add(code(other))
            return {one: frozenset(others) for one, others in found.items()}

        first, second = URIRef(FUND + "firstDuty"), URIRef(FUND + "secondDuty")
        pairs = {
            (code(ontology.value(pair, first)), code(ontology.value(pair, second)))
            for pair in ontology.subjects(RDF.type, URIRef(FUND + "IncompatiblePair"))
        }
        business = ontology.subjects(RDF.type, URIRef(FUND + "BusinessDuty"))
        return cls(linked("carriesDuty"), linked("bundles"), frozenset(pairs), frozenset(map(code, business)))

    @cached_property
    def apart(self) -> frozenset[tuple[str, str]]:
        """The pairs either way round."""
        return self.pairs | {(second, first) for first, second in self.pairs}


@dataclass(frozen=True)
class Records:
    """One agency's rows, and the lists."""

    rows: Mapping[str, Sequence[Row]]
    lists: Lists

    def of(self, kind: str) -> Sequence[Row]:
        return self.rows.get(kind, ())

    def by(self, kind: str, column: str) -> dict[object, list[Row]]:
        found: dict[object, list[Row]] = defaultdict(list)
        for row in self.of(kind):
            if row.get(column) is not None:
                found[row[column]].append(row)
        return found

    @cached_property
    def _roles_own(self) -> dict[object, list[Row]]:
        return self.by("role", "role_code")

    @cached_property
    def posts_own(self) -> dict[object, list[Row]]:
        return self.by("post", "post_no")

    @cached_property
    def _inclusions(self) -> dict[object, list[Row]]:
        return self.by("role_inclusion", "role_code")

    @cached_property
    def _role_permissions(self) -> dict[object, list[Row]]:
        return self.by("role_permission", "role_code")

    @cached_property
    def post_duties(self) -> dict[object, list[Row]]:
        return self.by("post_duty", "post_no")

    @cached_property
    def _duties_of_permission(self) -> dict[str, set[tuple[str, Period]]]:
        own = self.by("permission", "perm_code")
        found: dict[str, set[tuple[str, Period]]] = defaultdict(set)
        for code in {*self.lists.carried, *map(str, own)}:
            rows = own.get(code, [])
            duties = set(self.lists.carried.get(code, ())) | {
                str(row["step_code"]) for row in rows if row.get("step_code")
            }
            periods = [period_of(row) for row in rows] or [ALWAYS]
            found[code] = {(duty, period) for duty in duties for period in periods if period}
        return found

    @cached_property
    def duties_of_role(self) -> dict[str, set[tuple[str, Period]]]:
        named = {*self.lists.bundled, *map(str, self._role_permissions), *map(str, self._inclusions)}
        return {code: set(self._role(code, ALWAYS, ())) for code in named}

    def _role(self, code: str, until_here: Period, way: tuple[str, ...]) -> Iterator[tuple[str, Period]]:
        """Duties of a role and of those within it, each with the days on which the whole way stands."""
        if code in way:
            return
        for own in self._of_role(code):
            here = until_here.common(own)
            if here is None:
                continue
            for permission, link in self._permissions(code):
                yield from self._through(here.common(link), self._duties_of_permission.get(permission, ()))
            for inclusion in self._inclusions.get(code, ()):
                link_period = period_of(inclusion)
                inner = link_period and here.common(link_period)
                if inner:
                    yield from self._role(str(inclusion["included_role_code"]), inner, (*way, code))

    def _of_role(self, code: str) -> list[Period]:
        rows = self._roles_own.get(code)
        return [ALWAYS] if rows is None else [period for row in rows if (period := period_of(row))]

    def _permissions(self, role: str) -> Iterator[tuple[str, Period]]:
        for permission in self.lists.bundled.get(role, ()):
            yield permission, ALWAYS
        for row in self._role_permissions.get(role, ()):
            if period := period_of(row):
                yield str(row["perm_code"]), period

    @cached_property
    def duties_of_post(self) -> dict[str, set[tuple[str, Period]]]:
        found: dict[str, set[tuple[str, Period]]] = defaultdict(set)
        for code, rows in self.post_duties.items():
            own = self.posts_own.get(code)
            for whole in [ALWAYS] if own is None else [period_of(row) for row in own]:
                for row in rows:
                    period = period_of(row)
                    if whole and period and (both := whole.common(period)):
                        found[str(code)].add((str(row["step_code"]), both))
        return found

    @staticmethod
    def _through(period: Period | None, duties: Iterable[tuple[str, Period]]) -> Iterator[tuple[str, Period]]:
        for duty, days in duties:
            if period and (both := period.common(days)):
                yield duty, both

    @cached_property
    def held(self) -> dict[str, dict[str, set[Period]]]:
        """By operator and duty, the periods in which it is held."""
        held: dict[str, dict[str, set[Period]]] = defaultdict(lambda: defaultdict(set))
        for person, duty, period in self._entitlements():
            held[person][duty].add(period)
        return held

    def _entitlements(self) -> Iterator[tuple[str, str, Period]]:
        for row in self.of("permission_grant"):
            period = period_of(row, "granted_from", "granted_to")
            gives = [*self.duties_of_role.get(str(row.get("role_code")), ())]
            gives += self._duties_of_permission.get(str(row.get("perm_code")), ())
            for duty, days in self._through((row.get("granted_from") and period) or None, gives):
                yield str(row["opter_no"]), duty, days
        for row in self.of("post_holding"):
            gives = [*self.duties_of_post.get(str(row["post_no"]), ())]
            for duty, days in self._through((row.get("begndate") and period_of(row)) or None, gives):
                yield str(row["opter_no"]), duty, days
        for row in self.of("delegation"):
            gives = [*self._duties_of_permission.get(str(row.get("perm_code")), ())]
            gives += [(str(row["step_code"]), ALWAYS)] if row.get("step_code") else []
            for duty, days in self._through((row.get("begndate") and period_of(row)) or None, gives):
                yield str(row["delegate"]), duty, days
        for row in self.of("emergency_grant"):
            gives = [*self._duties_of_permission.get(str(row["perm_code"]), ())]
            period = period_of(row, "opened_at", "closed_at")
            for duty, days in self._through((row.get("opened_at") and period) or None, gives):
                yield str(row["opter_no"]), duty, days

    @cached_property
    def several(self) -> list[tuple[Period, int]]:
        """How many of the three review duties are several, from the first day to the last."""
        told = [
            (float(str(row["value"])), period)
            for row in self.of("region_parameter")
            if row["param_code"] == "several-review-duties" and (period := period_of(row))
        ]
        turns = {date.min, *(days.first for _, days in told)}
        turns |= {days.last + timedelta(1) for _, days in told if days.last != date.max}
        first = sorted(turns)
        last = [*(day - timedelta(1) for day in first[1:]), date.max]
        return [
            (
                Period(*days),
                3 if min((value for value, on in told if on.holds(days[0])), default=2) >= 3 else 2,
            )
            for days in zip(first, last, strict=True)
        ]

    @cached_property
    def same_person(self) -> set[tuple[str, str]]:
        """Two operators who are one human being, either way round."""
        by_number = self.by("staff", "certno")
        return {
            (str(one["opter_no"]), str(other["opter_no"]))
            for rows in by_number.values()
            for one, other in product(rows, rows)
            if one is not other and one.get("opter_no") and other.get("opter_no")
            if one["opter_no"] != other["opter_no"]
        }

    @cached_property
    def relatives(self) -> set[tuple[str, str, Period]]:
        """Operators with a family tie and its days, either way round."""
        staff, by_number = self.by("staff", "staff_no"), self.by("staff", "certno")
        found = set()
        for tie in self.of("staff_tie"):
            period = period_of(tie)
            if tie.get("tie_kind") not in FAMILY or period is None:
                continue
            others = [
                *staff.get(tie.get("related_staff_no"), ()),
                *by_number.get(tie.get("related_certno"), ()),
            ]
            for one, other in product(staff.get(tie["staff_no"], ()), others):
                a, b = one.get("opter_no"), other.get("opter_no")
                if a and b and a != b:
                    found |= {(str(a), str(b), period), (str(b), str(a), period)}
        return found
