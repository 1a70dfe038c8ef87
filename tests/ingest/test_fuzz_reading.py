"""A few hundred damaged JSON and XML files; `make fuzz-reading` tries a million."""

from __future__ import annotations

from tests.ingest.fuzz_reading import SEEDS, damaged, fuzz


def test_damaged_json_and_xml_is_read_or_refused() -> None:
    seen = fuzz(range(400))
    assert {"json-invalid", "xml-invalid", "read", "read with rejects"} <= set(seen)


def test_an_input_is_known_by_its_number() -> None:
    assert damaged(7) == damaged(7) != damaged(8)
    assert all(seed for seed in SEEDS)
