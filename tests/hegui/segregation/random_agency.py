"""Random agencies: people, posts, roles within roles, grants, accounts, ties, and what everyone did.

All dates lie within a few weeks and all numbers in small pools, so that periods touch, miss each other by a
day, and people meet on one case. Some records are left out, so that references lead nowhere.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

Row = dict[str, object]
Rows = dict[str, list[Row]]

FIRST = date(2026, 3, 1)
DAYS = 40
DUTIES = (
    *("register", "first-review", "second-review", "pay", "approve-section", "approve-lead"),
    *("account", "audit", "administer", "agreement", "data", "cashier"),
)
"""Codes of duties, and of the permissions that carry them."""
LISTED_ROLES = (
    *("clerk", "first-reviewer", "second-reviewer", "section-head", "leader", "payer"),
    *("accountant", "auditor", "administrator", "all-rounder"),
)
IN_NO_LISTED_ROLE = ("agreement", "data", "cashier")
"""Permissions whose records may have a period: what the ontology's own roles bundle is not limited by one."""
TIES = ("spouse", "parent", "child", "sibling", "in-law", "shares", "job", "former", "other")
WINDOW = "duty-window-days"
SEVERAL = "several-review-duties"


def random_agency(seed: int, operators: int) -> Rows:
    """The rows of one agency by kind of record; the same for the same seed and size."""
    return _Agency(random.Random(f"{seed} {operators}"), operators).rows()


