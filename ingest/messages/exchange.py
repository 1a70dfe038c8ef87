"""One message of the national interface (request, usually with its reply) to records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.intake import Intake, Layout
from ingest.json_text import parse_json
from ingest.messages.transactions import TRANSACTIONS, UNREAD, WITHOUT_RECORDS, Part, Way, plain
from ingest.rejects import Problem, shown

Node = Any  # JSON as Python values
_OBJECT = (dict, Mapping)  # a dict is told at once
Cells = list[Node]  # in the order of a table's given columns
_REPLY_NAMES = ("reply", "response", "resp", "rsp")
_REQUEST_NAMES = ("request", "req")
_MESSAGE_NAMES = frozenset({"infno", "input", "output", "infcode", *_REPLY_NAMES, *_REQUEST_NAMES})
_TRACE_CODES = ("drug_trac_codg", "drug_trac_code")
_NUMBERS_NAMED = 100
_READ_NODES = {number: set().union(*(part.nodes for part in parts)) for number, parts in TRANSACTIONS.items()}


def is_message(value: Mapping[str, Node]) -> bool:
    """Whether an object claims to be a message, or a half of one."""
    return not _MESSAGE_NAMES.isdisjoint(value)


class Messages:
    """Takes the messages of one file. Call `finish` after the last.

    Transactions and nodes that we do not read are then said, each once with how many there are.
    """

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._unread: dict[str, _Unread] = {}
        self._nodes: Counter[str] = Counter()
        self._layouts: dict[str, Layout] = {}
        self._names = _Names()

    def take(self, message: Node, *, row: int, pointer: str = "") -> None:
        """Take the records of one message; one that makes none is a reject with the reason."""
        try:
            exchange = Exchange(message, self._names)
            if exchange.number in WITHOUT_RECORDS:
                self._intake.passed_over[f"{exchange.number} {WITHOUT_RECORDS[exchange.number]}"] += 1
                return
            parts = TRANSACTIONS.get(exchange.number)
            if parts is None:
                self._leave_unread(exchange.number, row, pointer)
                return
            taken = sum(self._take_part(exchange, part, row, pointer) for part in parts)
            self._nodes.update(exchange.nodes_unread())
        except Problem as problem:
            self._intake.refuse(problem, row=row, pointer=pointer)
            return
        if not taken:
            self._intake.refuse(exchange.refusal or _no_node(parts), row=row, pointer=pointer)

    def _take_part(self, exchange: Exchange, part: Part, row: int, pointer: str) -> int:
        """Take the records of one part; how many there were."""
        layout = self._layouts.get(part.table.name)
        if layout is None:
            layout = self._intake.layout(part.table, part.table.given)
            self._layouts[part.table.name] = layout
        taken = 0
        for where, cells in exchange.records(part):
            taken += 1
            if cells is not None:
                layout.add(cells, row, pointer + where, exchange.refusal)
            elif part.table.completes is None:
                self._intake.refuse(_no_object(part), row=row, pointer=pointer + where)
        return taken

    def _leave_unread(self, number: str, row: int, pointer: str) -> None:
        if number not in self._unread and len(self._unread) >= _NUMBERS_NAMED:
            number = "others"
        self._unread.setdefault(number, _Unread(row, pointer)).times += 1
        self._intake.read += 1

    def finish(self) -> None:
        """Say which transactions and which nodes were not read."""
        for number, unread in self._unread.items():
            problem = _unsupported(number, unread.times)
            self._intake.reject(problem, row=unread.row, pointer=unread.pointer or None, records=unread.times)
        if self._nodes:
            self._intake.reject(_nodes_passed_over(self._nodes), records=0)


@dataclass
class _Unread:
    """Messages of a transaction that we do not read: where the first stands, and how many there are."""

    row: int
    pointer: str
    times: int = 0


@dataclass(frozen=True)
class _Fields:
    """How the fields of elements with the same names fill the columns of a part."""

    names: tuple[tuple[str, ...], ...]  # for each given column, those under which the element has it
    first: tuple[str | None, ...]  # for each given column, the name to look under first
    several: tuple[int, ...]  # columns that may stand under further names, or in other places


class _Names:
    """Which of an element's fields may fill each column of a part: worked out once for each set of names."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, tuple[str, ...]], _Fields] = {}

    def of(self, part: Part, element: Mapping[str, Node]) -> _Fields:
        """The fields of the element."""
        asked = (id(part), tuple(element))
        found = self._known.get(asked)
        if found is None:
            if len(self._known) > 10_000:  # hostile input could have other names in every element
                self._known.clear()
            found = self._known[asked] = _fields(part, element)
        return found


