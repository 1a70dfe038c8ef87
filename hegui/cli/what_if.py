"""`hegui what-if`: what a grant, a revocation or a change of role would bring, before it is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import duckdb
import typer

import ingest
from engine.errors import InputError
from hegui.cli.app import Lang, app
from hegui.cli.console import out, user_lang
from hegui.ontology import load_ontology, words
from hegui.segregation.agency import Agency, offered, read_agency
from hegui.segregation.conflicts import Conflict
from hegui.segregation.duties import Duties
from hegui.segregation.entitlements import Offer
from hegui.segregation.grants import Grant
from hegui.segregation.what_if import (
    Effect,
    duties_of,
    effect_of,
    least_conflict,
    others_without_conflict,
)

WORDS = {
    "zh": {
        "none": "不会产生新的不相容。",
        "brings": "将产生 {n} 项不相容：",
        "ends": "将消除 {n} 项不相容：",
        "together": "{person} 同时持有 {duties}",
        "through": "经由 {path}",
        "law": "依据 {law}",
        "instead": "可改授：",
        "choice": "{role}：新增不相容 {n} 项，另带职责 {more} 项",
        "others": "可改由他人承担（不产生不相容）：{people}",
        "join": "、",
    },
    "en": {
        "none": "Nothing incompatible comes of it.",
        "brings": "Conflicts that it brings ({n}):",
        "ends": "Conflicts that it ends ({n}):",
        "together": "{person} would hold {duties} at once",
        "through": "through {path}",
        "law": "kept apart by {law}",
        "instead": "Roles that give the same:",
        "choice": "{role}: {n} new conflicts, {more} duties more",
        "others": "Others could take it without a conflict: {people}",
        "join": ", ",
    },
}
_RECORDS = typer.Option(..., "--records", help="Files and folders with operators and grants. 人员与授权记录")
_FROM = typer.Option(None, "--from", formats=["%Y-%m-%d"], help="First day; default: today. 生效日")
_UNTIL = typer.Option(None, "--until", formats=["%Y-%m-%d"], help="Last day; default: open. 失效日")
_LANG = typer.Option(None, help="Language. 语言")
_OPERATOR = typer.Argument(..., help="The operator's number. 操作员编号")
_PERMISSION = typer.Argument(..., help="A permission or a role, by name or code. 权限或角色")

commands = typer.Typer(
    no_args_is_help=True, help="What a change of grants would bring. 授权变动预判。", rich_markup_mode=None
)
app.add_typer(commands, name="what-if")


@dataclass(frozen=True)
class _Case:
    """The records and the words of one question."""

    connection: duckdb.DuckDBPyConnection
    agency: Agency
    duties: Duties
    lang: str

    @classmethod
    def read(cls, records: Sequence[Path], operator: str, lang: Lang | None) -> _Case:
        duties = Duties(load_ontology())
        connection = ingest.load(records, words=words()).connection
        agency = read_agency(connection, duties)
        if operator not in agency.names:
            raise _unknown(
                "operator-unknown", operator, "the number of an operator in the records", agency.names
            )
        return cls(connection, agency, duties, lang.value if lang else user_lang())

    def given(self, offers: Sequence[Offer]) -> list[Grant]:
        """What the offers would give."""
        return offered(self.connection, self.agency, self.duties, offers)


@commands.command("grant")
def grant(
    operator: str = _OPERATOR,
    permission: str = _PERMISSION,
    records: list[Path] = _RECORDS,
    begins: datetime | None = _FROM,
    ends: datetime | None = _UNTIL,
    lang: Lang | None = _LANG,
) -> None:
    """What granting a permission or role would bring; exits 1 where that is a conflict. 授予预判。"""
    case = _Case.read(records, operator, lang)
    wanted = _wanted(case, operator, permission, begins, ends)
    effect = effect_of(case.agency.grants, case.agency.incompatible, give=case.given([wanted]))
    _print_effect(case, effect)
    if effect.brings:
        _print_choices(case, wanted)
    raise typer.Exit(1 if effect.brings else 0)


@commands.command("revoke")
def revoke(
    operator: str = _OPERATOR,
    permission: str = _PERMISSION,
    records: list[Path] = _RECORDS,
    lang: Lang | None = _LANG,
) -> None:
    """What taking a permission or role back would end. 收回预判。"""
    case = _Case.read(records, operator, lang)
    role, single = _code_of(case, permission)
    roles, permissions = _known(case)
    names = {word for word, code in (roles if role else permissions).items() if code == (role or single)}
    own = [one for one in case.agency.grants if one.person == case.agency.person(operator)]
    ids = {one.id for one in own if names.intersection(one.path if _is_no_grant(one) else one.path[:1])}
    if not ids:
        held = {one.id: "/".join(one.path) for one in own}
        raise _unknown("grant-unknown", permission, f"a permission or role granted to {operator}", held)
    taken = [one for one in own if one.id in ids]
    _print_effect(case, effect_of(case.agency.grants, case.agency.incompatible, take=taken))


@commands.command("role")
def role(
    operator: str = _OPERATOR,
    new: str = typer.Argument(..., help="The role to take instead of all present grants. 新角色"),
    records: list[Path] = _RECORDS,
    begins: datetime | None = _FROM,
    ends: datetime | None = _UNTIL,
    lang: Lang | None = _LANG,
) -> None:
    """What a change to another role would bring and end. 角色变更预判。"""
    case = _Case.read(records, operator, lang)
    wanted = _wanted(case, operator, new, begins, ends)
    person = case.agency.person(operator)
    own = [one for one in case.agency.grants if one.person == person and not _is_no_grant(one)]
    current = {one.id for one in own if one.ends is None or one.ends >= wanted.begins}
    taken = [one for one in own if one.id in current]
    effect = effect_of(case.agency.grants, case.agency.incompatible, give=case.given([wanted]), take=taken)
    _print_effect(case, effect)
    raise typer.Exit(1 if effect.brings else 0)


@commands.callback()
def what_if() -> None:
    """What a change of grants would bring. 授权变动预判。"""


def _is_no_grant(way: Grant) -> bool:
    """A post, a delegation or an emergency grant, which names what it gives further along its path."""
    return not way.id.startswith("grant/")


def _wanted(
    case: _Case, operator: str, permission: str, begins: datetime | None, ends: datetime | None
) -> Offer:
    role_code, single = _code_of(case, permission)
    first = begins.date() if begins else date.today()
    return Offer("new", operator, first, ends.date() if ends else None, role_code, single)


def _code_of(case: _Case, word: str) -> tuple[str | None, str | None]:
    """The role or else the permission that a word means."""
    roles, permissions = _known(case)
    if word in permissions:
        return None, permissions[word]
    if word in roles:
        return roles[word], None
    known = {**permissions, **roles}
    raise _unknown("permission-unknown", word, "the name or code of a permission or role", known)


def _known(case: _Case) -> tuple[dict[str, str], dict[str, str]]:
    """Words for roles and for permissions with their codes, the agency's own among them."""
    roles = _own(case, "SELECT role_code, role_name FROM role")
    permissions = _own(case, "SELECT perm_code, perm_name FROM permission")
    return {**roles, **words()["role_code"]}, {**permissions, **words()["perm_code"]}


