"""Where a reader is on a map: in the address, so that links, going back and choices keep it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.functional.dashboard import Window, browsing, serving, window_of

MAP = "/indicator/hypertension_prevalence/map/"


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


def drawn(window: Window, path: str) -> Page:
    page = window.open(path)
    page.wait_for_selector(".area-map[data-areas]")
    return page


def picture(page: Page) -> str:
    page.wait_for_function("() => new Promise(done => requestAnimationFrame(() => done(true)))")
    return str(page.evaluate("() => document.querySelector('.area-map canvas').toDataURL()"))


def hashed(page: Page) -> str:
    page.wait_for_function("() => location.hash.startsWith('#map=')")
    page.wait_for_timeout(300)  # the last step is written a moment after it
    return str(page.evaluate("() => location.hash"))


def enlarged(window: Window) -> tuple[Page, str]:
    """Enlarge the map and move it, and return where the address says that it is."""
    page = drawn(window, MAP)
    page.locator(".area-map canvas").focus()
    for key in ("+", "+", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    return page, hashed(page)


def test_a_link_that_is_sent_on_shows_the_same_part(window: Window, browser: Browser) -> None:
    page, part = enlarged(window)
    in_the_middle = page.locator(".map-name").inner_text()
    with window_of(browser, window.address, viewport={"width": 700, "height": 800}) as other:
        again = drawn(other, MAP + part)
        assert hashed(again) == part
        again.locator(".area-map canvas").focus()
        for key in ("ArrowRight", "ArrowLeft"):
            again.keyboard.press(key)
        assert again.locator(".map-name").inner_text() == in_the_middle


def test_another_shading_and_going_back_keep_the_part(window: Window) -> None:
    page, part = enlarged(window)
    page.get_by_label("Shaded by").select_option("standing")
    page.wait_for_url("**shade=standing**")
    page.wait_for_selector(".area-map[data-areas]")
    assert hashed(page) == part
    page.goto(window.address + "/indicators/")
    page.go_back()
    page.wait_for_selector(".area-map[data-areas]")
    assert hashed(page) == part


def test_the_whole_map_is_the_address_alone(window: Window) -> None:
    page, _ = enlarged(window)
    page.get_by_role("button", name="Whole map").click()
    page.wait_for_function("() => location.hash === ''")
    assert page.url == window.address + MAP


NONE = (
    "#map=", "#map=1,2", "#map=999,52,3", "#map=0,91,3", "#map=0,52,0.2", "#map=a,b,c",
    "#map=1e9,1,1", "#map=<script>alert(1)</script>", "#map=0,52,3;x", "#content",
)  # fmt: skip
"""Addresses that say of no part of any map that it is seen."""


def test_a_part_that_no_map_can_show_is_the_whole(window: Window) -> None:
    page = drawn(window, MAP)
    whole = picture(page)
    for part in NONE:
        page.evaluate("part => { location.hash = part; }", part)
        page.wait_for_timeout(20)
        assert picture(page) == whole, part


def test_a_part_far_from_every_area_still_shows_some(window: Window) -> None:
    page = drawn(window, f"{MAP}#map=120.00000,-30.00000,900.00")
    page.get_by_role("button", name="Make the map smaller").click()
    times = float(hashed(page).split(",")[2])
    assert times <= 80


def without(page: Page, *kinds: str) -> Page:
    """Take kinds of drawing away from a browser."""
    page.add_init_script(
        """const given = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
            return KINDS.includes(kind) ? null : given.call(this, kind, ...more);
        };""".replace("KINDS", json.dumps(kinds))
    )
    return page


def test_without_webgl_there_is_a_map(window: Window) -> None:
    without(window.page, "webgl", "webgl2", "experimental-webgl")
    drawn(window, MAP)


def test_without_a_canvas_there_are_a_picture_and_the_table(browser: Browser, address: str) -> None:
    page = without(browser.new_page(), "2d")
    page.goto(address + MAP)
    page.wait_for_function(
        "() => document.querySelector('[data-told]').textContent.includes('table has its numbers')"
    )
    assert page.locator(".map-picture").is_visible()
    assert page.locator(".area-map tbody tr").first.is_visible()
    page.close()
