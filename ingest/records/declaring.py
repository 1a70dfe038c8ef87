"""One declaration to a Table value; what a single file can have wrong is refused here, with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from engine.errors import InputError
from ingest.records.asking import Part
from ingest.records.documents import Document
from ingest.schema import Column, Kind, Table, View, composed

TYPES = {
    "text": Kind.TEXT,
    "number": Kind.NUMBER_TEXT,
    "code": Kind.CODE,
    "money": Kind.MONEY,
    "price": Kind.PRICE,
    "quantity": Kind.QUANTITY,
    "value": Kind.VALUE,
    "integer": Kind.INTEGER,
    "flag": Kind.FLAG,
    "date": Kind.DATE,
    "time": Kind.TIME,
}
"""The words that declarations use for what a column holds."""

PERSONAL = ("name", "identity", "birth", "number")
"""Kinds of personal data, by which outputs mask a value."""

_KIND_KEYS = (
    "title",
    "about",
    "source",
    "serves",
    "class",
    "parents",
    "iri",
    "newest",
    "columns",
    "derived",
    "views",
    "example",
)
_COLUMN_KEYS = (
    "zh",
    "en",
    "type",
    "unit",
    "list",
    "values",
    "refers",
    "required",
    "filled",
    "key",
    "aliases",
    "property",
    "template",
    "personal",
    "means",
)
_DERIVED_KEYS = (
    "zh",
    "en",
    "sql",
    "join",
    "type",
    "list",
    "refers",
    "key",
    "property",
    "template",
    "personal",
    "means",
)
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_TERM = re.compile(r"(fund|prov|org|dcterms|skos):[A-Za-z][A-Za-z0-9]*")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


def table_of(document: Document) -> Table:
    """The table a document declares. Raises InputError naming file, column and what to write."""
    kind = Part(document.file, document.content)
    kind.only(_KIND_KEYS)
    _proper_name(kind, document.name)
    title = kind.words("title")
    columns = (*_composed_keys_first(kind), *_given(kind), *_derived(kind, key=False))
    table = Table(
        name=document.name,
        title=title.zh,
        columns=columns,
        area=document.area,
        english=title.en,
        about=kind.words("about"),
        source=kind.text("source"),
        serves=kind.texts("serves"),
        classes=_terms(kind, "class"),
        parents=tuple(_term(kind, "parents", each) for each in kind.texts("parents")),
        iri=kind.text("iri"),
        newest=kind.optional("newest"),
        views=tuple(_view(kind, name) for name in kind.part("views", needed=False).content),
        examples=_examples(kind),
    )
    _check(kind, table)
    return table


def placeholders(template: str) -> tuple[str, ...]:
    """The columns that an IRI template names."""
    return tuple(_PLACEHOLDER.findall(template))


def _given(kind: Part) -> Iterable[Column]:
    columns = kind.part("columns")
    for name in columns.content:
        part = columns.part(name, within=f"column {name}")
        part = Part(f"{kind.place}, column {name}", part.content)
        _proper_name(part, name)
        part.only(_COLUMN_KEYS)
        yield _column(part, name)


def _composed_keys_first(kind: Part) -> Iterable[Column]:
    """Composed keys stand before the columns they are made of, so that a row opens with what names it."""
    return _derived(kind, key=True)


def _derived(kind: Part, *, key: bool) -> list[Column]:
    found = []
    derived = kind.part("derived", needed=False)
    for name in derived.content:
        part = derived.part(name)
        part = Part(f"{kind.place}, derived column {name}", part.content)
        _proper_name(part, name)
        part.only(_DERIVED_KEYS)
        if part.flag("key") is key:
            sql, parts = _computed(part)
            found.append(_column(part, name, sql, parts))
    return found


def _computed(part: Part) -> tuple[str, tuple[tuple[str, ...], ...]]:
    if ("sql" in part.content) == ("join" in part.content):
        raise part.wrong("sql", "given, or join, and not both", part.content.get("sql"), "Write one of them.")
    return composed(part.texts("join")) if "join" in part.content else (part.text("sql"), ())


def _column(
    part: Part, name: str, derived: str | None = None, parts: tuple[tuple[str, ...], ...] = ()
) -> Column:
    kind = TYPES[part.one_of("type", TYPES)]
    means = part.words("means", needed=False)
    values = part.part("values", needed=False)
    prop = part.optional("property")
    column = Column(
        name=name,
        kind=kind,
        header=part.text("zh"),
        aliases=part.texts("aliases"),
        required=part.flag("required"),
        key=part.flag("key"),
        scheme=part.optional("list"),
        meaning=means.en or part.text("en"),
        derived=derived,
        parts=parts,
        filled=part.flag("filled"),
        english=part.text("en"),
        meaning_zh=means.zh or part.text("zh"),
        unit=part.text("unit", "元" if kind.is_amount else ""),
        refers=part.optional("refers"),
        predicate=prop and _term(part, "property", prop),
        template=part.optional("template"),
        values=tuple((code, values.part(code, within=f"value {code}").both()) for code in values.content),
        personal=part.one_of("personal", PERSONAL) if "personal" in part.content else None,
    )
    _check_column(part, column)
    return column


def _check_column(part: Part, column: Column) -> None:
    drawn = [key for key in ("list", "values", "template", "refers") if key in part.content]
    if len(drawn) > 1:
        raise part.wrong(drawn[0], f"without {drawn[1]}", part.content[drawn[0]], "Keep one of them.")
    if column.kind is Kind.CODE and not drawn:
        raise part.wrong("list", "the code list (or values, refers, template) of a column of type code", None)
    if column.kind not in (Kind.CODE, Kind.NUMBER_TEXT, Kind.TEXT) and drawn:
        raise part.wrong(drawn[0], "on a column of type code or number", part.content[drawn[0]])
    if column.refers and not column.predicate:
        raise part.wrong("property", "the property that says so, for a column that refers to a record", None)


def _view(kind: Part, name: str) -> View:
    views = kind.part("views")
    part = Part(f"{kind.place}, view {name}", views.part(name).content)
    _proper_name(part, name)
    part.only(("query", "class", "iri", "columns", "figures", "of_one_claim"))
    columns = part.part("columns", needed=False)
    own = tuple(_own_column(part, columns, name) for name in columns.content if _is_own(columns, name))
    said = {column.name: column.predicate for column in own}
    query = part.optional("query")
    return View(
        name=name,
        classes=_terms(part, "class"),
        iri=part.text("iri"),
        query=query and " ".join(query.split()),
        predicates=tuple(
            (column, said.get(column) or _term(columns, column, columns.text(column)))
            for column in columns.content
        ),
        own=own,
        figures=part.flag("figures"),
        of_one_claim=part.flag("of_one_claim"),
    )


def _is_own(columns: Part, name: str) -> bool:
    return isinstance(columns.content[name], dict)


def _own_column(view: Part, columns: Part, name: str) -> Column:
    """A column that the query of a view makes; it must say a property, for nothing else would use it."""
    part = Part(f"{view.place}, column {name}", columns.part(name).content)
    _proper_name(part, name)
    part.only(_COLUMN_KEYS)
    if "query" not in view.content:
        raise part.wrong("query", "given in the view, which has a column of its own", None)
    part.text("property")
    return _column(part, name)


def _examples(kind: Part) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The rows under `example`: one, or a list of them."""
    written = kind.content.get("example")
    rows = written if isinstance(written, list) and written else [written]
    parts = [Part(f"{kind.place}, example", {"row": row}).part("row") for row in rows]
    return tuple(tuple((name, part.text(name, "")) for name in part.content) for part in parts)


