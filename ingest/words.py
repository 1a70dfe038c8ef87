"""The words people write for codes (初审, 男, 经办), to the codes.

The words come from the ontology: for each code list its words (preferred and alternative labels) with their
codes. A list handed in is closed where its codes are our own, and open where regions add codes of their own.
Where records may add to a closed list (an agency's own roles), a code is let through until all are read.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from ingest.records import EXTENDED, VALUES
from ingest.rejects import Problem, shown

Words = Mapping[str, Mapping[str, str]]

# Lists of our own, or whose every value is known: a value outside them is a slip.
CLOSED = frozenset(
    {"role", "permission", "duty", "department", "parameter", "hosp_lv", "not-payable", "gend"}
)
# One code, two spellings in the field (facts on the national interface, code tables).
_SPELLINGS = {"chrgitm_lv": {"1": "01", "2": "02", "3": "03"}}
_LOOKS_LIKE_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")


class CodeList:
    """One code list: what may be written, and the code it means."""

    def __init__(self, scheme: str, words: Mapping[str, str]) -> None:
        self.scheme = scheme
        self._codes = {code: code for code in words.values()} | dict(words) | _SPELLINGS.get(scheme, {})
        self.closed = bool(words) and (scheme in CLOSED or scheme in VALUES)
        self._open_so_far = not self.closed or scheme in EXTENDED

    def code(self, written: str) -> str:
        """The code for what is written. Raises Problem, with the nearest word, when there is none."""
        if (code := self._codes.get(written)) is not None:
            return code
        if self._open_so_far and _LOOKS_LIKE_CODE.fullmatch(written):
            return written
        raise self.unknown(written)

    def unknown(self, written: str) -> Problem:
        """What is wrong with a text that the list does not know, with the nearest word."""
        return Problem(
            "unknown-word",
            expected=f"a word or code of the list “{self.scheme}”",
            found=shown(written),
            fix=self._advice(written),
        )

    def knows(self, written: str) -> bool:
        """Whether the list itself has the word or code."""
        return written in self._codes

    def _advice(self, written: str) -> str:
        near = difflib.get_close_matches(written, self._codes, n=1, cutoff=0.4)
        if near:
            return f"Did you mean {near[0]}? New words can be added to the list in the ontology."
        some = "、".join(sorted(self._codes)[:12])
        return f"Write one of: {some}." if some else "Write the code; no words of this list are known."


class CodeLists:
    """Every code list by name."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._lists: dict[str, CodeList] = {}

    def of(self, scheme: str) -> CodeList:
        """The list of that name; unknown names give an open list without words."""
        if scheme not in self._lists:
            self._lists[scheme] = CodeList(scheme, self._words.get(scheme) or VALUES.get(scheme, {}))
        return self._lists[scheme]
