"""A rule written out names its law as its findings do."""

from __future__ import annotations

import pytest

from hegui.rule_text import rule_law, rule_text
from hegui.rules import RuleInfo, load_rules


def rule(name: str) -> RuleInfo:
    [found] = load_rules([name]).rules
    return found


def test_articles_stand_in_reading_order() -> None:
    names = [article.iri.rsplit("/", 1)[-1] for article in rule_law(rule("not-payable-item"))]
    assert names == ["fund-use-8", "fund-use-38", "social-insurance-30"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_holds_reading_and_law(lang: str) -> None:
    shown = rule("not-payable-item")
    text = rule_text(shown, lang)
    assert shown.reading[lang] in text
    for article in rule_law(shown):
        assert article.label.of(lang) in text
        assert article.text.splitlines()[0] in text
