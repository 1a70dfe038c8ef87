"""Errors of a shapes graph: all of them at once, each with its own place, and never only the first."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import HeguiError, InputError, UnsupportedError


class MalformedShapesError(InputError):
    """A shapes graph with mistakes. The fields are those of the first; `errors` holds every one."""

    def __init__(self, errors: Sequence[HeguiError]) -> None:
        self.errors = tuple(errors)
        first = self.errors[0]
        super().__init__(
            first.code, place=first.place, expected=first.expected, found=first.found, fix=first.fix
        )

    def __str__(self) -> str:
        return "\n\n".join(str(error) for error in self.errors)


class UnsupportedShapesError(UnsupportedError):
    """A correct shapes graph that uses what we do not have; `errors` holds every such place."""

    def __init__(self, errors: Sequence[HeguiError]) -> None:
        self.errors = tuple(errors)
        first = self.errors[0]
        super().__init__(
            first.code, place=first.place, expected=first.expected, found=first.found, fix=first.fix
        )

    def __str__(self) -> str:
        return "\n\n".join(str(error) for error in self.errors)


def raise_all(errors: Sequence[HeguiError]) -> None:
    """Raises what there is to raise: mistakes before things we do not support."""
    if any(isinstance(error, InputError) for error in errors):
        raise MalformedShapesError(errors)
    if errors:
        raise UnsupportedShapesError(errors)
