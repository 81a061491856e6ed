"""Waits that were followed: what a reader is told of how long it takes, and for whom."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from equipath.disclosure.policy import load_policy
from equipath.estimates.curves import curves
from equipath.pages.background import background
from equipath.pages.page import Chart, Page, Section, Table
from equipath.pages.sections.followed_waits import FollowedWaits
from equipath.pages.sections.waits import DELAYED, TOO_FEW, section
from equipath.results.schema import with_ids
from equipath.study.indicator import Indicator
from tests.unit.estimates.declared import study
from tests.unit.pages import small_run
from tests.unit.pages.small_run import LEAST, MOST, YEAR
from tests.unit.pages.test_further import records
from tests.unit.pages.test_pages import blocks, text

DAYS = (14, 28, 62, 90)
MIDDLE = "Middle fifth"
WAIT = small_run.indicator(
    "treatment_followed",
    title="Referral to treatment: all who began, by day",
    kind="time_to_event",
    of={"from": "referred_on", "to": "treated_on", "until": "end_of_study"},
    by_days=DAYS,
    centiles=(25, 50),
    stratifiers=["fifth"],
)
Strata = dict[tuple[str, str], list[tuple[int, int, int, int]]]

STRATA: Strata = {
    ("fifth", MOST): [(14, 10, 0, 0), (62, 30, 5, 5), (90, 10, 0, 140)],
    ("fifth", LEAST): [(14, 40, 0, 0), (62, 80, 5, 5), (90, 20, 0, 50)],
    ("fifth", "Not known"): [(14, 2, 0, 0), (90, 0, 0, 18)],
    ("All", "All"): [(14, 52, 0, 0), (62, 110, 10, 10), (90, 30, 0, 208)],
}
"""Days, with how many stopped, ended otherwise and waited on."""


def counted(strata: Strata = STRATA) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "indicator": WAIT["name"],
                "area_type": "country",
                "area_code": "C",
                **YEAR,
                "stratification": stratification,
                "stratum": stratum,
                **dict(zip(("days", "stopped", "otherwise", "waiting"), row, strict=True)),
            }
            for (stratification, stratum), rows in strata.items()
            for row in rows
        ]
    )


def told(
    folder: Path,
    policy: str = "open_data",
    strata: Strata = STRATA,
    besides: pl.DataFrame | None = None,
    declared: dict[str, Any] = WAIT,
    leave_out: tuple[str, ...] = (),
) -> Section | None:
    wait = Indicator.model_validate(declared)
    found = curves(study(wait), wait, counted(strata), load_policy(policy), DAYS, (25, 50))
    found += [] if besides is None else [besides]
    rows = with_ids(pl.concat(found, how="diagonal_relaxed"))
    definitions = [
        *small_run.DEFINITIONS,
        ("indicator", wait.name, declared),
        ("disclosure", policy, load_policy(policy).model_dump(mode="json")),
    ]
    results = small_run.write(
        folder, results=rows, detail=rows, definitions=small_run.definitions(definitions)
    )
    waits = FollowedWaits(wait, (("Standard: 62 days", 62),), background(results))
    return section(waits, leave_out)


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Page:
    return as_page(told(tmp_path_factory.mktemp("study")))


@pytest.fixture(scope="module")
def hiding(tmp_path_factory) -> Page:
    return as_page(told(tmp_path_factory.mktemp("study"), "local_under_5"))


def as_page(found: Section | None) -> Page:
    assert found
    return Page("waits", found.title, "", found.blocks)


def table(page: Page, caption: str) -> list[dict[str, str]]:
    (found,) = [t for t in blocks(page, Table) if t.caption.startswith(caption)]
    return records(found)


def test_a_chart_s_title_says_how_far_each_group_had_come_by_the_standard(page):
    (chart,) = blocks(page, Chart)
    assert chart.title == (
        f"Merrow: by day 62, 20 of every 100 in “{MOST}” have come to the end of the wait, "
        f"60 in “{LEAST}”"
    )
    assert chart.title in chart.description
    assert "Standard: 62 days" in str(chart.spec)


def test_groups_that_differ_by_more_than_chance_are_said_to(page):
    (chart,) = blocks(page, Chart)
    assert "differ by more than chance in how soon (p below 0.001" in chart.table.note


def test_a_table_gives_shares_medians_and_how_many_were_followed(page):
    most, least, unknown = table(page, "Referral to treatment: all who began, by day by")
    assert (most["Group"], most["People"], most["By day 62"]) == (MOST, "200", "20.0%")
    assert (most["Median days"], least["Median days"]) == ("not reached", "62")
    assert (most["25th centile, days"], least["25th centile, days"]) == ("90", "62")
    assert least["95% interval"] == "62 to 62"
    assert unknown["Group"] == "Not known"
    everyone = table(page, "Referral to treatment: all who began, by day: everyone")
    assert [(row["Area"], row["People"]) for row in everyone] == [("Merrow", "420")]


def test_those_at_risk_stand_in_a_table_of_their_own(page):
    most, least, _ = table(page, "Still waiting and followed")
    assert [most[f"Day {day}"] for day in DAYS] == ["200", "190", "190", "150"]
    assert [least[f"Day {day}"] for day in DAYS] == ["200", "160", "160", "70"]


def test_each_number_can_be_traced_to_its_result(page):
    for row in table(page, "Referral to treatment: all who began, by day by"):
        assert len(row["Results"].split()) == 3


def test_what_small_numbers_hide_is_said_to_be_hidden(page, hiding):
    unknown = table(hiding, "Referral to treatment: all who began, by day by")[-1]
    assert (unknown["People"], unknown["By day 62"], unknown["Median days"]) == ("hidden",) * 3
    assert set(list(table(hiding, "Still waiting")[-1].values())[1:]) == {"hidden"}
    assert DELAYED in text(hiding)
    assert DELAYED not in text(page)


def test_a_wait_that_nobody_began_has_no_section(tmp_path):
    wait = Indicator.model_validate(WAIT)
    nobody = FollowedWaits(wait, (), background(small_run.write(tmp_path)))
    assert section(nobody) is None


def test_a_group_that_nothing_may_be_told_of_is_passed_over(tmp_path):
    """Three of the most deprived come to the end: what is shown is the next group in order."""
    few = {
        ("fifth", MOST): [(14, 3, 0, 0), (90, 0, 0, 30)],
        ("fifth", MIDDLE): STRATA["fifth", MOST],
    }
    (chart,) = blocks(as_page(told(tmp_path, "local_under_5", {**STRATA, **few})), Chart)
    assert f"in “{MIDDLE}” have come to the end of the wait" in chart.title
    assert MOST not in chart.title


def test_a_curve_that_has_not_begun_to_rise_is_no_share_of_nought(tmp_path):
    """Two by day 62 and four more by 90 are told together, on day 90."""
    late = {("fifth", MOST): [(62, 2, 0, 0), (90, 4, 0, 94)]}
    page = as_page(told(tmp_path, "local_under_5", {**STRATA, **late}))
    (most, *_) = table(page, "Referral to treatment: all who began, by day by")
    assert (most["People"], most["By day 62"]) == ("100", TOO_FEW)
    (chart,) = blocks(page, Chart)
    assert chart.title == "Merrow: how many have come to the end of the wait by each day"


def adjusted(tmp_path: Path, values: dict[str, list[float | None]]) -> Page:
    """A run in which the fifths' shares by day are as given once they are alike."""
    alike = {**WAIT, "adjusted": [{"for": "type", "words": "Types of cancer wait differently."}]}
    rows = pl.DataFrame(
        [
            {
                "indicator": WAIT["name"],
                "area_type": "country",
                "area_code": "C",
                **YEAR,
                "stratification": "fifth",
                "stratum": stratum,
                "statistic": "adjusted_incidence",
                "comparator": f"By day {day}, alike in type of cancer",
                "comparator_value": float(day),
                "value": value,
                "lower_ci": None if value is None else value - 4,
                "upper_ci": None if value is None else value + 4,
                "is_suppressed": False,
                "note": "too few who are alike: no adjusted curve" if value is None else "",
                "more": '{"share_covered": 80.0, "adjustment": 0}',
            }
            for stratum, each in values.items()
            for day, value in zip(DAYS, each, strict=True)
        ]
    )
    return as_page(told(tmp_path, "open_data", STRATA, rows, alike))


