"""Areas side by side, as the address names them."""

import math
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from equipath.pages.address import Address
from equipath.pages.comparing.picked import MOST
from equipath.pages.page import Chart, Facts, Figures, Section, Table, Text
from equipath.pages.screen import Picking, Screen, screen_at
from equipath.results.schema import with_ids
from equipath.results.store import Results
from tests.unit.pages import small_run

ICBS = (("area", "icb:A"), ("area", "icb:B"))
REGISTER = ("indicator", "register")
EVERY = "Every indicator, with its 95% interval"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return small_run.write(tmp_path_factory.mktemp("run"))


def compared(run: Results, *chosen: tuple[str, str]) -> Screen:
    return screen_at(run, Address("compare", chosen=chosen))


def picking(run: Results, *chosen: tuple[str, str]) -> Picking:
    found = compared(run, *chosen).picking
    assert found
    return found


def blocks(screen: Screen, kind: type) -> list:
    return [
        block
        for section in screen.page.blocks
        if isinstance(section, Section)
        for block in section.blocks
        if isinstance(block, kind)
    ]


def every_indicator(screen: Screen) -> Table:
    (table,) = (t for t in blocks(screen, Table) if t.caption == EVERY)
    return table


def adding(table: Table | None, title: str) -> tuple[str, ...] | None:
    """Return the areas that the row of a table leads to, or None where it leads nowhere."""
    assert table
    (address,) = (a for row, a in zip(table.rows, table.addresses, strict=True) if row[0] == title)
    return address.every("area") if address else None


def test_every_indicator_has_a_row_and_every_area_a_column_in_the_order_picked(
    run: Results,
) -> None:
    table = every_indicator(compared(run, *reversed(ICBS)))
    assert [column.title for column in table.columns] == [
        "Indicator",
        "Together",
        "Birch",
        "Alder",
    ]
    assert table.rows[0][:1] + table.rows[0][2:] == (
        "Register (%)",
        "10.1 (9.1 to 11.1)",
        "10.0 (9.0 to 11.0)",
    )


def test_one_indicator_is_drawn_for_the_areas_picked_and_no_others(run: Results) -> None:
    (chart,) = blocks(compared(run, *ICBS, REGISTER), Chart)
    assert [row[0] for row in chart.table.rows] == ["Alder", "Birch", "These 2 ICBs together"]


def test_an_area_is_added_and_taken_out_by_a_link(run: Results) -> None:
    found = picking(run, *ICBS, REGISTER)
    assert adding(found.near, "Dogwood") == ("icb:A", "icb:B", "icb:D")
    assert [link.title for _, link in found.picked] == ["Alder", "Birch"]
    taken = found.picked[0][1].address
    assert taken.every("area") == ("icb:B",)
    assert taken.choice("indicator") == "register"


def test_a_search_finds_areas_by_a_part_of_their_name_or_code_and_drops_itself(
    run: Results,
) -> None:
    found = picking(run, *ICBS, ("q", "p0"))
    assert found.found
    assert [row[0] for row in found.found.rows[:2]] == ["P00 Health Centre", "P01 Health Centre"]
    assert adding(found.found, "P00 Health Centre") == ("icb:A", "icb:B", "practice:P00")
    assert all(address.choice("q") == "" for address in found.found.addresses if address)
    assert found.address.choice("q") == ""


def test_a_search_does_not_offer_what_is_picked_and_says_when_nothing_is_left(
    run: Results,
) -> None:
    found = picking(run, *ICBS, ("q", "alder")).found
    assert found
    assert found.rows == ()
    assert "No further area" in found.note


def test_all_areas_within_one_are_added_at_once_where_there_is_room(run: Results) -> None:
    """Alder has all twelve practices: beside another area there is no room for them."""
    title = "All 12 practices within Alder"
    alone = picking(run, ("q", "alder")).found
    assert adding(alone, title) == tuple(":".join(p) for p in small_run.PRACTICES)
    beside = picking(run, ICBS[1], ("q", "alder")).found
    assert adding(beside, f"{title}: there is room for 11 more") is None


def test_areas_within_the_one_picked_last_are_near_at_hand(run: Results) -> None:
    """Alder and one of its practices are picked: eleven are left, and room for ten."""
    practice = ("area", "practice:P00")
    near = picking(run, practice, ICBS[0]).near
    assert adding(near, "All 12 practices within Alder: there is room for 10 more") is None
    assert adding(near, "Dogwood") == ("practice:P00", "icb:A", "icb:D")


def test_a_full_comparison_says_how_to_make_room(run: Results) -> None:
    full = picking(run, *(("area", ":".join(place)) for place in small_run.PRACTICES))
    assert full.is_full
    assert "Take one out to make room" in full.told[-1]
    assert (full.found, full.near) == (None, None)


def test_areas_that_the_run_lacks_are_told_and_left_out(run: Results) -> None:
    found = picking(run, *ICBS, ("area", "icb:ZZ"), ("area", "nonsense"))
    assert found.told[0].startswith("2 of the areas asked for are left out")
    assert found.address.every("area") == ("icb:A", "icb:B")


def test_no_more_areas_stand_side_by_side_than_can_be_read(run: Results) -> None:
    every = [("area", ":".join(place)) for place in (*small_run.PRACTICES, *small_run.ICBS)]
    screen = compared(run, *every)
    assert screen.picking
    assert len(screen.picking.picked) == MOST
    assert screen.picking.told[0].startswith("4 of the areas asked for are left out")


