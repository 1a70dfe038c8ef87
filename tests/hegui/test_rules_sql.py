"""`hegui rules sql` shows a rule over the tables of records, or over triples, step by step."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from hegui.cli import app


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ((), ("-- patterns resolved", "-- fold exists", 'FROM "list_power"')),
        (("--triples",), ("-- prefer semi joins", "FROM triples_heldBy", "ANTI JOIN")),
    ],
)
def test_every_step_of_a_rule_is_shown(options: tuple[str, ...], shown: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, ["rules", "sql", "power-held", *options])
    assert result.exit_code == 0, result.output
    for words in ("== the rule as values", "-- plan", "-- SQL", *shown):
        assert words in result.output
