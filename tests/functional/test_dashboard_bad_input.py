"""What a dashboard says when there is nothing to show, or when it is asked for nonsense."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest
from fastapi import Response
from fastapi.testclient import TestClient

from equipath.results.schema import SCHEMA_VERSION
from equipath.results.store import POINTER, open_results
from equipath.web.app import create_app
from equipath.web.limits import Limit
from tests.functional.dashboard import UNBOUNDED
from tests.unit.pages import small_run


def client_of(folder: Path, **given: object) -> TestClient:
    app = create_app(folder, **{"limit": UNBOUNDED, **given})
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_run.write(tmp_path)
    return tmp_path


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with client_of(folder) as opened:
        yield opened


def test_a_study_without_a_run_says_how_to_make_one(tmp_path: Path) -> None:
    answer = client_of(tmp_path).get("/")
    assert answer.status_code == 503
    assert "There are no results in" in answer.text
    assert "equipath run" in answer.text


def test_a_run_of_another_version_says_to_run_it_again(tmp_path: Path) -> None:
    version = pl.DataFrame({"run_id": ["r"], "schema_version": [SCHEMA_VERSION + 1]})
    with pytest.raises(Exception, match="another version"):
        small_run.write(tmp_path, run=version)
    answer = client_of(tmp_path).get("/")
    assert answer.status_code == 503
    assert "another version of equipath" in answer.text
    assert "Run the study again" in answer.text


def test_a_run_that_is_gone_under_the_server_is_told_and_found_again(
    folder: Path, client: TestClient
) -> None:
    run = open_results(folder).path
    assert client.get("/").status_code == 200
    away = run.rename(run.with_suffix(".away"))
    answer = client.get("/indicators/")
    assert answer.status_code == 503
    assert "There are no results at" in answer.text
    away.rename(run)
    assert client.get("/indicators/").status_code == 200


def test_a_file_that_is_no_run_is_told(folder: Path, client: TestClient) -> None:
    run = open_results(folder).path
    run.write_bytes(b"not a database" * 100)
    answer = client.get("/indicators/")
    assert answer.status_code == 503
    assert "not a run&#39;s file" in answer.text


def test_a_run_that_another_program_is_writing_is_told(folder: Path, client: TestClient) -> None:
    run = open_results(folder).path
    hold = (
        "import duckdb, sys; held = duckdb.connect(sys.argv[1]); "
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, run], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        answer = client.get("/indicators/")
        other.communicate("")
    assert answer.status_code == 503
    assert "held by another program" in answer.text
    assert client.get("/indicators/").status_code == 200


def test_a_new_run_appears_without_a_restart_and_no_page_mixes_two(
    folder: Path, client: TestClient
) -> None:
    first = open_results(folder)
    assert first.run_id in client.get("/").text
    newer = first.path.with_name("20991231T000000Z-abcd.duckdb")
    shutil.copy(first.path, newer)
    with duckdb.connect(newer) as connection:
        connection.execute("UPDATE run SET run_id = ?, title = 'The newer title'", [newer.stem])
    (folder / "output" / POINTER).write_text(newer.stem + "\n")
    for path in ("/", "/indicators/", "/provenance/"):
        text = client.get(path).text
        assert newer.stem in text
        assert "The newer title" in text
        assert first.run_id not in text


def test_a_run_that_is_written_over_is_not_mixed_with_what_was_shown(
    folder: Path, client: TestClient
) -> None:
    run = open_results(folder).path
    assert client.get("/").status_code == 200
    other = run.with_name("other.duckdb")
    shutil.copy(run, other)
    with duckdb.connect(other) as connection:
        connection.execute("UPDATE run SET title = 'Another title'")
    other.replace(run)
    for path in ("/indicators/", "/"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "was written over while this dashboard showed it" in answer.text


def test_a_pointer_that_is_not_text_is_told(folder: Path, client: TestClient) -> None:
    (folder / "output" / POINTER).write_bytes(b"\xff\xfe\x00\x81")
    answer = client.get("/")
    assert answer.status_code == 503
    assert "There are no results at" in answer.text


def test_the_head_of_an_answer_comes_without_its_body(client: TestClient) -> None:
    for path in ("/", "/api/run", "/indicator/register/numbers.csv"):
        head, whole = client.head(path), client.get(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == whole.headers["content-type"]


def test_a_reader_who_asks_too_often_has_to_wait(folder: Path) -> None:
    with client_of(folder, limit=Limit(a_second=0.001, burst=3)) as client:
        answers = [client.get("/").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed(client: TestClient, method: str) -> None:
    for path in ("/", "/indicator/register/", "/api/run"):
        answer = getattr(client, method)(path)
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD"
        assert "everything is only read" in answer.text


@pytest.mark.parametrize("path", ["/", "/nonsense/", "/areas", "/api/openapi.json"])
def test_every_answer_forbids_what_is_not_ours(client: TestClient, path: str) -> None:
    headers = client.get(path, follow_redirects=False).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers


def test_no_page_has_an_inline_script_or_style(client: TestClient) -> None:
    for path in ("/", "/indicator/register/", "/indicator/register/groups/", "/areas/"):
        text = client.get(path).text
        for script in text.split("<script")[1:]:
            assert script.startswith((' src="/static/', ' type="application/json"'))
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text


def test_a_name_that_is_not_the_dashboards_own_is_not_answered(folder: Path) -> None:
    with client_of(folder, hosts=("dashboard.example",)) as client:
        for name in ("evil.example", "dashboard.example.evil.example", "", "[", "a:b:c"):
            answer = client.get("/", headers={"host": name})
            assert answer.status_code == 400
            assert "equipath serve --name" in answer.text
        for name in ("dashboard.example", "Dashboard.Example:8000"):
            assert client.get("/", headers={"host": name}).status_code == 200
    with client_of(folder, hosts=("::1",)) as client:
        assert client.get("/", headers={"host": "[::1]:8000"}).status_code == 200


def test_whoever_is_not_admitted_sees_nothing(folder: Path) -> None:
    with client_of(folder, admit=lambda _: Response("Sign in", 401)) as client:
        answer = client.get("/")
    assert answer.status_code == 401
    assert answer.text == "Sign in"
