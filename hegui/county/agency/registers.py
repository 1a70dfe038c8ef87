"""Rows of kinds for which the county has a register of its own: they join it, after those it has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from hegui.county.agency.reading import Row
from hegui.county.builder import County
from hegui.county.lists import MATTER, POWER, SUBJECT
from hegui.county.model import COUNTY, Case, Grant, ListEntry, Operation, Operator, Parameter, fen

_INVENTED = "虚构示例值"


def _operator(county: County, row: Row) -> None:
    one = Operator(
        row["opter_name"],
        row.get("post_name", ""),
        row.get("dept_name", ""),
        row["begndate"],
        row.get("leave_date"),
    )
    one.number, one.terminal = row["opter_no"], f"10.23.2.{int(row['opter_no']) % 200 + 20}"
    county.operators.append(one)


def _by_number(county: County, number: str | None) -> Operator | None:
    return next((one for one in county.operators if one.number == number), None) if number else None


def _known(county: County, number: str) -> Operator:
    found = _by_number(county, number)
    assert found, f"no operator has the number {number}"
    return found


def _grant(county: County, row: Row) -> None:
    county.grants.append(
        Grant(
            _known(county, row["opter_no"]),
            row["granted_from"],
            row.get("granted_to"),
            row.get("role_code", ""),
            row.get("perm_code", ""),
            _by_number(county, row.get("approved_by")),
            _by_number(county, row.get("delegated_from")),
        )
    )


def _operation(county: County, row: Row) -> None:
    case = next((one for one in county.cases if one.number == row["case_no"]), None)
    if case is None:
        case = Case(number=row["case_no"])
        county.cases.append(case)
    operator = _known(county, row["opter_no"])
    terminal = row.get("terminal") or operator.terminal
    amount = fen(str(row["amount"]))
    case.operations.append(Operation(case, row["step_code"], operator, row["opt_time"], terminal, amount))


def _parameter(county: County, row: Row) -> None:
    county.parameters.append(
        Parameter(
            row["param_code"],
            row.get("admdvs", COUNTY),
            Decimal(str(row["value"])),
            row.get("source_doc", _INVENTED),
            row["begndate"],
            row.get("enddate"),
            row.get("insutype", ""),
            row.get("hosp_lv", ""),
            row.get("psn_type", ""),
            row.get("param_year"),
        )
    )


def _entry(sheet: str) -> Callable[[County, Row], None]:
    def place(county: County, row: Row) -> None:
        county.entries.append(
            ListEntry(
                sheet,
                row["entry_no"],
                row["entry_name"],
                row.get("department_code") or row.get("lead_code") or "",
                row.get("object_kind") or row.get("frequency") or "",
                row.get("legal_basis", ""),
                row.get("power_no", ""),
                row.get("published_on"),
                row.get("channel", ""),
            )
        )

    return place


PLACES: Mapping[str, Callable[[County, Row], None]] = {
    "operator": _operator,
    "permission_grant": _grant,
    "operation_log": _operation,
    "region_parameter": _parameter,
    "list_subject": _entry(SUBJECT),
    "list_power": _entry(POWER),
    "list_matter": _entry(MATTER),
}
"""How a row of each of these kinds joins the county."""
