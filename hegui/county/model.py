"""The records of a county as plain objects, before any file is written.

Money is a whole number of fen. Identifiers are given out last, in the order of time (`numbering`), so that a
planted record cannot be told from its number; an object's `iri` is therefore only right after numbering.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

DATA = "https://w3id.org/hegui/data/"
COUNTY = "500230"


def fen(yuan: str | Decimal) -> int:
    """An amount in yuan as fen, rounded half up."""
    return int((Decimal(yuan) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def share(amount: int, ratio: Decimal) -> int:
    """`ratio` of an amount in fen, rounded half up to a whole fen."""
    return int((amount * ratio).quantize(Decimal(1), ROUND_HALF_UP))


class Named(Protocol):
    """Anything a finding can be about."""

    @property
    def iri(self) -> str: ...


@dataclass(eq=False)
class FirstByIri:
    """Of two records that tie, the one whose IRI is smaller (or larger)."""

    records: Sequence[Named]
    largest: bool = False

    @property
    def iri(self) -> str:
        return (max if self.largest else min)(record.iri for record in self.records)


@dataclass(frozen=True)
class Known:
    """A record that is known by its IRI from the start."""

    iri: str


@dataclass(eq=False)
class Book:
    """A workbook of the agency in a folder of the county: rows by kind of record, columns by field name."""

    name: str
    title: str
    sheets: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    folder: str = "agency"


@dataclass(eq=False)
class Person:
    name: str
    sex: str
    born: date
    scheme: str
    category: str
    number: str = ""
    identity: str = ""
    statuses: list[Status] = field(default_factory=list)

    @property
    def iri(self) -> str:
        return f"{DATA}person/{self.number}"


@dataclass(eq=False)
class Status:
    kind: str
    begins: date
    ends: date | None


@dataclass(eq=False)
class Institution:
    name: str
    kind: str
    level: str
    style: int
    code: str = ""


@dataclass(eq=False)
class Physician:
    name: str
    institution: Institution
    code: str = ""
    suspensions: list[Suspension] = field(default_factory=list)


@dataclass(eq=False)
class Suspension:
    begins: date
    ends: date | None
    reason: str


@dataclass(eq=False)
class Item:
    code: str
    name: str
    kind: str
    level: str
    price: Decimal
    sex: str = ""
    not_payable: str = ""
    entries: tuple[tuple[date, date | None], ...] = ((date(2024, 1, 1), None),)
    fee_kind: str = "05"


@dataclass(eq=False)
class Line:
    visit: Encounter
    item: Item
    quantity: Decimal
    price: Decimal
    amount: int
    incurred: datetime
    uploaded: datetime
    doctor: Physician | None
    own: int = 0
    over: int = 0
    pre: int = 0
    scope: int = 0
    refunds: Line | None = None
    number: str = ""

    @property
    def iri(self) -> str:
        return f"{DATA}fee-line/{self.visit.number}-{self.number}"


@dataclass(eq=False)
class Encounter:
    person: Person
    place: Institution
    kind: str
    begins: datetime
    ends: datetime | None
    doctor: Physician
    diagnoses: list[tuple[str, str]]
    lines: list[Line] = field(default_factory=list)
    third_party: bool | None = None
    legacy: bool = False
    number: str = ""
    settlement: Settlement = field(init=False)

    def __post_init__(self) -> None:
        self.settlement = Settlement(self)

    @property
    def inpatient(self) -> bool:
        return self.kind in {"21", "22", "23", "24", "52"}

    @property
    def iri(self) -> str:
        return f"{DATA}encounter/{self.number}"


@dataclass(eq=False)
class Settlement:
    visit: Encounter
    number: str = ""
    time: datetime = datetime(2026, 1, 1)
    total: int = 0
    own: int = 0
    over: int = 0
    pre: int = 0
    scope: int = 0
    deductible: int = 0
    pool: int = 0
    major: int = 0
    large: int = 0
    assistance: int = 0
    fund: int = 0
    person_part: int = 0
    account: int = 0
    cash: int = 0
    hospital: int = 0

    @property
    def iri(self) -> str:
        return f"{DATA}settlement/{self.number}"


@dataclass(eq=False)
class Sale:
    place: Institution
    item: Item
    person: Person
    sold: datetime
    code: str
    quantity: Decimal
    price: Decimal
    visit: Encounter | None = None
    document: str = ""

    @property
    def amount(self) -> int:
        return fen(self.price * self.quantity)

    @property
    def iri(self) -> str:
        return f"{DATA}trace-sale/{self.place.code}-{self.document}-{self.code}"


@dataclass(eq=False)
class Operator:
    name: str
    post: str
    department: str
    hired: date
    left: date | None = None
    number: str = ""
    terminal: str = ""

    @property
    def iri(self) -> str:
        return f"{DATA}operator/{self.number}"


@dataclass(eq=False)
class Grant:
    holder: Operator
    begins: date
    ends: date | None = None
    role: str = ""
    permission: str = ""
    approver: Operator | None = None
    delegator: Operator | None = None

    @property
    def iri(self) -> str:
        return f"{DATA}grant/{self.holder.number}-{self.permission or self.role}-{self.begins:%Y%m%d}"


@dataclass(eq=False)
class Case:
    operations: list[Operation] = field(default_factory=list)
    number: str = ""

    @property
    def iri(self) -> str:
        return f"{DATA}case/{self.number}"

    @property
    def largest(self) -> int:
        return max(operation.amount for operation in self.operations)


@dataclass(eq=False)
class Operation:
    case: Case
    duty: str
    operator: Operator
    time: datetime
    terminal: str
    amount: int

    @property
    def iri(self) -> str:
        stamp = f"{self.time:%Y%m%d%H%M%S}"
        return f"{DATA}operation/{self.case.number}-{self.duty}-{stamp}-{self.operator.number}"


@dataclass(eq=False)
class ListEntry:
    sheet: str
    number: str
    name: str
    department: str = ""
    detail: str = ""
    basis: str = ""
    power: str = ""
    published: date | None = None
    channel: str = ""

    @property
    def iri(self) -> str:
        return f"{DATA}list-{self.sheet}/{self.number}"


@dataclass(eq=False)
class Parameter:
    code: str
    region: str
    value: Decimal
    source: str
    begins: date
    ends: date | None = None
    scheme: str = ""
    level: str = ""
    category: str = ""
    year: int | None = None

    @property
    def iri(self) -> str:
        parts = (self.code, self.region, self.scheme or "0", self.level or "0", self.category or "0")
        return f"{DATA}parameter/{'-'.join(parts)}-{self.begins:%Y%m%d}"


@dataclass(eq=False)
class Expected:
    """One finding that the county was built to contain; the amount is asked for after settling."""

    rule: str
    focus: Named
    amount: int | Callable[[], int] | None

    def as_json(self) -> dict[str, str | int | None]:
        """The finding as expected.json holds it; only right once the county is numbered and settled."""
        amount = self.amount() if callable(self.amount) else self.amount
        return {"rule": f"rule:{self.rule}", "focus": self.focus.iri, "amount": amount}
