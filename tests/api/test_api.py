"""The HTTP interface: one claim judged, the rules, errors in one form, pages."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create
from api.models import example
from hegui.settlement import SettlementChecker


@pytest.fixture(scope="module")
def client(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = create(lambda: SettlementChecker.open([county]), tmp_path_factory.mktemp("runs"))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def claim() -> dict[str, Any]:
    body: dict[str, Any] = copy.deepcopy(example("settlement"))
    return body


def rules_of(answer: dict[str, Any]) -> list[str]:
    return [finding["rule"] for finding in answer["findings"]]


def test_the_example_gets_the_documented_answer(client: TestClient, claim: dict[str, Any]) -> None:
    answer = client.post("/v1/settlements/check", json=claim)
    assert answer.status_code == 200
    assert answer.json() == example("answer")


def test_a_clean_claim_passes(client: TestClient, claim: dict[str, Any]) -> None:
    line = claim["input"]["feedetail"][1]
    line["cnt"] = "3"  # the price of three was charged; the example says two
    answer = client.post("/v1/settlements/check", json=claim).json()
    assert (answer["decision"], answer["findings"], answer["notChecked"]) == ("pass", [], [])


def test_the_same_claim_twice_gets_the_same_answer(client: TestClient, claim: dict[str, Any]) -> None:
    first, second = (client.post("/v1/settlements/check", json=claim).json() for _ in range(2))
    assert first == second, "a claim that was only asked about must not stay in the history"


def test_an_unknown_person_is_not_checked_rather_than_passed(
    client: TestClient, claim: dict[str, Any]
) -> None:
    claim["input"]["mdtrtinfo"]["psn_no"] = "50023099999999"
    claim["input"]["setlinfo"]["psn_no"] = "50023099999999"
    answer = client.post("/v1/settlements/check", json=claim).json()
    assert "rule:drug-sex" in [entry["rule"] for entry in answer["notChecked"]]
    assert answer["decision"] != "pass"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("", 422, "body-not-of-the-form"),
        ("{", 400, "json-broken"),
        ("[]", 422, "body-not-of-the-form"),
        ("{}", 422, "body-not-of-the-form"),
        ('{"infno": "9999", "input": {}}', 400, "claim-malformed"),
        ('{"infno": "2304", "input": {}}', 400, "claim-malformed"),
        ('{"infno": "2304", "input": {"mdtrtinfo": []}}', 400, "claim-malformed"),
        ('{"infno": "2304", "input": []}', 422, "body-not-of-the-form"),
    ],
)
def test_a_broken_body_gets_the_documented_error(
    client: TestClient, body: str, status: int, code: str
) -> None:
    answer = client.post("/v1/settlements/check", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    error = answer.json()["error"]
    assert error["code"] == code
    assert all(error[field] for field in ("place", "expected", "found", "fix", "family"))


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value."""
    yield path
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(child, (*path, key))


def changed(body: dict[str, Any], path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copied = copy.deepcopy(body)
    place: Any = copied
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return copied


NONSENSE = (None, "", "九百", 10**40, True, [], {}, [[]], "1e999", "\ud800")


@pytest.mark.parametrize("nonsense", NONSENSE, ids=repr)
def test_no_value_anywhere_in_the_body_makes_a_500(
    client: TestClient, claim: dict[str, Any], nonsense: Any
) -> None:
    paths = [path for path in leaves(claim) if len(path) <= 5]
    first = [repr(each) for each in NONSENSE].index(
        repr(nonsense)
    )  # each kind of nonsense visits other places
    for path in paths[first :: len(paths) // 4]:
        body = json.dumps(changed(claim, path, nonsense))
        answer = client.post(
            "/v1/settlements/check", content=body, headers={"content-type": "application/json"}
        )
        assert answer.status_code < 500, (path, nonsense, answer.text)


def test_rules_are_listed_and_shown_with_their_law(client: TestClient) -> None:
    listed = client.get("/v1/rules").json()
    assert len(listed) >= 24
    detail = client.get("/v1/rules/drug-sex").json()
    assert detail["id"] == "rule:drug-sex"
    assert all(article["text"] for article in detail["law"])
    assert "sh:NodeShape" in detail["shape"]


def test_an_unknown_rule_is_a_404_in_the_same_form(client: TestClient) -> None:
    answer = client.get("/v1/rules/no-such-rule")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not-found"


def test_health_and_readiness(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/ready").json()["rules"] > 0


def test_pages_and_documentation_need_no_other_host(client: TestClient) -> None:
    for page in ("/", "/rules/rule:drug-sex", "/docs"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert 'src="http' not in answer.text
        assert 'href="http' not in answer.text


def test_the_documentation_carries_the_example(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()["components"]["schemas"]["SettlementBody"]
    assert schema["examples"] == [example("settlement")]


def test_only_files_of_listed_runs_are_served(county: Path, tmp_path: Path) -> None:
    run = tmp_path / "march"
    run.mkdir()
    (run / "run.json").write_text('{"inputs": [], "rules": []}', "utf-8")
    (run / "report.html").write_text("<!doctype html><title>r</title>", "utf-8")
    (tmp_path / "secret.txt").write_text("no", "utf-8")
    client = TestClient(create(lambda: SettlementChecker.open([county]), tmp_path))
    assert "march" in client.get("/").text
    assert client.get("/runs/march/report.html").status_code == 200
    for path in ("/runs/march/secret.txt", "/runs/..%2f/secret.txt", "/runs/april/report.html"):
        assert client.get(path).status_code == 404
