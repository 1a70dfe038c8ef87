"""Every error code in the source has its section in docs/errors.md, once, and no section is left over."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+|unexpected|superseded")
RAISERS = {"InputError", "UnsupportedError", "InternalError", "Problem"}


def documented() -> Counter[str]:
    text = (ROOT / "docs" / "errors.md").read_text("utf-8")
    return Counter(re.findall(r"^### ([^\s]+)$", text, flags=re.MULTILINE))


def raised() -> dict[str, str]:
    """Codes that stand as the first argument of one of our errors, with a file that raises them."""
    found: dict[str, str] = {}
    for folder in ("engine", "ingest", "report", "hegui", "api"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", None) in RAISERS and node.args:
                    code = node.args[0]
                    if isinstance(code, ast.Constant) and isinstance(code.value, str):
                        found[code.value] = str(file.relative_to(ROOT))
    return found


def test_every_code_is_documented() -> None:
    missing = {code: file for code, file in raised().items() if code not in documented()}
    assert missing == {}


def test_codes_are_documented_once_and_well_formed() -> None:
    assert [code for code, count in documented().items() if count > 1] == []
    assert [code for code in documented() if not CODE.fullmatch(code)] == []