def _fields(part: Part, element: Mapping[str, Node]) -> _Fields:
    written: dict[str, list[str]] = {}
    for name in element:
        written.setdefault(plain(name), []).append(name)
    names = tuple(
        tuple(name for spelling in spellings for name in written.get(spelling, ()))
        for spellings, _ in part.columns
    )
    return _Fields(
        names,
        tuple(found[0] if found else None for found in names),
        tuple(at for at, (_, places) in enumerate(part.columns) if places or len(names[at]) > 1),
    )


class Exchange:
    """A message with its header, input and output, whatever the sender called them."""

    def __init__(self, message: Node, names: _Names) -> None:
        if not isinstance(message, _OBJECT):
            raise unrecognised(message)
        self._names = names
        self._wrapping: set[Way] = set()  # nodes that hold others which parts look into
        self._request, self._request_at = _half(message, _REQUEST_NAMES)
        self._reply, self._reply_at = _half(message, _REPLY_NAMES)
        number = self._request.get("infno")
        if number in (None, ""):
            raise unrecognised(message)
        self.number = str(number)
        self.refusal = self._refusal()

    def records(self, part: Part) -> Iterator[tuple[str, Cells | None]]:
        """The part's records: where each stands (JSON pointer) and its cells; None for what is no object."""
        nodes, where = self._at(part.node)
        further = self._further(part)
        for index, element in _elements(nodes):
            here = where if index is None else f"{where}/{index}"
            if not isinstance(element, _OBJECT):
                if element not in (None, ""):
                    yield here, None
                continue
            more = further.get(str(element.get(part.joined[1]))) if part.joined else None
            cells = self._cells(part, element, more)
            if part.numbered is not None and cells[part.numbered] in (None, ""):
                cells[part.numbered] = (index or 0) + 1
            if part.nested is None:
                yield here, cells
            else:
                yield from _codes(part, element, cells, here)

    def nodes_unread(self) -> Iterator[str]:
        """The nodes with something in them that no part looks into."""
        read = _READ_NODES[self.number] | self._wrapping
        for half, message in (("input", self._request), ("output", self._reply)):
            inner = _decoded(message.get(half))
            if isinstance(inner, _OBJECT):
                for name, node in inner.items():
                    if (half, name) not in read and isinstance(node, (list, Mapping)) and node:
                        yield f"{self.number} {half}/{name}"

    def _cells(self, part: Part, element: Mapping[str, Node], more: Mapping[str, Node] | None) -> Cells:
        fields = self._names.of(part, element)
        cells: Cells = list(map(element.get, fields.first))  # type: ignore[arg-type]
        others = self._names.of(part, more).names if more else None
        for at in range(len(cells)) if others else fields.several:
            value = cells[at]
            if value is None or value == "":
                cells[at] = self._elsewhere(part, at, element, fields.names[at], more, others)
        return cells

    def _elsewhere(
        self,
        part: Part,
        at: int,
        element: Mapping[str, Node],
        names: Sequence[str],
        more: Mapping[str, Node] | None,
        others: Sequence[Sequence[str]] | None,
    ) -> Node:
        """A cell that its field leaves empty: from another field, the element joined, or another place."""
        value = None
        for name in names:
            value = element[name]
            if value not in (None, ""):
                return value
        if others is not None and more is not None:
            value = next((more[name] for name in others[at] if more[name] not in (None, "")), value)
        places = part.columns[at][1]
        return self._at_places(places) if places and value in (None, "") else value

    def _at_places(self, places: Sequence[Way]) -> Node:
        for place in places:
            nodes, _ = self._at(place[:-1])
            for _, element in _elements(nodes):
                if isinstance(element, _OBJECT) and element.get(place[-1]) not in (None, ""):
                    return element[place[-1]]
        return None

    def _further(self, part: Part) -> dict[str, Mapping[str, Node]]:
        if part.joined is None:
            return {}
        nodes, _ = self._at(part.joined[0])
        return {
            str(element.get(part.joined[1])): element
            for _, element in _elements(nodes)
            if isinstance(element, _OBJECT)
        }

    def _at(self, path: Way) -> tuple[Node, str]:
        """The node at a path and its JSON pointer."""
        answered = path[:1] == ("output",)
        node: Node = self._reply if answered else self._request
        where = self._reply_at if answered else self._request_at
        for name in path:
            if isinstance(node, list) and len(node) == 1:
                node, where = node[0], f"{where}/0"
            if not isinstance(node, _OBJECT):
                return None, where
            outer = None if name in node else _holder_of(name, node)
            if outer is not None:
                self._wrapping.add((path[0], outer))
                node, where = _decoded(node[outer]), f"{where}/{outer}"
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
        if isinstance(half, _OBJECT):
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


