"""What an indicator asked for besides is shown where a reader looks for it, in words."""

import pytest

from equipath.pages import indicator, pathway
from equipath.pages.contents import contents
from equipath.pages.icons import ASSURANCE
from equipath.pages.page import Caution, Chart, Facts, Figures, Page, Section, Table, Text
from equipath.results.store import Results
from tests.unit.pages import further_run
from tests.unit.pages.small_run import LEAST, MOST
from tests.unit.pages.test_pages import blocks, text


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Results:
    return further_run.write(tmp_path_factory.mktemp("study"))


def section(page: Page, title: str) -> Page:
    """Return one section as if it were a page, so that it is read in the same way."""
    (found,) = [b for b in page.blocks if isinstance(b, Section) and b.title == title]
    return Page(page.name, found.title, "", found.blocks)


def records(table: Table) -> list[dict[str, str]]:
    """Return a table's rows by the titles of their columns; of two alike, the last."""
    titles = [c.title for c in table.columns]
    return [dict(zip(titles, row, strict=True)) for row in table.rows]


@pytest.fixture
def register(results) -> Page:
    return indicator.present(results, "register")


@pytest.fixture
def seen(results) -> Page:
    return indicator.present(results, "seen")


def test_what_spans_all_periods_does_not_take_the_last_period_s_place(seen):
    """A trend's result lasts from the first month to the last: the level told is March's."""
    assert seen.lede.startswith("March 2025.")
    assert [f.value for f in blocks(seen, Figures)[0].items] == ["73.0%"]


def test_a_trend_stands_in_words_beside_the_level(seen):
    said = text(section(seen, "How much there is"))
    assert "Merrow, the last five months: increasing and getting better." in said


def test_a_control_chart_says_how_the_process_stands_and_why_limits_begin_anew(seen):
    charts = blocks(section(seen, "Over time: more than chance?"), Chart)
    (chart,) = charts
    assert chart.title == (
        "Merrow, March 2025: improvement (high), above upper limit; target consistently missed"
    )
    assert "worked out afresh in March 2025: A new clinic" in chart.source
    assert "provisional limits" in chart.source
    assert [r["What is special"] for r in records(chart.table)] == [
        "–",
        "–",
        "Improvement: above upper limit",
    ]


def test_icons_have_words_beside_them_and_a_legend(seen):
    (icons,) = [t for t in blocks(seen, Table) if t.caption.startswith("Each area in March 2025")]
    (merrow,) = records(icons)
    assert merrow["Variation"] == "Improvement (high)"
    assert merrow["Target"] == "Target consistently missed"
    assert merrow["Limits"] == "69.3 to 74.7"
    (legend,) = [t for t in blocks(seen, Table) if t.caption == "What the icons mean"]
    assert dict(legend.rows) == {
        "Improvement (high)": "It is higher than chance alone would leave, and higher is better.",
        "Target consistently missed": ASSURANCE["consistently_fail"].means,
    }


def test_a_control_chart_of_the_level_takes_the_place_of_its_line(seen):
    assert [b.title for b in seen.blocks if isinstance(b, Section)].count("Over time") == 0


def test_one_number_has_its_unit_its_interval_and_words(register):
    part = section(register, "How unequal, in one number")
    (table,) = blocks(part, Table)
    theil, risk = records(table)
    assert theil["Measure"] == "Theil index"
    assert (theil["Value"], theil["95% interval"]) == ("2.70", "1.70 to 3.70")
    assert theil["In words"] == "More than chance would leave"
    assert (risk["Value"], risk["In words"]) == ("1.5 points", "The population does worse")
    assert table.note == "12,345 left out."
    assert "None can be given by sex" in text(part)


def test_each_statistic_shown_is_explained_beneath(register):
    for title, name in (
        ("How unequal, in one number", "Theil index"),
        ("How areas vary", "Median odds ratio"),
        ("How gaps change", "Change over time"),
    ):
        (facts,) = blocks(section(register, title), Facts)
        said = dict(facts.rows)[name]
        assert "When not to use it:" in said
        assert "Reference:" in said


def test_variation_between_areas_says_how_much_of_it_is_chance(register):
    table = blocks(section(register, "How areas vary"), Table)[0]
    (said,) = records(table)
    assert said["Between"] == "12 practices"
    assert said["Value"] == "1.40 times"
    assert said["In words"] == (
        "Of two taken at random, the higher one's odds are typically 1.40 times the other's; "
        "25% of what is seen is chance"
    )


def test_areas_drawn_in_are_listed_because_they_stand_out_or_move(register):
    table = blocks(section(register, "How areas vary"), Table)[1]
    first, second = records(table)[:2]
    assert (first["Area"], first["Listed because"]) == ("P00 Health Centre", "Lower")
    assert (first["As counted"], first["Drawn in"], first["Own weight"]) == ("6.0%", "8.0%", "50%")
    assert (second["Area"], second["Listed because"]) == ("P01 Health Centre", "Moves most")


def test_a_gap_that_narrows_is_said_to_with_its_first_and_last_size(register):
    part = section(register, "How gaps change")
    (change,) = records(blocks(part, Table)[0])
    assert (change["First"], change["Last"]) == ("−4.0", "−2.0")
    assert change["Change a year"] == "+0.5 points"
    assert change["In words"] == "Narrowing"
    assert f"Surely narrowing: East Merrow: absolute gap, {MOST} against {LEAST}." in text(part)


