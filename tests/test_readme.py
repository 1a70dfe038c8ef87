"""What the README shows is what the commands print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hegui.cli import app

ROOT = Path(__file__).resolve().parent.parent
SHOWN = re.compile(r"```console\n\$ hegui ([^\n]+)\n```\n(?:\n<!--[^\n]*-->)?\n*```text\n(.*?)```", re.DOTALL)


def trimmed(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_commands_print_what_the_readme_shows(
    readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = SHOWN.findall((ROOT / readme).read_text("utf-8"))
    assert len(shown) == 2, "the check, and one finding explained"
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    for command, output in shown:
        printed = CliRunner().invoke(app, shlex.split(command)).stdout
        assert trimmed(printed) == trimmed(output)
