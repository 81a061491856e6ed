"""The dashboard in a real browser: the journeys that people make through it."""

import os
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser

from equipath.results.store import open_results
from tests.functional.dashboard import Window, browsing, serving, window_of

PHONE = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def address(ran: Path) -> Iterator[str]:
    with serving(ran) as at:
        yield at


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with browsing(chromium) as opened:
        yield opened


@pytest.fixture
def window(browser: Browser, address: str) -> Iterator[Window]:
    with window_of(browser, address) as opened:
        yield opened


EVERYWHERE = (
    "/",
    "/pathways/",
    "/pathway/hypertension/",
    "/pathway/hypertension/in/icb/Q01/",
    "/indicators/",
    "/indicators/in/icb/Q01/",
    "/areas/",
    "/areas/?q=zzz",
    "/area/in/pcn/U90001/",
    "/area/in/practice/P10001/",
    "/indicator/hypertension_detected/",
    "/indicator/hypertension_detected/in/practice/P10001/",
    "/indicator/hypertension_detected/groups/?by=ethnic_group",
    "/indicator/hypertension_detected/areas/in/icb/Q01/",
    "/indicator/hypertension_detected/data/",
    "/indicator/hypertension_detected/numbers/",
    "/data_quality/",
    "/methods/",
    "/compare/",
    "/compare/?area=icb:Q01&area=country:N01",
    "/provenance/",
    "/api/",
)


@pytest.mark.parametrize("path", EVERYWHERE)
def test_a_screen_draws_fits_a_phone_and_axe_finds_nothing(window: Window, path: str) -> None:
    page = window.open(path)
    assert page.locator("h1").count() == 1
    assert window.faults() == []
    # 320 pixels are a page of 1280 at 400%: WCAG's reflow.
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_chart_is_drawn_narrower_on_a_phone_and_its_words_stay_their_size(
    browser: Browser, address: str
) -> None:
    with window_of(browser, address, viewport=PHONE) as opened:
        page = opened.open("/indicator/hypertension_detected/groups/")
        opened.settled()
        page.wait_for_function(
            """() => { const svg = document.querySelector(".picture svg");
                const drawn = Number(svg.getAttribute("width"));
                return svg.getBoundingClientRect().width >= 0.95 * drawn; }"""
        )
        assert page.locator(".picture svg").first.bounding_box()["width"] > PHONE["width"] / 2


def test_a_finding_leads_to_what_it_rests_on(window: Window, ran: Path) -> None:
    first = (
        open_results(ran).query("SELECT * FROM findings ORDER BY rank LIMIT 1").row(0, named=True)
    )
    page = window.open("/")
    link = page.locator(".findings a").first
    assert link.inner_text() == first["sentence"]
    link.click()
    assert f"/indicator/{first['indicator']}/" in page.url
    assert first["result_id"] in page.locator("main").inner_text()


def test_from_the_whole_down_to_a_practice_and_back_again(window: Window) -> None:
    page = window.open("/indicator/hypertension_detected/areas/")
    steps = []
    for kind in ("icb", "sub_icb", "pcn", "practice"):
        page.locator(f'main table a[href*="/areas/in/{kind}/"]').first.click()
        steps.append(page.url)
        assert f"/indicator/hypertension_detected/areas/in/{kind}/" in page.url
    trail = page.locator("nav[aria-label='Areas above'] li").all_inner_texts()
    assert len(trail) == 5
    page.go_back()
    assert page.url == steps[-2]
    page.locator("nav[aria-label='Areas above'] a").nth(1).click()
    assert page.url == steps[0]


def test_a_link_that_is_sent_on_shows_the_same(browser: Browser, address: str) -> None:
    with window_of(browser, address) as mine:
        page = mine.open("/indicator/hypertension_detected/groups/in/icb/Q01/")
        page.get_by_label("Groups").select_option("sex")
        page.wait_for_url("**by=sex*")
        mine.settled()
        seen, url = page.locator("main").inner_text(), page.url
    with window_of(browser, address) as theirs:
        theirs.page.goto(url)
        theirs.settled()
        assert theirs.page.locator("main").inner_text() == seen


def test_an_area_is_found_by_a_part_of_its_name(window: Window, ran: Path) -> None:
    areas = open_results(ran).table("areas").filter(pl.col("area_type") == "icb")
    name = areas["area_name"].to_list()[-1]
    page = window.open("/")
    page.get_by_label("Find an area").fill(name.partition(" ")[0].lower())
    page.keyboard.press("Enter")
    page.get_by_role("link", name=name, exact=True).click()
    page.wait_for_url("**/area/in/icb/**")
    assert page.locator("h1").inner_text() == name


def test_everything_can_be_reached_with_the_keyboard_alone(window: Window) -> None:
    page = window.open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    for _ in range(12):
        page.keyboard.press("Tab")
        at = page.evaluate("document.activeElement.closest('.findings') !== null")
        if at:
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/indicator/**")
    reached = set()
    for _ in range(200):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.outerHTML"))
    links = page.eval_on_selector_all(
        "a, button, select, input, summary", "all => all.map(each => each.outerHTML)"
    )
    assert set(links) <= reached


def test_the_keys_can_walk_through_a_choice_before_it_is_shown(window: Window) -> None:
    page = window.open("/indicator/hypertension_detected/groups/")
    page.get_by_label("Groups").focus()
    before = page.url
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(200)
    assert page.url == before
    # Past the further choices, to the button.
    for _ in range(page.locator("form.choices select").count()):
        page.keyboard.press("Tab")
    assert page.url == before
    page.keyboard.press("Enter")
    page.wait_for_url("**by=**")


def test_without_javascript_every_number_stands_in_a_table(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/indicator/hypertension_detected/groups/?by=sex")
    assert page.locator("figure table").first.is_visible()
    assert "Female" in page.locator("figure table").first.inner_text()
    assert not page.locator("[data-chart]").first.is_visible()
    page.get_by_label("Groups").select_option("ethnic_group")
    page.get_by_role("button", name="Show").click()
    assert "by=ethnic_group" in page.url
    context.close()


def test_a_chart_answers_the_pointer_and_its_table_can_be_opened(window: Window) -> None:
    page = window.open("/indicator/hypertension_detected/groups/?by=sex")
    figure = page.locator("figure").first
    assert figure.locator("svg").is_visible()
    assert not figure.locator("table").is_visible()
    figure.get_by_text("The numbers behind this chart").click()
    assert figure.locator("table").is_visible()


PICTURES = {
    "dashboard-findings": "/",
    "dashboard-groups": "/indicator/hypertension_detected/groups/in/icb/Q01/?by=deprivation_fifth",
}
"""The pictures of the documentation, and the screens that they are of."""


@pytest.mark.parametrize("name", PICTURES)
def test_the_documentation_shows_the_dashboard_as_it_is(
    window: Window, project: Path, tmp_path: Path, name: str
) -> None:
    """The pictures are taken here: EQUIPATH_PICTURES=1 takes them anew."""
    window.page.set_viewport_size({"width": 1000, "height": 700})
    page = window.open(PICTURES[name])
    kept = project / "docs" / "images" / f"{name}.png"
    taken = kept if os.environ.get("EQUIPATH_PICTURES") else tmp_path / kept.name
    page.screenshot(path=taken)
    shown, documented = taken.read_bytes(), kept.read_bytes()
    assert shown[:24] == documented[:24]  # both PNG, of one width and height
    assert len(shown) > 10_000
    assert any(f"{kept.name})" in page_.read_text() for page_ in (project / "docs").rglob("*.md"))
