"""How sure an indicator's numbers are, in sentences whose numbers can be worked out by hand."""

import polars as pl
import pytest

from equipath.pages.address import Address
from equipath.pages.background import background
from equipath.pages.behind import sources_behind
from equipath.pages.page import Facts, Section
from equipath.pages.screen import screen_at
from equipath.pages.sections.how_sure import AS_COUNTED
from equipath.results.schema import with_ids
from tests.unit.pages import small_run
from tests.unit.pages.small_run import DEFINITIONS, FOCUS, definitions, row

ON_MAP = "5 of 90 codes are not on the map."
FOUND = pl.DataFrame(
    [
        {"severity": "note", "reason": "twice", "source": "counts", "count": 9, "total": 90,
         "message": "9 rows are there twice."},
        {"severity": "warning", "reason": "map", "source": "counts", "count": 5, "total": 90,
         "message": ON_MAP},
        {"severity": "error", "reason": "else", "source": "elsewhere", "count": 7, "total": 7,
         "message": "Of another source."},
    ]
)  # fmt: skip


def told(results, name: str, area=FOCUS) -> dict[str, str]:
    """Return what the overview says of how sure an indicator is, by what it is about."""
    page = screen_at(results, Address("indicator", name, "", area)).page
    parts = [b for b in page.blocks if isinstance(b, Section) and b.title == "How sure this is"]
    if not parts:
        return {}
    (facts,) = [b for b in parts[0].blocks if isinstance(b, Facts)]
    return dict(facts.rows)


def unknown(stratum: str, denominator: float | None) -> dict:
    return row("register", "proportion", FOCUS, None if denominator is None else 8.0,
               numerator=None, denominator=denominator, stratification="fifth", stratum=stratum,
               is_suppressed=denominator is None)  # fmt: skip


def write(folder, *further: dict, **replaced):
    rows = with_ids(pl.DataFrame([*small_run.rows(), *further], infer_schema_length=None))
    return small_run.write(folder, results=rows, detail=rows, **replaced)


def test_the_people_and_the_interval_of_the_area_are_told_and_of_those_within(tmp_path):
    said = told(write(tmp_path), "register", None)
    assert said["People behind it"] == "12,000 were counted, out of 100,000."
    # 12 with limits one either side.
    assert said["Chance"].startswith(
        "The 95% interval runs from 11.0 to 13.0%: 2.0 percentage points from end to end."
    )
    below = told(write(tmp_path / "below"), "register", ("icb", "A"))["Chance"]
    assert "Of the 12 practices within, half have one wider than 2.0 percentage points" in below


def test_of_how_many_a_group_is_not_known_is_a_share_of_everyone(tmp_path):
    said = told(write(tmp_path, unknown("Not known", 250.0)), "register")
    assert said["Not known"] == "Deprivation fifth: not known of 2.5% (250 of 10,000)."


def test_a_number_not_known_that_is_hidden_is_not_taken_for_nobody(tmp_path):
    hidden = told(write(tmp_path / "a", unknown("Not known", None)), "register")
    assert hidden["Not known"] == "Of how many deprivation fifth is not known is hidden."
    none = told(write(tmp_path / "b"), "register")
    assert none["Not known"] == "Deprivation fifth is known of everyone counted."


def test_levels_that_are_hidden_are_counted(tmp_path):
    here = told(write(tmp_path, unknown("Not known", None)), "admitted")
    assert here["Hidden"] == "The one level here is hidden to protect people."
    assert here["People behind it"] == "How many it rests on is hidden to protect them."
    # The region, its two fifths and those in none.
    register = told(write(tmp_path, unknown("Not known", None)), "register")
    assert register["Hidden"] == (
        "1 of the 4 levels here and within is hidden to protect people, 1 of them of groups."
    )


def test_what_was_allowed_for_is_named_and_where_nothing_was_that_is_said(tmp_path):
    results = write(tmp_path)
    assert told(results, "register")["Allowed for"] == (
        "The level is as counted. Beside it stand counts per 100 expected, of practices of the "
        "same age."
    )
    assert told(results, "seen", None)["Allowed for"] == AS_COUNTED


def test_findings_about_its_own_sources_are_told_the_gravest_first(tmp_path):
    said = told(write(tmp_path, data_findings=FOUND), "register")
    assert said["The data"] == f"1 warning and 1 note about “Counts”. {ON_MAP}"
    assert told(write(tmp_path / "b"), "register")["The data"] == (
        "Nothing amiss was found in “Counts”."
    )


def test_a_percentage_without_its_denominator_says_that_nobody_knows_how_many(tmp_path):
    said = told(write(tmp_path), "care", None)
    assert "without its denominator" in said["People behind it"]


@pytest.fixture
def of_records(tmp_path):
    """A run whose register is of a cohort, which is of a variable of events."""
    of_cohort = small_run.indicator(
        "register",
        source="people",
        stratifiers=["fifth"],
        numerator={"words": "Those found", "where": {"found": True}},
    )
    made = [
        ("cohort", "found", {"name": "found", "where": {"found_on": {"is_recorded": True}}}),
        ("variable", "found_on", {"name": "found_on", "sql": "least(found_first, day_of_death)"}),
        ("variable", "found_first", {"name": "found_first", "source": ["events"]}),
        ("variable", "other", {"name": "other", "source": ["unrelated"]}),
        ("variable", "fifth_code", {"name": "fifth_code", "source": ["addresses"]}),
    ]
    others = [d for d in DEFINITIONS if d[1] not in ("register", "fifth")]
    fifth = ("stratifier", "fifth", {"title": "Fifth", "column": "fifth_code"})
    given = definitions([*others, ("indicator", "register", of_cohort), fifth, *made])
    return small_run.write(tmp_path, definitions=given)


def test_the_sources_of_its_columns_stand_behind_it_and_no_others(of_records):
    known = background(of_records)
    behind = sources_behind(known, known.indicators["register"])
    assert behind[0] == "people"
    assert set(behind) == {"people", "events", "addresses"}


def test_each_line_leads_to_where_more_of_it_stands(tmp_path):
    results = write(tmp_path)
    page = screen_at(results, Address("indicator", "register", "", FOCUS)).page
    (part,) = [b for b in page.blocks if getattr(b, "title", "") == "How sure this is"]
    leads = dict(zip((what for what, _ in part.blocks[0].rows), part.blocks[0].addresses,
                     strict=True))  # fmt: skip
    assert leads["The data"] == Address("data_quality")
    assert leads["Not known"] == Address("indicator", "register", "data", FOCUS)
    for address in leads.values():
        assert screen_at(results, address).page.blocks
