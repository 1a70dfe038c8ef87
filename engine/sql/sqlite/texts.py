"""The term library for SQLite, part 1: kinds, texts and tags of terms in generic form.

Each function is the macro of the same name in `engine/sql/duckdb/terms.sql`, held equal by a test. None is
unbound or error, never false.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote

from engine.graph.r2rml.templates import encode_value
from engine.sql.exact import exact_iri, exact_text, exact_upper, number
from engine.sql.patterns import compiled
from engine.terms import BLANK, IRI, LETTER_OF, LETTERS, NUMERICS, OTHER, STRING, TAGGED

Text = str | None

PLAIN: Final = re.compile(r"[A-Za-z0-9\-._~]*")
"""Texts that stand in an IRI as they are."""
_SCHEME: Final = re.compile(r'"[A-Za-z][A-Za-z0-9+.-]*:')
_CODE_POINT: Final = re.compile(r"\\x\{(\w+)\}")
_FLAGS: Final = re.compile(r"\(\?([is]+)\)")
_DATATYPES: Final = {letter: f"{IRI}{datatype}" for letter, datatype in LETTERS.items()}
_LETTERED: Final = frozenset(str(datatype) for datatype in LETTER_OF)
_LANG_STRING: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def is_numeric(term: Text) -> bool | None:
    """A well-formed literal of a numeric datatype."""
    return None if term is None else term[0] in NUMERICS


def is_literal(term: Text) -> bool | None:
    """Neither an IRI nor a blank node."""
    return None if term is None else term[0] not in "<_"


def lexical(term: Text) -> Text:
    """The lexical form of a literal, the text of an IRI."""
    if term is None:
        return None
    return term[term.index(" ") + 1 :] if term[0] in "@^" else term[1:]


def string_text(term: Text) -> Text:
    """The text of a string literal with or without a tag."""
    if term is None:
        return None
    if term[0] == STRING:
        return term[1:]
    return term[term.index(" ") + 1 :] if term[0] == TAGGED else None


def term_text(term: Text) -> Text:
    """STR(): everything but blank nodes."""
    return None if term is None or term[0] == BLANK else lexical(term)


def string_like(term: Text, new_text: Text) -> Text:
    """A new text of the same kind (tag or none) as a string literal."""
    if term is None or new_text is None:
        return None
    if term[0] == STRING:
        return STRING + new_text
    return _tag(term) + new_text if term[0] == TAGGED else None


def _tag(term: str) -> str:
    """`@en ` of a tagged string."""
    return term[: term.index(" ") + 1]


def compatible_strings(first: Text, second: Text) -> bool | None:
    """https://www.w3.org/TR/sparql11-query/#func-arg-compatibility"""
    if any(term is not None and term[0] not in '"@' for term in (first, second)):
        return False
    if first is None or second is None:
        return None
    return second[0] == STRING or (second[0] == TAGGED and first[0] == TAGGED and _tag(first) == _tag(second))


def concat_strings(*terms: Text) -> Text:
    """CONCAT: keeps the tag if all have the same; an error if one is no string."""
    strings = [term for term in terms if term is not None and term[0] in '"@']
    if len(strings) < len(terms) or not strings:
        return None
    first = strings[0]
    same = first[0] == TAGGED and len({_tag(term) if term[0] == TAGGED else "" for term in strings}) == 1
    return (_tag(first) if same else STRING) + "".join(string_text(term) or "" for term in strings)


def language_tag(term: Text) -> Text:
    """LANG: empty for literals without a tag."""
    if term is None or term[0] in "<_":
        return None
    return term[1 : term.index(" ")] if term[0] == TAGGED else ""


def language_matches(tag: Text, language_range: Text) -> bool | None:
    """langMatches: basic filtering of RFC 4647."""
    if tag is None or language_range is None:
        return None
    if language_range == "*":
        return tag != ""
    tag, language_range = tag.lower(), language_range.lower()
    return tag == language_range or tag.startswith(language_range + "-")


def term_datatype(term: Text) -> Text:
    """DATATYPE as the generic form of its IRI."""
    if term is None:
        return None
    if term[0] == TAGGED:
        return _LANG_STRING
    if term[0] == OTHER:
        return IRI + term[1 : term.index(" ")]
    return _DATATYPES.get(term[0])


def is_well_typed(term: Text) -> bool | None:
    """False for what is no literal, and for a lexical form known to be wrong for its datatype."""
    if term is None:
        return None
    if term[0] == OTHER:
        return term[1 : term.index(" ")] not in _LETTERED
    return term[0] not in "<_"


def iri_of(term: Text, base: Text) -> Text:
    """IRI(): of an IRI or a string, resolved against the base where there is one."""
    if term is None or term[0] not in '<"':
        return None
    if term[0] == IRI:
        return term
    if base == "" or _SCHEME.match(term):
        return IRI + term[1:]
    return None if base is None else IRI + exact_iri(term[1:], base)


