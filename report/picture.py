"""The evidence of a finding as a small picture: records as boxes, their values as lines, links as arrows.

Boxes stand in columns by their distance from the focus, which stands first. The layout depends on nothing but
the evidence, so the same finding has the same picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from rdflib import RDF

from report.findings import Finding, Text
from report.picture_text import shortened, width_of, wrapped
from report.vocabulary import is_knowledge

LINE: Final = 18
TITLE_SIZE: Final = 13.0
TEXT_SIZE: Final = 12.0
_PAD: Final = 10
_GAP: Final = 16
_PORT: Final = 19
_ARROW: Final = 8
_WIDEST: Final = 230.0
_MOST_BOXES: Final = 24
"""A picture with more boxes than this would not be read; the evidence table says the rest."""


@dataclass(frozen=True)
class Line:
    """One line of text in a box, and the whole of what it shortens."""

    text: str
    full: str
    kind: str


@dataclass
class Box:
    """A record, a list entry, or (`kind` = `absence`) something looked for in vain."""

    key: str
    kind: str
    title: Text
    facts: list[Text] = field(default_factory=list)
    column: int = 0
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0
    column_end: float = 0.0
    ports_left: int = 0
    ports_right: int = 0

    def lines(self, lang: str) -> list[Line]:
        """What the box says in a language: its title in one line or two, then a line for each fact."""
        title = self.title.of(lang)
        lines = [Line(part, title, "title") for part in wrapped(title, TITLE_SIZE, _WIDEST)]
        facts = [one.of(lang) for one in self.facts]
        return lines + [Line(shortened(one, TEXT_SIZE, _WIDEST), one, "value") for one in facts]

    def top(self, lang: str) -> float:
        """Where its first line begins."""
        return self.y + (self.height - len(self.lines(lang)) * LINE) / 2


@dataclass
class Link:
    """An arrow between two boxes, as points and the place of its label."""

    start: Box
    end: Box
    label: Text
    dashed: bool = False
    curve: str = ""
    label_x: float = 0.0
    label_y: float = 0.0


@dataclass(frozen=True)
class Picture:
    """All that the template draws."""

    boxes: Sequence[Box]
    links: Sequence[Link]
    width: float
    height: float
    left_out: int


def draw(finding: Finding) -> Picture | None:
    """The picture of a finding's evidence; `None` where there is no evidence."""
    if not finding.evidence:
        return None
    boxes, links = _boxes_and_links(finding)
    kept = _columns(boxes, links, finding.focus)
    left_out = len(boxes) - len(kept)
    links = [link for link in links if link.start.key in kept and link.end.key in kept]
    columns = _by_column(kept.values(), links)
    for box in kept.values():
        _size(box)
    _ports(links)
    _place(columns, links)
    _route(links)
    width = max(box.x + box.width for box in kept.values())
    width = max([width, *(_right_end(link) for link in links)])
    height = max(box.y + box.height for box in kept.values())
    return Picture(list(kept.values()), links, round(width + 2), round(height + 2), left_out)


def _boxes_and_links(finding: Finding) -> tuple[dict[str, Box], list[Link]]:
    """A box for each record; of an entry of a list (a scheme, a sex) a line in a box says enough."""
    boxes: dict[str, Box] = {}
    links: list[Link] = []

    def box(key: str, label: Text, kind: str) -> Box:
        if key not in boxes:
            boxes[key] = Box(key, "focus" if key == finding.focus else kind, label)
        return boxes[key]

    described = {item.subject for item in finding.evidence if item.predicate != str(RDF.type)}
    box(finding.focus, finding.focus_label, "focus")
    for item in finding.evidence:
        if item.predicate == str(RDF.type):
            continue
        subject = box(item.subject, item.subject_label, "record")
        if item.object_is_node and (item.object in described or not is_knowledge(item.object)):
            links.append(Link(subject, box(item.object, item.object_label, "record"), item.predicate_label))
        else:
            subject.facts.append(_named(item.predicate_label, item.object_label))
    for number, missing in enumerate(finding.absences):
        key = f"absence {number}"
        zh = missing.label.zh.removeprefix(f"{finding.focus_label.zh}：")
        en = missing.label.en.removeprefix(f"{finding.focus_label.en}: ")
        parts = zip(zh.split("；"), en.split("; "), strict=False)
        facts = [Text(one, other) for one, other in parts]
        boxes[key] = Box(key, "absence", Text("未见记录", "not on file"), facts)
        links.append(Link(boxes[finding.focus], boxes[key], Text("", ""), dashed=True))
    return boxes, links


def _named(name: Text, value: Text) -> Text:
    return Text(f"{name.zh}：{value.zh}", f"{name.en}: {value.en}")


def _columns(boxes: dict[str, Box], links: Sequence[Link], focus: str) -> dict[str, Box]:
    """Gives each box its distance from the focus, 1 where no link reaches it, and keeps the nearest."""
    near: dict[str, list[str]] = defaultdict(list)
    for link in links:
        near[link.start.key].append(link.end.key)
        near[link.end.key].append(link.start.key)
    reached = {focus: 0}
    waiting = [focus]
    for key in waiting:
        for other in sorted(near[key]):
            if other not in reached:
                reached[other] = reached[key] + 1
                waiting.append(other)
    order = waiting + [key for key in boxes if key not in reached]
    for key in order:
        boxes[key].column = reached.get(key, 1)
    return {key: boxes[key] for key in order[:_MOST_BOXES]}


