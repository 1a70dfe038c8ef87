"""How the software of different hospitals writes the same message: the quirks real senders have."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Json = Any


@dataclass(frozen=True)
class Style:
    """One vendor's habits."""

    amounts_as_text: bool = False
    single_as_object: bool = False
    blank: str | None = ""
    flags_as_numbers: bool = False
    infcode_as_text: bool = False

    def money(self, fen: int) -> Json:
        """An amount in fen, in yuan with two decimals."""
        return f"{Decimal(fen) / 100:.2f}" if self.amounts_as_text else fen / 100

    def optional_money(self, fen: int) -> Json:
        """An amount that some systems leave blank when it is nothing."""
        return self.blank if fen == 0 and self.blank != "" else self.money(fen)

    def number(self, value: Decimal) -> Json:
        """A count or unit price."""
        plain = value.normalize()
        if self.amounts_as_text:
            return f"{plain:f}"
        return int(plain) if plain == plain.to_integral_value() else float(plain)

    def flag(self, value: bool) -> Json:
        """Yes or no."""
        return int(value) if self.flags_as_numbers else str(int(value))

    def rows(self, rows: list[dict[str, Json]]) -> Json:
        """A list node; some send a list of one as the object itself."""
        return rows[0] if self.single_as_object and len(rows) == 1 else rows

    @property
    def success(self) -> Json:
        """The infcode of a reply that went well."""
        return "0" if self.infcode_as_text else 0


STYLES = (
    Style(),
    Style(amounts_as_text=True, single_as_object=True, blank="-", infcode_as_text=True),
    Style(flags_as_numbers=True, blank=None),
    Style(amounts_as_text=True, flags_as_numbers=True, blank=""),
)
