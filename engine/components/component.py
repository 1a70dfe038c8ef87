"""What every constraint component is: something read from a shape once, that turns value nodes into
violations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from rdflib import URIRef

from engine.plan import Plan

if TYPE_CHECKING:
    from engine.program.values import Values


class Component(Protocol):
    """One constraint of a shape, with its parameters.

    Those that a parameter declares have a class method `read(shape) -> sequence of constraints` too: each
    value is a constraint of its own where the standard says so.
    """

    @property
    def parameter(self) -> URIRef:
        """The property that declares it in a shapes graph."""
        ...

    @property
    def component(self) -> URIRef:
        """What results call it: `sh:sourceConstraintComponent`."""
        ...

    def violations(self, values: Values) -> Plan:
        """One row for each result: `this` (the focus node), and `value` and `path` where the result names
        them.
        """
        ...
