"""N-Triples read inside DuckDB give what the generic form of rdflib's terms would."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import InputError
from engine.graph.ntriples import load_ntriples
from engine.sql.database import Database

XSD = "http://www.w3.org/2001/XMLSchema#"
OBJECTS = {
    "<http://a/o>": "<http://a/o",
    "_:B1": "_B1",
    "_:b1": "_b1",
    '""': '"',
    '"x"': '"x',
    '"ü 中 @en"': '"ü 中 @en',
    '"x"@EN-us': "@en-us x",
    '""@de': "@de ",
    f'"x"^^<{XSD}string>': '"x',
    f'"01"^^<{XSD}integer>': "i01",
    f'"one"^^<{XSD}integer>': f"^{XSD}integer one",
    f'"1.50"^^<{XSD}decimal>': "d1.50",
    f'"1."^^<{XSD}decimal>': "d1.",
    f'"2025-02-28"^^<{XSD}date>': "D2025-02-28",
    f'"2024-02-29"^^<{XSD}date>': "D2024-02-29",
    f'"2025-02-29"^^<{XSD}date>': f"^{XSD}date 2025-02-29",
    f'"2025-01-31T10:00:00+08:00"^^<{XSD}dateTime>': "T2025-01-31T10:00:00+08:00",
    f'"2025-01-01T10:00:00"^^<{XSD}dateTime>': "T2025-01-01T10:00:00",
    f'"TRUE"^^<{XSD}boolean>': f"^{XSD}boolean TRUE",
    f'"7"^^<{XSD}byte>': "o7",
    '"1"^^<http://a/dt>': "^http://a/dt 1",
    r'"a\u00e9\n\"\\n"': '"aé\n"\\n',
    r'"\U0001F600"': '"\U0001f600',
    '"tab\there"': '"tab\there',
    r"<http://a/\u00e9>": "<http://a/é",
}


def loaded(text: str | bytes, folder: Path) -> list[tuple[str, str, str]]:
    file = folder / "data.nt"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with Database() as database:
        count = load_ntriples(database.connection, file, "triples")
        rows = database.connection.execute("SELECT s, p, o FROM triples").fetchall()
    assert count == len(rows)
    return rows


@pytest.mark.parametrize(("written", "form"), OBJECTS.items())
def test_a_term_is_written_in_generic_form(written: str, form: str, tmp_path: Path) -> None:
    assert loaded(f"<http://a/s> <http://a/p> {written} .\n", tmp_path) == [
        ("<http://a/s", "<http://a/p", form)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<http://a/s> <http://a/p> <http://a/o> .",
        "<http://a/s> <http://a/p> <http://a/o> .\r\n\r\n",
        "# said once\n\n<http://a/s>\t<http://a/p>  <http://a/o>. # and again\n",
        "<http://a/s> <http://a/p> <http://a/o> .\n" * 2 + "<http://a/s><http://a/p><http://a/o>.\n",
    ],
)
def test_space_comments_and_line_ends_do_not_matter(text: str, tmp_path: Path) -> None:
    assert loaded(text, tmp_path) == [("<http://a/s", "<http://a/p", "<http://a/o")]


def test_an_empty_file_has_no_triples(tmp_path: Path) -> None:
    assert loaded("", tmp_path) == []


def test_control_characters_are_text(tmp_path: Path) -> None:
    assert loaded('<http://a/s> <http://a/p> "a\x01b\x0bc" .\n', tmp_path)[0][2] == '"a\x01b\x0bc'


@pytest.mark.parametrize(
    "text",
    [
        "<http://a/s> <http://a/p> .\n",
        '"s" <http://a/p> <http://a/o> .\n',
        "<http://a/s> _:b <http://a/o> .\n",
        "<http://a/s> <http://a/p> <http://a/o>\n",
        '<http://a/s> <http://a/p> "a\\q" .\n',
        "<http://a/s> <http://a b> <http://a/o> .\n",
        b'<http://a/s> <http://a/p> "\xff" .\n',
    ],
)
def test_what_is_not_ntriples_is_refused(text: str | bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError) as problem:
        loaded(text, tmp_path)
    assert problem.value.code == "rdf-syntax"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_line_that_is_wrong_is_named(end: str, tmp_path: Path) -> None:
    lines = ["# first", "<http://a/s> <http://a/p> <http://a/o> .", "", "<http://a/s> a <http://a/o> ."]
    with pytest.raises(InputError) as problem:
        loaded(end.join(lines), tmp_path)
    assert problem.value.place.endswith(", line 4")
