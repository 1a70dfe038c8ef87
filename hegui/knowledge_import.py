"""Published knowledge points and review rules to Turtle.

    python -m hegui.knowledge_import KNOWLEDGE_FOLDER ONTOLOGY_FOLDER

Only what a field states without interpretation is taken over. Two readings are made and written out: of a
pair
`A×B` under 重复收费 whose note says what A contains, A is the containing item; and the sex of a drug that the
source only calls 与限定性别不符 is read from words of its indication that name one sex alone.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from hegui.law_import import LIST_PREFIX, PREFIXES, quoted
from hegui.review_rules_import import Record, import_review_rules

LIST_PREFIXES = PREFIXES + LIST_PREFIX

_FEMALE = re.compile(
    "女|妇|子宫|阴道|宫颈|外阴|月经|经期|痛经|闭经|经血|带下|产后|孕|胎|妊娠|卵巢|乳汁|分娩|引产|经量|恶露|更年期综合征"
)
_MALE = re.compile("男|前列腺|阴茎|睾|勃起|精液|早泄|阳痿|遗精")
_BATCH_DAYS = {1: "2025-05-23", 7: "2025-12-12"}


def exclusions(points: Sequence[Record]) -> str:
    """Pairs of services of which the first contains the second, from the points of 医疗服务项目重复收费."""
    head = """\
list:exclusion
    a skos:ConceptScheme ;
    skos:prefLabel "不得同时收费的项目对"@zh , "charge exclusions"@en ;
    skos:definition "国家公布的知识点中，一项的内涵已包含另一项的医疗服务项目对。"@zh ,
        "pairs of services, from the published points, of which one includes the other"@en ;
    skos:notation "exclusion" ;
    fund:reading "知识点写作“A×B”并注明 A 含何内容：A 读作包含项目，\
B 读作被含项目；窗口读作同一次就诊同一日。"@zh ,
        "A point reads “A×B” with a note of what A contains: we read A as containing and B as contained, \
within one encounter on one day."@en ;
    fund:confidence list:confidence-found ;
    dcterms:source law:review-rules-2025-25 .
"""
    kept = sorted(
        (point for point in points if is_clear_pair(point)), key=lambda point: point["source"]["row"]
    )
    return LIST_PREFIXES + "\n" + head + "".join("\n" + _exclusion(point) for point in kept)


def is_clear_pair(point: Record) -> bool:
    """Two different codes, two names, and a note that begins with what the first of them contains."""
    codes = point["med_codes"]
    return (
        point["rule_class"] == "医疗服务项目重复收费"
        and len(set(codes)) == 2
        and point["item_name"].count("×") == 1
        and point["constraint"].startswith("含")
    )


def _exclusion(point: Record) -> str:
    containing, contained = point["med_codes"]
    first, second = point["item_name"].split("×")
    return f"""\
list:exclusion-{containing}-{contained}
    a skos:Concept , fund:ChargeExclusion ;
    skos:inScheme list:exclusion ;
    skos:notation "{containing}-{contained}" ;
    skos:prefLabel {quoted(f"{first}已含{second}", "zh")} ,
        {quoted(f"{containing} includes {contained}", "en")} ;
    fund:containingItem <https://w3id.org/hegui/data/item/{containing}> ;
    fund:containedItem <https://w3id.org/hegui/data/item/{contained}> ;
    fund:quote {quoted(point["constraint"], "zh")} ;
    dcterms:issued "{_BATCH_DAYS[point["batch"]]}"^^xsd:date ;
    fund:sourcePlace {quoted(_place(point), "zh")} ;
    dcterms:source law:review-rules-2025-25 .
"""


def sex_restrictions(points: Sequence[Record]) -> str:
    """Drugs and services for one sex only, from the latest points of rules 67 and 81."""
    head = """\
list:sex-restriction
    a skos:ConceptScheme ;
    skos:prefLabel "限定性别的项目"@zh , "items for one sex"@en ;
    skos:definition "国家公布的知识点中只用于一种性别的药品和医疗服务项目，供编制目录时参照。"@zh ,
        "drugs and services for one sex only, from the published points, for making a catalogue"@en ;
    skos:notation "sex_restriction" ;
    fund:reading "药品知识点未写明限何种性别：按适应症中只出现一种性别的用语判读；无法判读的未收入。"@zh ,
        "Points on drugs do not say which sex: we read it from words of the indication that belong \
to one sex only; unclear points are left out."@en ;
    fund:confidence list:confidence-found ;
    dcterms:source law:review-rules-2025-67 , law:review-rules-2025-81 .
"""
    replaced = {point["supersedes"] for point in points}
    kept = [point for point in points if point["kp_id"] not in replaced and sex_of(point)]
    return (
        LIST_PREFIXES
        + "\n"
        + head
        + "".join("\n" + _restriction(point) for point in sorted(kept, key=_by_id))
    )


def sex_of(point: Record) -> str:
    """1 for men, 2 for women, empty where the words do not decide."""
    words = f"{point['constraint'] or ''}{point['item_name']}"
    if point["rule_class"] == "医疗服务项目区分性别使用":
        words = (point["constraint"] or "")[:2]
    elif point["rule_class"] != "药品区分性别使用":
        return ""
    male, female = bool(_MALE.search(words)), bool(_FEMALE.search(words))
    return "" if male == female else "1" if male else "2"


def _restriction(point: Record) -> str:
    sex = sex_of(point)
    number = 67 if point["rule_class"].startswith("药品") else 81
    items = " ,\n        ".join(f"<https://w3id.org/hegui/data/item/{code}>" for code in point["med_codes"])
    label = f"{point['item_name']}限{'男性' if sex == '1' else '女性'}"
    gloss = f"for {'men' if sex == '1' else 'women'} only: {point['med_codes'][0]}"
    return f"""\
list:sex-restriction-{point["kp_id"]}
    a skos:Concept , fund:SexRestriction ;
    skos:inScheme list:sex-restriction ;
    skos:notation "{point["kp_id"]}" ;
    skos:prefLabel {quoted(label, "zh")} , {quoted(gloss, "en")} ;
    fund:permittedSex list:gend-{sex} ;
    fund:quote {quoted(point["constraint"], "zh")} ;
    fund:sourcePlace {quoted(_place(point), "zh")} ;
    dcterms:source law:review-rules-2025-{number} ;
    fund:restrictedItem
        {items} .
"""


def _by_id(point: Record) -> str:
    return str(point["kp_id"])


def _place(point: Record) -> str:
    return f"{point['source']['attachment_file']} 第{point['source']['row']}行"


def _points(folder: Path) -> Iterator[Record]:
    for file in sorted((folder / "batches").glob("*.json")):
        yield from json.loads(file.read_text(encoding="utf-8"))


def import_knowledge(folder: Path, ontology: Path) -> list[Path]:
    """Write the files that rest on the published rules and knowledge points; the paths written."""
    points = list(_points(folder))
    texts = {
        ontology / "lists" / "exclusions.ttl": exclusions(points),
        ontology / "lists" / "sex-restricted.ttl": sex_restrictions(points),
    }
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return [*texts, *import_review_rules(folder, ontology / "law")]


if __name__ == "__main__":
    for written_path in import_knowledge(Path(sys.argv[1]), Path(sys.argv[2])):
        print(written_path)
