"""Batches of points as SKOS in Turtle, and back: one file for each batch, the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from hegui.knowledge.points import WORDS, Batch, Limit, Point
from hegui.knowledge.triples import Blocks, Values, blocks_of
from hegui.law_import import quoted

_ITEM = "https://w3id.org/hegui/data/item/"
_KIND = "item_restriction-restr_kind-"
_RULE = "review-rules-2025-"
_HEAD = f"""\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix fund:    <https://w3id.org/hegui/fund#> .
@prefix item:    <{_ITEM}> .
@prefix law:     <https://w3id.org/hegui/law/> .
@prefix list:    <https://w3id.org/hegui/list/> .
@prefix skos:    <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd:     <http://www.w3.org/2001/XMLSchema#> .
"""
_FIELDS: Mapping[str, tuple[str, str]] = {
    "sex": ("fund:onlyForSex", "list:gend-{}"),
    "from_years": ("fund:fromYears", "{}"),
    "under_years": ("fund:underYears", "{}"),
    "age_parameter": ("fund:ageParameter", "list:parameter-{}"),
    "level": ("fund:lowestLevel", "list:hosp_lv-{}"),
    "setting": ("fund:onlyInSetting", "list:care-setting-{}"),
    "care_type": ("fund:onlyInCareOfType", "list:med_type-{}"),
    "scheme": ("fund:onlyByScheme", "list:insutype-{}"),
    "days": ("fund:daysOfLimit", "{}"),
    "most": ("fund:mostUnits", "{}"),
    "other": ("fund:togetherWithItem", "item:{}"),
    "group": ("fund:groupOfLikeItems", '"{}"'),
}
"""Field of a limit: the property that says it, and the form of its value; columns of `item_restriction`."""
_NUMBERS = ("from_years", "under_years", "days", "most")
_GAP_REVISION = (
    "修订公告未说明：前一批已公布、本次未再列出的知识点是否停用。本库自修订之日起把它们留作线索，不作判定。",
    "The revision does not say whether points published before and not listed again are withdrawn: "
    "from its day they are kept as leads and decide nothing.",
)


def written(batch: Batch) -> str:
    """The Turtle of one batch."""
    return "\n".join([_HEAD, _scheme(batch), *(_point(point, batch) for point in batch.points)])


def _scheme(batch: Batch) -> str:
    lines = [
        "a skos:ConceptScheme",
        f"skos:prefLabel {quoted(batch.title, 'zh')} , {quoted(batch.english, 'en')}",
        f'skos:notation "{batch.key}"',
        f'dcterms:issued "{batch.day.isoformat()}"^^xsd:date',
        "fund:confidence list:confidence-found",
        f"fund:revisesClasses {str(batch.revises).lower()}",
        "dcterms:source law:review-rules-2025",
    ]
    if batch.address:
        lines.append(f"fund:announcedAt <{batch.address}>")
    if batch.revises:
        lines.append(f"fund:gap {quoted(_GAP_REVISION[0], 'zh')} , {quoted(_GAP_REVISION[1], 'en')}")
    return f"list:knowledge-{batch.key}\n    " + " ;\n    ".join(lines) + " .\n"


def _point(point: Point, batch: Batch) -> str:
    limit = point.limit
    lines = [
        "a skos:Concept , fund:PublishedPoint",
        f"skos:inScheme list:knowledge-{batch.key}",
        f'skos:notation "{point.number}"',
        f"skos:prefLabel {quoted(point.name, 'zh')}",
        f"dcterms:source law:{_RULE}{point.rule}",
        f"fund:sourcePlace {quoted(point.file, 'zh')}",
    ]
    if point.row is not None:
        lines.append(f"fund:sourceRow {point.row}")
    if point.replaces:
        lines.append(f"dcterms:replaces list:{point.replaces}")
    if point.words:
        lines.append(f"fund:quote {quoted(point.words, 'zh')}")
    if point.detects:
        lines.append(f"fund:detects {quoted(point.detects, 'zh')}")
    lines.append(f"fund:itemRestrictionRestrKind list:{_KIND}{limit.kind}")
    lines.append(f"fund:decidedByCodes {str(limit.decides).lower()}")
    for name, (predicate, form) in _FIELDS.items():
        value = getattr(limit, name)
        if value is not None:
            lines.append(f"{predicate} {form.format(value)}")
    if point.codes:
        lines.append("fund:restrictedItem\n        " + " ,\n        ".join(f"item:{c}" for c in point.codes))
    return f"list:{point.number}\n    " + " ;\n    ".join(lines) + " .\n"


def read_batches(files: Sequence[Path]) -> tuple[Batch, ...]:
    """The batches of Turtle files, by day, and of one day by key.

    Raises InputError `rdf-syntax` for a file that is not Turtle, `knowledge-point-unread` for a point that
    lacks what every point has.
    """
    batches = [batch for file in files for batch in _batches(file, blocks_of(file))]
    return tuple(sorted(batches, key=lambda batch: (batch.day, batch.key)))


def in_order(points: Iterable[Point]) -> tuple[Point, ...]:
    """As they stand in the attachments; notes below a table come after its rows."""
    return tuple(
        sorted(points, key=lambda point: (point.file, point.row is None, point.row or 0, point.number))
    )


def _batches(file: Path, blocks: Blocks) -> Iterator[Batch]:
    points: dict[str, list[Point]] = {}
    for subject, said in blocks:
        if "fund:PublishedPoint" in said["a"]:
            points.setdefault(said["skos:inScheme"][0], []).append(_read_point(file, subject, said))
    for subject, said in blocks:
        if "skos:ConceptScheme" in said["a"]:
            title, english = said["skos:prefLabel"]
            yield Batch(
                key=said["skos:notation"][0],
                title=title,
                english=english,
                day=date.fromisoformat(said["dcterms:issued"][0]),
                address=next(iter(said.get("fund:announcedAt", ())), ""),
                points=in_order(points.get(subject, ())),
                revises=said.get("fund:revisesClasses") == ["true"],
            )


def _read_point(file: Path, subject: str, said: Values) -> Point:
    from engine.errors import InputError

    def first(predicate: str) -> str:
        return next(iter(said.get(predicate, ())), "")

    kind = first("fund:itemRestrictionRestrKind").rpartition("-restr_kind-")[2]
    if kind not in WORDS or not first("dcterms:source").startswith(f"law:{_RULE}"):
        raise InputError(
            "knowledge-point-unread",
            place=f"{file}, {subject}",
            expected="a point with fund:itemRestrictionRestrKind and dcterms:source law:review-rules-2025-…",
            found=f"kind {kind!r}, source {first('dcterms:source')!r}",
            fix="Write the point as the others of the file are written.",
        )
    row = first("fund:sourceRow")
    return Point(
        number=first("skos:notation"),
        name=first("skos:prefLabel"),
        rule=int(first("dcterms:source").removeprefix(f"law:{_RULE}")),
        words=first("fund:quote"),
        detects=first("fund:detects"),
        file=first("fund:sourcePlace"),
        row=int(row) if row else None,
        codes=tuple(code.removeprefix("item:") for code in said.get("fund:restrictedItem", ())),
        limit=_read_limit(kind, said),
        replaces=first("dcterms:replaces").removeprefix("list:") or None,
    )


def _read_limit(kind: str, said: Values) -> Limit:
    fields: dict[str, str] = {}
    for name, (predicate, form) in _FIELDS.items():
        for value in said.get(predicate, ()):
            fields[name] = re.sub(f"^{re.escape(form.split('{}')[0])}", "", value)
    numbers = {name: int(fields.pop(name)) for name in _NUMBERS if name in fields}
    return Limit(kind, decides=said["fund:decidedByCodes"] == ["true"], **fields, **numbers)  # type: ignore[arg-type]
