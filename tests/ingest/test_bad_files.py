"""Files with something wrong: one clear error each, and everything else still read."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml

import ingest
from engine.errors import InputError

ROOT = Path(__file__).parents[2]
CASES = yaml.safe_load(Path(__file__).with_name("bad_files.yaml").read_text(encoding="utf-8"))
WORDS = {"duty": {"登记": "register", "初审": "first-review", "支付": "pay"}}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_bad_file_is_explained(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / case["file"]
    if "hex" in case:
        path.write_bytes(bytes.fromhex(case["hex"]))
    else:
        path.write_text(case["content"], encoding=case.get("encoding", "utf-8"), newline="")
    if "raises" in case:
        with pytest.raises(InputError) as error:
            ingest.load([path], words=WORDS)
        assert_matches(case, error.value)
        assert error.value.code == case["raises"]
        return
    loaded = ingest.load([path], words=WORDS)
    assert [reject.code for reject in loaded.rejects] == [each["code"] for each in case.get("rejects", [])]
    for expected, reject in zip(case.get("rejects", []), loaded.rejects, strict=True):
        assert_matches(expected, reject)
        assert reject.file == case["file"]
        for field in ("row", "column", "pointer", "records"):
            if field in expected:
                assert getattr(reject, field) == expected[field]
    (file,) = loaded.inputs
    assert file.loaded == case.get("loaded", 0)
    assert file.read == file.loaded + file.rejected


def assert_matches(expected: dict[str, Any], error: Any) -> None:
    assert expected.get("place", "") in error.place
    assert expected.get("found", "") in error.found
    assert expected.get("fix", "") in error.fix


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        ingest.load([tmp_path / "nowhere"])
    assert error.value.code == "file-missing"
    assert "nowhere" in error.value.place


def test_a_folder_of_notes_only_is_empty(tmp_path: Path) -> None:
    for name in ("README.md", "expected.json", ".hidden", "~$operators.xlsx"):
        (tmp_path / name).write_text("x")
    with pytest.raises(InputError) as error:
        ingest.load([tmp_path])
    assert error.value.code == "folder-empty"


def test_every_code_has_a_section_in_the_documentation() -> None:
    documented = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    codes = {code for path in (ROOT / "ingest").rglob("*.py") for code in codes_in(path)}
    assert len(codes) > 25
    assert [code for code in sorted(codes) if f"### {code}\n" not in documented] == []


def codes_in(path: Path) -> list[str]:
    """The first argument of every problem and error that a module makes."""
    calls = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]
    return [
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id in ("Problem", "InputError", "InternalError")
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]
