"""What a reader chooses of an indicator: offered where the results hold it, kept in the address."""

import json

import pytest

from equipath.pages.address import Address
from equipath.pages.page import Caution, Chart, Figures, Page, Section, Table
from equipath.pages.screen import Screen, screen_at
from tests.unit.pages import chosen_run
from tests.unit.pages.small_run import FOCUS, MODEL, MOST


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return chosen_run.write(tmp_path_factory.mktemp("chosen"))


def at(results, name: str, look: str, area=None, **chosen: str) -> Screen:
    return screen_at(results, Address("indicator", name, look, area, tuple(chosen.items())))


def offered(screen: Screen) -> dict[str, list[str]]:
    return {c.name: [title for _, title in c.options] for c in screen.choices}


def part(page: Page, title: str) -> Section:
    (found,) = [b for b in page.blocks if isinstance(b, Section) and b.title == title]
    return found


def groups(screen: Screen) -> Chart:
    return next(b for b in part(screen.page, "By deprivation fifth").blocks if isinstance(b, Chart))


def areas(screen: Screen, of: str = "ICB") -> Chart:
    found = [b for b in part(screen.page, "Where it is").blocks if isinstance(b, Chart)]
    return next(c for c in found if c.table.columns[0].title == of)


def column(table: Table, title: str) -> dict[str, str]:
    at_ = [c.title for c in table.columns].index(title)
    return {cells[0]: cells[at_] for cells in table.rows}


def drawn_lines(chart: Chart) -> set[str]:
    """Return the words of every line that is drawn across a chart."""
    written = json.dumps(chart.spec)
    return {name for name in ("Merrow", "As expected (100)", "East Merrow") if name in written}


def test_a_period_that_is_chosen_is_the_one_told(results):
    screen = at(results, "seen", "", period="2025-01-01_2025-01-31")
    assert screen.page.lede.startswith("January 2025.")
    figures = next(b for b in part(screen.page, "How much there is").blocks
                   if isinstance(b, Figures))  # fmt: skip
    assert figures.items[0].value == "71.0%"
    assert offered(screen)["period"] == ["March 2025", "February 2025", "January 2025"]


def test_where_it_is_heading_is_said_of_the_last_period_alone(results):
    def said(**chosen: str) -> str:
        page = at(results, "seen", "", **chosen).page
        return " ".join(str(b) for b in part(page, "How much there is").blocks)

    assert "the last five months" in said()
    assert "the last five months" not in said(period="2025-01-01_2025-01-31")


def test_every_period_is_among_all_numbers_until_one_is_chosen(results):
    unasked = at(results, "seen", "numbers")
    assert offered(unasked)["period"][0] == "All"
    chosen = at(results, "seen", "numbers", period="2025-02-01_2025-02-28")
    (table,) = [b for b in part(chosen.page, "Every number here").blocks if isinstance(b, Table)]
    assert set(column(table, "Period").values()) == {"February 2025"}


@pytest.mark.parametrize("given", ["2025-01-01", "../../etc/passwd", "2031-01-01_2031-01-31"])
def test_a_period_that_the_run_does_not_have_is_passed_over(results, given):
    assert at(results, "seen", "", period=given).page.lede.startswith("March 2025.")


def test_nothing_is_offered_that_the_results_do_not_hold(results):
    assert offered(at(results, "seen", "areas")).keys() == {"period"}
    assert "adjusted" not in offered(at(results, "admitted", "areas"))
    assert "period" not in offered(at(results, "register", ""))


def test_groups_are_shown_as_counted_standardised_or_both(results):
    both, crude, standardised = (
        groups(at(results, "register", "groups", FOCUS, adjusted=given))
        for given in ("", "crude", "standardised")
    )
    as_counted = "nothing: as counted"
    alike = f"{MODEL}: per 100 expected"
    assert set(column(both.table, "Allowing for").values()) == {as_counted, alike}
    assert {cells[1] for cells in both.table.rows} == {as_counted, alike}
    assert {cells[1] for cells in crude.table.rows} == {as_counted}
    assert {cells[1] for cells in standardised.table.rows} == {alike}
    assert standardised.title == (
        "East Merrow, standardised: from 96.0 in “Least deprived fifth” to 104.0 in “Most "
        "deprived fifth”"
    )


