"""README.md of a written county, from the template beside this module."""

from __future__ import annotations

from pathlib import Path

_TEMPLATE = Path(__file__).with_name("county-readme.md")


def write_readme(path: Path, settlements: int, seed: int, found: int) -> None:
    """Say what the folder holds, and that nothing in it is real."""
    size = f"{settlements} 笔结算，{found} 个问题 · {settlements} settlements, {found} findings."
    text = _TEMPLATE.read_text(encoding="utf-8")
    path.write_text(
        text.format(size=size, settlements=settlements, seed=seed), encoding="utf-8", newline="\n"
    )
