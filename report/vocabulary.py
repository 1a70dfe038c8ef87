"""The namespaces that explanations are read from."""

from __future__ import annotations

from typing import Final

from rdflib import Namespace

FUND: Final = Namespace("https://w3id.org/hegui/fund#")
LAW: Final = Namespace("https://w3id.org/hegui/law/")
LIST: Final = Namespace("https://w3id.org/hegui/list/")
RULE: Final = Namespace("https://w3id.org/hegui/rule/")
DATA: Final = Namespace("https://w3id.org/hegui/data/")
