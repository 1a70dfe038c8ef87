"""The county's regional parameters: Chongqing's example numbers, and invented ones where none is known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hegui.county.model import COUNTY, Parameter, fen

_UNCONFIRMED = "示例参数, 未经官方核实"
_INVENTED = "虚构示例值"
# Which of the two documents holds a number was not found, so both are named.
_BOTH = f"重庆市 渝府办发〔2022〕140号、渝医保发〔2023〕35号（{_UNCONFIRMED}）"
_CONFLICT = f"{_BOTH[:-1]}；一级职工另有来源记为 200 元, 待核实）"

EMPLOYEES, RESIDENTS = "310", "390"
RETIRED = frozenset({"1201"})

# yuan, by scheme and hospital level
DEDUCTIBLES = {
    (EMPLOYEES, "1"): "220",
    (EMPLOYEES, "2"): "440",
    (EMPLOYEES, "3"): "880",
    (RESIDENTS, "1"): "100",
    (RESIDENTS, "2"): "300",
    (RESIDENTS, "3"): "800",
}
RATIOS = {
    (EMPLOYEES, "1"): "0.90",
    (EMPLOYEES, "2"): "0.87",
    (EMPLOYEES, "3"): "0.85",
    (RESIDENTS, "1"): "0.80",
    (RESIDENTS, "2"): "0.70",
    (RESIDENTS, "3"): "0.50",
}
RETIRED_RATIO = "0.95"
POOL_CEILINGS = {EMPLOYEES: fen("47000"), RESIDENTS: fen("80000")}
MAJOR_DEDUCTIBLE = fen("19856")
MAJOR_RATIO = Decimal("0.60")
ASSISTANCE_RATIO = Decimal("0.70")
SPLIT_STAY_DAYS = 10
SECTION_TIER = fen("10000")
LEAD_TIER = fen("50000")


def deductible(scheme: str, level: str) -> int:
    """What the person pays of one stay before the pool pays, in fen."""
    return fen(DEDUCTIBLES[scheme, level])


def ratio(scheme: str, level: str, category: str) -> Decimal:
    """The pool's share of what is in scope beyond the deductible."""
    return Decimal(RETIRED_RATIO if category in RETIRED else RATIOS[scheme, level])


def regional_parameters() -> list[Parameter]:
    """Every dated value the rules ask for, as rows of region-parameters.csv."""
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    rows = [
        Parameter(
            "inpatient-deductible",
            COUNTY,
            Decimal(value),
            _CONFLICT if value == "220" else _BOTH,
            first,
            None,
            *key,
        )
        for key, value in DEDUCTIBLES.items()
    ]
    for (scheme, level), value in RATIOS.items():
        if scheme == RESIDENTS:
            rows.append(
                Parameter("inpatient-ratio", COUNTY, Decimal(value), _BOTH, first, None, scheme, level)
            )
            continue
        for category in ("1101", "1103"):
            rows.append(
                Parameter(
                    "inpatient-ratio", COUNTY, Decimal(value), _BOTH, first, None, scheme, level, category
                )
            )
        rows.append(
            Parameter(
                "inpatient-ratio", COUNTY, Decimal(RETIRED_RATIO), _BOTH, first, None, scheme, level, "1201"
            )
        )
    for scheme, value, source in (
        (EMPLOYEES, "47000", _BOTH),
        (RESIDENTS, "80000", f"{_BOTH[:-1]}；一档）"),
    ):
        rows.append(Parameter("pool-ceiling", COUNTY, Decimal(value), source, first, None, scheme, year=2026))
    return rows + _major_illness(first, last) + _invented(first)


def _major_illness(first: date, last: date) -> list[Parameter]:
    return [
        Parameter(
            "major-illness-deductible",
            COUNTY,
            Decimal("18797"),
            _BOTH,
            date(2025, 1, 1),
            date(2025, 12, 31),
            RESIDENTS,
            year=2025,
        ),
        Parameter(
            "major-illness-deductible", COUNTY, Decimal("19856"), _BOTH, first, last, RESIDENTS, year=2026
        ),
        Parameter("major-illness-ratio", COUNTY, Decimal("0.60"), _BOTH, first, None, RESIDENTS, year=2026),
    ]


def _invented(first: date) -> list[Parameter]:
    return [
        income(COUNTY, "37800", 2024),
        income(COUNTY, "40200", 2025),
        Parameter("split-stay-days", COUNTY, Decimal(SPLIT_STAY_DAYS), _INVENTED, first),
        Parameter("tier-section-approval", COUNTY, Decimal(SECTION_TIER) / 100, _INVENTED, first),
        Parameter("tier-lead-approval", COUNTY, Decimal(LEAD_TIER) / 100, _INVENTED, first),
    ]


def income(region: str, yuan: str, year: int) -> Parameter:
    """Residents' disposable income per head of one year; invented."""
    begins, ends = date(year, 1, 1), date(year, 12, 31)
    return Parameter("disposable-income", region, Decimal(yuan), _INVENTED, begins, ends, year=year)


def invented_major_illness(region: str, yuan: str, year: int) -> Parameter:
    """A deductible of the major-illness insurance in an invented region."""
    begins, ends = date(year, 1, 1), date(year, 12, 31)
    return Parameter(
        "major-illness-deductible", region, Decimal(yuan), _INVENTED, begins, ends, RESIDENTS, year=year
    )