def _check(kind: Part, table: Table) -> None:
    known = tuple(table.by_name)
    keys = [column.name for column in table.columns if column.key]
    if len(keys) != 1:
        raise kind.wrong(
            "key",
            "true of exactly one column",
            ", ".join(keys) or None,
            "Compose it of several columns: derived: {…_id: {join: [a, b], type: number, key: true}}.",
        )
    for name, at in _named_columns(table):
        if name not in known:
            raise _no_column(kind, at, name, known)
    for name in (name for row in table.examples for name, _ in row):
        if name not in {column.name for column in table.given}:
            raise _no_column(kind, "example", name, [column.name for column in table.given])
    _check_headers(kind, table)


def _named_columns(table: Table) -> Iterable[tuple[str, str]]:
    """Every column that some other part of the declaration names, with that part."""
    yield from ((name, "iri") for name in placeholders(table.iri))
    if table.newest:
        yield table.newest, "newest"
    for view in table.views:
        own = {column.name for column in view.own}
        named = [(name, "iri") for name in placeholders(view.iri)]
        named += [(name, "columns") for name, _ in view.predicates]
        yield from ((name, f"view {view.name}, {at}") for name, at in named if name not in own)
    for column in table.columns:
        yield from ((name, f"column {column.name}, template") for name in placeholders(column.template or ""))
        yield from ((name, f"column {column.name}, join") for group in column.parts for name in group)


def _check_headers(kind: Part, table: Table) -> None:
    """Every header means one column."""
    meant: dict[str, str] = {}
    for column in table.given:
        for written in (column.name, column.header, *column.aliases):
            other = meant.setdefault(written.lower(), column.name)
            if other != column.name:
                raise InputError(
                    "record-header-twice",
                    place=f"{kind.place}, column {column.name}",
                    expected="headers that mean this column only",
                    found=f"{written}, which is a header of {other} too",
                    fix="Leave it out of one of them.",
                )


def _no_column(kind: Part, at: str, name: str, known: Iterable[str]) -> InputError:
    return InputError(
        "record-no-column",
        place=f"{kind.place}, {at}",
        expected=f"one of its columns {', '.join(known)}",
        found=f"{name!r}",
        fix="Correct the name, or declare the column.",
    )


def _terms(part: Part, key: str) -> tuple[str, ...]:
    terms = tuple(_term(part, key, each) for each in part.texts(key))
    if not terms:
        raise part.wrong(key, "a class of the vocabulary, fund:…", None)
    return terms


def _term(part: Part, key: str, written: Any) -> str:
    if isinstance(written, str) and _TERM.fullmatch(written):
        return written
    raise part.wrong(key, "a term of the vocabulary, fund:camelCase", written)


def _proper_name(part: Part, name: str) -> None:
    if not _NAME.fullmatch(name):
        raise part.wrong("name", "lower-case words joined by underscores", name)
