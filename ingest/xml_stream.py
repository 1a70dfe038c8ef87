"""XML, element after element, in any encoding; whatever could expand or reach out is refused first.

Document types and entities are refused before the parser sees them, XInclude when it comes; the network is
off. Elements are handed over when they end, to be given back with `release`, so that memory stays constant.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO

from lxml import etree

from engine.errors import InputError

_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_CHINESE = frozenset({"gbk", "gb2312", "gb18030", "cp936"})
_PIECE = 1 << 16
_LONGEST_PROLOG = 1 << 20
# What may stand before the root: declaration and other instructions, comments, space.
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_XINCLUDE = "{http://www.w3.org/2001/XInclude}"


def elements(path: Path, place: str, encoding: str, names: Collection[str]) -> Iterator[etree._Element]:
    """Each element with one of the local names, when it ends. Raises InputError for what is refused.

    What comes before an element in its parent may already have been released.
    """
    with path.open("rb") as file:
        source = _Utf8(file, place, _encoding(path, encoding))
        tags = [f"{{*}}{name}" for name in sorted(names)] + [f"{_XINCLUDE}*"]
        try:
            for _, element in etree.iterparse(
                source,
                events=("end",),
                tag=tags,
                encoding="utf-8",
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                remove_comments=True,
                remove_pis=True,
            ):
                if element.tag.startswith(_XINCLUDE):
                    raise _forbidden(place, line_of(element), "an XInclude, which reads other files")
                yield element
        except etree.XMLSyntaxError as error:
            raise _broken(place, error.lineno or 1, str(error.msg)) from None


def release(element: etree._Element) -> None:
    """Forget an element's content, and the siblings of its name before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None and before.tag == element.tag:
        parent.remove(before)


def name_of(element: etree._Element) -> str:
    """The element's local name."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def line_of(element: etree._Element) -> int:
    """The line in which the element begins."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def start_of(path: Path, place: str, encoding: str, size: int) -> bytes:
    """The first characters of a document that may be read, in UTF-8. Raises InputError as `elements` does."""
    with path.open("rb") as file:
        return _Utf8(file, place, _encoding(path, encoding)).read(size)


def _encoding(path: Path, found: str) -> str:
    """What the bytes were found to be; without a mark, bytes that fit two encodings are as declared."""
    with path.open("rb") as file:
        declared = _DECLARED.search(file.read(200))
    chinese = declared is not None and declared[1].decode().lower() in _CHINESE
    return "gb18030" if chinese and found == "utf-8" else found


class _Utf8:
    """A file of any encoding as one of UTF-8, its prolog read before anything of it is handed on."""

    def __init__(self, file: IO[bytes], place: str, encoding: str) -> None:
        self._file, self._place, self._encoding = file, place, encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._lines = 1
        self._ready = self._checked_prolog().encode()

    def read(self, size: int = -1) -> bytes:
        """The next bytes, about as many as asked for; none at the end."""
        if self._ready:
            ready, self._ready = self._ready, b""
            return ready
        while piece := self._file.read(max(size, _PIECE)):
            if text := self._decode(piece, final=False):
                return text.encode()
        return self._decode(b"", final=True).encode()

    def _decode(self, piece: bytes, *, final: bool) -> str:
        try:
            text = self._decoder.decode(piece, final)
        except UnicodeDecodeError as error:
            line = self._lines + bytes(error.object[: error.start]).count(b"\n")
            raise _broken(self._place, line, f"bytes that are no {self._encoding.upper()}") from None
        self._lines += text.count("\n")
        return text

    def _checked_prolog(self) -> str:
        text = ""
        while True:
            piece = self._file.read(_PIECE)
            text += self._decode(piece, final=not piece)
            text = text.removeprefix("\ufeff")
            end = _PROLOG.match(text).end()  # type: ignore[union-attr]
            following = text[end : end + 9]
            if following.startswith(("<!DOCTYPE", "<!ENTITY")):
                line = text.count("\n", 0, end) + 1
                raise _forbidden(self._place, line, "a <!DOCTYPE> or <!ENTITY> declaration")
            if not piece or (len(following) == 9 and not following.startswith(("<!--", "<?"))):
                return text
            if len(text) > _LONGEST_PROLOG:
                raise _broken(self._place, 1, "more than a million characters before the first element")


def _forbidden(place: str, line: int, found: str) -> InputError:
    return InputError(
        "xml-forbidden",
        place=f"{place}, line {line}",
        expected="XML without document type, entities and XInclude",
        found=found,
        fix="Remove it: it can make a small file expand without end, or read other files.",
    )


def _broken(place: str, line: int, found: str) -> InputError:
    return InputError(
        "xml-invalid",
        place=f"{place}, line {line}",
        expected="well-formed XML",
        found=found,
        fix="Export the file again; it was cut off or changed by hand.",
    )
