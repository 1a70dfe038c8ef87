"""Which records each transaction of the national interface makes: `transactions.yaml`, read into values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ingest.records import BY_NAME
from ingest.records.documents import read_yaml
from ingest.schema import NUMBER, TIME, Column, Table, column

Way = tuple[str, ...]  # from the message; “input” and “output” stand for its halves

ENCOUNTER_MORE = Table(
    "encounter_more",
    "就诊补充信息",
    (
        column("mdtrt_id", NUMBER, "就诊ID", key=True, means="encounter"),
        column("insutype", NUMBER, "险种类型", means="scheme, which 2203A does not carry"),
        column(
            "endtime", TIME, "结束时间", "dscg_time", "dscgTime", means="end, which only later messages know"
        ),
        column("atddr_no", NUMBER, "医师编码", means="attending physician"),
    ),
    completes="encounter",
)
"""What later messages say about an encounter: it completes the record that 2203A or 2401 made."""


@dataclass(frozen=True)
class Part:
    """Records of one table in one transaction."""

    table: Table
    node: Way
    also: Mapping[str, tuple[Way, ...]] = field(default_factory=dict)  # column -> other places
    joined: tuple[Way, str] | None = None  # a list of further fields, matched by this field
    nested: str | None = None  # one record for each element of this node inside the element
    numbered: int | None = None  # the given column that counts the elements, where they have no number
    instead: Mapping[str, str] = field(default_factory=dict)  # column -> another field that stands for it
    needed: bool = False  # a message without the node is a reject

    @cached_property
    def columns(self) -> tuple[tuple[tuple[str, ...], tuple[Way, ...]], ...]:
        """For each given column its names, plain, and the other places where it may stand."""
        return tuple(
            (
                tuple(plain(name) for name in self._names(column)),
                self.also.get(column.name, ()),
            )
            for column in self.table.given
        )

    def _names(self, column: Column) -> Iterator[str]:
        yield from (column.name, *column.aliases)
        if column.name in self.instead:
            yield self.instead[column.name]

    @property
    def nodes(self) -> set[Way]:
        """The nodes this part looks into: half and name."""
        ways = [self.node, *(way for places in self.also.values() for way in places)]
        ways += [self.joined[0]] if self.joined else []
        return {way[:2] for way in ways if len(way) > 1}


def plain(name: str) -> str:
    """A field's name without capitals and underscores: systems write dscg_time and dscgTime."""
    return name.replace("_", "").lower()


def _part(said: Mapping[str, Any]) -> Part:
    joined = said.get("joined")
    kind = said["kind"]
    table = ENCOUNTER_MORE if kind == ENCOUNTER_MORE.name else BY_NAME[kind]
    given = [column.name for column in table.given]
    return Part(
        table,
        _way(said["node"]),
        {name: tuple(map(_way, places)) for name, places in said.get("also", {}).items()},
        (_way(joined["list"]), joined["by"]) if joined else None,
        said.get("nested"),
        given.index(said["numbered"]) if "numbered" in said else None,
        said.get("instead", {}),
        said.get("needed") == "true",
    )


def _way(path: str) -> Way:
    return tuple(path.split("/"))


_SAID = read_yaml(Path(__file__).with_suffix(".yaml"), "messages/transactions.yaml")

TRANSACTIONS: Mapping[str, tuple[Part, ...]] = {
    number: tuple(map(_part, parts)) for number, parts in _SAID["read"].items()
}
"""What we read."""

WITHOUT_RECORDS: Mapping[str, str] = _SAID["aside"]
"""Transactions that ask, prepare or sign in: they leave nothing to check, and are only counted."""

UNREAD: Mapping[str, str] = _SAID["unread"]
"""Transactions that would leave something to check, and why we read nothing from them."""
