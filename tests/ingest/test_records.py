"""Declarations of record kinds: what they may say, and how a wrong one is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.errors import InputError
from ingest.records import AREAS, BY_NAME, LINKS, TABLES, VALUES
from ingest.records.keeping import kept
from ingest.records.links import links
from ingest.records.loading import load_records

SOUND: dict[str, Any] = {
    "title": {"zh": "章", "en": "Stamp"},
    "about": {"zh": "每枚一行。", "en": "One row each."},
    "source": "(ours)",
    "class": "fund:Stamp",
    "iri": "stamp/{stamp_no}",
    "columns": {
        "stamp_no": {"zh": "编号", "en": "number", "type": "number", "key": "true", "aliases": ["号码"]},
        "state": {
            "zh": "状态",
            "en": "state",
            "type": "code",
            "values": {"in": {"zh": "在用", "en": "in use"}},
        },
        "keeper": {
            "zh": "保管人",
            "en": "keeper",
            "type": "number",
            "refers": "stamp",
            "property": "fund:keeper",
        },
    },
    "example": {"stamp_no": "0012", "state": "在用"},
}


def declared(folder: Path, content: object, name: str = "stamp", area: str = "agency") -> Path:
    """A folder of records with one area and one declaration."""
    (folder / area).mkdir(parents=True, exist_ok=True)
    (folder / "areas.yaml").write_text("agency: {zh: 经办, en: Agency}", "utf-8")
    text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
    (folder / area / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def test_a_sound_declaration_becomes_a_table(tmp_path: Path) -> None:
    (table,) = load_records(declared(tmp_path, SOUND)).tables
    assert (table.name, table.title, table.area, table.key.name) == ("stamp", "章", "agency", "stamp_no")
    assert table.by_name["state"].scheme == "stamp-state"
    assert table.example == {"stamp_no": "0012", "state": "在用"}
    (link,) = links([table])
    assert (link.column, link.to_table, link.to_column) == ("keeper", "stamp", "stamp_no")


WRONG: list[tuple[str, str, Any, str, str]] = [
    ("columns.stamp_no.alias", "record-unknown-key", ["号"], "column stamp_no", "aliases"),
    ("columns.stamp_no.type", "record-wrong-value", "numbr", "column stamp_no", "number"),
    ("columns.stamp_no.key", "record-wrong-value", "yes", "column stamp_no", "key"),
    ("columns.stamp_no.key", "record-incomplete", "false", "agency/stamp.yaml", "Compose"),
    ("columns.state.values", "record-incomplete", None, "column state", "Add list"),
    ("columns.state.list", "record-wrong-value", "gend", "column state", "Keep one"),
    ("columns.state.aliases", "record-header-twice", ["号码"], "column state", "Leave it out"),
    ("columns.State", "record-wrong-value", {}, "column State", "Correct"),
    ("columns.keeper.property", "record-incomplete", None, "column keeper", "Add property"),
    ("columns.keeper.property", "record-wrong-value", "keeper", "column keeper", "Correct"),
    ("title.zh", "record-incomplete", None, "title", "Add zh"),
    ("titel", "record-unknown-key", {}, "agency/stamp.yaml", "title"),
    ("iri", "record-no-column", "stamp/{no}", "iri", "declare"),
    ("example.number", "record-no-column", "1", "example", "declare"),
    ("derived", "record-incomplete", {"day": {"type": "date", "zh": "日", "en": "day"}}, "day", "Write one"),
]


@pytest.mark.parametrize(("path", "code", "value", "place", "fix"), WRONG, ids=lambda value: str(value)[:30])
def test_a_wrong_declaration_is_refused(
    tmp_path: Path, path: str, code: str, value: object, place: str, fix: str
) -> None:
    content = yaml.safe_load(yaml.safe_dump(SOUND))
    *parents, last = path.split(".")
    inner = content
    for key in parents:
        inner = inner[key]
    inner[last] = value
    if value is None:
        del inner[last]
    with pytest.raises(InputError) as error:
        load_records(declared(tmp_path, content))
    assert error.value.code == code
    assert place in error.value.place
    assert fix in error.value.fix


def test_text_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    for text in ("a: b: c", "- a", "", "title: {zh: a, zh: b}"):
        with pytest.raises(InputError) as error:
            load_records.__wrapped__(declared(tmp_path, text))
        assert error.value.code == "record-not-yaml"


def test_a_reference_must_lead_to_a_kind(tmp_path: Path) -> None:
    content = yaml.safe_load(yaml.safe_dump(SOUND))
    content["columns"]["keeper"]["refers"] = "stmp"
    with pytest.raises(InputError, match="Did you mean stamp"):
        links(load_records(declared(tmp_path, content)).tables)


def test_two_kinds_of_one_name_are_refused(tmp_path: Path) -> None:
    content = yaml.safe_load(yaml.safe_dump(SOUND))
    content["views"] = {"seal": {"class": "fund:Seal", "iri": "seal/{stamp_no}"}}
    declared(tmp_path, content)
    with pytest.raises(InputError) as error:
        links(load_records(declared(tmp_path, SOUND, name="seal")).tables)
    assert error.value.code == "record-name-twice"


def test_a_folder_that_is_no_area_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        load_records(declared(tmp_path, SOUND, area="agencies"))
    assert error.value.code == "record-no-area"


def test_every_area_has_words_and_every_kind_an_area() -> None:
    assert all(area.title.zh and area.title.en for area in AREAS)
    assert {table.area for table in TABLES} <= {area.name for area in AREAS}


def test_every_link_leads_to_a_column() -> None:
    for link in LINKS:
        assert link.column in BY_NAME[link.table].by_name
        assert link.to_column in BY_NAME[link.to_table].by_name


def test_words_of_a_column_of_its_own_mean_one_code() -> None:
    for table in TABLES:
        for column in table.columns:
            words = [word for _, text in column.values for word in (text.zh, text.en)]
            assert len(set(words)) == len(words), f"{table.name}.{column.name}"
            assert not column.values or column.scheme in VALUES


def test_what_was_read_is_kept_until_a_declaration_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEGUI_CACHE", str(tmp_path))
    monkeypatch.setattr("sys.pycache_prefix", None)
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    root = declared(tmp_path / "records", SOUND)
    code = tmp_path / "code"
    code.mkdir()
    assert [kept(root, code, make), kept(root, code, make)] == [0, 0]
    declared(root, SOUND, name="seal")
    assert kept(root, code, make) == 1
    (file,) = (root / "__pycache__").iterdir()
    file.write_bytes(b"damaged")
    assert [kept(root, code, make), kept(root, code, make)] == [2, 2]
    (code / "new.py").write_text("")
    assert kept(root, code, make) == 3
    assert [each.name for each in (root / "__pycache__").iterdir()] == [file.name]