def _holder_of(name: str, node: Mapping[str, Node]) -> str | None:
    """The field whose object has the node: some systems wrap what others send bare."""
    for outer, inner in node.items():
        inner = _decoded(inner)
        if isinstance(inner, _OBJECT) and isinstance(_decoded(inner.get(name)), (Mapping, list)):
            return outer
    return None


def _codes(part: Part, element: Mapping[str, Node], cells: Cells, here: str) -> Iterator[tuple[str, Cells]]:
    """One record for each trace code of a sale, whether in nodes of their own or in one field with commas."""
    at = next(place for place, column in enumerate(part.table.given) if column.name == _TRACE_CODES[0])

    def with_code(code: Node) -> Cells:
        return [*cells[:at], code, *cells[at + 1 :]]

    inner = _decoded(element.get(str(part.nested)))
    found = False
    for index, node in _elements(inner):
        code = (
            next((node[name] for name in _TRACE_CODES if name in node), None)
            if isinstance(node, _OBJECT)
            else node
        )
        where = f"{here}/{part.nested}" if index is None else f"{here}/{part.nested}/{index}"
        found = True
        yield where, with_code(code)
    if not found:
        flat = cells[at]
        for code in flat.split(",") if isinstance(flat, str) else [flat]:
            yield here, with_code(code)


def _nodes_passed_over(nodes: Mapping[str, int]) -> Problem:
    named = ", ".join(f"{name} ({times})" for name, times in sorted(nodes.items())[:_NUMBERS_NAMED])
    return Problem(
        "message-nodes-passed-over",
        expected="nodes of which we read records",
        found=f"others too: {named}",
        fix="Nothing; it says what of these messages was not read.",
    )


def _no_object(part: Part) -> Problem:
    return Problem(
        "message-element",
        expected=f"objects in the node {'/'.join(part.node)}",
        found="an element that is a text, a number or a list",
        fix="Export the message again; whoever wrote it put something else in place of the record.",
    )


def _unsupported(number: str, times: int) -> Problem:
    return Problem(
        "transaction-unsupported",
        expected=f"one of the transactions {', '.join(TRANSACTIONS)}",
        found=f"{times} of transaction {shown(number)}, this being the first",
        fix=UNREAD.get(number)
        or "Nothing was read from them. Take them out, or ask for the transaction to be supported.",
    )


def unrecognised(message: Node) -> Problem:
    """Neither a message, nor a row of a kind we know."""
    keys = ", ".join(list(message)[:6]) if isinstance(message, _OBJECT) else type(message).__name__
    return Problem(
        "message-unrecognised",
        expected="a message of the national interface with infno and input, or a row with a kind's names",
        found=shown(keys),
        fix="Write the request with its header, and its reply under “reply”.",
    )


def _no_node(parts: Sequence[Part]) -> Problem:
    nodes = " or ".join("/".join(part.node) for part in parts if part.needed) or "its nodes"
    return Problem(
        "message-empty",
        expected=f"the node {nodes}",
        found="a message without it",
        fix="Export the message with its input and its reply.",
    )
