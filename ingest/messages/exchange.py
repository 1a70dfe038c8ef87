"""One message of the national interface (request, usually with its reply) to records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.intake import Intake
from ingest.json_text import parse_json
from ingest.messages.transactions import TRANSACTIONS, WITHOUT_RECORDS, Part
from ingest.rejects import Problem, shown

Node = Any  # JSON as Python values
_REPLY_NAMES = ("reply", "response", "resp", "rsp")
_REQUEST_NAMES = ("request", "req")
_MESSAGE_NAMES = frozenset({"infno", "input", "output", "infcode", *_REPLY_NAMES, *_REQUEST_NAMES})
_NUMBERS_NAMED = 100


def is_message(value: Mapping[str, Node]) -> bool:
    """Whether an object claims to be a message, or a half of one."""
    return not _MESSAGE_NAMES.isdisjoint(value)


class Messages:
    """Takes the messages of one file. Call `finish` after the last.

    Transactions that we do not read are then said, each number once with how many messages it cost.
    """

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._unread: dict[str, _Unread] = {}

    def take(self, message: Node, *, row: int, pointer: str = "") -> None:
        """Take the records of one message; one that makes none is a reject with the reason."""
        try:
            exchange = Exchange(message)
            if exchange.number in WITHOUT_RECORDS:
                self._intake.passed_over[f"{exchange.number} {WITHOUT_RECORDS[exchange.number]}"] += 1
                return
            parts = TRANSACTIONS.get(exchange.number)
            if parts is None:
                self._leave_unread(exchange.number, row, pointer)
                return
            taken = 0
            for part in parts:
                for where, cells in exchange.records(part):
                    self._intake.take(
                        part.table, cells, row=row, pointer=pointer + where, refused=exchange.refusal
                    )
                    taken += 1
        except Problem as problem:
            self._intake.refuse(problem, row=row, pointer=pointer)
            return
        if not taken:
            self._intake.refuse(exchange.refusal or _no_node(parts), row=row, pointer=pointer)

    def _leave_unread(self, number: str, row: int, pointer: str) -> None:
        if number not in self._unread and len(self._unread) >= _NUMBERS_NAMED:
            number = "others"
        self._unread.setdefault(number, _Unread(row, pointer)).times += 1
        self._intake.read += 1

    def finish(self) -> None:
        """Say which transactions were not read."""
        for number, unread in self._unread.items():
            problem = _unsupported(number, unread.times)
            self._intake.reject(problem, row=unread.row, pointer=unread.pointer or None, records=unread.times)


@dataclass
class _Unread:
    """Messages of a transaction that we do not read: where the first stands, and how many there are."""

    row: int
    pointer: str
    times: int = 0


class Exchange:
    """A message with its header, input and output, whatever the sender called them."""

    def __init__(self, message: Node) -> None:
        if not isinstance(message, Mapping):
            raise unrecognised(message)
        self._message = message
        self._request, self._request_at = _half(message, _REQUEST_NAMES)
        self._reply, self._reply_at = _half(message, _REPLY_NAMES)
        number = self._request.get("infno")
        if number in (None, ""):
            raise unrecognised(message)
        self.number = str(number)
        self.refusal = self._refusal()

    def records(self, part: Part) -> Iterator[tuple[str, dict[str, Node]]]:
        """The part's records: where each stands (JSON pointer) and its cells."""
        nodes, where = self._at(part.node)
        further = self._further(part)
        for index, element in _elements(nodes):
            here = where if index is None else f"{where}/{index}"
            if not isinstance(element, Mapping):
                continue
            more = further.get(str(element.get(part.joined[1]))) if part.joined else None
            cells = self._cells(part, element, more or {})
            if part.nested is None:
                yield here, cells
            else:
                yield from _codes(part.nested, element, cells, here)

    def _cells(self, part: Part, element: Mapping[str, Node], more: Mapping[str, Node]) -> dict[str, Node]:
        cells: dict[str, Node] = {}
        for column in part.table.given:
            for name in (column.name, *column.aliases):
                value = element.get(name, more.get(name))
                if value not in (None, ""):
                    break
            else:
                value = self._elsewhere(part.also.get(column.name, ()))
            if value is not None:
                cells[column.name] = value
        return cells

    def _elsewhere(self, places: Sequence[tuple[str, ...]]) -> Node:
        for place in places:
            nodes, _ = self._at(place[:-1])
            for _, element in _elements(nodes):
                if isinstance(element, Mapping) and element.get(place[-1]) not in (None, ""):
                    return element[place[-1]]
        return None

    def _further(self, part: Part) -> dict[str, Mapping[str, Node]]:
        if part.joined is None:
            return {}
        nodes, _ = self._at(part.joined[0])
        return {
            str(element.get(part.joined[1])): element
            for _, element in _elements(nodes)
            if isinstance(element, Mapping)
        }

    def _at(self, path: tuple[str, ...]) -> tuple[Node, str]:
        """The node at a path and its JSON pointer."""
        answered = path[:1] == ("output",)
        node: Node = self._reply if answered else self._request
        where = self._reply_at if answered else self._request_at
        for name in path:
            if isinstance(node, list) and len(node) == 1:
                node, where = node[0], f"{where}/0"
            if not isinstance(node, Mapping):
                return None, where
            node, where = _decoded(node.get(name)), f"{where}/{name}"
        return node, where

    def _refusal(self) -> Problem | None:
        """The platform's reason for refusing the message, when it did."""
        code = self._reply.get("infcode")
        if code in (None, "", 0, "0"):
            return None
        reason = self._reply.get("err_msg")
        return Problem(
            "message-refused",
            expected="a message that the platform accepted (infcode 0)",
            found=f"infcode {code}" + (f": {shown(reason)}" if reason else ""),
            fix="Nothing: what the platform refused is no record. Check the corrected upload instead.",
        )


