"""The icons of control charts: words and a drawing wherever a process over time is told."""

import re
from dataclasses import replace

import pytest

from equipath.charts.spc import POINTS
from equipath.pages import icons as drawn
from equipath.pages.address import Address
from equipath.pages.focus import view_in
from equipath.pages.icons import ICONS, NO_ICONS, legend, with_icons
from equipath.pages.page import Column, Section, Table
from equipath.pages.screen import screen_at
from equipath.pages.sections.control_charts import latest
from equipath.statistics.spc_chart import ASSURANCES
from equipath.statistics.spc_chart import ICONS as KINDS
from equipath.web.answers import server
from equipath.web.rendering import html
from tests.unit.pages import further_run
from tests.unit.pages.small_run import WHOLE


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return further_run.write(tmp_path_factory.mktemp("icons"))


def test_every_kind_that_a_chart_can_say_has_an_icon_of_its_own():
    assert set(drawn.VARIATION) == set(KINDS) - {""}
    assert set(drawn.ASSURANCE) == set(ASSURANCES) - {""}
    assert len(ICONS) == len(drawn.VARIATION) + len(drawn.ASSURANCE)


def test_an_icon_of_variation_has_the_shape_and_the_colour_of_the_chart_s_points():
    _, colour, shape = POINTS["special_cause_concern"]
    icon = drawn.VARIATION["concern_low"]
    assert (icon.colour, icon.shape, icon.sign) == (colour, shape, "down")


def test_no_two_icons_are_told_apart_by_their_colour_alone():
    looks = {(i.shape, i.sign) for i in drawn.VARIATION.values() if i.words != "–"}
    assert len(looks) == len(drawn.VARIATION)
    assert len({i.sign for i in drawn.ASSURANCE.values()}) == len(drawn.ASSURANCE)


def test_the_last_point_of_an_area_gives_its_icons(results):
    view = view_in(results, "seen", None)
    assert latest(view) == {WHOLE: ("Improvement (high)", "Target consistently missed")}


def test_an_area_that_has_no_point_in_the_last_period_has_no_icons(results):
    view = view_in(results, "seen", None)
    rows = view.rows
    gone = (rows["statistic"] == "xmr_chart") & (rows["period_end"] == rows["period_end"].max())
    elsewhere = rows.filter(gone).with_columns(area_code=rows["area_code"].filter(gone) + "2")
    both = rows.filter(~gone).vstack(elsewhere.select(rows.columns))
    assert WHOLE not in latest(replace(view, rows=both))


def test_icons_stand_in_columns_of_their_own_where_any_row_has_one():
    table = Table("Two", (Column("Name"),), (("A",), ("B",)))
    assert with_icons(table, [NO_ICONS, NO_ICONS]) == table
    told = with_icons(table, [("Concern (low)", "–"), NO_ICONS])
    assert [c.title for c in told.columns] == ["Name", "Over time"]
    assert told.rows == (("A", "Concern (low)"), ("B", "–"))


def test_the_list_of_indicators_tells_each_course_over_time_and_what_icons_mean(results):
    screen = screen_at(results, Address("indicators"))
    tables = [t for b in screen.page.blocks if isinstance(b, Section) for t in b.blocks]
    (row,) = [r for t in tables for r in t.rows if r[0] == "Seen"]
    assert row[-2:] == ("Improvement (high)", "Target consistently missed")
    assert legend(row) in tables


def test_an_icon_is_drawn_with_its_words_beside_it_and_no_style_that_the_policy_forbids(results):
    page = html(results, screen_at(results, Address("indicator", "seen", "time")), server())
    found = re.findall(r'<svg class="icon".*?</svg> <span>([^<]+)</span>', page, re.DOTALL)
    assert found.count("Improvement (high)") == 2  # of Merrow, and in the legend
    assert "Target consistently missed" in found
    assert "style=" not in page
    for drawing in re.findall(r'<svg class="icon"[^>]*>', page):
        assert 'aria-hidden="true"' in drawing  # its words are read, once
