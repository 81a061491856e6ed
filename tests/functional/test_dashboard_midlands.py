"""The dashboard of the two studies of real data about the Midlands, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from equipath.results.store import Results
from tests.functional.dashboard import Window, browsing, serving, window_of
from tests.functional.example_runs import run_once

STUDIES = ("midlands-cvd", "midlands-cancer-waits")


@pytest.fixture(scope="module", params=STUDIES)
def run(
    request: pytest.FixtureRequest,
    project: Path,
    open_data: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Results:
    return run_once(project / "examples" / request.param, open_data, tmp_path_factory)


@pytest.fixture(scope="module")
def address(run: Results) -> Iterator[str]:
    with serving(run.path) as at:
        yield at


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with browsing(chromium) as opened:
        yield opened


@pytest.fixture
def window(browser: Browser, address: str) -> Iterator[Window]:
    with window_of(browser, address) as opened:
        yield opened


def test_every_kind_of_screen_draws_and_axe_finds_nothing(window: Window, run: Results) -> None:
    page = window.open("/")
    paths = ["/", "/indicators/", "/areas/", "/data_quality/"]
    paths += page.eval_on_selector_all(".findings a", "all => all.map(a => a.pathname + a.search)")[
        :1
    ]
    page = window.open("/indicators/")
    first = page.eval_on_selector("main table a", "a => a.pathname")
    page = window.open(first)
    paths += page.eval_on_selector_all(".views a", "all => all.map(a => a.pathname)")
    for path in dict.fromkeys(paths):
        page = window.open(path)
        assert page.locator("h1").count() == 1, path
        assert window.faults() == [], path


def test_a_reader_goes_from_england_down_and_back(window: Window, run: Results) -> None:
    page = window.open("/area/")
    assert page.locator("h1").inner_text() == "England"
    seen = []
    while (below := page.locator("main h2:text-is('Areas within') ~ .scroll a")).count():
        below.first.click()
        page.wait_for_load_state()
        seen.append(page.locator("h1").inner_text())
        assert page.locator("nav[aria-label='Areas above'] li").count() == len(seen) + 1
    assert len(seen) >= 2
    for name in reversed(seen[:-1]):
        page.go_back()
        assert page.locator("h1").inner_text() == name


def test_a_finding_of_real_data_leads_to_its_number(window: Window, run: Results) -> None:
    found = run.query("SELECT result_id FROM findings ORDER BY rank LIMIT 3")
    for place, result in enumerate(found["result_id"]):
        page = window.open("/")
        page.locator(".findings a").nth(place).click()
        window.settled()
        first = page.locator("main table").first.inner_text()
        assert result in first
