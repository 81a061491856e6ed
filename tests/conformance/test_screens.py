"""What every screen of the dashboard keeps: its page holds all of it, and its address finds it."""

import html as escapes
import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from equipath.pages.address import Address, address_of
from equipath.pages.page import AreaMap, Chart, Column
from equipath.pages.screen import OF, SCREENS, Screen, screen_at
from equipath.pages.site_map import addresses
from equipath.results.store import Results
from equipath.web.answers import server
from equipath.web.rendering import charts_of, html
from tests.unit.pages import further_run, small_run


@pytest.fixture(scope="module", params=[small_run, further_run], ids=["small", "further"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Results:
    return request.param.write(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def screens(run: Results) -> list[Screen]:
    """Every screen of the run, of the whole and of one area of each kind."""
    found = addresses(run)
    kinds = {a.area[0]: a.area for a in found if a.area}
    return [screen_at(run, a) for a in found if not a.area or a.area in kinds.values()]


def words_of(part: Any) -> Iterator[str]:
    """Return every word that a block would have a reader see."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from words_of(each)
    elif is_dataclass(part) and not isinstance(part, Address):
        hidden = {"spec", "addresses", "evidence", "is_number", "is_id", "name", "group"}
        if isinstance(part, AreaMap):  # what a script draws from stands in the table too
            hidden |= {"shades", "labels", "places", "shapes", "outlines", "here", "picture"}
        for field in fields(part):
            if field.name not in hidden:
                yield from words_of(getattr(part, field.name))


def plain(page: str) -> str:
    """Return the words of a page of HTML."""
    without = re.sub(r"<script.*?</script>", " ", page, flags=re.DOTALL)
    return " ".join(escapes.unescape(re.sub(r"<[^>]+>", " ", without)).split())


def test_a_page_of_html_has_every_word_of_its_screen(run: Results, screens: list[Screen]) -> None:
    for screen in screens:
        text = plain(html(run, screen, server())).lower()
        for said in words_of(screen.page):
            assert " ".join(said.split()).lower() in text, f"{screen.address}: {said}"


def test_a_page_of_html_has_the_specification_of_every_chart(
    run: Results, screens: list[Screen]
) -> None:
    drawn = 0
    for screen in screens:
        page = html(run, screen, server())
        found = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
        charts = charts_of(screen.page.blocks)
        assert len(found) >= len(charts)
        for chart, text in zip(charts, found, strict=False):
            assert json.loads(text) == json.loads(json.dumps(chart.spec))
        drawn += len(charts)
    assert drawn > 0


def test_an_address_is_read_back_as_it_was_written(run: Results) -> None:
    for address in addresses(run):
        assert address_of(address.path, address.chosen, OF) == address


def test_every_screen_of_the_folder_is_shown_or_asked_for(screens: list[Screen]) -> None:
    shown = {screen.address.screen for screen in screens}
    # A comparison is of areas that a reader has to name; not every run has pathways or domains.
    assert set(SCREENS.names()) - shown <= {"compare", "pathway", "pathways", "domains"}


def test_every_screen_says_what_it_is(screens: list[Screen]) -> None:
    for screen in screens:
        assert screen.page.title
        assert screen.page.blocks, screen.address
        for choice in screen.choices:
            values = [value for value, _ in choice.options]
            assert choice.chosen in values, (screen.address, choice.name)
            assert choice.label


def test_numbers_stand_to_the_right_under_a_title(screens: list[Screen]) -> None:
    for screen in screens:
        for chart in charts_of(screen.page.blocks):
            assert isinstance(chart, Chart)
            assert chart.title
            assert chart.description
            for column in chart.table.columns:
                assert isinstance(column, Column)
                assert column.title
