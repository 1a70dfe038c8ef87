"""Roles and permissions of an agency's own: known by their records, whichever file is read first."""

from __future__ import annotations

from pathlib import Path

import pytest

import ingest
from engine.errors import InputError
from hegui.ontology import words

GRANTS = """\
操作员编号,角色,权限,授权开始
101,R1,,2026-01-01
102,,P9,2026-01-01
103,,登机,2026-01-01
104,R7,,2026-01-01
105,登记员,,2026-01-01
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a_grants.csv").write_text(GRANTS, encoding="utf-8")
    (tmp_path / "b_roles.csv").write_text("角色编码,角色名称\nR1,综合\n", encoding="utf-8")
    (tmp_path / "c_permissions.csv").write_text(
        "权限编码,权限名称,对应环节\nP9,拨付菜单,支付\n", encoding="utf-8"
    )
    return tmp_path


def test_codes_told_in_a_file_read_later_are_loaded_and_others_rejected(folder: Path) -> None:
    loaded = ingest.load([folder], words=words())
    rows = loaded.connection.execute("SELECT opter_no FROM permission_grant ORDER BY 1").fetchall()
    assert [number for (number,) in rows] == ["101", "102", "105"]
    assert [(one.row, one.column, one.code, one.found) for one in loaded.rejects] == [
        (4, "权限 (perm_code)", "unknown-word", "“登机”"),
        (5, "角色 (role_code)", "unknown-word", "“R7”"),
    ]


def test_nothing_disappears(folder: Path) -> None:
    counts = {
        one.file: (one.read, one.loaded, one.rejected) for one in ingest.load([folder], words=words()).inputs
    }
    assert counts == {"a_grants.csv": (5, 3, 2), "b_roles.csv": (1, 1, 0), "c_permissions.csv": (1, 1, 0)}


def test_rows_given_as_values_are_held_to_the_same() -> None:
    grant = {"opter_no": "101", "role_code": "R1", "granted_from": "2026-01-01"}
    tables = {"permission_grant": [grant], "role": [{"role_code": "R1", "role_name": "综合"}]}
    held = ingest.load_rows(tables, words=words())
    assert held.execute("SELECT role_code FROM permission_grant").fetchall() == [("R1",)]
    with pytest.raises(InputError, match="unknown-word"):
        ingest.load_rows({"permission_grant": [grant]}, words=words())
