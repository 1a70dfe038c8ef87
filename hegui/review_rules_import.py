"""The national rules for intelligent review to Turtle: framework 1.0 of 2023, and the book of 2025 after it.

Where both have a rule, that of 2023 is an earlier version of that of 2025. The definitions of 2025 were not
found; the text of a rule of 2025 says so and gives the definition of 2023 beside its name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hegui.law_import import PREFIXES, quoted

Record = Mapping[str, Any]

SOURCE = "https://github.com/rachelzzz1921/yingyan/tree/7a3774bc/kb/two_libraries"
FRAMEWORK = "《医疗保障基金智能审核和监控规则库框架体系（1.0版）》"
BOOK = "《医疗保障基金智能监管规则库、知识库（2025年版）》"
_FRAMEWORK_DAYS = ("2023-05-15", "2026-02-11")  # its list date; the day before the book of 2025 appeared
_BOOK_DAY = "2026-02-12"
# Rule 9 is framework 1.0's 药品限最大支付天数/开药量 under a new name; the source matches names literally.
_RENAMED = {9: "GZ10000101009000"}


def framework(rules: Sequence[Record], definitions: Mapping[str, str]) -> str:
    """Framework 1.0 with those of its rules that the book of 2025 kept."""
    kept = [rule for rule in rules if code_of(rule)]
    return PREFIXES + "\n" + _FRAMEWORK + "".join("\n" + _framework_rule(rule, definitions) for rule in kept)


def book(rules: Sequence[Record], definitions: Mapping[str, str], logic: Mapping[int, str]) -> str:
    """The book of 88 rules."""
    return PREFIXES + "\n" + _BOOK + "".join("\n" + _rule(rule, definitions, logic) for rule in rules)


def code_of(rule: Record) -> str:
    """The code of the same rule in framework 1.0; empty for rules new in 2025."""
    return str(rule["gz_code_1_0"] or _RENAMED.get(rule["seq"], ""))


_FRAMEWORK = f"""\
law:review-framework-1
    a law:Document ;
    skos:prefLabel "{FRAMEWORK}"@zh ,
        "Framework of rules for intelligent review of medical security funds, version 1.0"@en ;
    law:inForceFrom "{_FRAMEWORK_DAYS[0]}"^^xsd:date ;
    law:inForceUntil "{_FRAMEWORK_DAYS[1]}"^^xsd:date ;
    law:lastChecked "2026-11-21"^^xsd:date ;
    fund:confidence <https://w3id.org/hegui/list/confidence-found> ;
    fund:reading "自清单日期起，至 2025 年版公布的前一日止：文件未写明，均为理解。"@zh ,
        "From its list date to the day before the 2025 edition: our reading, neither is stated."@en ;
    dcterms:source <{SOURCE}> .
"""

_BOOK = f"""\
law:review-rules-2025
    a law:Document ;
    skos:prefLabel "{BOOK}"@zh ,
        "Rules and knowledge for intelligent supervision of medical security funds, 2025 edition"@en ;
    skos:altLabel "两库"@zh ;
    law:inForceFrom "{_BOOK_DAY}"^^xsd:date ;
    law:lastChecked "2026-11-21"^^xsd:date ;
    fund:confidence <https://w3id.org/hegui/list/confidence-found> ;
    fund:reading "施行日期未写明，取公布之日。"@zh ,
        "No day of force is stated: the day of publication is taken."@en ;
    fund:gap "2025 年版的规则释义原文未找到。"@zh , "Definitions of the 2025 edition were not found."@en ;
    dcterms:source <{SOURCE}> .
"""


def _framework_rule(rule: Record, definitions: Mapping[str, str]) -> str:
    code, name = code_of(rule), rule["name"]
    definition = tidy_definition(definitions[code], rule)
    return f"""\
