"""Legacy XML files. Document types and entities are refused, the network is off: nothing can expand."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from engine.errors import InputError
from ingest.intake import Intake
from ingest.messages.legacy import envelopes, take_envelope

_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_CHINESE = frozenset({"gbk", "gb2312", "gb18030"})


def read_xml(intake: Intake, path: Path, encoding: str) -> None:
    """Take the records of every envelope in the file; a record's row is the line of its element."""
    root = parse_xml(path.read_bytes(), intake.file, encoding)
    found = envelopes(root)
    if not found:
        raise InputError(
            "file-unrecognised",
            place=intake.file,
            expected="an <input> envelope",
            found=f"the root element <{etree.QName(root).localname}>",
            fix="Export the settlement's envelope, or take the file out of the folder.",
        )
    for envelope in found:
        take_envelope(intake, envelope)


def parse_xml(content: bytes, place: str, encoding: str = "utf-8") -> etree._Element:
    """The root element. Raises InputError for a document type, an entity, or text that is no XML."""
    declared = _DECLARED.search(content[:200])
    if declared and declared[1].decode().lower() in _CHINESE:
        encoding = "gb18030"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _broken(place, line, f"bytes that are no {encoding.upper()}") from None
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _forbidden(place, text)
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(text.lstrip("\ufeff").encode(), parser)
    except etree.XMLSyntaxError as error:
        raise _broken(place, error.lineno or 1, str(error.msg)) from None


def _forbidden(place: str, text: str) -> InputError:
    at = min(found for found in (text.find("<!DOCTYPE"), text.find("<!ENTITY")) if found >= 0)
    return InputError(
        "xml-forbidden",
        place=f"{place}, line {text.count(chr(10), 0, at) + 1}",
        expected="XML without document type and entities",
        found="a <!DOCTYPE> or <!ENTITY> declaration",
        fix="Remove the declaration: it can make a small file expand without end.",
    )


def _broken(place: str, line: int, found: str) -> InputError:
    return InputError(
        "xml-invalid",
        place=f"{place}, line {line}",
        expected="well-formed XML",
        found=found,
        fix="Export the file again; it was cut off or changed by hand.",
    )
