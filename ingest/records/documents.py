"""The declarations as written: one YAML file a kind, every value a text, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from engine.errors import InputError

_Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Leaves every scalar a text: 0012 stays 0012, and 否 or no is no truth value."""


class _Loader(_Base):  # type: ignore[misc]
    """Refuses a key written twice, of which YAML would keep the last without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping, each of its keys once."""
        written = [str(key.value) for key, _ in node.value]
        if len(set(written)) < len(written):
            twice = next(key for key in written if written.count(key) > 1)
            line = next(key for key, _ in reversed(node.value) if key.value == twice).start_mark.line + 1
            raise yaml.YAMLError(f"{twice!r} is written twice, again in line {line}")
        return dict(super().construct_mapping(node, deep))


@dataclass(frozen=True)
class Document:
    """One file: the kind it declares, its area, and what it says."""

    area: str
    name: str
    file: str  # as errors name it, below the folder of the records
    content: dict[str, Any]


def read_documents(root: Path, area: str) -> Iterator[Document]:
    """The declarations of an area, by name."""
    for path in sorted((root / area).glob("*.yaml")):
        file = f"{area}/{path.name}"
        content = read_yaml(path, file)
        yield Document(area, path.stem, file, content)


def read_yaml(path: Path, file: str) -> dict[str, Any]:
    """The mapping a YAML file holds. Raises InputError where it holds none."""
    try:
        content = yaml.load(path.read_bytes(), Loader=_Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise InputError(
            "record-not-yaml",
            place=file,
            expected="YAML",
            found=" ".join(str(problem).split()),
            fix="Correct the line; texts with a colon, a comma or a bracket want quotation marks.",
        ) from None
    if isinstance(content, dict):
        return content
    raise InputError(
        "record-not-yaml",
        place=file,
        expected="the declaration of a record kind",
        found="nothing" if not content else "no mapping of keys to values",
        fix="Write title, about, source, class, iri, columns and example.",
    )
