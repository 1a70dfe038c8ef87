"""The errors that hegui raises, for those who stand on this floor (the HTTP interface)."""

from engine.errors import HeguiError, InputError, InternalError, UnsupportedError

__all__ = ["HeguiError", "InputError", "InternalError", "UnsupportedError"]