def test_intersections_stand_beside_all_that_they_are_made_of(register):
    part = section(register, "Intersections: fifth and sex")
    (chart,) = blocks(part, Chart)
    rows = records(chart.table)
    assert [r["Group"] for r in rows] == [
        f"{MOST} × Female",
        f"{MOST} × Male",
        f"{MOST} × All",
        f"{LEAST} × All",
        "All × Female",
        "All × Male",
        "All × All",
    ]
    assert rows[0]["As counted"] == "5.0%"
    assert rows[0]["Drawn in"] == "6.0%"
    assert rows[0]["Its groups add up to"] == "7.5%"
    assert rows[0]["Beyond that"] == "−1.5 points"
    assert "80% of the variation between combinations" in text(part)


def test_the_unknown_give_each_gap_its_bounds(register):
    (row,) = records(blocks(section(register, "What the unknown could hide"), Table)[0])
    assert row["Bounds"] == "−3.0 to 0.5"
    assert row["Same side whatever they are"] == "No"
    assert row["In words"] == f"{MOST} does worse"


def test_what_no_section_is_for_is_shown_all_the_same(register):
    (row,) = records(blocks(section(register, "What else was asked for"), Table)[0])
    assert row["Area and group"] == f"East Merrow: {MOST}"
    assert row["Value"].startswith("0.8")


def test_a_pathway_comes_before_the_indicators_that_are_its_stages(results):
    groups = list(dict.fromkeys(page.group for page in contents(results)))
    assert groups == ["", "Pathways", "Indicators", "About"]


def test_a_pathway_says_who_gets_to_its_end_and_where_most_are_lost(results):
    (merrow,) = blocks(pathway.present(results, "route"), Figures)[0].items
    assert merrow.value == "60.0%"
    assert merrow.detail.startswith("get to “Treated”; most are lost at ")


def test_a_pathway_says_at_which_stage_the_two_groups_are_furthest_apart(results):
    """70% against 520 of 600 found, 60% against 432 of 520 treated."""
    (drawn,) = [
        c for c in blocks(pathway.present(results, "route"), Chart) if "furthest" in c.title
    ]
    assert drawn.title == (
        f"Merrow: furthest apart at “Treated”, where 60.0% of “{MOST}” are kept and 83.1% of "
        f"“{LEAST}”"
    )
    assert "is made" in drawn.table.caption


def test_a_pathway_says_where_the_gap_is_made_and_what_mending_a_stage_gives_back(results):
    page = pathway.present(results, "route")
    # ln(0.7 / 0.8667) = −0.2136 and ln(0.6 / 0.8308) = −0.3254 of −0.5390.
    assert (
        f"Merrow: the gap between “{MOST}” and “{LEAST}” opens at “Found” (40% of it) and "
        "widens at “Treated” (60% of it)." in text(page)
    )
    # 280 · (432/520 − 0.6) = 64.6, more than 400 · (520/600 − 0.7) · 0.6 = 40.
    assert f"If “Treated” lost no more of them than of “{LEAST}”, 65 more" in text(page)
    chart, _ = blocks(page, Chart)
    assert chart.title == (f"Merrow: 42 of every 100 in “{MOST}” get to “Treated”, 72 in “{LEAST}”")
    gap = next(t for t in blocks(page, Table) if "is made" in t.caption)
    assert [r["Share of the whole gap"] for r in records(gap)] == ["40%", "60%"]
    assert [r["People recoverable"] for r in records(gap)] == ["40", "65"]


def test_a_hidden_stage_of_a_pathway_is_hidden_and_not_nought(tmp_path):
    page = pathway.present(further_run.write(tmp_path, treated=None), "route")
    chart, _ = blocks(page, Chart)
    assert chart.title == "Merrow: who is left at each stage"
    treated = next(r for r in records(chart.table) if r["Group and stage"] == f"{MOST}: Treated")
    assert treated["People"] == "hidden"
    assert treated["Left of all who started"] == "hidden"
    drawn = [r for layer in chart.spec["layer"] for r in layer["data"]["values"]]
    assert {r["value"] for r in drawn if r.get("stratum") == MOST and r["stage"] == "Treated"} == {
        None
    }
    gap = next(t for t in blocks(page, Table) if "is made" in t.caption)
    assert records(gap)[1]["People recoverable"] == "hidden"


def test_stages_counted_among_different_people_are_never_told_as_people_followed(tmp_path):
    page = pathway.present(further_run.write(tmp_path, is_nested=False), "route")
    assert blocks(page, Figures) == []
    (caution,) = blocks(page, Caution)
    assert "a product of shares, not a count" in caution.items[-1]
    chart, gaps = blocks(page, Chart)
    assert f"it is 60.0% in “{MOST}”" in gaps.title
    # 60% of the most deprived at the last stage: not the 42 that are left of 100 followed.
    assert chart.title == f"Merrow: “Treated” is 60% in “{MOST}”, 83% in “{LEAST}”"
    titles = {c.title for t in blocks(page, Table) for c in t.columns}
    assert "Shares multiplied" in titles
    assert "Left of all who started" not in titles


def test_every_table_of_these_pages_has_as_many_cells_as_columns(results):
    tables = [t for page in contents(results) for t in blocks(page, Table)]
    assert all(len(row) == len(t.columns) for t in tables for row in t.rows)
    assert not [
        p for page in contents(results) for b in blocks(page, Text) for p in b.paragraphs if not p
    ]
