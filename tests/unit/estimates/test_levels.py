"""Levels: each area's own, what it stands against, and what is hidden."""

from datetime import date

import polars as pl
import pytest

from equipath.estimates.levels import levels
from equipath.results.schema import fit
from equipath.study.threshold import Threshold
from tests.unit.estimates.declared import area_map, counts, indicator, only, study

AREAS = area_map({"P1": "A", "P2": "A", "P3": "B"})
# 81 of 263 is the example of Newcombe (1998), Stat Med 17:857-872: Wilson's limits there are
# 0.2553 and 0.3662.
ROWS = counts(
    ("country", "E", "All", 4000, 10000),
    ("icb", "A", "All", 90, 300),
    ("practice", "P1", "All", 81, 263),
    ("practice", "P2", "All", 9, 37),
    ("practice", "P3", "All", None, 50),
)


@pytest.mark.parametrize(
    ("polarity", "word"),
    [("higher_is_better", "worse"), ("lower_is_better", "better"), ("neutral", "lower")],
)
def test_a_level_stands_against_the_whole_in_the_words_of_its_polarity(polarity, word):
    checked = indicator(polarity=polarity)
    row = only(levels(study(checked), checked, ROWS, AREAS), area_code="P1")
    assert row["value"] == pytest.approx(100 * 81 / 263)
    assert (row["lower_ci"], row["upper_ci"]) == pytest.approx((25.53, 36.62), abs=0.005)
    assert (row["comparator"], row["comparator_value"]) == ("England", 40)
    assert row["comparison"] == word
    assert row["p_value"] < 0.05


def test_the_whole_is_compared_with_nothing():
    checked = indicator()
    row = only(levels(study(checked), checked, ROWS, AREAS), area_code="E")
    assert row["value"] == 40
    assert row["comparator"] is None
    assert row["comparison"] == "not_compared"


def test_a_further_comparator_gives_the_difference_from_it():
    checked = indicator()
    made = levels(study(checked, comparators=("country", "icb")), checked, ROWS, AREAS)
    row = only(made, area_code="P1", statistic="comparison")
    assert (row["comparator"], row["comparator_value"]) == ("The icb A", 30)
    assert row["value"] == pytest.approx(100 * 81 / 263 - 30)
    assert (row["lower_ci"], row["upper_ci"]) == pytest.approx((-4.47, 6.62), abs=0.005)
    assert row["comparison"] == "similar"
    assert made.filter(pl.col("statistic") == "comparison")["area_type"].unique().to_list() == [
        "practice"
    ]


def test_an_area_whose_place_is_not_known_is_compared_with_the_whole_only():
    rows = pl.concat(
        [ROWS, counts(("practice", "P9", "All", 5, 20), ("icb", "Not known", "All", 5, 20))]
    )
    checked = indicator()
    made = levels(study(checked, comparators=("country", "icb")), checked, rows, AREAS)
    row = only(made, area_code="P9")
    assert (row["value"], row["comparator"]) == (25, "England")


def test_a_hidden_count_gives_a_hidden_level_that_says_so():
    checked = indicator()
    row = only(levels(study(checked), checked, ROWS, AREAS), area_code="P3")
    assert row["is_suppressed"]
    assert [row[c] for c in ("value", "lower_ci", "upper_ci", "p_value", "numerator")] == [None] * 5
    assert row["comparison"] == "not_compared"
    assert "hidden" in row["note"]


def test_a_stratum_is_compared_with_the_same_stratum_of_the_whole():
    checked = indicator()
    rows = counts(
        ("country", "E", "sex/Female", 50, 100),
        ("country", "E", "sex/Male", 30, 100),
        ("icb", "A", "sex/Male", 10, 20),
    )
    row = only(levels(study(checked), checked, rows, AREAS), area_code="A")
    assert row["comparator_value"] == 30


def test_each_period_stands_against_the_target_of_its_time():
    standard = Threshold.model_validate(
        {
            "name": "standard",
            "title": "Standard",
            "values": [
                {"value": 25, "valid_to": date(2024, 9, 30), "source": "us"},
                {"value": 45, "valid_from": date(2024, 10, 1), "source": "us"},
            ],
        }
    )
    checked = indicator(target="standard")
    declared = study(checked).model_copy(update={"thresholds": {"standard": standard}})
    spans = [
        (date(2024, 9, 1), date(2024, 9, 30)),
        (date(2024, 10, 1), date(2024, 10, 31)),
        (date(2024, 4, 1), date(2025, 3, 31)),
    ]
    rows = pl.concat(
        [counts(("icb", "A", "All", 350, 1000), period_start=a, period_end=b) for a, b in spans]
    )
    made = levels(declared, checked, rows, AREAS).filter(statistic="comparison")
    before, after, across = (only(made, period_start=a, period_end=b) for a, b in spans)
    assert (before["comparator"], before["value"], before["comparison"]) == (
        "Target: 25%",
        pytest.approx(10),
        "better",
    )
    assert (after["comparator"], after["value"], after["comparison"]) == (
        "Target: 45%",
        pytest.approx(-10),
        "worse",
    )
    assert across["comparison"] == "not_compared"
    assert across["value"] is None
    assert "changed within the period" in across["note"]


def test_a_published_percentage_is_shown_as_it_is_without_interval_or_comparison():
    care = indicator("care", kind="percentage")
    # It has no counts, which is how it comes out of the gate: as if they were hidden.
    rows = counts(("practice", "P1", "All", None, None), indicator="care").with_columns(
        percentage=pl.lit(98.7)
    )
    row = only(fit(levels(study(care), care, rows, AREAS), "results"))
    assert (row["value"], row["statistic"]) == (98.7, "percentage")
    assert [row[c] for c in ("lower_ci", "upper_ci", "p_value", "denominator")] == [None] * 4
    assert row["comparison"] == "not_compared"
    assert "without its denominator" in row["note"]
    assert not row["is_suppressed"]
