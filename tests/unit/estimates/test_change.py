"""Inequality from year to year: its trend, and whether that is more than chance."""

from datetime import date

import polars as pl
import pytest

from equipath.estimates.change import changes
from equipath.estimates.gaps import gaps
from tests.unit.estimates.declared import counts, fifths, indicator, only, study

PERIOD = {"start": date(2021, 4, 1), "end": date(2024, 3, 31), "every": ["year"]}


def trend(*reached: int) -> pl.DataFrame:
    """Return the change of a gap whose worse side reached so many of 10,000 each year."""
    rows = pl.concat(
        counts(
            ("icb", "A", "fifth/Most deprived", x, 10_000),
            ("icb", "A", "fifth/Least deprived", 8000, 10_000),
            period_start=date(2021 + year, 4, 1),
            period_end=date(2022 + year, 3, 31),
        )
        for year, x in enumerate(reached)
    )
    checked = indicator(stratifiers=("fifth",))
    of = study(checked, stratifiers=[fifths()], period=PERIOD)
    found = changes(of, [gaps(of, checked, [fifths()], rows)])
    return pl.concat(found, how="diagonal_relaxed") if found else pl.DataFrame()


def test_a_gap_that_narrows_by_five_points_a_year_is_said_to():
    found = trend(6000, 6500, 7000)
    row = only(found, statistic="change_over_time", comparator="absolute_gap: Least deprived")
    # The gap goes from -20 to -10 points in two years.
    assert row["value"] == pytest.approx(5, rel=0.01)
    assert row["lower_ci"] > 0
    assert "narrowing" in row["direction"]
    assert (row["period_start"], row["period_end"]) == (PERIOD["start"], PERIOD["end"])


def test_a_ratio_changes_by_a_share_of_itself():
    row = only(trend(6000, 6600, 7260), comparator="relative_gap: Least deprived")
    assert row["value"] == pytest.approx(10, rel=0.01)


def test_a_gap_that_stays_is_not_said_to_change():
    row = only(trend(6000, 6010, 5995), comparator="absolute_gap: Least deprived")
    assert row["lower_ci"] < 0 < row["upper_ci"]
    assert "narrowing" not in row["direction"]
    assert "widening" not in row["direction"]


def test_one_year_has_no_trend():
    assert trend(6000).is_empty()
