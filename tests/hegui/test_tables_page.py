"""docs/tables.md can be followed: its files, given to its command, print what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hegui.cli import app
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "tables.md").read_text("utf-8")
FILE = re.compile(r"`([\w/]+\.(?:csv|ttl))`:\n\n```\w+\n(.*?)```", re.DOTALL)
SHOWN = re.compile(r"```console\n\$ hegui ([^\n]+)\n```\n\n<!--[^\n]*-->\n```text\n(.*?)```", re.DOTALL)


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


def test_the_page_can_be_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = FILE.findall(PAGE)
    assert [name for name, _ in files] == [
        "shop/orders.csv",
        "shop/customers.csv",
        "mapping.ttl",
        "shapes.ttl",
    ]
    (tmp_path / "shop").mkdir()
    for name, text in files:
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    ((command, output),) = SHOWN.findall(PAGE)
    result = CliRunner().invoke(app, shlex.split(command))
    assert lines(result.stdout) == lines(output)
    assert "orders.csv, row 4" in (tmp_path / "hegui-run" / "report.html").read_text("utf-8")
