"""Areas side by side in a real browser: picked, searched for, and kept as groups."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.functional.dashboard import Window, browsing, serving, window_of

PHONE = {"width": 320, "height": 640}
"""A page of 1280 pixels at 400%."""

TWO = "/compare/?area=pcn%3AU90001&area=pcn%3AU90002"
CLOSED = """() => Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("closed", "SecurityError"); } })"""
FULL = """() => { Storage.prototype.setItem = () => {
    throw new DOMException("full", "QuotaExceededError"); }; }"""


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


def picked(page: Page) -> list[str]:
    return [each.split("\n")[0].strip() for each in page.locator(".picked li").all_inner_texts()]


def saved(page: Page) -> list[str]:
    return page.locator(".saved a").all_inner_texts()


def told(page: Page) -> str:
    return page.locator(".groups .told").inner_text()


def columns(page: Page) -> list[str]:
    return page.locator("table:has(caption:text('Every indicator')) thead th").all_inner_texts()


def test_areas_are_picked_with_the_keyboard_alone_and_the_address_keeps_them(
    window: Window,
) -> None:
    page = window.open("/area/in/practice/P10001/")
    page.locator("main a[href^='/compare/']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/?area=practice**")
    near = page.locator("summary", has_text="Areas beside")
    near.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**&area=practice**")
    window.settled()
    assert len(columns(page)) == 4  # the indicator, two areas, and both together
    seen = page.locator("main").inner_text()
    page.goto(page.url)
    window.settled()
    assert page.locator("main").inner_text() == seen


def test_an_area_is_searched_for_and_all_within_it_are_added(window: Window) -> None:
    page = window.open(TWO + "&indicator=hypertension_detected")
    page.get_by_label("Add an area").fill("u90003")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=u90003**")
    assert window.faults() == []
    page.locator("main table a", has_text="within").first.click()
    page.wait_for_url("**area=practice**")
    assert len(picked(page)) > 3
    assert "q=" not in page.url
    assert page.get_by_label("Indicator", exact=True).input_value() == "hypertension_detected"


def test_a_search_needs_no_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + TWO)
    assert "bookmark it" in page.locator(".groups").inner_text()
    assert not page.get_by_label("under a name").is_visible()
    page.get_by_label("Add an area").fill("U90003")
    page.get_by_role("button", name="Search").click()
    page.locator("main table a").first.click()
    assert len(picked(page)) == 3
    page.locator(".picked a").first.click()
    assert len(picked(page)) == 2
    page.go_back()
    page.get_by_role("link", name="Take all out").click()
    assert picked(page) == []
    context.close()


def test_a_group_is_saved_opened_renamed_and_deleted_with_the_keyboard_alone(
    window: Window,
) -> None:
    page = window.open(TWO)
    areas = picked(page)
    page.get_by_label("under a name").focus()
    page.keyboard.type("My PCNs")
    page.keyboard.press("Enter")
    assert told(page) == "“My PCNs” is saved."
    assert saved(page) == ["My PCNs"]
    assert window.faults() == []
    window.open("/compare/")
    page.get_by_role("link", name="My PCNs").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(window.address + TWO)
    assert picked(page) == areas
    assert page.locator(".saved a[aria-current]").count() == 1
    page.get_by_role("button", name="Rename My PCNs").focus()
    page.keyboard.press("Enter")
    assert window.faults() == []
    page.keyboard.type("North")  # the old name is selected, and typed over
    page.keyboard.press("Enter")
    assert saved(page) == ["North"]
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Rename North"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert saved(page) == []
    assert told(page) == "“North” is deleted."
    assert page.evaluate("document.activeElement.innerText") == "Undo"
    page.keyboard.press("Enter")
    assert saved(page) == ["North"]


def test_groups_go_to_a_colleague_in_a_file(browser: Browser, address: str, tmp_path: Path) -> None:
    file = tmp_path / "groups.json"
    with window_of(browser, address, accept_downloads=True) as mine:
        page = mine.open(TWO)
        page.get_by_label("under a name").fill("My <b>PCNs</b>")
        page.get_by_role("button", name="Save").click()
        with page.expect_download() as given:
            page.get_by_role("button", name="Download as a file").click()
        given.value.save_as(file)
    with window_of(browser, address) as theirs:
        page = theirs.open("/compare/")
        assert saved(page) == []
        page.get_by_label("Add from a file").set_input_files(file)
        page.locator(".saved a").wait_for()
        assert saved(page) == ["My <b>PCNs</b>"]
        assert told(page) == "1 group is added."
        page.locator(".saved a").click()
        page.wait_for_url("**area=pcn**")
        assert len(picked(page)) == 2


@pytest.mark.parametrize(
    "held",
    [
        "not JSON",
        "[]",
        json.dumps({"groups": [{"name": "Too many", "areas": ["pcn:U1"] * 13}]}),
        json.dumps({"groups": [{"name": "", "areas": ["pcn:U1"]}]}),
        json.dumps({"groups": [{"name": "No area", "areas": ["javascript"]}]}),
    ],
)
def test_a_file_that_holds_no_groups_is_answered_in_plain_words(
    window: Window, tmp_path: Path, held: str
) -> None:
    file = tmp_path / "other.json"
    file.write_text(held)
    page = window.open("/compare/")
    page.get_by_label("Add from a file").set_input_files(file)
    page.get_by_text("There are no groups of areas in that file.").wait_for()
    assert saved(page) == []


def test_a_browser_that_keeps_nothing_says_so(browser: Browser, address: str) -> None:
    with window_of(browser, address) as window:
        window.page.add_init_script(f"({CLOSED})()")
        page = window.open(TWO)
        assert "does not let pages keep anything" in told(page)
        assert not page.get_by_label("under a name").is_visible()
        assert window.faults() == []
    with window_of(browser, address) as window:
        window.page.add_init_script(f"({FULL})()")
        page = window.open(TWO)
        page.get_by_label("under a name").fill("My PCNs")
        page.keyboard.press("Enter")
        assert "nothing was saved" in told(page)
        assert page.get_by_label("under a name").input_value() == "My PCNs"


def test_the_page_fits_a_phone_with_areas_groups_and_a_search(window: Window) -> None:
    window.page.set_viewport_size(PHONE)
    page = window.open(TWO)
    page.get_by_label("under a name").fill("A group of PCNs with a name that is rather long")
    page.keyboard.press("Enter")
    for path in (TWO, TWO + "&q=p1000"):
        window.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert window.faults() == []


def test_the_documentation_shows_groups_as_they_are(
    window: Window, project: Path, tmp_path: Path
) -> None:
    """The picture is taken here: EQUIPATH_PICTURES=1 takes it anew."""
    window.page.set_viewport_size({"width": 1000, "height": 1400})
    window.open(f"{TWO}&area=pcn%3AU90003&indicator=hypertension_detected")
    page = window.page
    page.get_by_label("under a name").fill("My PCNs")
    page.keyboard.press("Enter")
    window.settled()
    kept = project / "docs" / "images" / "dashboard-compare.png"
    taken = kept if os.environ.get("EQUIPATH_PICTURES") else tmp_path / kept.name
    page.screenshot(path=taken)
    shown, documented = taken.read_bytes(), kept.read_bytes()
    assert shown[:24] == documented[:24]  # both PNG, of one width and height
    assert len(shown) > 10_000