def test_without_an_area_the_page_says_how_to_pick_one(run: Results) -> None:
    found = picking(run)
    assert "Pick an area" in found.told[0]
    assert found.near
    assert found.near.rows


def test_what_is_drawn_on_one_axis_is_of_one_measure(run: Results) -> None:
    """The whole has no number expected of it: beside it, areas are drawn by their levels."""
    beside_the_whole = (("area", "practice:P00"), ("area", "country:C"))
    (chart,) = blocks(compared(run, *beside_the_whole, REGISTER), Chart)
    drawn = {each["name"]: each["value"] for each in chart.spec["data"]["values"]}
    assert drawn == {"P00 Health Centre": 6.0, "Merrow": 12.0}


def test_what_areas_stand_against_is_said_beside_the_chart(run: Results) -> None:
    """The ICBs are 10.0, 10.1, 10.2 and 10.3: their middle half is 10.075 to 10.225."""
    (facts,) = blocks(compared(run, *ICBS, REGISTER), Facts)
    assert facts.rows == (
        ("Merrow", "12.0% (95% interval 11.0 to 13.0)"),
        ("All 4 ICBs", "From 10.0 to 10.3%; the middle half 10.1 to 10.2%"),
    )


def test_areas_of_one_kind_have_a_number_together_with_wilsons_interval(run: Results) -> None:
    """100 of 1,000 and 101 of 1,000."""
    (figures,) = blocks(compared(run, *ICBS, REGISTER), Figures)
    x, n, z = 201, 2_000, 1.959964
    lower, upper = (
        100 * (2 * x + z**2 + side * z * math.sqrt(z**2 + 4 * x * (1 - x / n))) / (2 * (n + z**2))
        for side in (-1, 1)
    )
    (figure,) = figures.items
    assert figure.label == "These 2 ICBs together"
    assert figure.value == "10.1%"  # 10.05
    assert figure.detail == f"201 of 2,000; 95% interval {lower:.1f} to {upper:.1f}"


def told(screen: Screen) -> str:
    return " ".join(sentence for text in blocks(screen, Text) for sentence in text.paragraphs)


@pytest.mark.parametrize(
    ("areas", "indicator", "why"),
    [
        (("icb:A", "practice:P00"), "register", "P00 Health Centre lies within Alder"),
        (("icb:A", "country:C"), "register", "Alder lies within Merrow"),
        (("icb:B", "practice:P00"), "register", "areas of different kinds may hold the same"),
        (("practice:P00", "practice:P01"), "care", "published without the counts"),
    ],
)
def test_areas_that_cannot_be_added_up_have_a_sentence_that_says_why(
    run: Results, areas: tuple[str, ...], indicator: str, why: str
) -> None:
    screen = compared(run, *(("area", area) for area in areas), ("indicator", indicator))
    assert why in told(screen)
    assert blocks(screen, Figures) == []


def test_no_sum_is_shown_where_one_count_is_hidden(tmp_path: Path) -> None:
    """A sum of the others would be less than it says, and with all else known gives it away."""
    nothing = {"numerator": None, "value": None, "lower_ci": None, "upper_ci": None}
    rows = [
        {**row, **nothing, "is_suppressed": True}
        if row["area_code"] == "B" and row["statistic"] == "proportion"
        else row
        for row in small_run.rows()
    ]
    given = with_ids(pl.DataFrame(rows, infer_schema_length=None))
    screen = compared(small_run.write(tmp_path, results=given, detail=given), *ICBS, REGISTER)
    assert "the counts of Birch are hidden or not known" in told(screen)
    assert blocks(screen, Figures) == []
    table = every_indicator(screen)
    assert [column.title for column in table.columns] == ["Indicator", "Alder", "Birch"]


@pytest.fixture(scope="module")
def aimed(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """The run with two ICBs seen in time: 86 and 88 of 100, where the target is 85."""
    when = {"period_start": date(2025, 3, 1), "period_end": date(2025, 3, 31)}
    rows = small_run.rows()
    for place, many in zip(small_run.ICBS[:2], (86_000, 88_000), strict=True):
        level = many / 1_000
        rows += [
            small_run.row("seen", "proportion", place, level, numerator=many, denominator=100_000,
                          comparator="Merrow", comparator_value=99.0, comparison="worse", **when),
            small_run.row("seen", "comparison", place, level - 85, comparator="Target: 85%",
                          comparator_value=85.0, comparison="better", **when),
        ]  # fmt: skip
    given = with_ids(pl.DataFrame(rows, infer_schema_length=None))
    folder = tmp_path_factory.mktemp("aimed")
    return small_run.write(folder, results=given, detail=given)


def test_areas_together_stand_against_what_each_of_them_stands_against(aimed: Results) -> None:
    """Together 87.0% of 200,000 people: above the target of 85%, though below the whole."""
    screen = compared(aimed, *ICBS, ("indicator", "seen"))
    (chart,) = blocks(screen, Chart)
    assert [row[0::5] for row in chart.table.rows] == [
        ("Alder", "better"),
        ("Birch", "better"),
        ("These 2 ICBs together", "better"),
    ]
    (facts,) = blocks(screen, Facts)
    assert facts.rows[0] == ("Target", "85.0%")
