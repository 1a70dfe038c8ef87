"""An invented county with records in the forms users really have, and the exact findings it must give."""

from hegui.county.writing import write_county

__all__ = ["write_county"]