@dataclass
class _Agency:
    dice: random.Random
    size: int
    people: list[str] = field(init=False)
    roles: list[str] = field(init=False)
    posts: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.people = [f"{number:04}" for number in range(1, self.size + 1)]
        self.roles = [f"R{number}" for number in range(2 + min(self.size // 8, 20))]
        self.posts = [f"P{number}" for number in range(2 + self.size // 6)]

    def rows(self) -> Rows:
        return {
            "operator": [{"opter_no": one, "opter_name": "某人"} for one in self.people],
            **self._posts(),
            **self._roles(),
            **self._means(),
            **self._who_is_who(),
            **self._deeds(),
        }

    def _posts(self) -> Rows:
        return {
            "post": [
                {
                    "post_no": one,
                    "post_name": "岗位",
                    "dept_name": "科室",
                    **self._maybe(duty_text="职责"),
                    **self._period(),
                }
                for one in self._most(self.posts)
            ],
            "post_duty": self._keyed(
                ("post_no", "step_code"),
                [
                    {"post_no": one, "step_code": self._duty(), **self._link()}
                    for one in self.posts
                    for _ in range(self.dice.choice((0, 1, 1, 2)))
                ],
            ),
            "post_holding": self._keyed(
                ("opter_no", "post_no", "begndate"),
                [
                    {"opter_no": one, "post_no": self.dice.choice(self.posts), **self._period()}
                    for one in self.people
                    for _ in range(self.dice.choice((0, 1, 1, 1, 2)))
                ],
            ),
        }

    def _roles(self) -> Rows:
        every = [*LISTED_ROLES, *self.roles]
        return {
            "role": [{"role_code": one, "role_name": "角色", **self._link()} for one in self._some(every)],
            "role_inclusion": self._keyed(
                ("role_code", "included_role_code"),
                [
                    {"role_code": self.dice.choice(every), "included_role_code": inner, **self._link()}
                    for inner in [*self.roles, *self._some(LISTED_ROLES, 0.3)]
                ],
            ),
            "role_permission": self._keyed(
                ("role_code", "perm_code"),
                [
                    {"role_code": one, "perm_code": self._duty(), **self._link()}
                    for one in [*self.roles, *self._some(LISTED_ROLES, 0.1)]
                ],
            ),
            "permission": [
                {
                    "perm_code": one,
                    "perm_name": "权限",
                    **self._maybe(0.2, step_code=self._duty()),
                    **(self._link() if one in IN_NO_LISTED_ROLE else {}),
                }
                for one in self._some(DUTIES, 0.3)
            ],
        }

    def _means(self) -> Rows:
        grants = [
            {"opter_no": one, **self._role_or_permission(), **self._period("granted_from", "granted_to")}
            for one in self.people
            for _ in range(self.dice.choice((0, 1, 1, 2)))
        ]
        return {
            "permission_grant": self._keyed(("opter_no", "perm_code|role_code", "granted_from"), grants),
            "delegation": [
                {
                    "delegation_no": f"W{number}",
                    "delegator": self._person(),
                    "delegate": self._person(),
                    **self._maybe(0.7, step_code=self._duty()),
                    **self._maybe(0.3, perm_code=self._duty()),
                    **self._period(),
                }
                for number in range(1 + self.size // 6)
            ],
            "emergency_grant": [
                {
                    "emergency_no": f"Y{number}",
                    "opter_no": self._person(),
                    "perm_code": self._duty(),
                    "opened_at": self._moment(),
                    **self._maybe(0.7, closed_at=self._moment()),
                    "reason": "突发",
                }
                for number in range(1 + self.size // 8)
            ],
        }

    def _who_is_who(self) -> Rows:
        staff = [
            {
                "staff_no": f"S{one}",
                "psn_name": "某人",
                "opter_no": one,
                **self._maybe(0.9, certno=f"C{self.dice.choice((one, one, one, self._near(one)))}"),
            }
            for one in self._most(self.people)
        ]
        return {
            "staff": staff,
            "staff_tie": [self._tie(f"T{number}") for number in range(1 + self.size // 3)],
            "account": [
                {"account_no": f"A{number}", "opter_no": self._person(), "opened_on": FIRST.isoformat()}
                for number in range(1 + self.size // 4)
            ],
            "session": [
                {
                    "sign_no": f"Q{number}",
                    "account_no": f"A{self.dice.randint(0, self.size // 4)}",
                    **self._maybe(0.9, opter_no=self._person()),
                    "sign_time": self._moment(),
                    **self._maybe(0.7, sign_result=self.dice.choice(("ok", "ok", "ok", "failed"))),
                }
                for number in range(1 + self.size // 2)
            ],
        }

    def _tie(self, number: str) -> Row:
        one = self._person()
        return {
            "tie_no": number,
            "staff_no": f"S{one}",
            "tie_kind": self.dice.choice(TIES),
            **self._maybe(0.6, related_staff_no=f"S{self._near(one)}"),
            **self._maybe(0.3, related_certno=f"C{self._near(one)}"),
            **self._maybe(0.4, fixmedins_code=self._institution()),
            **self._link(),
        }

    def _deeds(self) -> Rows:
        cases = [f"B{number}" for number in range(1 + self.size)]
        crew = {case: self._crew() for case in cases}
        log = [
            {
                "case_no": case,
                "step_code": self.dice.choice(DUTIES[:4] if self.dice.random() < 0.7 else DUTIES),
                "opter_no": self.dice.choice(crew[case]),
                "opt_time": self._moment(),
            }
            for case in cases
            for _ in range(self.dice.randint(1, 4))
        ]
        return {
            "operation_log": self._keyed(("case_no", "step_code", "opter_no", "opt_time"), log),
            "payment_sheet": [self._sheet(f"Z{n}", cases) for n in range(1 + self.size // 2)],
            "claim_review": [
                {
                    "review_id": f"H{number}",
                    "setl_id": f"J{number}",
                    "fixmedins_code": self._institution(),
                    "review_lv": "first",
                    "outcome": "passed",
                    **self._maybe(0.9, opter_no=self._person()),
                    "reviewed_at": self._moment(),
                }
                for number in range(1 + self.size // 3)
            ],
            "region_parameter": [
                {
                    "param_code": WINDOW,
                    "admdvs": "500230",
                    "value": days,
                    "begndate": (FIRST + timedelta(begins)).isoformat(),
                    **({} if ends is None else {"enddate": (FIRST + timedelta(ends)).isoformat()}),
                }
                for days, begins, ends in ((3, 0, 14), (5, 16, None))
            ]
            + self._several(),
        }

    def _several(self) -> list[Row]:
        """Sometimes three review duties are several, for a while, and sometimes two again."""
        first: dict[object, Row] = {}
        for _ in range(self.dice.choice((0, 0, 1, 2, 3))):
            period = self._period()
            row = {"param_code": SEVERAL, "admdvs": "500230", "value": self.dice.choice((2, 3, 3)), **period}
            first.setdefault(row["begndate"], row)
        return list(first.values())

    def _sheet(self, number: str, cases: Sequence[str]) -> Row:
        return {
            "sheet_no": number,
            **self._maybe(0.7, case_no=self.dice.choice(cases)),
            "pay_kind": "institution",
            "payee_no": "K1",
            **self._maybe(0.8, fixmedins_code=self._institution()),
            "sheet_amount": 100,
            "made_by": self._person(),
            "made_at": self._moment(),
            **self._maybe(0.7, reviewed_by=self._person(), reviewed_at=self._moment()),
            **self._maybe(0.8, paid_by=self._person(), paid_at=self._moment()),
        }

    def _role_or_permission(self) -> Row:
        drawn = self.dice.random()
        role: Row = {"role_code": self.dice.choice(LISTED_ROLES)}
        permission: Row = {"perm_code": self._duty()}
        return role if drawn < 0.5 else permission if drawn < 0.95 else role | permission

    def _period(self, first: str = "begndate", last: str = "enddate") -> Row:
        """A period of a few days or weeks, or one without an end."""
        begins = FIRST + timedelta(self.dice.randrange(DAYS))
        period: Row = {first: begins.isoformat()}
        if self.dice.random() < 0.75:
            period[last] = (begins + timedelta(self.dice.choice((0, 1, 2, 5, 9, 20)))).isoformat()
        return period

    def _link(self) -> Row:
        """The period of a link: mostly none, sometimes with one end only."""
        period = self._period()
        return {name: day for name, day in period.items() if self.dice.random() < 0.4}

    def _moment(self) -> str:
        day = FIRST + timedelta(self.dice.randrange(DAYS))
        second = self.dice.choice((0, 9 * 3600, 86_399))
        return (datetime(day.year, day.month, day.day) + timedelta(seconds=second)).isoformat(" ")

    def _maybe(self, share: float = 0.5, **cells: object) -> Row:
        return cells if self.dice.random() < share else {}

    def _some(self, of: Sequence[str], share: float = 0.5) -> list[str]:
        return [one for one in of if self.dice.random() < share]

    def _most(self, of: Sequence[str]) -> list[str]:
        return self._some(of, 0.9)

    def _duty(self) -> str:
        return self.dice.choice(DUTIES)

    def _person(self) -> str:
        return self.dice.choice(self.people)

    def _near(self, one: str) -> str:
        """Someone with a number close by: those who work together are more often related."""
        return self.people[(int(one) - 1 + self.dice.randint(-2, 2)) % self.size]

    def _crew(self) -> list[str]:
        one = self._person()
        return [one, self._near(one), self._near(one)]

    def _institution(self) -> str:
        return f"H{self.dice.randrange(1 + min(self.size // 5, 9))}"

    @staticmethod
    def _keyed(names: Sequence[str], rows: Sequence[Row]) -> list[Row]:
        """The first row of each key; of alternatives `a|b` the first that is filled counts."""
        first: dict[tuple[object, ...], Row] = {}
        for row in rows:
            key = (next(filter(None, map(row.get, name.split("|"))), None) for name in names)
            first.setdefault(tuple(key), row)
        return list(first.values())
