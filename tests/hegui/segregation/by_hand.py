"""Segregation of duties once more, in plain Python over rows: what the rules should find.

Written from the description of the rules, without their queries. A finding is (rule, focus, what else tells
it from others), with numbers and codes in place of IRIs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import permutations, product

from tests.hegui.segregation.who_holds import ALWAYS, Period, Records, Row, day_of, period_of

Found = tuple[str, ...]
TRIO = frozenset({"register", "first-review", "second-review"})


@dataclass(frozen=True)
class ByHand:
    """One agency, judged."""

    records: Records
    since: date = date.min
    """What was held before this day only is not found."""

    def findings(self) -> Iterator[Found]:
        """Everything that the static and dynamic rules should find; a finding may come more than once."""
        yield from self._one_person_holds()
        yield from self._two_people_hold()
        yield from self._shared_accounts()
        yield from self._posts()
        yield from self._roles()
        yield from self._people_without_a_post()
        yield from self._steps_of_one_case()
        yield from self._steps_within_days()
        yield from self._sheets_from_start_to_finish()
        yield from self._ties_with_institutions()

    def _together(self, one: str, first: str, other: str, second: str, on: Period = ALWAYS) -> bool:
        """Whether one holds the first duty and the other the second on one of these days."""
        return any(
            self._meet(on, *both) for both in product(self._held(one, first), self._held(other, second))
        )

    def _held(self, person: str, duty: str) -> Iterable[Period]:
        return self.records.held.get(person, {}).get(duty, ())

    def _meet(self, *periods: Period) -> bool:
        """Whether some day that is judged lies in all of the periods."""
        first = max(self.since, *(one.first for one in periods))
        return first <= min(one.last for one in periods)

    def _of_the_trio(self, one: str, other: str) -> Iterator[tuple[str, ...]]:
        """Review duties that are several: the first of one, the second of the other, the third of either."""
        for days, several in self.records.several:
            for duties in permutations(sorted(TRIO), several):
                held = [self._held(one, duties[0]), self._held(other, duties[1])]
                if several == len(TRIO):
                    held.append(
                        [day for who in self._numbers(one, other) for day in self._held(who, duties[2])]
                    )
                if any(self._meet(days, *some) for some in product(*held)):
                    yield duties

    def _numbers(self, one: str, other: str) -> set[str]:
        """Every operator number of the human being behind two of them."""
        same = self.records.same_person
        return {one, other} | {who for a, who in same if a == one and (who, other) in same}

    def _one_person_holds(self) -> Iterator[Found]:
        operators = {str(row["opter_no"]) for row in self.records.of("operator")}
        for person in operators & set(self.records.held):
            for duties in self._of_the_trio(person, person):
                yield "two-review-duties-held", person, *_three(sorted(duties))
            for first, second in self.records.lists.pairs:
                if not self._together(person, first, person, second):
                    continue
                if not {first, second} <= TRIO and "administer" not in (first, second):
                    yield "incompatible-duties-held", person, first, second
            for duty in self.records.lists.business:
                if self._together(person, "administer", person, duty):
                    yield "administrator-handles-business", person, duty

    def _two_people_hold(self) -> Iterator[Found]:
        for one, other in self.records.same_person:
            if one < other:
                for first, second in self.records.lists.apart:
                    if not {first, second} <= TRIO and self._together(one, first, other, second):
                        yield "duties-through-two-accounts", one, other, *_three((first, second))
                for duties in self._of_the_trio(one, other):
                    yield "duties-through-two-accounts", one, other, *_three(duties)
        for one, other, days in self.records.relatives:
            if one < other:
                for first, second in self.records.lists.apart:
                    if self._together(one, first, other, second, days):
                        yield "relatives-hold-incompatible-duties", one, other, first, second

    def _shared_accounts(self) -> Iterator[Found]:
        accounts = self.records.by("account", "account_no")
        for session in self.records.of("session"):
            user, day = session.get("opter_no"), day_of(session["sign_time"])
            if user is None or day is None or session.get("sign_result") not in (None, "ok"):
                continue
            for account in accounts.get(session["account_no"], ()):
                holder = str(account["opter_no"])
                if holder == user:
                    continue
                for first, second in self.records.lists.apart:
                    if self._together(holder, first, str(user), second, Period(day, day)):
                        number = str(account["account_no"])
                        yield "duties-through-shared-account", number, str(user), first, second

    def _posts(self) -> Iterator[Found]:
        for row in self.records.of("post"):
            duties = self.records.duties_of_post.get(str(row["post_no"]), set())
            for first, second in self._listed_together(duties):
                yield "post-carries-incompatible-duties", str(row["post_no"]), first, second

    def _roles(self) -> Iterator[Found]:
        for row in self.records.of("role"):
            duties = self.records.duties_of_role.get(str(row["role_code"]), set())
            for first, second in self._listed_together(duties):
                yield "role-bundles-incompatible-duties", str(row["role_code"]), first, second

    def _listed_together(self, duties: Iterable[tuple[str, Period]]) -> Iterator[tuple[str, str]]:
        for (first, days), (second, others) in product(list(duties), repeat=2):
            if (first, second) in self.records.lists.pairs and self._meet(days, others):
                yield first, second

    def _people_without_a_post(self) -> Iterator[Found]:
        holdings, deeds = (
            self.records.by("post_holding", "opter_no"),
            self.records.by("operation_log", "opter_no"),
        )
        for row in self.records.of("operator"):
            person = str(row["opter_no"])
            own = holdings.get(person, [])
            if not own:
                yield "every-operator-has-a-post", person, person
                continue
            for post in {str(one["post_no"]) for one in own}:
                texts = [one for one in self.records.posts_own.get(post, ()) if one.get("duty_text")]
                if not texts and not self.records.post_duties.get(post):
                    yield "every-operator-has-a-post", person, post
            days = {day for one in deeds.get(person, ()) if (day := day_of(one["opt_time"]))}
            periods = [period for one in own if (period := period_of(one))]
            without = sorted(day for day in days if not any(period.holds(day) for period in periods))
            if without:
                yield "every-operator-has-a-post", person, without[0].isoformat()

    def _steps_of_one_case(self) -> Iterator[Found]:
        for case, rows in self.records.by("operation_log", "case_no").items():
            for a, b in product(rows, rows):
                if a is not b:
                    yield from self._two_steps(str(case), a, b)

    def _two_steps(self, case: str, a: Row, b: Row) -> Iterator[Found]:
        one, other = str(a["opter_no"]), str(b["opter_no"])
        pair = first, second = str(a["step_code"]), str(b["step_code"])
        if one == other:
            if set(pair) <= TRIO and first < second:
                yield "one-person-two-steps", case, one, first, second
            elif set(pair) == {"register", "pay"}:
                yield "payment-start-to-finish", case, one
            elif pair in self.records.lists.pairs and not set(pair) <= TRIO:
                yield "incompatible-duties-in-one-case", case, one, first, second
        elif one < other and pair in self.records.lists.apart:
            if (one, other) in self.records.same_person:
                yield "two-accounts-two-steps", case, one, other, first, second
            days = day_of(a["opt_time"]), day_of(b["opt_time"])
            for left, right, tie in self.records.relatives:
                if (left, right) == (one, other) and all(day and tie.holds(day) for day in days):
                    yield "relatives-two-steps", case, one, other, first, second

    def _steps_within_days(self) -> Iterator[Found]:
        limits = [
            (float(str(row["value"])), period_of(row))
            for row in self.records.of("region_parameter")
            if row["param_code"] == "duty-window-days"
        ]
        for person, rows in self.records.by("operation_log", "opter_no").items():
            for a, b in product(rows, rows):
                pair = str(a["step_code"]), str(b["step_code"])
                if pair not in self.records.lists.pairs or a["case_no"] == b["case_no"]:
                    continue
                days = sorted(day for row in (a, b) if (day := day_of(row["opt_time"])))
                apart = (days[1] - days[0]).days
                if any(period and period.holds(days[1]) and apart <= limit for limit, period in limits):
                    yield "incompatible-duties-in-window", str(person), *pair

    def _sheets_from_start_to_finish(self) -> Iterator[Found]:
        for row in self.records.of("payment_sheet"):
            maker, payer = row.get("made_by"), row.get("paid_by")
            if maker and payer and (maker == payer or (maker, payer) in self.records.same_person):
                yield "payment-start-to-finish", str(row["sheet_no"]), str(payer)

    def _ties_with_institutions(self) -> Iterator[Found]:
        ties = self._operators_tied()
        of_case = defaultdict(set)
        for row in self.records.of("payment_sheet"):
            place = row.get("fixmedins_code")
            of_case[row.get("case_no")].add(place)
            for who, when in (("made_by", "made_at"), ("reviewed_by", "reviewed_at"), ("paid_by", "paid_at")):
                if self._tied(ties, row.get(who), place, day_of(row.get(when))):
                    yield "tied-staff-handles-institution", str(row["sheet_no"]), str(row[who])
        for row in self.records.of("operation_log"):
            day = day_of(row["opt_time"])
            if any(
                self._tied(ties, row["opter_no"], place, day) for place in of_case.get(row["case_no"], ())
            ):
                yield "tied-staff-handles-institution", operation_number(row), str(row["opter_no"])
        for row in self.records.of("claim_review"):
            if self._tied(ties, row.get("opter_no"), row.get("fixmedins_code"), day_of(row["reviewed_at"])):
                yield "tied-staff-handles-institution", str(row["review_id"]), str(row["opter_no"])

    def _operators_tied(self) -> dict[tuple[object, object], list[Period]]:
        staff = self.records.by("staff", "staff_no")
        found: dict[tuple[object, object], list[Period]] = defaultdict(list)
        for tie in self.records.of("staff_tie"):
            period = period_of(tie)
            for one in staff.get(tie["staff_no"], ()):
                if period and one.get("opter_no") and tie.get("fixmedins_code"):
                    found[one["opter_no"], tie["fixmedins_code"]].append(period)
        return found

    @staticmethod
    def _tied(
        ties: Mapping[tuple[object, object], Sequence[Period]], who: object, place: object, day: date | None
    ) -> bool:
        return day is not None and any(period.holds(day) for period in ties.get((who, place), ()))


def _three(duties: Sequence[str]) -> tuple[str, ...]:
    """Two duties and none, or three."""
    return (*duties, "")[:3]


def operation_number(row: Row) -> str:
    """The number by which an operation is known: case, step, second, operator."""
    second = datetime.fromisoformat(str(row["opt_time"])).strftime("%Y%m%d%H%M%S")
    return f"{row['case_no']}-{row['step_code']}-{second}-{row['opter_no']}"
