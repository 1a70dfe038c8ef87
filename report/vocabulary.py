"""The namespaces that explanations are read from."""

from __future__ import annotations

from typing import Final

from rdflib import Namespace

FUND: Final = Namespace("https://w3id.org/hegui/fund#")
LAW: Final = Namespace("https://w3id.org/hegui/law/")
LIST: Final = Namespace("https://w3id.org/hegui/list/")
RULE: Final = Namespace("https://w3id.org/hegui/rule/")
DATA: Final = Namespace("https://w3id.org/hegui/data/")


def is_knowledge(node: object) -> bool:
    """True of an IRI of the ontology (a term, an entry of a list, an article), false of a record's."""
    return str(node).startswith((str(FUND), str(LAW), str(LIST), str(RULE)))
