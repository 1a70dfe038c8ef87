"""Where the money of findings lies, looked up in the tables of a workspace.

A finding is about one record (its focus). The money of a claim lies in a fee line, which lies in an
encounter, which is a person's; that of handling lies in a payment sheet or in a case. A record of another
kind leads there by the columns with which it names one of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

import duckdb
from rdflib import Literal
from rdflib.namespace import SKOS

from hegui.ontology import DATA, LIST, load_ontology
from report.findings import Finding, Text
from report.money import CLAIMS, Place, Pot, side_of


@dataclass(frozen=True)
class _Focus:
    """The record a finding is about: its kind and its key."""

    kind: str
    key: str


@dataclass(frozen=True)
class _Stay:
    """An encounter: whose, where, under which scheme, and what was settled of it in fen."""

    person: str | None
    institution: str | None
    scheme: str | None
    settled: int | None


@dataclass(frozen=True)
class _Register:
    """What the tables say of lines, encounters, institutions and persons that findings lead to."""

    lines: Mapping[str, tuple[str, int]]  # encounter, and what is left of the line in fen
    stays: Mapping[str, _Stay]
    institutions: Mapping[str, str]
    schemes: Mapping[str, str]  # of persons


def places_of(findings: Sequence[Finding], connection: duckdb.DuckDBPyConnection) -> dict[str, Place]:
    """Where the money of each finding with an amount lies, by the finding's id."""
    priced = {one.id: one for one in findings if one.amount is not None}
    focus = {id_: found for id_, one in priced.items() if (found := _focus(one.focus)) is not None}
    named = _named(set(focus.values()), connection)
    register = _register(named, connection)
    return {
        id_: _in_claims(named[at], register, priced[id_].focus)
        if side_of(priced[id_]) == CLAIMS
        else _in_handling(named[at], priced[id_].focus)
        for id_, at in focus.items()
    }


@cache
def _kinds() -> Mapping[str, tuple[str, str]]:
    """Table and key column of each kind, by the path of its IRIs."""
    from ingest.records import TABLES  # whoever asks tables that are there already needs no readers

    paths = {table.iri.partition("{")[0]: (table.name, table.key.name) for table in TABLES}
    return {path: kind for path, kind in paths.items() if path.endswith("/")} | {"case/": ("case", "case_no")}


def _focus(iri: str) -> _Focus | None:
    path, _, key = iri.removeprefix(str(DATA)).partition("/")
    kind = _kinds().get(f"{path}/")
    return None if kind is None or not key else _Focus(kind[0], unquote(key))


_NAMES = ("line_id", "mdtrt_id", "setl_id", "psn_no", "case_no", "sheet_no", "fixmedins_code")
"""Columns by which a record leads to the money."""


def _named(focus: Iterable[_Focus], connection: duckdb.DuckDBPyConnection) -> dict[_Focus, dict[str, str]]:
    """What each record names of the records that hold money, settlements and sheets followed."""
    found: dict[_Focus, dict[str, str]] = {}
    keys: dict[str, list[str]] = {}
    for each in focus:
        keys.setdefault(each.kind, []).append(each.key)
        found[each] = {"case_no": each.key} if each.kind == "case" else {}
    columns = dict(_kinds().values())
    for kind, wanted in keys.items():
        if kind == "case":
            continue
        there = _columns(kind, connection)
        asked = [name for name in _NAMES if name in there]
        for key, *values in _rows(kind, columns[kind], asked, wanted, connection):
            told = {name: value for name, value in zip(asked, values, strict=True) if value is not None}
            found[_Focus(kind, key)] = told
    _follow(found, "setl_id", "settlement", ("mdtrt_id",), connection)
    _follow(found, "sheet_no", "payment_sheet", ("case_no",), connection)
    return found


