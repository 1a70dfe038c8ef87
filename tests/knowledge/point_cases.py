"""For each row of a deciding point: records that break it, and records that just do not.

Every case has an encounter and a patient of its own; the day is the first on which the row applies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hegui.knowledge.rows import COLUMNS, PointRows

REGION, CHILD_AGE, NEWBORN_DAYS, SHARE = "500230", 14, 28, "0.5"
AGES = {"child-age": CHILD_AGE, "toddler-age": 3, "infant-age": 1, "newborn-days": NEWBORN_DAYS}
INSTITUTIONS = {level: f"H{level}" for level in ("1", "2", "3")}
OTHER_PIECE = "T999999999"
Row = dict[str, Any]


@dataclass
class Case:
    """What a rule must find, or must leave alone, at one focus node."""

    rule: str
    focus: str
    breaks: bool
    point: str


@dataclass
class Cases:
    """The records of many cases in one set of tables."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    cases: list[Case] = field(default_factory=list)
    _number: int = 0

    def encounter(
        self,
        day: date,
        *,
        sex: str = "1",
        born: date = date(1980, 1, 1),
        med_type: str = "21",
        insutype: str = "310",
        level: str = "3",
        last: date | None = None,
    ) -> str:
        """A patient and an encounter; its number."""
        self._number += 1
        number = str(self._number)
        self.rows["person"].append(
            {"psn_no": number, "gend": sex, "brdy": born.isoformat(), "insuplc_admdvs": REGION}
        )
        self.rows["encounter"].append(
            {
                "mdtrt_id": number,
                "psn_no": number,
                "fixmedins_code": INSTITUTIONS[level],
                "med_type": med_type,
                "insutype": insutype,
                "begntime": f"{day} 08:00:00",
                "endtime": f"{last or day} 20:00:00",
            }
        )
        return number

    def line(
        self, encounter: str, item: str, day: date, *, amount: str = "100", scope: str = "80", cnt: str = "1"
    ) -> str:
        """A fee line; its name in the graph."""
        serial = str(len(self.rows["fee_line"]) + 1)
        self.rows["fee_line"].append(
            {
                "mdtrt_id": encounter,
                "feedetl_sn": serial,
                "psn_no": encounter,
                "med_list_codg": item,
                "fee_ocur_time": f"{day} 09:00:00",
                "cnt": cnt,
                "pric": amount,
                "det_item_fee_sumamt": amount,
                "inscp_scp_amt": scope,
            }
        )
        return f"fee-line/{encounter}-{serial}"

    def expect(self, rule: str, focus: str, breaks: bool, point: PointRows) -> None:
        """Adds the case."""
        self.cases.append(Case(f"rule:{rule}", focus, breaks, point.number))


class Said:
    """The cells of a point's row by column."""

    def __init__(self, point: PointRows) -> None:
        self.point = point
        self.item = point.items[0]
        self._cells = dict(zip(COLUMNS, point.of(self.item), strict=True))
        self.day = date.fromisoformat(str(self._cells["begndate"]))

    def __getitem__(self, column: str) -> str | None:
        return self._cells[column]

    def number(self, column: str) -> int | None:
        """The cell as a whole number."""
        value = self._cells[column]
        return None if value is None else int(value)


def years_before(day: date, years: int) -> date:
    """The day of birth of somebody whose birthday it is."""
    return day.replace(year=day.year - years)


def _sex(cases: Cases, said: Said) -> None:
    right = str(said["lmt_gend"])
    for sex in ("1", "2"):
        focus = cases.line(cases.encounter(said.day, sex=sex), said.item, said.day)
        cases.expect("limit-sex", focus, sex != right, said.point)


def _child(cases: Cases, said: Said) -> None:
    tomorrow = said.day + timedelta(days=1)
    parameter = said["age_param"]
    under = said.number("below_age_yrs") or (AGES[parameter] if parameter else None)
    rule = "limit-age" if said["below_age_yrs"] else "limit-age-group"
    if under is not None:
        _born(cases, said, rule, years_before(said.day, under), breaks=True)
        _born(cases, said, rule, years_before(tomorrow, under), breaks=False)
    least = said.number("min_age_yrs")
    if least is not None:
        _born(cases, said, "limit-age", years_before(tomorrow, least), breaks=True)
        _born(cases, said, "limit-age", years_before(said.day, least), breaks=False)


def _newborn(cases: Cases, said: Said) -> None:
    for days in (NEWBORN_DAYS + 1, NEWBORN_DAYS):
        _born(cases, said, "limit-age-group", said.day - timedelta(days=days), breaks=days > NEWBORN_DAYS)


def _born(cases: Cases, said: Said, rule: str, born: date, *, breaks: bool) -> None:
    focus = cases.line(cases.encounter(said.day, born=born), said.item, said.day)
    cases.expect(rule, focus, breaks, said.point)


def _in_scope(rule: str) -> Callable[[Cases, Said], None]:
    def both(cases: Cases, said: Said) -> None:
        for scope in ("0.01", "0"):
            focus = cases.line(cases.encounter(said.day), said.item, said.day, scope=scope)
            cases.expect(rule, focus, scope != "0", said.point)

    return both


def _scheme(cases: Cases, said: Said) -> None:
    for given in ({"insutype": "390"}, {"insutype": str(said["lmt_insutype"])}, {"med_type": "52"}):
        focus = cases.line(cases.encounter(said.day, **given), said.item, said.day)
        cases.expect("limit-scheme", focus, given == {"insutype": "390"}, said.point)


