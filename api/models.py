"""Bodies of requests and answers, as the OpenAPI page shows them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

CAMEL = ConfigDict(alias_generator=to_camel, populate_by_name=True)
"""JSON is written in camel case, as findings.json is."""

EXAMPLES = Path(__file__).parent / "examples"


def example(name: str) -> Any:
    """A worked example from `api/examples`."""
    return json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))


class SettlementBody(BaseModel):
    """One claim in the national interface's shape: header fields, and `input` with the nodes of visit,
    lines and settlement.

    Other header fields (`msgid`, `recer_sys_code`, `sign_no` …) may stand beside these and are kept.
    """

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [example("settlement")]})

    infno: str = Field(description="2207 (outpatient) or 2304 (inpatient) 交易编号")
    mdtrtarea_admvs: str | None = Field(None, description="division of the place of care 就医地医保区划")
    insuplc_admdvs: str | None = Field(None, description="division of the insured place 参保地医保区划")
    fixmedins_code: str | None = Field(None, description="institution 定点医药机构编号")
    inf_time: str | None = Field(None, description="time of the call, yyyy-MM-dd HH:mm:ss 交易时间")
    input: dict[str, Any] = Field(
        description="mdtrtinfo (2203A/2401), diseinfo, feedetail (2204/2301 with the platform's split), "
        "setlinfo and setldetail (2207/2304)"
    )


class ErrorFields(BaseModel):
    """What is wrong, where, what was expected and found, and what to do; `code` is explained in
    docs/errors.md.
    """

    code: str
    family: Literal["input", "unsupported", "internal"]
    place: str
    expected: str
    found: str
    fix: str


class ErrorAnswer(BaseModel):
    """Every error has this form."""

    error: ErrorFields


class NotCheckedRule(BaseModel):
    """A rule that could not judge the claim, and what was missing."""

    rule: str
    reason: str


class SettlementAnswer(BaseModel):
    """`reject`: a rule is violated. `review`: a person must look, or something could not be checked.
    `pass`: neither.
    """

    model_config = ConfigDict(**CAMEL, json_schema_extra={"examples": [example("answer")]})

    decision: Literal["pass", "review", "reject"]
    settlement: str
    findings: list[dict[str, Any]] = Field(description="as in findings.json")
    not_checked: list[NotCheckedRule]
    rules_checked: int


class RuleSummary(BaseModel):
    """A rule in a list."""

    model_config = CAMEL

    id: str
    family: str
    severity: str
    label: dict[str, str]
    applies_from: str | None


class RuleDetail(RuleSummary):
    """One rule in full."""

    version: str
    reading: dict[str, str]
    law: list[dict[str, Any]]
    shape: str = Field(description="the Turtle text of the rule's file")


class Health(BaseModel):
    """Alive, and in `/ready` whether records and rules are loaded."""

    status: str
    rules: int | None = None
