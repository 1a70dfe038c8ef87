"""The declaration that the documentation shows is one that works."""

from __future__ import annotations

import re
from pathlib import Path

from hegui.records.vocabulary import vocabulary_turtle
from ingest.records import TABLES
from ingest.records.declaring import table_of
from ingest.records.documents import Document, read_yaml
from ingest.records.loading import with_own_lists

PAGE = Path(__file__).parents[3] / "docs" / "record-kinds.md"


def test_the_example_of_the_page_is_sound(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    file = tmp_path / "seal.yaml"
    file.write_text(example, "utf-8")
    seal = with_own_lists(table_of(Document("agency", "seal", "agency/seal.yaml", read_yaml(file, "seal"))))
    assert seal.by_name["state"].scheme == "seal-state"
    made = vocabulary_turtle((*TABLES, seal))
    for term in (
        "fund:Seal",
        "fund:sealNumber",
        "fund:sealKeeper",
        "fund:sealState",
        "list:seal-state-in-use",
    ):
        assert f"\n{term}\n" in made