def _care(cases: Cases, said: Said) -> None:
    for med_type in ("11", "13", "21"):
        focus = cases.line(cases.encounter(said.day, med_type=med_type), said.item, said.day)
        cases.expect("limit-care", focus, med_type not in ("21", said["lmt_med_type"]), said.point)


def _level(cases: Cases, said: Said) -> None:
    for level in ("1", "2"):
        focus = cases.line(cases.encounter(said.day, level=level), said.item, said.day)
        cases.expect("limit-level", focus, level < str(said["lmt_hosp_lv"]), said.point)


def _internet(cases: Cases, said: Said) -> None:
    for place in ("5", "2"):
        encounter = cases.encounter(said.day, med_type="11")
        focus = cases.line(encounter, said.item, said.day)
        cases.rows["settlement"].append(
            {
                "setl_id": encounter,
                "mdtrt_id": encounter,
                "psn_no": encounter,
                "pay_loc": place,
                "setl_time": f"{said.day} 21:00:00",
                "medfee_sumamt": "100",
            }
        )
        cases.expect("limit-internet", focus, place == "5", said.point)


def _alone(cases: Cases, said: Said) -> None:
    for compound in (False, True):
        encounter = cases.encounter(said.day, med_type="11")
        focus = cases.line(encounter, said.item, said.day)
        if compound:
            cases.line(encounter, OTHER_PIECE, said.day)
        cases.expect("limit-alone", focus, not compound, said.point)


def _course(cases: Cases, said: Said) -> None:
    days = said.number("span_days") or 0
    last = said.day + timedelta(days=days)
    encounter = cases.encounter(said.day, last=last)
    lines = [cases.line(encounter, said.item, said.day + timedelta(days=day)) for day in range(days + 1)]
    cases.expect("limit-course", lines[-1], True, said.point)
    cases.expect("limit-course", lines[-2], False, said.point)


def _frequency(cases: Cases, said: Said) -> None:
    most = said.number("max_cnt") or 0
    for cnt in (most + 1, most):
        encounter = cases.encounter(said.day)
        cases.line(encounter, said.item, said.day, cnt=str(cnt))
        cases.expect("limit-frequency", f"encounter/{encounter}", cnt > most, said.point)


def _cycle(cases: Cases, said: Said) -> None:
    span = said.number("span_days") or 0
    for days in (span - 1, span):
        later = said.day + timedelta(days=days)
        encounter = cases.encounter(said.day, last=later)
        cases.line(encounter, said.item, said.day)
        focus = cases.line(encounter, said.item, later)
        cases.expect("limit-cycle", focus, days < span, said.point)


def _pair(cases: Cases, said: Said) -> None:
    for later in (0, 1):
        other_day = said.day + timedelta(days=later)
        encounter = cases.encounter(said.day, last=other_day)
        cases.line(encounter, str(said["other_item"]), said.day)
        focus = cases.line(encounter, said.item, other_day)
        cases.expect("exclusive-services", focus, not later, said.point)


_MAKING: dict[str, Callable[[Cases, Said], None]] = {
    "sex": _sex,
    "child": _child,
    "newborn": _newborn,
    "injury": _in_scope("limit-scheme"),
    "never": _in_scope("limit-never"),
    "scheme": _scheme,
    "care": _care,
    "level": _level,
    "internet": _internet,
    "alone": _alone,
    "course": _course,
    "frequency": _frequency,
    "cycle": _cycle,
    "pair": _pair,
}


def cases_of(points: Sequence[PointRows]) -> Cases:
    """The cases of every row that decides, and what they all stand on."""
    cases = Cases()
    _add_frame(cases)
    saids = [Said(point) for point in points]
    deciding = [said for said in saids if said["decides"] == "true"]
    groups: dict[str, list[Said]] = defaultdict(list)
    for said in deciding:
        if said["restr_kind"] == "incision":
            groups[str(said["group_code"])].append(said)
        else:
            _MAKING[str(said["restr_kind"])](cases, said)
    for group in groups.values():
        for said, partner in zip(group, [*group[1:], group[0]], strict=True):
            _incision(cases, said, partner)
    return cases


def _incision(cases: Cases, said: Said, partner: Said) -> None:
    price = {"med_list_codg": said.item, "price_kind": "ceiling", "admdvs": REGION, "pric": "1000"}
    if {**price, "begndate": "2025-01-01"} not in cases.rows["item_price"]:
        cases.rows["item_price"].append({**price, "begndate": "2025-01-01"})
    for amount in ("500.01", "500"):
        encounter = cases.encounter(said.day)
        cases.line(encounter, partner.item, said.day, amount="1000")
        focus = cases.line(encounter, said.item, said.day, amount=amount)
        cases.expect("limit-incision", focus, amount != "500", said.point)


def _add_frame(cases: Cases) -> None:
    for level, code in INSTITUTIONS.items():
        cases.rows["institution"].append({"fixmedins_code": code, "hosp_lv": level, "admdvs": REGION})
    for parameter, value in {**AGES, "incision-share": SHARE}.items():
        cases.rows["region_parameter"].append(
            {"param_code": parameter, "admdvs": REGION, "value": str(value), "begndate": "2025-01-01"}
        )
    cases.rows["catalogue_item"].append(
        {
            "med_list_codg": OTHER_PIECE,
            "item_name": "某饮片",
            "list_type": "102",
            "begndate": "2025-01-01",
        }
    )
