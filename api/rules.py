"""`GET /v1/rules` and `/v1/rules/{id}`."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException

from api.models import ErrorAnswer, RuleDetail, RuleSummary
from hegui.rule_text import rule_law
from hegui.rules import RuleInfo, load_rules

router = APIRouter(prefix="/v1/rules", tags=["rules"])


@router.get("")
def list_rules(family: str | None = None) -> list[RuleSummary]:
    """All rules, or those of one family (T, L, C, S …). 规则列表"""
    return [_summary(rule) for rule in load_rules().rules if family in (None, rule.family)]


@router.get("/{rule_id}", responses={404: {"model": ErrorAnswer, "description": "no such rule"}})
def show_rule(rule_id: str) -> RuleDetail:
    """One rule, with its reading, the law it rests on and its text; `rule:` may be left out. 单条规则"""
    return _detail(find_rule(rule_id))


def find_rule(rule_id: str) -> RuleInfo:
    """The rule of that name. Raises a 404 where there is none."""
    wanted = rule_id if rule_id.startswith("rule:") else f"rule:{rule_id}"
    for rule in load_rules().rules:
        if rule.id == wanted:
            return rule
    raise HTTPException(404, f"no rule {wanted}")


def _summary(rule: RuleInfo) -> RuleSummary:
    since = rule.applies_from.isoformat() if rule.applies_from else None
    return RuleSummary(
        id=rule.id, family=rule.family, severity=rule.severity, label=dict(rule.label), applies_from=since
    )


def _detail(rule: RuleInfo) -> RuleDetail:
    return RuleDetail(
        **_summary(rule).model_dump(),
        version=rule.version,
        reading=dict(rule.reading),
        law=[article.as_dict() for article in rule_law(rule)],
        shape=rule.file.read_text("utf-8"),
    )