def _own(case: _Case, sql: str) -> dict[str, str]:
    rows = case.connection.execute(sql).fetchall()
    return {word: code for code, name in rows for word in (name, code) if word}


def _unknown(code: str, found: str, expected: str, known: Mapping[str, str]) -> InputError:
    some = ", ".join(list(known)[:12])
    return InputError(
        code, place="hegui what-if", expected=expected, found=repr(found), fix=f"Known are: {some or 'none'}."
    )


def _print_effect(case: _Case, effect: Effect) -> None:
    said = WORDS[case.lang]
    for key, conflicts in (("brings", effect.brings), ("ends", effect.ends)):
        if conflicts:
            out.print(said[key].format(n=len(conflicts)), markup=False)
        for conflict in conflicts:
            _print_conflict(case, conflict)
    if not effect.brings:
        out.print(said["none"], markup=False)


def _print_conflict(case: _Case, conflict: Conflict) -> None:
    said = WORDS[case.lang]
    duties = said["join"].join(case.duties.name("duty", one).of(case.lang) for one in sorted(conflict.duties))
    person = f"{case.agency.names[conflict.person]} ({conflict.person})"
    out.print("- " + said["together"].format(person=person, duties=duties), markup=False)
    for one in conflict.grants:
        path = " → ".join([*one.path, f"{one.begins} – {one.ends or ''}"])
        out.print("    " + said["through"].format(path=path), markup=False)
    law = said["join"].join(one.of(case.lang) for one in case.duties.sources(conflict.duties))
    out.print("    " + said["law"].format(law=law), markup=False)


def _print_choices(case: _Case, wanted: Offer) -> None:
    said = WORDS[case.lang]
    given = case.given([wanted])
    codes = list(case.duties.of_role)
    offers = [replace(wanted, number=code, role=code, permission=None) for code in codes]
    ways = case.given(offers)
    roles = [(code, [way for way in ways if way.id == f"grant/{code}"]) for code in codes]
    choices = least_conflict(case.agency.grants, case.agency.incompatible, duties_of(given), roles)
    if choices:
        out.print(said["instead"], markup=False)
    for choice in choices[:3]:
        name = case.duties.name("role", choice.role).of(case.lang)
        line = said["choice"].format(role=name, n=len(choice.effect.brings), more=choice.more)
        out.print("- " + line, markup=False)
    if others := list(islice(others_without_conflict(case.agency, given), 5)):
        people = said["join"].join(f"{case.agency.names[one]} ({one})" for one in others)
        out.print(said["others"].format(people=people), markup=False)
