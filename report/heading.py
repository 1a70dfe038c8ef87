"""What a report is called and which days it speaks of."""

from __future__ import annotations

from report.findings import Text
from report.run import RunSummary

_TITLE = Text("医疗保障基金合规检查报告", "Compliance report of the medical security fund")


def heading(run: RunSummary) -> Text:
    """丰都县医疗保障基金合规检查报告."""
    where = region(run)
    if where is None:
        return _TITLE
    return Text(f"{where.zh}{_TITLE.zh}", f"{_TITLE.en}, {where.en}")


def region(run: RunSummary) -> Text | None:
    """The region's name, or else its code."""
    if run.region_label is not None or run.region is None:
        return run.region_label
    return Text(run.region, run.region)


def period(run: RunSummary) -> Text | None:
    """The days that were asked for, or else those the records cover."""
    asked = run.parameters.get("period")
    if asked:
        return _from_to(*str(asked).split("..", 1))
    if run.first_day and run.last_day:
        return _from_to(run.first_day.isoformat(), run.last_day.isoformat())
    return None


def as_of(run: RunSummary) -> str | None:
    """The day up to which facts were judged, if one was asked for."""
    asked = run.parameters.get("asOf")
    return str(asked) if asked else None


def _from_to(first: str, last: str = "") -> Text:
    return Text(f"{first} 至 {last}", f"{first} to {last}")