def cast_text(term: Text) -> Text:
    """The cast to xsd:string: the canonical form of numbers and booleans."""
    if term is None or term[0] == BLANK:
        return None
    if term in ("b1", "b0"):
        return "true" if term == "b1" else "false"
    return exact_text(term) if term[0] in NUMERICS else lexical(term)


def boolean_text(value: int | None) -> Text:
    """The lexical form of a native boolean."""
    return None if value is None else "true" if value else "false"


def text_upper(text: Text) -> Text:
    """UCASE."""
    return None if text is None else exact_upper(text)


def text_lower(text: Text) -> Text:
    """LCASE."""
    return None if text is None else text.lower()


def number_as_double(term: Text) -> float | None:
    """The value of a number as a double."""
    return float(number(term)) if term is not None and term[0] in NUMERICS else None


def xpath_substring(text: Text, start: float | None, size: float | None) -> Text:
    """https://www.w3.org/TR/xpath-functions/#func-substring: positions are rounded and counted from 1."""
    if text is None or start is None or size is None:
        return None
    if size <= 0 or abs(start) == float("inf"):
        return ""
    first = _rounded(start)
    end = len(text) if size == float("inf") else first + _rounded(size) - 1
    return text[max(first - 1, 0) : max(end, 0)]


def xpath_substring_from(text: Text, start: float | None) -> Text:
    """As `xpath_substring`, up to the end."""
    if text is None or start is None:
        return None
    return text[max(_rounded(start) - 1, 0) :] if abs(start) != float("inf") else text if start < 0 else ""


def _rounded(value: float) -> int:
    """Halves away from zero."""
    return int(value + 0.5) if value >= 0 else -int(-value + 0.5)


def starts_with(text: Text, part: Text) -> bool | None:
    """STRSTARTS of plain texts."""
    return None if text is None or part is None else text.startswith(part)


def ends_with(text: Text, part: Text) -> bool | None:
    """STRENDS of plain texts."""
    return None if text is None or part is None else text.endswith(part)


def contains(text: Text, part: Text) -> bool | None:
    """CONTAINS of plain texts."""
    return None if text is None or part is None else part in text


def strpos(text: Text, part: Text) -> int | None:
    """The place of the first occurrence counted from 1; 0 where there is none."""
    return None if text is None or part is None else text.find(part) + 1


def url_encode(text: Text) -> Text:
    """Percent-encoding of everything but unreserved characters."""
    return None if text is None else quote(text, safe="")


def iri_encoded(text: Text) -> Text:
    """What a column's text is inside an IRI made by a template."""
    if text is None or PLAIN.fullmatch(text):
        return text
    return encode_value(text)


def iri_decoded(text: Text) -> Text:
    """The text that is written so inside an IRI; None for another spelling of it."""
    return None if text is None else _decoded(text)


@lru_cache(maxsize=65536)
def _decoded(text: str) -> Text:
    try:
        decoded = unquote(text, errors="strict")
    except UnicodeDecodeError:
        return None
    return decoded if encode_value(decoded) == text else None


def text_between(text: Text, prefix: Text, suffix: Text) -> Text:
    """What stands between two texts in a text that starts and ends with them."""
    if text is None or prefix is None or suffix is None:
        return None
    if len(text) < len(prefix) + len(suffix) or not (text.startswith(prefix) and text.endswith(suffix)):
        return None
    return text[len(prefix) : len(text) - len(suffix)]


@lru_cache(maxsize=1024)
def _re2(pattern: str) -> re.Pattern[str]:
    """A pattern of the engine's own, written for RE2."""
    return re.compile(_CODE_POINT.sub(lambda match: re.escape(chr(int(match[1], 16))), pattern))


def regexp_full_match(text: Text, pattern: Text) -> bool | None:
    """Whether the whole text matches."""
    return None if text is None or pattern is None else _re2(pattern).fullmatch(text) is not None


def regexp_extract(text: Text, pattern: Text, group: int) -> Text:
    """A group of the first match, empty without one."""
    if text is None or pattern is None:
        return None
    found = _re2(pattern).search(text)
    return (found[group] or "") if found else ""


def regexp_matches(text: Text, pattern: Text) -> bool | None:
    """Whether a pattern occurs that all flavours read alike; flags stand in front as `(?i)`."""
    if text is None or pattern is None:
        return None
    flags = _FLAGS.match(pattern)
    rest = pattern[flags.end() :] if flags else pattern
    return compiled(rest, flags[1] if flags else "").search(text) is not None


def row_text(*terms: Text) -> str:
    """A row as one text: two rows are equal exactly when their texts are."""
    return repr(terms)


def md5(text: Text) -> Text:
    """MD5."""
    return None if text is None else hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def sha1(text: Text) -> Text:
    """SHA1."""
    return None if text is None else hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def sha256(text: Text) -> Text:
    """SHA256."""
    return None if text is None else hashlib.sha256(text.encode()).hexdigest()