def _by_column(boxes: Iterable[Box], links: Sequence[Link]) -> list[list[Box]]:
    """The boxes of each column, beside the boxes they are linked to."""
    columns: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        columns[box.column].append(box)
    ordered = [columns[number] for number in sorted(columns)]
    rank: dict[str, float] = {}
    for column in ordered:
        keyed = sorted(column, key=lambda box: (_mean_rank(box, links, rank), box.kind == "absence", box.key))
        column[:] = keyed
        rank |= {box.key: float(number) for number, box in enumerate(column)}
    return ordered


def _mean_rank(box: Box, links: Sequence[Link], rank: dict[str, float]) -> float:
    others = [link.end.key if link.start is box else link.start.key for link in links if box in _ends(link)]
    ranks = [rank[key] for key in others if key in rank]
    return sum(ranks) / len(ranks) if ranks else 1e9


def _ends(link: Link) -> tuple[Box, Box]:
    return (link.start, link.end)


def _size(box: Box) -> None:
    told = [box.lines(lang) for lang in ("zh", "en")]
    sizes = {"title": TITLE_SIZE, "value": TEXT_SIZE}
    widths = [width_of(line.text, sizes[line.kind]) for lines in told for line in lines]
    box.width = round(max(widths) + 2 * _PAD)
    box.height = max(len(lines) for lines in told) * LINE + 2 * 7


def _ports(links: Sequence[Link]) -> None:
    """Counts the arrows that meet each side of each box, and makes the box high enough for them."""
    for link in links:
        near, far = _near_and_far(link)
        near.ports_right += 1
        if near.column == far.column:
            far.ports_right += 1
        else:
            far.ports_left += 1
    for link in links:
        for box in _ends(link):
            box.height = max(box.height, max(box.ports_left, box.ports_right) * _PORT)


def _near_and_far(link: Link) -> tuple[Box, Box]:
    """The two boxes, the one nearer to the focus first."""
    return (link.start, link.end) if link.start.column <= link.end.column else (link.end, link.start)


def _place(columns: Sequence[Sequence[Box]], links: Sequence[Link]) -> None:
    x = 1.0
    tallest = max(sum(box.height + _GAP for box in column) - _GAP for column in columns)
    for column in columns:
        height = sum(box.height + _GAP for box in column) - _GAP
        y = 1.0 + (tallest - height) / 2
        widest = max(box.width for box in column)
        for box in column:
            box.x, box.y, box.column_end = x, round(y, 1), x + widest
            y += box.height + _GAP
        labels = [_label_width(link) for link in links if _near_and_far(link)[0].column == column[0].column]
        x += widest + max([28.0, *(one + 44 for one in labels)])


def _label_width(link: Link) -> float:
    return max(width_of(link.label.zh, 11.5), width_of(link.label.en, 11.5))


def _route(links: Sequence[Link]) -> None:
    """Every arrow has ends of its own; its label lies on the straight piece beside the farther box."""
    sides: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        near, far = _near_and_far(link)
        sides[near.key, "right"].append(link)
        sides[far.key, "right" if near.column == far.column else "left"].append(link)
    heights: dict[tuple[str, str, int], float] = {}
    for (key, side), meeting in sides.items():
        meeting.sort(key=lambda link: (_other(link, key).column, _other(link, key).y, link.label.zh))
        box = next(one for one in _ends(meeting[0]) if one.key == key)
        for number, link in enumerate(meeting):
            above = (number - (len(meeting) - 1) / 2) * _PORT
            heights[key, side, id(link)] = round(box.y + box.height / 2 + above, 1)
    for link in links:
        near, far = _near_and_far(link)
        out = heights[near.key, "right", id(link)]
        if near.column == far.column:
            _bend(link, near, far, out, heights[far.key, "right", id(link)])
        else:
            _span(link, near, far, out, heights[far.key, "left", id(link)])


def _other(link: Link, key: str) -> Box:
    return link.end if link.start.key == key else link.start


def _span(link: Link, near: Box, far: Box, out: float, arrive: float) -> None:
    """From the right side of the nearer box to the left side of the farther one."""
    x1, x3 = near.x + near.width, far.x
    clear = near.column_end
    x2 = x3 - _label_width(link) - 2 * _ARROW - 4
    middle = (clear + x2) / 2
    if link.start is near:
        curve = _to(middle, out, middle, arrive, x2, arrive)
        link.curve = f"{_from(x1, out)}L{clear:g} {out:g}{curve}L{x3 - 1:g} {arrive:g}"
    else:
        curve = _to(middle, arrive, middle, out, clear, out) + f"L{x1 + 1:g} {out:g}"
        link.curve = f"{_from(x3, arrive)}L{x2:g} {arrive:g}{curve}"
    link.label_x = round((x2 + x3) / 2 - (_ARROW / 2 if link.start is near else 0), 1)
    link.label_y = arrive - 4


def _from(x: float, y: float) -> str:
    return f"M{x:g} {y:g}"


def _to(*points: float) -> str:
    return "C" + " ".join(f"{one:g}" for one in points)


def _bend(link: Link, near: Box, far: Box, out: float, arrive: float) -> None:
    """Between two boxes of one column, around their right sides."""
    x1, x2 = near.x + near.width, far.x + far.width
    reach = max(x1, x2) + 24
    begin, end = ((x1, out), (x2 + 1, arrive)) if link.start is near else ((x2, arrive), (x1 + 1, out))
    link.curve = (
        f"M{begin[0]:g} {begin[1]:g}C{reach:g} {begin[1]:g} {reach:g} {end[1]:g} {end[0]:g} {end[1]:g}"
    )
    link.label_x = round(reach + _label_width(link) / 2, 1)
    link.label_y = round((out + arrive) / 2 + 4, 1)


def _right_end(link: Link) -> float:
    return link.label_x + _label_width(link) / 2 + 4