law:review-framework-1-{code}
    a law:ReviewRule ;
    law:partOf law:review-framework-1 ;
    law:number "{code}" ;
    skos:prefLabel {quoted(f"{FRAMEWORK}{code}　{name}", "zh")} ,
        {quoted(f"Framework of review rules 1.0, {code}", "en")} ;
    law:text {quoted(f"{name}：{definition}", "zh")} ;
    law:ruleClass {quoted(_heading(rule))} ;
    law:inForceFrom "{_FRAMEWORK_DAYS[0]}"^^xsd:date ;
    law:inForceUntil "{_FRAMEWORK_DAYS[1]}"^^xsd:date ;
    law:lastChecked "2026-11-21"^^xsd:date ;
    dcterms:source law:review-framework-1 .
"""


def _rule(rule: Record, definitions: Mapping[str, str], logic: Mapping[int, str]) -> str:
    number, name, code = rule["seq"], rule["name"], code_of(rule)
    gloss = f": {logic[number]}" if number in logic else ""
    lines = [
        f"law:review-rules-2025-{number}",
        "    a law:ReviewRule ;",
        "    law:partOf law:review-rules-2025 ;",
        f'    law:number "{number}" ;',
        f"    skos:prefLabel {quoted(f'《规则库、知识库（2025年版）》规则{number}　{name}', 'zh')} ,",
        f"        {quoted(f'Review rules 2025, rule {number}' + gloss, 'en')} ;",
        f"    law:text {quoted(_text(rule, definitions), 'zh')} ;",
        f"    law:ruleClass {quoted(_heading(rule))} ;",
    ]
    if number in logic:
        lines.append(f"    law:logic {quoted(logic[number], 'en')} ;")
    if code:
        lines.append(f"    law:frameworkCode {quoted(code)} ;")
        lines.append(f"    dcterms:hasVersion law:review-framework-1-{code} ;")
    lines += [
        '    fund:gap "2025 年版释义原文未找到。"@zh , "Wording of the 2025 definition not found."@en ;',
        f'    law:inForceFrom "{_BOOK_DAY}"^^xsd:date ;',
        '    law:lastChecked "2026-11-21"^^xsd:date ;',
        "    dcterms:source law:review-rules-2025 .",
    ]
    return "\n".join(lines) + "\n"


def _text(rule: Record, definitions: Mapping[str, str]) -> str:
    code = code_of(rule)
    if not code:
        return str(rule["name"])
    definition = tidy_definition(definitions[code], rule)
    return f"{rule['name']}（2025年版释义原文未找到；框架体系1.0版同一规则的释义：{definition}）"


def _heading(rule: Record) -> str:
    return f"{rule['tier1']}·{rule['tier2']}"


def tidy_definition(definition: str, rule: Record) -> str:
    """The definition without what reading the PDF put into it: line ends, neighbouring cells, page ends."""
    text = re.sub(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])", "", definition)
    text = re.sub(r"\s*\d+\s*规则编码\s*一级分类.*$", "", text)
    return text.removeprefix(f"{rule['tier1']}{rule['tier2']}{rule['name']}").strip()


def import_review_rules(folder: Path, target: Path) -> list[Path]:
    """Write the two documents into the folder `target`; the paths written."""
    rules = json.loads((folder / "rule_catalog_2025_88.json").read_text(encoding="utf-8"))["rules"]
    old = json.loads((folder / "rule_catalog_framework_1.0_79.json").read_text(encoding="utf-8"))
    definitions = {rule["official_code"]: rule["definition"] for rule in old["rules_flat"]}
    logic = _logic(folder.parent / "facts" / "policy-facts.md")
    texts = {
        target / "review-framework-1.ttl": framework(rules, definitions),
        target / "review-rules-2025.ttl": book(rules, definitions, logic),
    }
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(texts)


def _logic(facts: Path) -> dict[int, str]:
    """Our one-line English gloss of each rule, from the table of facts, where it is at hand."""
    if not facts.exists():
        return {}
    row = r"^\| (\d+) \| [^|]+ \| [^|]+·[^|]+ \| [^|]+ \| ?Y? ?\| ([^|]+) \|$"
    rows = re.findall(row, facts.read_text("utf-8"), re.MULTILINE)
    return {int(number): gloss.strip() for number, gloss in rows}
