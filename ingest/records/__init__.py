"""Every kind of record hegui knows: one declaration a kind, `<area>/<kind>.yaml`.

In: the declarations. Out: `Table` values, from which tables, reader checks, templates, pages, the mapping
to RDF and the vocabulary are derived. Adding a kind touches no Python. Column names are field names of the
national insurance interface where it has one. Every table has the columns `ingest.schema.SOURCE_COLUMNS` too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.records.areas import Area
from ingest.records.keeping import kept
from ingest.records.links import Link, links
from ingest.records.loading import HERE, load_records
from ingest.schema import Table

LIST = "https://w3id.org/hegui/list/"
"""Where the entries of lists have their IRIs."""

_RECORDS = kept(HERE, HERE.parent, load_records)

AREAS: tuple[Area, ...] = _RECORDS.areas
"""The areas of work, in the order of pages and templates."""

TABLES: tuple[Table, ...] = _RECORDS.tables
"""Every kind, area by area."""

BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}
"""The kinds by name."""

LINKS: Sequence[Link] = links(TABLES)
"""Which column of which table names a record of which other table."""

VALUES: Mapping[str, Mapping[str, str]] = {
    column.scheme: {word: code for code, text in column.values for word in (text.zh, text.en, code)}
    for table in TABLES
    for column in table.columns
    if column.values and column.scheme
}
"""Sets of words that one column has for itself, by the name of their list: each word with its code."""

EXTENDED: Mapping[str, tuple[str, str]] = {
    table.iri.removeprefix(LIST).removesuffix(f"-{{{table.key.name}}}"): (table.name, table.key.name)
    for table in TABLES
    if table.iri.startswith(LIST)
}
"""Lists to which records add entries (`role`, `permission`): the table and its column of codes."""

__all__ = ["AREAS", "BY_NAME", "EXTENDED", "LINKS", "TABLES", "VALUES", "Area", "Link"]
