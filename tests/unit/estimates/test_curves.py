"""Followed waits: what is said of each day, and how many stand behind every step of it."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipath.disclosure.policy import load_policy
from equipath.estimates.curves import curves
from equipath.estimates.delayed_steps import delayed
from equipath.estimates.followed import followed
from tests.unit.estimates.declared import END, START, fifths, indicator, study

OPEN, UNDER_5, ROUNDED = (load_policy(n) for n in ("open_data", "local_under_5", "opensafely"))
DAYS = (7, 14, 21, 28)
COUNTS = st.lists(st.integers(0, 12), min_size=6, max_size=6)


def counted(strata: dict[str, list[tuple[int, int, int, int]]]) -> pl.DataFrame:
    """Rows of (days, stopped, otherwise, waiting) by stratum."""
    keys = ("indicator", "area_type", "area_code", "stratification")
    named = dict(zip(keys, ("wait", "icb", "A", "fifth"), strict=True))
    return pl.DataFrame(
        [
            {**named, "period_start": START, "period_end": END, "stratum": stratum}
            | dict(zip(("days", "stopped", "otherwise", "waiting"), row, strict=True))
            for stratum, rows in strata.items()
            for row in rows
        ]
    )


def found(strata, policy=OPEN, days=DAYS, centiles=(50.0,)) -> pl.DataFrame:
    wait = indicator("wait", stratifiers=("fifth",))
    of = study(wait, stratifiers=[fifths()])
    parts = curves(of, wait, counted(strata), policy, days, centiles)
    return pl.concat(parts, how="diagonal_relaxed") if parts else pl.DataFrame()


def shares(rows: pl.DataFrame, stratum: str = "Second") -> list[float | None]:
    mine = rows.filter(statistic="cumulative_incidence", stratum=stratum)
    return mine.sort("comparator_value")["value"].to_list()


def test_the_share_by_a_day_counts_those_who_stopped_on_it():
    rows = found({"Second": [(7, 20, 0, 0), (8, 30, 0, 0), (28, 10, 0, 40)]})
    assert shares(rows) == pytest.approx([20, 50, 50, 60])
    named = rows.filter(statistic="cumulative_incidence")["comparator"].to_list()
    assert named == ["By day 7", "By day 14", "By day 21", "By day 28"]


def test_a_day_is_not_rounded_where_nothing_is_hidden():
    rows = found({"Second": [(3, 20, 0, 0), (9, 40, 0, 0), (30, 0, 0, 40)]})
    median = rows.filter(statistic="survival_quantile").row(0, named=True)
    assert (median["value"], median["comparator"]) == (9, "Centile 50")
    later = found({"Second": [(3, 20, 0, 0), (9, 40, 0, 0), (30, 0, 0, 40)]}, UNDER_5)
    assert later.filter(statistic="survival_quantile")["value"].to_list() == [14]


def test_how_many_were_at_risk_stands_beside_each_share():
    rows = found({"Second": [(7, 20, 5, 0), (14, 30, 0, 5), (28, 10, 0, 30)]})
    said = rows.filter(statistic="cumulative_incidence").sort("comparator_value")["more"]
    at_risk = said.str.json_path_match("$.at_risk").cast(pl.Float64).to_list()
    assert at_risk == [100, 75, 40, 40]
    assert set(rows.filter(statistic="survival_quantile")["denominator"]) == {100}


def test_steps_wait_until_enough_people_stand_behind_them():
    rows = found({"Second": [(7, 3, 0, 0), (14, 3, 0, 0), (21, 14, 0, 0), (28, 0, 0, 80)]}, UNDER_5)
    assert shares(rows) == pytest.approx([0, 6, 20, 20])


def test_a_few_who_are_left_over_take_some_of_those_before_with_them():
    """Three stop last: two more wait for them, so that five stand behind the last step."""
    rows = found({"Second": [(7, 20, 0, 0), (14, 3, 0, 0), (28, 0, 0, 77)]}, UNDER_5)
    assert shares(rows) == pytest.approx([18, 23, 23, 23])


def test_a_few_deaths_count_as_waiting_on():
    rows = found({"Second": [(7, 20, 3, 0), (14, 20, 0, 0), (28, 0, 0, 57)]}, UNDER_5)
    assert shares(rows)[-1] == pytest.approx(40)


def test_a_few_who_wait_on_end_the_following_before_they_would_be_told():
    """Of 100, 3 still wait: following ends at the last step that leaves at least five."""
    rows = found(
        {"Second": [(7, 40, 0, 0), (14, 37, 0, 0), (21, 20, 0, 0), (28, 0, 0, 3)]}, UNDER_5
    )
    assert shares(rows) == [pytest.approx(40), pytest.approx(77), None, None]
    later = rows.filter(pl.col("value").is_null(), statistic="cumulative_incidence")
    assert set(later["note"]) == {"nobody is followed for so long"}


def test_a_group_in_which_too_few_stop_is_hidden():
    rows = found({"Second": [(7, 4, 0, 0), (28, 0, 0, 60)], "Middle": [(7, 30, 0, 30)]}, UNDER_5)
    mine = rows.filter(stratum="Second")
    assert mine["is_suppressed"].all()
    assert mine["value"].null_count() == mine.height
    assert mine["denominator"].null_count() == mine.height
    assert shares(rows, "Middle")[0] == pytest.approx(50)


def test_nobody_known_to_stop_is_a_curve_at_nought():
    assert shares(found({"Second": [(28, 0, 0, 60)]}, UNDER_5)) == [0, 0, 0, 0]


def test_waits_longer_than_the_last_day_asked_are_waiting_then():
    rows = found({"Second": [(7, 20, 0, 0), (400, 30, 0, 50)]}, UNDER_5)
    assert shares(rows)[-1] == pytest.approx(20)


def test_the_test_between_strata_leaves_out_whoever_is_not_known():
    slow, quick = [(7, 10, 0, 0), (28, 10, 0, 80)], [(7, 40, 0, 0), (28, 30, 0, 30)]
    rows = found({"Most deprived": slow, "Least deprived": quick, "Not known": quick})
    test = rows.filter(statistic="log_rank").row(0, named=True)
    assert test["p_value"] < 1e-6
    assert (test["stratum"], test["denominator"]) == (None, 200)
    assert (
        found({"Most deprived": slow, "Not known": quick}).filter(statistic="log_rank").is_empty()
    )


def test_curves_of_one_indicator_are_not_made_of_another_s():
    wait = indicator("other", stratifiers=("fifth",))
    rows = counted({"Second": [(7, 20, 0, 0)]})
    assert curves(study(wait, stratifiers=[fifths()]), wait, rows, OPEN, DAYS) == []


@given(COUNTS, COUNTS, COUNTS)
def test_no_step_stands_for_fewer_people_than_the_policy_shows(stopped, otherwise, waiting):
    tables = [np.array([counts], dtype=float) for counts in (stopped, otherwise, waiting)]
    parts = delayed(*tables, UNDER_5)
    for part in parts:
        assert (part[part > 0] >= 5).all()
    # Nor do those who are left after any of them.
    everybody = sum(part.sum() for part in parts)
    left = everybody - np.cumsum(sum(parts))
    assert (left[left > 0] >= 5).all()
    # Nobody is made up, and nobody is told of before their time.
    assert everybody in (0, sum(stopped) + sum(otherwise) + sum(waiting))
    assert (np.cumsum(parts[0]) <= np.cumsum(stopped)).all()
    if everybody and sum(waiting) >= 5:
        assert parts[0].sum() == sum(stopped)
        assert (np.cumsum(stopped) - np.cumsum(parts[0]) < 2 * 5).all()


@given(COUNTS, COUNTS, COUNTS)
def test_where_a_policy_rounds_every_step_is_a_multiple(stopped, otherwise, waiting):
    tables = [np.array([counts], dtype=float) for counts in (stopped, otherwise, waiting)]
    for part in delayed(*tables, ROUNDED):
        assert (part % 5 == 0).all()
        assert (part >= 0).all()


def test_a_group_that_the_gate_hides_is_shown_as_hidden_and_not_left_out():
    """Days and fates stand in one value: 7 · 3 for those who stopped on day 7."""
    wait = indicator(
        "wait",
        kind="time_to_event",
        of={"from": "began_on", "to": "stopped_on", "until": "seen_until"},
        by_days=DAYS,
        stratifiers=("fifth",),
    )
    rows = counted({"Second": [(7, 0, 0, 0)], "Middle": [(7, 0, 0, 0)]}).drop("days")
    rows = rows.with_columns(is_suppressed=pl.col("stratum") == "Second")
    banded = rows.with_columns(age_band=pl.lit(str(7 * 3)), numerator=pl.lit(30))
    found_rows = followed(study(wait, stratifiers=[fifths()]), wait, rows, banded, UNDER_5)
    by_stratum = pl.concat(found_rows, how="diagonal_relaxed")
    assert shares(by_stratum, "Middle") == [100, 100, 100, 100]
    hidden = by_stratum.filter(stratum="Second")
    assert shares(hidden) == [None] * 4
    assert hidden["is_suppressed"].all()


def test_the_centiles_that_are_asked_for_are_told():
    """Of 100, 50 stop on day 7, 40 on day 14 and 10 on day 21: 92 of them by day 21."""
    wait = indicator(
        "wait",
        kind="time_to_event",
        of={"from": "began_on", "to": "stopped_on", "until": "seen_until"},
        by_days=DAYS,
        centiles=(50, 90, 92),
        stratifiers=("fifth",),
    )
    rows = counted({"Second": [(7, 0, 0, 0)]}).drop("days").with_columns(is_suppressed=False)
    days = {7: 50, 14: 40, 21: 10}
    banded = pl.concat(
        rows.with_columns(age_band=pl.lit(str(day * 3)), numerator=pl.lit(number))
        for day, number in days.items()
    )
    told = followed(study(wait, stratifiers=[fifths()]), wait, rows, banded, OPEN)
    centiles = pl.concat(told, how="diagonal_relaxed").filter(statistic="survival_quantile")
    by_centile = dict(zip(centiles["comparator"], centiles["value"], strict=True))
    assert by_centile == {"Centile 50": 7, "Centile 90": 14, "Centile 92": 21}