def test_adjusted_curves_stand_beside_those_counted(tmp_path):
    page = adjusted(tmp_path, {MOST: [10.0, 20.0, 35.0, 40.0], LEAST: [15.0, 25.0, 36.0, 41.0]})
    counted, alike = blocks(page, Chart)
    assert alike.title == (
        f"Merrow: alike in type of cancer, 35 of every 100 in “{MOST}” would have come to the end "
        f"of the wait by day 62, 36 in “{LEAST}”"
    )
    assert alike.spec != counted.spec
    said = text(page)
    assert "Types of cancer wait differently." in said
    assert "The curves cover 80% of the people" in said
    most, least = table(page, "Referral to treatment: all who began, by day: as counted, and alike")
    assert (most["By day 62, as counted"], most["By day 62, alike"]) == ("20.0%", "35.0%")
    assert least["By day 62, as counted"] == "60.0%"
    assert len(most["Results"].split()) == 1


def test_a_group_without_an_adjusted_curve_is_named_and_none_at_all_is_said(tmp_path):
    none: list[float | None] = [None] * 4
    page = adjusted(
        tmp_path / "one", {MOST: none, MIDDLE: [1.0, 2.0, 3.0, 4.0], LEAST: [5.0, 6.0, 7.0, 8.0]}
    )
    assert f"There is no such curve of “{MOST}”." in text(page)
    assert f"3 of every 100 in “{MIDDLE}”" in blocks(page, Chart)[1].title
    page = adjusted(tmp_path / "none", {MOST: none, LEAST: none})
    assert len(blocks(page, Chart)) == 1
    assert "No curves of groups alike in type of cancer are shown: too few who are" in text(page)


def test_groups_that_the_reader_did_not_choose_are_left_out(tmp_path):
    found = told(tmp_path, leave_out=("fifth",))
    assert found
    assert blocks(as_page(found), Chart) == []
    assert table(as_page(found), "Referral to treatment: all who began, by day: everyone")
