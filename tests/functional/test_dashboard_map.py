"""The map in a real browser: drawn, moved about in, found by name, opened; 6,400 areas at once."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.functional import many_areas
from tests.functional.dashboard import Window, browsing, serving, window_of
from tests.functional.many_areas import ACROSS, is_hidden

MAP = "/indicator/hypertension_prevalence/map/"
MANY = "/indicator/register/map/"
FIRST_LOAD = 1_000_000
"""Bytes, packed, of a first visit to a page with a map of 6,400 areas."""

PIXELS = """() => {
    const canvas = document.querySelector("canvas");
    const all = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    const seen = {}, two = byte => byte.toString(16).padStart(2, "0");
    for (let i = 0; i < all.length; i += 4) {
        const colour = two(all[i]) + two(all[i + 1]) + two(all[i + 2]);
        seen[colour] = (seen[colour] || 0) + 1;
    }
    return seen;
}"""


@pytest.fixture(scope="module")
def address(ran: Path) -> Iterator[str]:
    with serving(ran) as at:
        yield at


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("many")
    many_areas.write(folder)
    with serving(folder) as at:
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


def told(page: Page, words: str) -> str:
    """Return what a screen reader is told, as soon as it holds some words."""
    page.wait_for_function(
        "words => document.querySelector('[data-told]').textContent.includes(words)", arg=words
    )
    return page.locator("[data-told]").inner_text()


def names(page: Page) -> list[str]:
    held = json.loads(page.locator("[data-map]").inner_text())
    return [name for _, name, *_ in held["places"]]


def middle(page: Page) -> tuple[float, float]:
    page.evaluate("() => document.querySelector('.area-map canvas').scrollIntoView()")
    box = page.locator(".area-map canvas").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_areas_are_shaded_in_the_colours_of_the_legend(window: Window) -> None:
    page = drawn(window, MAP)
    seen = page.evaluate(PIXELS)
    colours = page.locator(".legend rect:first-of-type").evaluate_all(
        "all => all.map(each => each.getAttribute('fill').slice(1).toLowerCase())"
    )
    assert len(colours) >= 3
    for colour in colours[:3]:
        assert seen.get(colour, 0) > 1_000, colour
    assert page.locator(".map-picture").count() == 0  # the canvas takes its place
    assert window.faults() == []


@pytest.mark.parametrize("chosen", ["level=practice", "level=small_area&shade=standing",
                                    "shade=difference"])  # fmt: skip
def test_points_and_every_shading_are_drawn_and_axe_finds_nothing(
    window: Window, chosen: str
) -> None:
    page = drawn(window, f"{MAP}?{chosen}")
    assert len(page.evaluate(PIXELS)) > 4
    assert window.faults() == []


def test_a_name_moves_the_map_there_and_is_read_out(window: Window) -> None:
    page = drawn(window, MAP)
    name = names(page)[0]
    page.get_by_label("Find on this map").fill(name.upper())
    page.keyboard.press("Enter")
    words = told(page, "Shown on the map")
    assert words.startswith(f"{name}: ")
    assert "95% interval" in words
    assert page.locator(".map-name").inner_text() == name
    page.get_by_role("link", name=f"Everything about {name}").click()
    page.wait_for_url("**/in/district/**")
    assert name in page.locator("h1").inner_text()


def test_the_next_of_several_names_comes_with_the_next_press(window: Window) -> None:
    page = drawn(window, f"{MAP}?level=practice")
    page.get_by_label("Find on this map").fill("practice")
    page.keyboard.press("Enter")
    first = told(page, "1 of ")
    page.keyboard.press("Enter")
    assert told(page, "2 of ") != first


def test_a_name_that_is_not_there_is_said(window: Window) -> None:
    page = drawn(window, MAP)
    page.get_by_label("Find on this map").fill("<b>Atlantis</b>")
    page.get_by_role("button", name="Show", exact=True).last.click()
    assert "called “<b>Atlantis</b>”" in told(page, "No area on this map")


def test_the_map_is_read_and_opened_with_the_keys_alone(window: Window) -> None:
    page = drawn(window, MAP)
    page.locator(".area-map canvas").focus()
    page.keyboard.press("+")
    first = told(page, "Counted")
    for _ in range(9):  # another area is never far
        page.keyboard.press("ArrowUp")
        page.wait_for_timeout(200)
        if "Counted" in (now := page.locator("[data-told]").inner_text()) and now != first:
            break
    else:
        pytest.fail("the map did not move to another area")
    name = page.locator(".map-name").inner_text()
    told(page, name)
    page.keyboard.press("Enter")
    page.wait_for_url("**/in/district/**")
    assert name in page.locator("h1").inner_text()


def test_buttons_and_keys_enlarge_and_bring_back_the_whole(window: Window) -> None:
    page = drawn(window, MAP)
    whole = page.evaluate(PIXELS)
    page.get_by_role("button", name="Enlarge the map").click()
    told(page, "enlarged 1.6 times")
    assert page.evaluate(PIXELS) != whole
    page.get_by_role("button", name="Whole map").click()
    told(page, "The whole map is shown")
    page.wait_for_function("() => new Promise(done => requestAnimationFrame(() => done(true)))")
    assert page.evaluate(PIXELS) == whole


def test_a_click_opens_the_area_under_the_pointer_and_a_drag_does_not(window: Window) -> None:
    page = drawn(window, MAP)
    x, y = middle(page)
    page.mouse.move(x, y)
    name = page.locator(".map-name").inner_text()
    page.mouse.down()
    page.mouse.move(x + 60, y + 20, steps=4)
    page.mouse.up()
    assert page.url.endswith(MAP)
    page.mouse.click(x + 60, y + 20)  # the map has moved with the pointer
    page.wait_for_url("**/in/district/**")
    assert name in page.locator("h1").inner_text()


def test_a_finger_sees_the_numbers_first_and_opens_the_area_next(
    browser: Browser, address: str
) -> None:
    with window_of(browser, address, has_touch=True) as window:
        page = drawn(window, MAP)
        page.touchscreen.tap(*middle(page))
        name = page.locator(".map-name").inner_text()
        assert page.url.endswith(MAP)
        page.touchscreen.tap(*middle(page))
        page.wait_for_url("**/in/district/**")
        assert name in page.locator("h1").inner_text()


def test_an_area_is_marked_on_the_map_of_its_neighbours(window: Window) -> None:
    page = drawn(
        window, "/indicator/hypertension_prevalence/map/in/practice/P10001/?level=practice"
    )
    here = page.locator("h1 .where").inner_text()
    assert page.locator(".map-name").inner_text() == here


def test_the_wheel_scrolls_the_page_until_the_map_is_taken_hold_of(window: Window) -> None:
    page = drawn(window, MAP)
    whole = page.evaluate(PIXELS)
    page.mouse.move(*middle(page))
    before = page.evaluate("() => window.scrollY")
    page.mouse.wheel(0, -100)
    page.wait_for_function("before => window.scrollY < before", arg=before)
    page.locator(".area-map canvas").focus()
    page.mouse.move(*middle(page))
    page.mouse.wheel(0, -300)
    page.get_by_role("button", name="Make the map smaller").click()
    told(page, "The map is enlarged")
    assert page.evaluate(PIXELS) != whole


def test_marks_of_what_is_uncertain_can_be_left_off(window: Window) -> None:
    page = drawn(window, f"{MAP}?level=small_area")
    marked = page.evaluate(PIXELS)
    page.get_by_label("Mark areas that are not clearly different").uncheck()
    page.wait_for_timeout(100)
    assert page.evaluate(PIXELS) != marked


def test_the_map_of_an_area_shows_what_lies_within(window: Window) -> None:
    page = drawn(window, "/indicator/hypertension_prevalence/map/in/icb/Q01/?level=practice")
    practices = int(page.locator(".area-map").get_attribute("data-areas") or 0)
    assert 0 < practices < 32


def test_a_phone_has_room_for_all_of_it(browser: Browser, address: str) -> None:
    with window_of(browser, address, viewport={"width": 320, "height": 640}) as window:
        page = drawn(window, MAP)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
        targets = page.locator(
            ".area-map :is(button, input[type=search], .map-switch, .map-here a):visible"
        )
        assert targets.count() >= 5
        sizes = [target.bounding_box() or {} for target in targets.all()]
        small = [size for size in sizes if min(size["width"], size["height"]) < 44]
        assert small == []
        assert window.faults() == []


def test_without_a_script_there_is_a_picture_and_the_table(browser: Browser, address: str) -> None:
    with window_of(browser, address, java_script_enabled=False) as window:
        page = window.page
        page.goto(address + MAP)
        assert page.locator(".map-picture path").count() >= 8
        assert page.locator(".area-map tbody tr").first.is_visible()
        assert page.locator(".area-map canvas, .map-search, .map-buttons").first.is_hidden()


def test_shapes_that_do_not_come_leave_the_table(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route("**/shapes/**", lambda route: route.abort())
    page.goto(address + MAP)
    assert "table has its numbers" in told(page, "cannot be drawn")
    assert page.locator(".map-picture").is_visible()
    assert page.locator(".area-map tbody tr").first.is_visible()
    page.close()


def test_shapes_are_kept_by_the_browser_and_others_are_not_there(window: Window) -> None:
    page = drawn(window, MAP)
    path = page.locator(".area-map").get_attribute("data-shapes") or ""
    answer = page.request.get(window.address + path)
    assert answer.status == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    for wrong in ("/shapes/district.000000000000.js", "/shapes/..%2Frun.duckdb", "/shapes/x"):
        assert page.request.get(window.address + wrong).status == 404


def test_thousands_of_areas_are_drawn_within_the_first_load(browser: Browser, crowded: str) -> None:
    with window_of(browser, crowded) as window:
        sizes: list[int] = []
        window.page.on(
            "requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"])
        )
        page = drawn(window, MANY)
        assert page.locator(".area-map").get_attribute("data-areas") == str(ACROSS * ACROSS)
        assert 100_000 < sum(sizes) < FIRST_LOAD
        seen = page.evaluate(PIXELS)
        assert seen["e3f0fa"] > 5_000
        assert page.locator(".area-map tbody tr").count() == 200
        assert page.locator("#choose-from option").count() == ACROSS * ACROSS / 200
        page.get_by_label("Find on this map").fill("Merrow 04007")
        page.keyboard.press("Enter")
        assert is_hidden(4007)
        assert told(page, "Merrow 04007").startswith("Merrow 04007: hidden, ")
        assert window.faults() == []


def test_the_table_goes_on_where_it_stopped(browser: Browser, crowded: str) -> None:
    with window_of(browser, crowded) as window:
        page = drawn(window, f"{MANY}?from=6200")
        page.get_by_text("The same as a table").click()
        assert page.locator(".area-map tbody tr").count() == 200
        assert "Rows 6,201 to 6,400 of 6,400" in page.locator(".area-map .note").inner_text()
