"""A few hundred damaged JSON and XML files; `make fuzz-reading` tries a million."""

from __future__ import annotations

from tests.ingest.fuzz_reading import SEEDS, damaged, fuzz


def test_damaged_json_and_xml_is_read_or_refused() -> None:
    seen = fuzz(range(400))
    assert {"json-invalid", "xml-invalid", "read", "read with rejects"} <= set(seen)


def test_what_was_not_handled_once_is_handled() -> None:
    for number in (2053042, 2172514):  # an exponent beyond what arithmetic on decimals allows
        fuzz(range(number, number + 1))


def test_an_input_is_known_by_its_number() -> None:
    assert damaged(7) == damaged(7) != damaged(8)
    assert all(seed for seed in SEEDS)
