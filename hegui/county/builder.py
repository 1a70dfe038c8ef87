"""The county while it is being built: what later modules add, and how visits and lines are made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from hegui.county import catalogue, institutions, parameters
from hegui.county.dice import Dice
from hegui.county.model import (
    Book,
    Case,
    Encounter,
    Expected,
    Grant,
    Institution,
    Item,
    Line,
    ListEntry,
    Named,
    Operator,
    Parameter,
    Person,
    Physician,
    Sale,
    Status,
    fen,
    share,
)
from hegui.county.names import name

_PRE_SHARE = Decimal("0.10")
_DIAGNOSES = (
    ("I10.x00x002", "高血压病"),
    ("E11.900", "2型糖尿病"),
    ("J18.900", "肺炎"),
    ("K29.500", "慢性胃炎"),
    ("I25.103", "冠状动脉粥样硬化性心脏病"),
    ("I63.900", "脑梗死"),
)


class County:
    """One invented county. `plants` says whether violations are built in; near misses always are."""

    def __init__(self, settlements: int, seed: int, plants: bool) -> None:
        self.dice = Dice(seed)
        self.size = settlements
        self.planting = plants
        self.people: list[Person] = []
        self.hospitals = institutions.hospitals()
        self.pharmacies = institutions.pharmacies()
        self.physicians = institutions.physicians(self.dice, self.hospitals)
        self.items: list[Item] = list(catalogue.ITEMS)
        self.visits: list[Encounter] = []
        self.sales: list[Sale] = []
        self.operators: list[Operator] = []
        self.grants: list[Grant] = []
        self.cases: list[Case] = []
        self.entries: list[ListEntry] = []
        self.parameters: list[Parameter] = parameters.regional_parameters()
        self.books: list[Book] = []
        self.expected: list[Expected] = []
        self.after_settling: list[Callable[[], None]] = []
        self.unlimited: set[Encounter] = set()
        self._codes = 0

    # What is expected

    def expect(self, rule: str, focus: Named, amount: int | Callable[[], int] | None = None) -> None:
        """Note one finding; `amount` in fen, or something to ask once the county is settled."""
        self.expected.append(Expected(rule, focus, amount))

    def book(self, name: str) -> Book:
        """The workbook of that area."""
        return next(book for book in self.books if book.name == name)

    # People and places

    def person(
        self, *, scheme: str = "", sex: str = "", category: str = "", status: Status | None = None
    ) -> Person:
        """A new person; what is not asked for is drawn."""
        dice = self.dice
        scheme = scheme or dice.pick((parameters.EMPLOYEES, parameters.RESIDENTS, parameters.RESIDENTS))
        if not category:
            choices = (
                ("1101", "1101", "1103", "1201")
                if scheme == parameters.EMPLOYEES
                else ("1501", "1501", "1403")
            )
            category = dice.pick(choices)
        oldest, youngest = {"1201": (1940, 1963), "1403": (2009, 2018)}.get(category, (1955, 1999))
        born = date(dice.between(oldest, youngest), dice.between(1, 12), dice.between(1, 28))
        person = Person(name(dice), sex or dice.pick(("1", "2")), born, scheme, category)
        if status:
            person.statuses.append(status)
        self.people.append(person)
        return person

    def hospital(self, level: str) -> Institution:
        """One of the hospitals of a level."""
        return self.dice.pick([place for place in self.hospitals if place.level == level])

    def doctor(self, place: Institution) -> Physician:
        """A physician of the hospital who is never suspended."""
        return self.dice.pick(
            [one for one in self.physicians if one.institution is place and not one.suspensions]
        )

    def new_doctor(self, place: Institution) -> Physician:
        """One more physician at the hospital."""
        found = Physician(name(self.dice), place, f"D500230{99001 + len(self.physicians)}")
        self.physicians.append(found)
        return found

    # Visits and their lines

    def stay(
        self,
        person: Person,
        place: Institution,
        begins: datetime,
        days: int,
        *,
        kind: str = "21",
        ends: datetime | None = None,
        plain: bool = True,
    ) -> Encounter:
        """An inpatient stay with its daily charges, settled half an hour after discharge."""
        ends = ends or (begins + timedelta(days=days)).replace(hour=10, minute=30)
        visit = Encounter(person, place, kind, begins, ends, self.doctor(place), [self.dice.pick(_DIAGNOSES)])
        visit.settlement.time = ends + timedelta(minutes=30)
        self.visits.append(visit)
        if plain:
            nights = max((ends.date() - begins.date()).days, 1)
            charged = max(begins, ends - timedelta(hours=2))
            for item in (catalogue.BED, catalogue.WARD_ROUND, catalogue.NURSING):
                self.line(visit, item, nights, charged)
            self.line(visit, self.dice.pick(catalogue.TESTS), 1, begins + timedelta(minutes=40))
        return visit

    def visit(
        self,
        person: Person,
        place: Institution,
        begins: datetime,
        *,
        kind: str = "11",
        third_party: bool | None = None,
        legacy: bool = False,
        plain: bool = True,
    ) -> Encounter:
        """An outpatient visit, settled the same hour."""
        visit = Encounter(person, place, kind, begins, None, self.doctor(place), [self.dice.pick(_DIAGNOSES)])
        visit.third_party, visit.legacy = third_party, legacy
        visit.settlement.time = begins + timedelta(minutes=self.dice.between(35, 58))
        self.visits.append(visit)
        if plain:
            for item in self.dice.some(catalogue.COMMON_DRUGS, self.dice.between(1, 2)):
                self.line(visit, item, self.dice.pick((28, 30, 56, 60)), begins + timedelta(minutes=12))
            self.line(visit, self.dice.pick(catalogue.TESTS), 1, begins + timedelta(minutes=9))
        return visit

    def line(
        self,
        visit: Encounter,
        item: Item,
        quantity: int | str,
        incurred: datetime,
        *,
        price: str = "",
        own: bool = False,
        doctor: Physician | None = None,
    ) -> Line:
        """Charge an item; `own` makes the person pay all of it."""
        count, unit = Decimal(quantity), Decimal(price) if price else item.price
        amount = fen(count * unit)
        line = Line(
            visit, item, count, unit, amount, incurred, self._upload(visit, incurred), doctor or visit.doctor
        )
        self.split(line, own=own)
        visit.lines.append(line)
        return line

    def split(self, line: Line, *, own: bool = False) -> None:
        """Divide the line's amount: all the person's (丙), a tenth first (乙), or all in scope (甲)."""
        line.own = line.amount if own or line.item.level == "03" else 0
        line.pre = share(line.amount - line.own, _PRE_SHARE) if line.item.level == "02" else 0
        line.scope = line.amount - line.own - line.pre

    def refund(self, line: Line, incurred: datetime) -> Line:
        """A line that takes another back."""
        back = Line(
            line.visit,
            line.item,
            -line.quantity,
            line.price,
            -line.amount,
            incurred,
            self._upload(line.visit, incurred),
            line.doctor,
            -line.own,
            -line.over,
            -line.pre,
            -line.scope,
            line,
        )
        line.visit.lines.append(back)
        return back

    @staticmethod
    def _upload(visit: Encounter, incurred: datetime) -> datetime:
        """Hospitals send a day's lines the same evening, and the last ones before settling."""
        evening = max(incurred, visit.begins).replace(hour=21, minute=15, second=0)
        settled = visit.settlement.time - timedelta(minutes=10)
        return max(min(evening, settled), incurred)

    # Trace codes

    def trace_code(self) -> str:
        """Twenty digits that begin with 8; the zeros behind it show that it is invented."""
        self._codes += 1
        return f"80000{self._codes * 7919 % 10**15:015d}"

    def sale(
        self,
        person: Person,
        item: Item,
        sold: datetime,
        *,
        code: str = "",
        quantity: str = "1",
        price: str = "",
        visit: Encounter | None = None,
        place: Institution | None = None,
    ) -> Sale:
        """One pack sold (or taken back, with a negative quantity) at a pharmacy."""
        sale = Sale(
            place or self.dice.pick(self.pharmacies),
            item,
            person,
            sold,
            code or self.trace_code(),
            Decimal(quantity),
            Decimal(price or f"{item.price * 10:.2f}"),
            visit,
        )
        self.sales.append(sale)
        return sale
