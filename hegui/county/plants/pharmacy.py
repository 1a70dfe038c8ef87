"""Trace codes: one pack is sold once."""

from __future__ import annotations

from datetime import datetime, timedelta

from hegui.county import catalogue
from hegui.county.builder import County
from hegui.county.model import FirstByIri, Sale


def near_misses(county: County) -> None:
    """A pack that is brought back, and packs whose codes are neighbours."""
    person = county.person()
    sold = county.sale(
        person, catalogue.SUGAR_TABLETS, datetime(2026, 2, 12, 10, 30), place=county.pharmacies[0]
    )
    county.sale(
        person,
        catalogue.SUGAR_TABLETS,
        datetime(2026, 2, 13, 9, 0),
        code=sold.code,
        quantity="-1",
        place=county.pharmacies[0],
    )
    one = county.sale(person, catalogue.PRESSURE_TABLETS, datetime(2026, 3, 2, 11, 0))
    county.sale(person, catalogue.PRESSURE_TABLETS, datetime(2026, 3, 2, 11, 1), code=f"{int(one.code) + 1}")


def violations(county: County) -> None:
    _sold_again(county)
    _sold_three_times(county)
    _sold_in_the_same_second(county)


def _found(county: County, sale: Sale) -> None:
    county.expect("trace-code-sold-once", sale, sale.amount)


def _sold_again(county: County) -> None:
    sold = county.sale(
        county.person(), catalogue.PRESSURE_COMBINED, datetime(2026, 1, 22, 9), place=county.pharmacies[1]
    )
    again = county.sale(
        county.person(),
        catalogue.PRESSURE_COMBINED,
        datetime(2026, 4, 9, 16, 30),
        code=sold.code,
        price="44.37",
        place=county.pharmacies[2],
    )
    _found(county, again)


def _sold_three_times(county: County) -> None:
    """The third sale repeats both earlier ones."""
    code = county.trace_code()
    sales = [
        county.sale(
            county.person(),
            catalogue.STOMACH_POWDER,
            datetime(2026, 2, 3, 9) + timedelta(days=20 * order),
            code=code,
            quantity="2",
            price="51.5",
            place=county.pharmacies[3],
        )
        for order in range(3)
    ]
    _found(county, sales[1])
    _found(county, sales[2])
    _found(county, sales[2])


def _sold_in_the_same_second(county: County) -> None:
    code = county.trace_code()
    sales = [
        county.sale(
            county.person(),
            catalogue.SUGAR_TABLETS,
            datetime(2026, 5, 20, 10, 10, 10),
            code=code,
            price="29.2",
            place=place,
        )
        for place in county.pharmacies[:2]
    ]
    amount = sales[0].amount
    county.expect("trace-code-sold-once", FirstByIri(sales, largest=True), amount)