def test_areas_can_be_put_in_order_by_rates_that_allow_for_age(results):
    screen = at(results, "register", "areas", adjusted="standardised")
    chart = areas(screen)
    assert column(chart.table, "Standardised") == {"Alder": "14.5%", "Birch": "12.5%"}
    assert column(chart.table, "Level")["Alder"] == "10.0%"
    assert "against" not in offered(screen)  # these rates were set against nothing
    assert set(column(chart.table, "Standing").values()) == {"not compared"}


def test_areas_stand_against_what_was_chosen(results):
    unasked, whole = (
        at(results, "register", "areas", against=given) for given in ("nonsense", "whole")
    )
    assert offered(unasked)["against"] == [
        "Practices of the same age",
        "Merrow",
        "Their own region",
    ]
    assert "Per 100 expected" in [c.title for c in areas(unasked).table.columns]
    assert "Per 100 expected" not in [c.title for c in areas(whole).table.columns]
    assert "one side of Merrow" in part(whole.page, "Where it is").blocks[0].paragraphs[0]


def test_areas_that_each_stand_against_their_own_have_no_line_between_them(results):
    screen = at(results, "register", "areas", against="region")
    chart = areas(screen, "Practice")
    assert "against" in offered(screen)
    assert set(column(chart.table, "Standing").values()) == {"better"}
    assert not drawn_lines(chart)
    assert chart.title.startswith("None of 12 practices are clearly worse than their own region")


def test_groups_stand_against_the_target_or_the_same_group_elsewhere(results):
    screen = at(results, "register", "groups", FOCUS, against="target", adjusted="crude")
    assert offered(screen)["against"] == ["Nothing further", "The target of 12%"]
    told = column(groups(screen).table, "Against the target")
    # Counted: 9 in the most deprived fifth, a target of 12.
    assert told[f"East Merrow: {MOST}"] == "worse (−3.0 points)"
    assert "The dashed line is the target." in groups(screen).source
    assert told[f"Merrow: {MOST}"] == "–"  # nothing was compared there


def test_without_the_unknown_nobody_is_lost_from_sight(results):
    shown, without = (
        at(results, "register", "groups", FOCUS, unknowns=given) for given in ("", "left_out")
    )
    assert "East Merrow: Not known" in column(groups(shown).table, "Value")
    assert "East Merrow: Not known" not in column(groups(without).table, "Value")
    (told,) = [b for b in without.page.blocks if isinstance(b, Caution)]
    level = "their level is 8.0% (95% interval 7.0 to 9.0)"
    assert told.items == (
        f"Merrow: the deprivation fifth is not known of 2.5% (2,500 of 100,000); {level}.",
        f"East Merrow: the deprivation fifth is not known of 2.5% (250 of 10,000); {level}.",
    )
    assert not [b for b in shown.page.blocks if isinstance(b, Caution)]


def test_an_area_that_is_not_known_can_be_left_out_of_the_areas(results):
    shown, without = (
        at(results, "register", "areas", against="whole", unknowns=given)
        for given in ("shown", "left_out")
    )
    assert "ICB not known" in column(areas(shown).table, "Level")
    assert "ICB not known" not in column(areas(without).table, "Level")
    (told,) = [b for b in without.page.blocks if isinstance(b, Caution)]
    assert told.items[0].startswith("Merrow: the ICB is not known of 0.5% (500 of 100,000)")


def test_what_was_chosen_goes_along_to_the_other_views_and_areas(results):
    screen = at(results, "seen", "", period="2025-01-01_2025-01-31")
    assert all(link.address.choice("period") for link in (*screen.views, *screen.trail))
