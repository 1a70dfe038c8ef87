"""Constraint components: what a shape can demand, one module each.

In: the value nodes of a shape, as plans. Out: the plan of what violates. Adding one is a module, a line in
`COMPONENTS` and a conformance file in `tests/engine/components/`.
"""

from __future__ import annotations

from typing import Final

from engine.components.and_ import And
from engine.components.class_ import Class
from engine.components.closed import Closed
from engine.components.component import Component
from engine.components.datatype import Datatype
from engine.components.disjoint import Disjoint
from engine.components.equals import Equals
from engine.components.has_value import HasValue
from engine.components.in_ import In
from engine.components.language_in import LanguageIn
from engine.components.less_than import LessThan
from engine.components.less_than_or_equals import LessThanOrEquals
from engine.components.max_count import MaxCount
from engine.components.max_exclusive import MaxExclusive
from engine.components.max_inclusive import MaxInclusive
from engine.components.max_length import MaxLength
from engine.components.min_count import MinCount
from engine.components.min_exclusive import MinExclusive
from engine.components.min_inclusive import MinInclusive
from engine.components.min_length import MinLength
from engine.components.node import Node
from engine.components.node_kind import NodeKind
from engine.components.not_ import Not
from engine.components.or_ import Or
from engine.components.pattern import Pattern
from engine.components.property import Property
from engine.components.qualified import QualifiedMaxCount, QualifiedMinCount
from engine.components.sparql import Sparql
from engine.components.unique_lang import UniqueLang
from engine.components.unique_value_for_class import UniqueValueForClass
from engine.components.xone import Xone

COMPONENTS: Final = (
    Class,  # https://www.w3.org/TR/shacl/#core-components-value-type
    Datatype,
    NodeKind,
    MinCount,  # #core-components-count
    MaxCount,
    MinExclusive,  # #core-components-range
    MinInclusive,
    MaxExclusive,
    MaxInclusive,
    MinLength,  # #core-components-string
    MaxLength,
    Pattern,
    LanguageIn,
    UniqueLang,
    Equals,  # #core-components-property-pairs
    Disjoint,
    LessThan,
    LessThanOrEquals,
    Not,  # #core-components-logical
    And,
    Or,
    Xone,
    Node,  # #core-components-shape
    Property,
    QualifiedMinCount,
    QualifiedMaxCount,
    Closed,  # #core-components-others
    HasValue,
    In,
    Sparql,  # #sparql-constraints
    UniqueValueForClass,  # DASH
)
"""All components that are read by a parameter, in the order of the standard; custom ones are read by
`custom`.
"""

__all__ = ["COMPONENTS", "Component"]
