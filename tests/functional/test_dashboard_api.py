"""The API of a dashboard: the same numbers, described, in parts, with problems told in words."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openapi_schema_validator import OAS31Validator, oas31_format_checker
from openapi_spec_validator import validate

from equipath.results.schema import RESULTS
from equipath.results.store import open_results, write_run
from equipath.web.api.models import Result
from equipath.web.app import create_app
from equipath.web.limits import Limit
from tests.functional.dashboard import UNBOUNDED
from tests.unit.pages import small_run


def client_of(folder: Path, **given: object) -> TestClient:
    app = create_app(folder, **{"limit": UNBOUNDED, **given})
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("asked")
    small_run.write(made)
    return made


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with client_of(folder) as opened:
        yield opened


def test_every_described_route_answers_and_is_described(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.")
    page = client.get("/api/").text
    some = client.get("/api/results?limit=1").json()["results"][0]["result_id"]
    for path, ways in described["paths"].items():
        assert set(ways) == {"get"}
        assert path in page
        for parameter in ways["get"].get("parameters", []):
            assert parameter["description"]
        answer = client.get(path.format(result_id=some))
        assert answer.status_code == 200, path
        assert answer.headers["content-type"] == "application/json"
    assert references(described) <= set(described["components"]["schemas"])


def references(given: object) -> set[str]:
    """Return the names of all that a description refers to."""
    found = re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(given))
    assert json.dumps(given).count('"$ref"') == len(found)
    return set(found)


def test_the_description_is_one_that_programs_read(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    validate(described)
    named = [way["operationId"] for ways in described["paths"].values() for way in ways.values()]
    assert sorted(named) == [
        "areas", "data_findings", "findings", "indicators", "pathways", "result", "results", "run",
        "sources",
    ]  # fmt: skip


def test_every_answer_that_is_described_is_given_and_as_described(
    folder: Path, client: TestClient, tmp_path: Path
) -> None:
    described = client.get("/api/openapi.json").json()
    known = client.get("/api/results?limit=1").json()["results"][0]["result_id"]
    impatient = client_of(folder, limit=Limit(a_second=0.001, burst=1))
    impatient.get("/")
    empty = client_of(tmp_path)
    for path, ways in described["paths"].items():
        here = path.format(result_id=known)
        asked = {
            200: (client, here),
            404: (client, path.format(result_id="0")),
            409: (client, f"{here}?run=earlier"),
            414: (client, f"{here}?q={'a' * 3_000}"),
            422: (client, path.format(result_id="0" * 61) if "{" in path else f"{here}?limit=0"),
            429: (impatient, here),
            503: (empty, here),
        }
        for status, told in ways["get"]["responses"].items():
            way, address = asked[int(status)]
            answer = way.get(address)
            assert answer.status_code == int(status), address[:80]
            content = told["content"][answer.headers["content-type"]]
            schema = {**content["schema"], "components": described["components"]}
            wrong = OAS31Validator(schema, format_checker=oas31_format_checker)
            assert [e.message for e in wrong.iter_errors(answer.json())] == []


def test_the_api_has_every_column_of_the_results() -> None:
    assert set(Result.model_fields) == {*RESULTS, "area_name"}


def test_all_numbers_come_in_parts_and_each_once(folder: Path, client: TestClient) -> None:
    following: str | None = "/api/results?limit=20"
    seen: list[str] = []
    while following:
        part = client.get(following).json()
        assert len(part["results"]) <= 20
        seen += [row["result_id"] for row in part["results"]]
        following = part["next"]
    assert seen == open_results(folder).to_polars()["result_id"].to_list()


def test_filters_leave_what_fits(client: TestClient) -> None:
    asked = "indicator=register&area_type=region&statistic=proportion&stratum=All"
    (row,) = client.get(f"/api/results?{asked}").json()["results"]
    assert (row["value"], row["numerator"], row["denominator"]) == (10.0, 1000.0, 10_000.0)
    assert (row["lower_ci"], row["upper_ci"], row["period_end"]) == (9.0, 11.0, "2025-03-31")
    months = client.get("/api/results?indicator=seen&period_start=2025-02-01").json()["results"]
    assert {r["period_end"] for r in months} == {"2025-02-28"}
    found = client.get("/api/areas?q=birch").json()["areas"]
    assert [a["area_code"] for a in found] == ["B"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("limit=0", "limit"),
        ("limit=10001", "limit"),
        ("limit=many", "limit"),
        ("after=-2", "after"),
        ("period_end=yesterday", "period_end"),
        ("period_start=0", "period_start"),
        ("nonsense=1", "nonsense"),
        ("indicator=registr", "Did you mean `register`?"),
        ("statistic=proportions", "Did you mean `proportion`?"),
        ("area_type=village", "area_type"),
        ("stratification=' OR 1=1 --", "stratification"),
        (f"stratum={'x' * 201}", "stratum"),
    ],
)
def test_a_parameter_that_is_wrong_is_told(client: TestClient, asked: str, told: str) -> None:
    answer = client.get(f"/api/results?{asked}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == 422
    assert told in problem["detail"]


def test_hostile_values_are_only_values(client: TestClient) -> None:
    answer = client.get("/api/results", params={"stratum": "' OR 1=1 --"})
    assert (answer.status_code, answer.json()["results"]) == (200, [])


@pytest.mark.parametrize("path", ["/api/nothing", "/api/results/zzz"])
def test_what_the_api_lacks_is_a_problem(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["instance"] == path


def test_a_list_does_not_mix_two_runs(tmp_path: Path) -> None:
    small_run.write(tmp_path)
    results = open_results(tmp_path)
    with client_of(tmp_path) as opened:
        following = opened.get("/api/results?limit=2").json()["next"]
        tables = {name: results.table(name) for name in ("results", "areas", "definitions", "run")}
        write_run(tmp_path / "output", "r2", tables)
        answer = opened.get(following)
    assert answer.status_code == 409
    assert "Begin again" in answer.json()["detail"]


def test_a_program_that_asks_too_often_is_told_when_to_come_back(folder: Path) -> None:
    opened = client_of(folder, limit=Limit(a_second=0.001, burst=1))
    opened.get("/api/run")
    answer = opened.get("/api/run")
    assert (answer.status_code, answer.json()["status"]) == (429, 429)
    assert answer.headers["retry-after"] == "5"
