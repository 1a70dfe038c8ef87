"""Fee lines and settlements: sums, times, sex, pairs of services, physicians, dates outside the stay."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hegui.county import catalogue
from hegui.county.builder import County
from hegui.county.model import Encounter, Item, Line, Person, Physician, Settlement, Suspension, fen
from hegui.county.parameters import EMPLOYEES

_CARE_DAY = datetime(2026, 3, 19, 9, 30)


def near_misses(county: County) -> None:
    _one_fen_apart(county)
    _sent_exactly_a_day_later(county)
    _right_sex_or_not_paid(county)
    _services_apart(county)
    _around_a_suspension(county)
    _hours_around_a_stay(county)


def violations(county: County) -> None:
    _wrong_products(county)
    _wrong_splits(county)
    _wrong_totals(county)
    _wrong_fund_sums(county)
    _sent_too_late(county)
    _wrong_sex(county)
    _services_together(county)
    _suspended(county)
    _outside_the_stay(county)


def _visit(
    county: County, month: int, day: int, *, person: Person | None = None, legacy: bool = False
) -> Encounter:
    begins = datetime(2026, month, day, 9, county.dice.below(50))
    return county.visit(
        person or county.person(scheme=EMPLOYEES), county.hospital("2"), begins, legacy=legacy
    )


def _stay(
    county: County, month: int, day: int, *, person: Person | None = None, days: int = 5, plain: bool = True
) -> Encounter:
    begins = datetime(2026, month, day, 9, 30)
    return county.stay(person or county.person(), county.hospital("3"), begins, days, plain=plain)


def _add(county: County, visit: Encounter, item: Item, quantity: int | str = 1, *, own: bool = False) -> Line:
    return county.line(visit, item, quantity, visit.begins + timedelta(minutes=25), own=own)


# Sums


def _one_fen_apart(county: County) -> None:
    """Each sum differs by one fen, which is left to rounding."""
    product = _add(county, _visit(county, 2, 5), catalogue.PRESSURE_COMBINED, 7)
    product.amount += 1
    county.split(product)
    parts = _add(county, _visit(county, 2, 6), catalogue.SUGAR_TABLETS, 9)
    parts.scope -= 1
    bill = _visit(county, 2, 9).settlement

    def total_one_fen_more() -> None:
        bill.total += 1
        bill.person_part += 1
        bill.cash += 1

    other = _visit(county, 2, 10).settlement

    def fund_one_fen_more() -> None:
        other.fund += 1

    county.after_settling.extend((total_one_fen_more, fund_one_fen_more))


def _wrong_products(county: County) -> None:
    for visit, item, quantity, more in (
        (_visit(county, 3, 4), catalogue.PRESSURE_TABLETS, "14", fen("5.00")),
        (_stay(county, 3, 5), catalogue.SHENFU, "2.5", fen("35.61")),
        (_visit(county, 3, 6, legacy=True), catalogue.SUGAR_TABLETS, "30", fen("0.02")),
    ):
        line = _add(county, visit, item, quantity)
        line.amount += more
        county.split(line)
        county.expect("line-arithmetic", line, more)


def _wrong_splits(county: County) -> None:
    for visit, missing in ((_visit(county, 4, 2), fen("3.00")), (_stay(county, 4, 8), fen("-120.50"))):
        line = _add(county, visit, catalogue.LATAMOXEF, 3)
        line.scope -= missing
        county.expect("line-split", line, abs(missing))
        county.expect("in-scope-amount", visit.settlement, abs(missing))


def _wrong_totals(county: County) -> None:
    for visit, more in (
        (_visit(county, 4, 3), fen("10.00")),
        (_stay(county, 4, 9), fen("-200.00")),
        (_visit(county, 4, 10, legacy=True), fen("66.60")),
    ):
        bill = visit.settlement

        def wrong_total(bill: Settlement = bill, more: int = more) -> None:
            bill.total += more
            bill.person_part += more
            bill.cash += more

        county.after_settling.append(wrong_total)
        county.expect("settlement-total", bill, abs(more))
        if not visit.legacy:  # an old message does not say which part of the total is whose
            county.expect("in-scope-amount", bill, abs(more))


def _wrong_fund_sums(county: County) -> None:
    """The fund's parts do not add up, the three parties do not, or neither."""
    for visit, fund, person in (
        (_stay(county, 5, 7), fen("100.00"), fen("-100.00")),
        (_visit(county, 5, 8), 0, fen("50.00")),
        (_stay(county, 5, 12), fen("20.00"), fen("10.00")),
    ):
        bill = visit.settlement

        def wrong_sums(bill: Settlement = bill, fund: int = fund, person: int = person) -> None:
            bill.fund += fund
            bill.person_part += person
            bill.cash += person

        county.after_settling.append(wrong_sums)
        for difference in (fund, fund + person):
            if difference:
                county.expect("settlement-funds", bill, abs(difference))


# Times


def _sent_exactly_a_day_later(county: County) -> None:
    line = _add(county, _stay(county, 2, 18), catalogue.OZAGREL, 2)
    line.uploaded = line.incurred + timedelta(days=1)


def _sent_too_late(county: County) -> None:
    for visit, wait in (
        (_stay(county, 3, 11), timedelta(days=1, seconds=1)),
        (_stay(county, 4, 14, days=7), timedelta(days=3, hours=2)),
    ):
        line = _add(county, visit, catalogue.STOMACH_POWDER, 3)
        line.uploaded = line.incurred + wait
        county.expect("upload-within-a-day", line, line.amount)


