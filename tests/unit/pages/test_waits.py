"""Waits that were followed: what a reader is told of how long it takes, and for whom."""

from pathlib import Path

import polars as pl
import pytest

from equipath.disclosure.policy import load_policy
from equipath.estimates.curves import curves
from equipath.pages.background import background
from equipath.pages.page import Chart, Page, Section, Table
from equipath.pages.sections.followed_waits import FollowedWaits
from equipath.pages.sections.waits import DELAYED, section
from equipath.results.schema import with_ids
from equipath.study.indicator import Indicator
from tests.unit.estimates.declared import study
from tests.unit.pages import small_run
from tests.unit.pages.small_run import LEAST, MOST, YEAR
from tests.unit.pages.test_further import records
from tests.unit.pages.test_pages import blocks, text

DAYS = (14, 28, 62, 90)
WAIT = small_run.indicator(
    "treatment_followed",
    title="Referral to treatment: all who began, by day",
    kind="time_to_event",
    of={"from": "referred_on", "to": "treated_on", "until": "end_of_study"},
    by_days=DAYS,
    centiles=(25, 50),
    stratifiers=["fifth"],
)
STRATA = {
    ("fifth", MOST): [(14, 10, 0, 0), (62, 30, 5, 5), (90, 10, 0, 140)],
    ("fifth", LEAST): [(14, 40, 0, 0), (62, 80, 5, 5), (90, 20, 0, 50)],
    ("fifth", "Not known"): [(14, 2, 0, 0), (90, 0, 0, 18)],
    ("All", "All"): [(14, 52, 0, 0), (62, 110, 10, 10), (90, 30, 0, 208)],
}
"""Days, with how many stopped, ended otherwise and waited on."""


def counted() -> pl.DataFrame:
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
            for (stratification, stratum), rows in STRATA.items()
            for row in rows
        ]
    )


def told(folder: Path, policy: str = "open_data") -> Section | None:
    wait = Indicator.model_validate(WAIT)
    found = curves(study(wait), wait, counted(), load_policy(policy), DAYS, (25, 50))
    rows = with_ids(pl.concat(found, how="diagonal_relaxed"))
    definitions = [
        *small_run.DEFINITIONS,
        ("indicator", wait.name, WAIT),
        ("disclosure", policy, load_policy(policy).model_dump(mode="json")),
    ]
    results = small_run.write(
        folder, results=rows, detail=rows, definitions=small_run.definitions(definitions)
    )
    waits = FollowedWaits(wait, (("Standard: 62 days", 62),), background(results))
    return section(waits)


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