def _half(message: Mapping[str, Node], names: Sequence[str]) -> tuple[Mapping[str, Node], str]:
    """The request or reply inside a message, or the message itself when it is not wrapped."""
    for name in names:
        half = _decoded(message.get(name))
        if isinstance(half, Mapping):
            return half, f"/{name}"
    return message, ""


def _decoded(node: Node) -> Node:
    """A node that some systems send as JSON text instead of JSON."""
    if isinstance(node, str) and node[:1] in ("{", "["):
        try:
            return parse_json(node)
        except Problem:
            return node  # a text that merely begins like JSON
    return node


def _elements(node: Node) -> Iterator[tuple[int | None, Node]]:
    if isinstance(node, list):
        yield from enumerate(node)
    elif node is not None:
        yield None, node


def _codes(
    nested: str, element: Mapping[str, Node], cells: dict[str, Node], here: str
) -> Iterator[tuple[str, dict[str, Node]]]:
    """One record for each trace code of a sale, whether in nodes of their own or in one field with commas."""
    inner = _decoded(element.get(nested))
    names = ("drug_trac_codg", "drug_trac_code")
    found = False
    for index, node in _elements(inner):
        code = (
            next((node[name] for name in names if name in node), None) if isinstance(node, Mapping) else node
        )
        where = f"{here}/{nested}" if index is None else f"{here}/{nested}/{index}"
        found = True
        yield where, cells | {"drug_trac_codg": code}
    if not found:
        flat = cells.get("drug_trac_codg")
        for code in flat.split(",") if isinstance(flat, str) else [flat]:
            yield here, cells | {"drug_trac_codg": code}


def _unsupported(number: str, times: int) -> Problem:
    return Problem(
        "transaction-unsupported",
        expected=f"one of the transactions {', '.join(TRANSACTIONS)}",
        found=f"{times} of transaction {shown(number)}, this being the first",
        fix="Nothing was read from them. Take them out, or ask for the transaction to be supported.",
    )


def unrecognised(message: Node) -> Problem:
    """Neither a message, nor a row of a kind we know."""
    keys = ", ".join(list(message)[:6]) if isinstance(message, Mapping) else type(message).__name__
    return Problem(
        "message-unrecognised",
        expected="a message of the national interface with infno and input, or a row with a kind's names",
        found=shown(keys),
        fix="Write the request with its header, and its reply under “reply”.",
    )


def _no_node(parts: Sequence[Part]) -> Problem:
    nodes = " or ".join("/".join(part.node) for part in parts if not part.optional) or "its nodes"
    return Problem(
        "message-empty",
        expected=f"the node {nodes}",
        found="a message without it",
        fix="Export the message with its input and its reply.",
    )
