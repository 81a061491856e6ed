"""Areas side by side, as the address names them."""

import pytest

from equipath.pages.address import Address
from equipath.pages.page import Chart, Section, Table, Text
from equipath.pages.screen import Screen, screen_at
from equipath.pages.screens.compare import MOST
from equipath.results.store import Results
from tests.unit.pages import small_run

ICBS = (("area", "icb:A"), ("area", "icb:B"))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return small_run.write(tmp_path_factory.mktemp("run"))


def compared(run: Results, *chosen: tuple[str, str]) -> Screen:
    return screen_at(run, Address("compare", chosen=chosen))


def tables(screen: Screen) -> dict[str, Table]:
    return {
        table.caption: table
        for section in screen.page.blocks
        if isinstance(section, Section)
        for table in section.blocks
        if isinstance(table, Table)
    }


def test_every_indicator_has_a_row_and_every_area_a_column_in_the_order_picked(
    run: Results,
) -> None:
    table = tables(compared(run, *reversed(ICBS)))["Every indicator, with its 95% interval"]
    assert [column.title for column in table.columns] == ["Indicator", "Birch", "Alder"]
    assert len(table.rows) >= 2


def test_one_indicator_is_drawn_for_the_areas_picked_and_no_others(run: Results) -> None:
    screen = compared(run, *ICBS, ("indicator", "register"))
    (chart,) = (
        block
        for section in screen.page.blocks
        if isinstance(section, Section)
        for block in section.blocks
        if isinstance(block, Chart)
    )
    assert [row[0] for row in chart.table.rows] == ["Alder", "Birch"]


def test_an_area_is_added_and_taken_out_by_a_link(run: Results) -> None:
    found = tables(compared(run, *ICBS))
    offered = found["Areas that can be added"]
    first = offered.addresses[0]
    assert first
    assert first.every("area")[:2] == ("icb:A", "icb:B")
    assert len(first.every("area")) == 3
    taken = found["Take an area out"].addresses[0]
    assert taken
    assert taken.every("area") == ("icb:B",)


def test_areas_that_the_run_lacks_are_told_and_left_out(run: Results) -> None:
    screen = compared(run, *ICBS, ("area", "icb:ZZ"), ("area", "nonsense"))
    told = screen.page.blocks[0]
    assert isinstance(told, Text)
    assert told.paragraphs[0].startswith("2 of the areas asked for are left out")


def test_no_more_areas_stand_side_by_side_than_can_be_read(run: Results) -> None:
    every = [("area", ":".join(place)) for place in small_run.PRACTICES]
    table = tables(compared(run, *every))["Every indicator, with its 95% interval"]
    assert len(table.columns) == 1 + min(MOST, len(every))


def test_without_an_area_the_page_says_how_to_pick_one(run: Results) -> None:
    screen = compared(run)
    assert isinstance(screen.page.blocks[0], Text)
    assert "Pick an area" in screen.page.blocks[0].paragraphs[0]
    assert tables(screen)["Areas that can be added"].rows


def test_what_is_drawn_on_one_axis_is_of_one_measure(run: Results) -> None:
    """The whole has no number expected of it: beside it, areas are drawn by their levels."""
    beside_the_whole = (("area", "practice:P00"), ("area", "country:C"))
    screen = compared(run, *beside_the_whole, ("indicator", "register"))
    (chart,) = (
        block
        for section in screen.page.blocks
        if isinstance(section, Section)
        for block in section.blocks
        if isinstance(block, Chart)
    )
    drawn = {each["name"]: each["value"] for each in chart.spec["data"]["values"]}
    assert drawn == {"P00 Health Centre": 6.0, "Merrow": 12.0}
