"""The namespaces the engine speaks: `sh:` (rdflib's own list of terms is closed and lacks those of SHACL-AF)
and `dash:`.
"""

from __future__ import annotations

from typing import Final

from rdflib import Namespace

SH: Final = Namespace("http://www.w3.org/ns/shacl#")
DASH: Final = Namespace("http://datashapes.org/dash#")