def _hours_around_a_stay(county: County) -> None:
    """Charged before the hour of admission and after that of discharge, on the same days."""
    visit = _stay(county, 2, 24)
    county.line(visit, catalogue.STOOL_TEST, 1, visit.begins - timedelta(hours=2))
    assert visit.ends is not None
    county.line(visit, catalogue.PRESSURE_TABLETS, 14, visit.ends + timedelta(hours=5))


def _outside_the_stay(county: County) -> None:
    early, late = _stay(county, 3, 24), _stay(county, 4, 21)
    assert late.ends is not None
    for visit, incurred in (
        (early, early.begins.replace(hour=22, minute=30) - timedelta(days=1)),
        (late, late.ends.replace(hour=8) + timedelta(days=1)),
    ):
        line = county.line(visit, catalogue.CHEST_SCREENING, 2, incurred)
        county.expect("charge-outside-stay", line, line.scope)


# Sex


def _right_sex_or_not_paid(county: County) -> None:
    man, woman = county.person(sex=catalogue.MEN), county.person(sex=catalogue.WOMEN)
    _add(county, _stay(county, 2, 3, person=woman), catalogue.WOMB_IMAGING)
    _add(county, _visit(county, 2, 11, person=man), catalogue.WOMEN_CAPSULES, 24, own=True)
    taken_back = _add(county, _stay(county, 5, 5, person=man), catalogue.WOMEN_SUPPOSITORY, 6)
    county.refund(taken_back, taken_back.incurred + timedelta(minutes=30))


def _wrong_sex(county: County) -> None:
    for sex, item, quantity in (
        (catalogue.MEN, catalogue.WOMEN_CAPSULES, 36),
        (catalogue.WOMEN, catalogue.MEN_TABLETS, 30),
        (catalogue.MEN, catalogue.WOMEN_ULTRASOUND, 1),
    ):
        person = county.person(scheme=EMPLOYEES, sex=sex)
        line = _add(county, _visit(county, 5, 13, person=person), item, quantity)
        county.expect("drug-sex", line, line.scope)


# Services that contain one another


def _services_apart(county: County) -> None:
    """On neighbouring days of one stay, or one of them taken back."""
    days_apart = _stay(county, 2, 25)
    _add(county, days_apart, catalogue.EMERGENCY_WATCH)
    care = _stay(county, 3, 18)
    watch = county.line(care, catalogue.INTENSIVE_CARE, 1, _CARE_DAY)
    county.line(care, catalogue.MOUTH_CARE, 2, _CARE_DAY + timedelta(days=1))
    county.line(care, catalogue.MOUTH_CARE, 1, watch.incurred + timedelta(hours=2), own=False)
    county.refund(watch, watch.incurred + timedelta(hours=3))


def _services_together(county: County) -> None:
    emergency = county.visit(
        county.person(scheme=EMPLOYEES), county.hospital("3"), datetime(2026, 4, 17, 2, 10), kind="13"
    )
    _add(county, emergency, catalogue.EMERGENCY_WATCH, 2)
    contained = [_add(county, emergency, catalogue.EMERGENCY_VISIT)]
    # Watching contains nursing as well, so this stay charges none.
    bedded = _stay(county, 5, 6, plain=False)
    county.line(bedded, catalogue.EMERGENCY_WATCH, 1, bedded.begins + timedelta(minutes=5))
    contained.append(county.line(bedded, catalogue.BED, 5, bedded.begins + timedelta(minutes=9)))
    care = _stay(county, 5, 20)
    county.line(care, catalogue.INTENSIVE_CARE, 1, care.begins + timedelta(hours=4))
    contained.append(county.line(care, catalogue.MOUTH_CARE, 3, care.begins + timedelta(hours=6)))
    for line in contained:
        county.expect("exclusive-services", line, line.scope)


# Physicians


def _suspended_doctor(county: County, begins: date, ends: date | None) -> Physician:
    doctor = county.new_doctor(county.hospitals[2])
    doctor.suspensions.append(Suspension(begins, ends, "暂停医保支付资格"))
    return doctor


def _ordered_by(county: County, doctor: Physician, day: date) -> Line:
    begins = datetime(day.year, day.month, day.day, 9, 12)
    visit = county.visit(county.person(scheme=EMPLOYEES), doctor.institution, begins)
    return county.line(visit, catalogue.SUGAR_TABLETS, 28, begins + timedelta(minutes=16), doctor=doctor)


def _around_a_suspension(county: County) -> None:
    doctor = _suspended_doctor(county, date(2026, 3, 1), date(2026, 4, 30))
    for day in (date(2026, 2, 28), date(2026, 5, 1)):
        _ordered_by(county, doctor, day)


def _suspended(county: County) -> None:
    limited = _suspended_doctor(county, date(2026, 3, 2), date(2026, 3, 31))
    unlimited = _suspended_doctor(county, date(2026, 5, 18), None)
    for doctor, day in (
        (limited, date(2026, 3, 2)),
        (limited, date(2026, 3, 31)),
        (unlimited, date(2026, 6, 22)),
    ):
        line = _ordered_by(county, doctor, day)
        county.expect("suspended-physician", line, line.scope)