def _follow(
    found: Mapping[_Focus, dict[str, str]],
    by: str,
    kind: str,
    asked: Sequence[str],
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """What the settlement or sheet names that a record names, where the record does not name it itself."""
    keys = sorted({each[by] for each in found.values() if by in each})
    rows = {key: values for key, *values in _rows(kind, by, list(asked), keys, connection)}
    for each in found.values():
        for name, value in zip(asked, rows.get(each.get(by, ""), ()), strict=False):
            if value is not None:
                each.setdefault(name, value)


def _columns(table: str, connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {row[0] for row in connection.execute(f'DESCRIBE "{table}"').fetchall()}


def _rows(
    table: str, key: str, columns: list[str], keys: list[str], connection: duckdb.DuckDBPyConnection
) -> list[tuple[str, ...]]:
    chosen = ", ".join(f'"{name}"' for name in (key, *columns))
    asked = f'SELECT {chosen} FROM "{table}" WHERE "{key}" IN (SELECT unnest(?)) ORDER BY ALL'
    return connection.execute(asked, [keys]).fetchall() if keys else []


def _register(named: Mapping[_Focus, dict[str, str]], connection: duckdb.DuckDBPyConnection) -> _Register:
    def told(name: str) -> set[str]:
        return {each[name] for each in named.values() if name in each}

    lines = _lines(told("line_id"), connection)
    for each in named.values():
        if (line := lines.get(each.get("line_id", ""))) is not None:
            each.setdefault("mdtrt_id", line[0])
    stays = _stays(told("mdtrt_id"), connection)
    places = told("fixmedins_code") | {stay.institution for stay in stays.values() if stay.institution}
    return _Register(
        lines,
        stays,
        _words("institution", "fixmedins_code", "fixmedins_name", places, connection),
        _words("person", "psn_no", "insutype", told("psn_no"), connection),
    )


def _words(
    table: str, key: str, column: str, keys: set[str], connection: duckdb.DuckDBPyConnection
) -> dict[str, str]:
    rows = _rows(table, key, [column], sorted(keys), connection)
    return {row[0]: row[1] for row in rows if row[1] is not None}


def _lines(keys: set[str], connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, int]]:
    """Of each fee line its encounter and what is left of it after its refunds, in fen."""
    rows = connection.execute(
        """
        SELECT line.line_id, line.mdtrt_id, (line.det_item_fee_sumamt + COALESCE(back.amount, 0)) * 100
        FROM fee_line AS line LEFT JOIN (
            SELECT init_line_id, SUM(det_item_fee_sumamt) AS amount FROM fee_line
            WHERE init_line_id IN (SELECT unnest($1)) GROUP BY init_line_id
        ) AS back ON back.init_line_id = line.line_id
        WHERE line.line_id IN (SELECT unnest($1))
        """,
        [sorted(keys)],
    ).fetchall()
    return {line: (encounter, int(left)) for line, encounter, left in rows if left is not None}


def _stays(keys: set[str], connection: duckdb.DuckDBPyConnection) -> dict[str, _Stay]:
    rows = connection.execute(
        """
        SELECT visit.mdtrt_id, visit.psn_no, visit.fixmedins_code, COALESCE(bill.insutype, visit.insutype),
            bill.fee * 100
        FROM encounter AS visit
        LEFT JOIN (
            SELECT mdtrt_id, MIN(insutype) AS insutype, SUM(medfee_sumamt) AS fee FROM settlement
            WHERE mdtrt_id IN (SELECT unnest($1)) GROUP BY mdtrt_id
        ) AS bill ON bill.mdtrt_id = visit.mdtrt_id
        WHERE visit.mdtrt_id IN (SELECT unnest($1))
        """,
        [sorted(keys)],
    ).fetchall()
    return {
        key: _Stay(person, place, scheme, None if fee is None else int(fee))
        for key, person, place, scheme, fee in rows
    }


def _in_claims(named: Mapping[str, str], register: _Register, focus: str) -> Place:
    """Person, encounter, fee line, as far as the record leads to them."""
    encounter, line = named.get("mdtrt_id"), named.get("line_id")
    stay = register.stays.get(encounter or "")
    person = (stay and stay.person) or named.get("psn_no")
    pots: list[Pot] = []
    if person is not None:
        pots.append(Pot(f"{DATA}person/{person}"))
    if encounter is not None:
        pots.append(Pot(f"{DATA}encounter/{encounter}", None if stay is None else stay.settled))
    if line is not None and line in register.lines:
        pots.append(Pot(f"{DATA}fee-line/{line}", register.lines[line][1]))
    if encounter is None and focus != f"{DATA}person/{person}":
        pots.append(Pot(focus))
    code = stay.institution if stay else named.get("fixmedins_code")
    scheme = stay.scheme if stay else register.schemes.get(person or "")
    return Place(tuple(pots), _institution(code, register), _scheme(scheme))


def _in_handling(named: Mapping[str, str], focus: str) -> Place:
    """The case, in it the payment sheet; else what the finding is about."""
    names = (("case_no", "case"), ("sheet_no", "payment-sheet"))
    pots = tuple(Pot(f"{DATA}{path}/{named[name]}") for name, path in names if name in named)
    return Place(pots or (Pot(focus),))


def _institution(code: str | None, register: _Register) -> Text | None:
    if code is None:
        return None
    name = register.institutions.get(code)
    told = f"{name} {code}" if name else code
    return Text(told, told)


@cache
def _scheme(code: str | None) -> Text | None:
    if code is None:
        return None
    said = load_ontology().objects(LIST[f"insutype-{code}"], SKOS.prefLabel)
    words = {one.language: str(one) for one in said if isinstance(one, Literal)}
    return Text(words.get("zh", code), words.get("en", code))
