"""What a dashboard says of addresses that it has not, and of hostile ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from equipath.results.store import open_results
from equipath.web.app import create_app
from tests.functional.dashboard import UNBOUNDED
from tests.unit.pages import small_run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("asked")
    small_run.write(made)
    return made


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    app = create_app(folder, limit=UNBOUNDED)
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/indicator/registr/", "Did you mean `register`?"),
        ("/indicator/register/sideways/", "no view “sideways”"),
        ("/indicator/", "no indicator"),
        ("/area/in/icb/ZZZ/", "has no icb “ZZZ”"),
        ("/area/in/planet/A/", "no areas of the kind “planet”"),
        ("/pathway/none/", "no pathway “none”"),
        ("/nonsense/", "no page"),
        ("/a/b/c/d/e/", "at that address"),
        ("/static/000000000000/dashboard.css/", "at that address"),
        ("/static/000000000000/dashboard.css", "no such file"),
    ],
)
def test_an_address_that_leads_nowhere_says_what_there_is(
    client: TestClient, path: str, said: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert said in answer.text
    assert "Back to what stands out" in answer.text


HOSTILE = (
    "<script>alert(1)</script>",
    "'; DROP TABLE results; --",
    "../../../etc/passwd",
    "%00",
    "{{ 7 * 7 }}",
    "\u202egnp.exe",
    "a" * 1_500,
)


@pytest.mark.parametrize("given", HOSTILE)
def test_hostile_parameters_are_shown_as_words_or_not_at_all(
    folder: Path, client: TestClient, given: str
) -> None:
    rows = open_results(folder).query("SELECT count(*) FROM results").item()
    for path in (
        "/",
        "/areas/",
        "/indicator/register/groups/",
        "/indicator/register/",
        "/compare/",
    ):
        for name in ("q", "by", "from", "kind", "indicator", "area", "unheard_of"):
            answer = client.get(path, params={name: given})
            assert answer.status_code in {200, 404, 414}, (path, name)
            assert "<script>alert" not in answer.text
            assert "root:" not in answer.text
    for path in (f"/indicator/{given}/", f"/area/in/icb/{given}/", f"/{given}/"):
        answer = client.get(path)
        assert answer.status_code in {404, 414}
        assert "<script>alert" not in answer.text
    assert open_results(folder).query("SELECT count(*) FROM results").item() == rows


@pytest.mark.parametrize(
    "path",
    [
        "/indicator/%00/",
        "/%00",
        "/%ff%fe/",
        "/%E2%80%AE/",
        "/..%2f..%2fetc/passwd",
        "/area/in/icb%2FA/",
        "/indicator/register%2Fgroups/",
        "/static/x/..%2f..%2fapp.py",
        "/shapes/%00",
        "/" + "a/" * 500,
    ],
)
def test_an_address_that_is_written_oddly_is_none_of_ours(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "\0" not in answer.text
    assert "Back to what stands out" in answer.text


@pytest.mark.parametrize(
    "asked",
    [
        "from=99999999999999999999999999",
        "from=-1",
        "from=1e9&from=0&from=100",
        "q=%00%1b",
        "q=%ff%fe",
        "%E0%A4%A",
        "&&==;;",
        "&".join(["q=a"] * 400),
    ],
)
def test_choices_that_are_none_leave_the_page_as_it_is(client: TestClient, asked: str) -> None:
    answer = client.get(f"/areas/?{asked}")
    assert answer.status_code == 200
    assert "\0" not in answer.text
    assert "<h1>Areas" in answer.text


def test_an_address_with_slashes_too_many_or_too_few_leads_to_its_own(client: TestClient) -> None:
    for path in ("/indicator//register//", "/indicator/register", "//indicator/register/"):
        answer = client.get(f"http://testserver{path}?by=fifth", follow_redirects=False)
        assert answer.status_code == 308
        assert answer.headers["location"] == "/indicator/register/?by=fifth"
    answer = client.get("http://testserver//evil.example/x", follow_redirects=False)
    assert answer.headers["location"] == "/evil%2Eexample/x/"


def test_an_address_that_is_too_long_is_refused(client: TestClient) -> None:
    assert client.get("/areas/", params={"q": "a" * 3_000}).status_code == 414
