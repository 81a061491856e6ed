"""One indicator in a real browser: what a reader may choose of it, and its course over time."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.functional.dashboard import Window, browsing, serving, window_of
from tests.unit.pages import chosen_run

PHONE = {"width": 375, "height": 700}
GROUPS = "/indicator/register/groups/in/region/R/"
EVERYWHERE = (
    "/indicators/",
    "/indicator/register/in/region/R/",
    f"{GROUPS}?adjusted=crude&unknowns=left_out&against=target",
    "/indicator/register/areas/?adjusted=standardised&unknowns=left_out",
    "/indicator/register/areas/?against=region",
    "/indicator/register/map/?against=whole&shade=standing",
    "/indicator/seen/time/",
    "/indicator/seen/?period=2025-01-01_2025-01-31",
    "/indicator/admitted/",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(chosen_run.write(tmp_path_factory.mktemp("chosen")).path) as at:
        yield at


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with browsing(chromium) as opened:
        yield opened


@pytest.fixture
def window(browser: Browser, address: str) -> Iterator[Window]:
    with window_of(browser, address) as opened:
        yield opened


def numbers(page: Page) -> str:
    """Return the first table of numbers, which is folded away where a chart is drawn."""
    return page.locator("figure table").first.text_content() or ""


def test_every_look_at_an_indicator_is_without_a_fault_and_without_a_warning(
    window: Window,
) -> None:
    warned: list[str] = []
    window.page.on("console", lambda m: warned.append(m.text) if m.type == "warning" else None)
    for path in EVERYWHERE:
        page = window.open(path)
        assert window.faults() == [], path
        page.set_viewport_size(PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        page.set_viewport_size({"width": 1280, "height": 900})
    # A chart of which nothing is known would be one: "Infinite extent".
    assert warned == []


def test_a_reader_chooses_and_the_address_keeps_it(window: Window, browser: Browser) -> None:
    page = window.open(GROUPS)
    assert "Not known" in numbers(page)
    page.get_by_label("Not known", exact=True).select_option("Left out")
    page.wait_for_url("**unknowns=left_out**")
    page.get_by_label("Against", exact=True).select_option("The target of 12%")
    page.wait_for_url("**against=target**")
    assert "unknowns=left_out" in page.url
    window.settled()
    assert "Not known" not in numbers(page)
    assert "worse (−3.0 points)" in numbers(page)
    said = page.locator(".caution").inner_text()
    assert "not known of 2.5% (250 of 10,000)" in said
    seen = page.locator("main").inner_text()
    with window_of(browser, window.address) as theirs:
        theirs.page.goto(page.url)
        theirs.settled()
        assert theirs.page.locator("main").inner_text() == seen


def test_what_was_chosen_is_shown_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + GROUPS)
    page.get_by_label("Numbers").select_option("Standardised")
    page.get_by_role("button", name="Show").click()
    assert "adjusted=standardised" in page.url
    assert "nothing: as counted" not in numbers(page)
    assert page.locator("figure table").first.is_visible()
    context.close()


def test_icons_stand_beside_their_words_over_time(window: Window) -> None:
    page = window.open("/indicator/seen/time/")
    icon = page.locator("td .with-icon", has_text="Improvement (high)").first
    assert icon.locator("svg").is_visible()
    assert page.locator("table:has(caption:text('What the icons mean')) svg").count() == 2
