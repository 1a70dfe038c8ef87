"""A few outpatient settlements as the old city interface sent them: GBK XML, the `<input>` envelope."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

from hegui.county.builder import County
from hegui.county.model import Encounter, Line


def write_legacy(county: County, folder: Path) -> None:
    """One file for each settlement."""
    folder.mkdir(parents=True, exist_ok=True)
    for visit in county.visits:
        if visit.legacy:
            path = folder / f"{visit.settlement.number}.xml"
            path.write_bytes(_message(visit).encode("gbk"))


def _message(visit: Encounter) -> str:
    bill = visit.settlement
    scalars = {
        "prm_akc190": visit.number,
        "prm_aac001": visit.person.number,
        "prm_aka130": visit.kind,
        "prm_yka103": bill.number,
        "prm_yka055": _yuan(bill.total),
        "prm_yka056": _yuan(bill.own),
        "prm_yka057": _yuan(bill.pre),
        "prm_yka111": _yuan(bill.scope),
        "prm_yka058": _yuan(bill.deductible),
        "prm_yka248": _yuan(bill.pool),
        "prm_yka062": _yuan(bill.large),
        "prm_yke030": _yuan(0),
        "prm_yka065": _yuan(bill.account),
        "prm_akc087": "",
        "prm_yka316": "11",
        "prm_yka054": "1",
    }
    lines = ['<?xml version="1.0" encoding="GBK" standalone="yes"?>', "<input>"]
    lines += [f"  {_element(name, value)}" for name, value in scalars.items()]
    lines.append("  <dataset>")
    for line in visit.lines:
        lines.append("    <row>")
        lines += [f"      {_element(name, value)}" for name, value in _row(line).items()]
        lines.append("    </row>")
    return "\n".join([*lines, "  </dataset>", "</input>", ""])


def _row(line: Line) -> dict[str, str]:
    doctor = line.doctor or line.visit.doctor
    return {
        "akc190": line.visit.number,
        "aac001": line.visit.person.number,
        "yka105": line.number,
        "ykd125": f"Y{line.item.code[:9]}",
        "ykd126": line.item.name,
        "yka002": line.item.code,
        "akc226": f"{line.quantity.normalize():f}",
        "akc225": f"{line.price.normalize():f}",
        "yka315": _yuan(line.amount),
        "yka097": "A03",
        "yka098": "内科",
        "ykd102": doctor.code,
        "yka099": doctor.name,
        "yke123": f"{line.incurred:%Y-%m-%d %H:%M:%S}",
        "aae011": f"{line.visit.place.code[-3:]}01",
        "ykc141": "收费窗口",
    }


def _element(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>" if value else f"<{name}/>"


def _yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:.2f}"
