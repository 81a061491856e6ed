"""People to reach: signed, additive, and against a level that chance did not make."""

import polars as pl
import pytest

from equipath.estimates.reach import reach
from tests.unit.estimates.declared import area_map, counts, fifths, indicator, only, study

AREAS = area_map({"P1": "A", "P2": "A"})
ROWS = counts(
    ("country", "E", "All", 400, 1000),
    ("icb", "A", "All", 120, 400),
    ("practice", "P1", "All", 20, 100),
    ("practice", "P2", "All", 100, 300),
)


def test_areas_add_up_to_the_area_that_holds_them():
    checked = indicator()
    made = reach(study(checked), checked, ROWS, AREAS)
    people = {code: only(made, area_code=code)["value"] for code in ("A", "P1", "P2")}
    # England's 40% of 100, of 300 and of 400, less those counted.
    assert people == pytest.approx({"P1": 20, "P2": 20, "A": 40})


def test_past_the_comparator_it_is_negative_so_that_sums_hold():
    checked = indicator()
    rows = counts(("country", "E", "All", 400, 1000), ("practice", "P1", "All", 60, 100))
    row = only(reach(study(checked), checked, rows, AREAS), area_code="P1")
    assert row["value"] == pytest.approx(-20)
    assert row["lower_ci"] < row["value"] < row["upper_ci"]


def test_where_lower_is_better_it_is_those_to_be_spared():
    checked = indicator(polarity="lower_is_better")
    rows = counts(("country", "E", "All", 400, 1000), ("practice", "P1", "All", 60, 100))
    assert only(reach(study(checked), checked, rows, AREAS))["value"] == pytest.approx(20)


def test_nobody_is_to_be_reached_where_neither_way_is_good():
    checked = indicator(polarity="neutral")
    assert reach(study(checked), checked, ROWS, AREAS).is_empty()


def test_a_hidden_count_leaves_no_people_from_which_to_work_it_back():
    checked = indicator()
    rows = counts(("country", "E", "All", 400, 1000), ("practice", "P1", "All", None, 100))
    row = only(reach(study(checked), checked, rows, AREAS))
    assert (row["value"], row["lower_ci"], row["upper_ci"]) == (None, None, None)
    assert row["is_suppressed"]


def test_the_best_stratum_is_a_large_and_a_known_one():
    by = fifths()
    checked = indicator(stratifiers=("fifth",))
    rows = counts(
        ("icb", "A", "fifth/Most deprived", 20, 100),
        ("icb", "A", "fifth/Middle", 60, 100),
        ("icb", "A", "fifth/Least deprived", 9, 10),  # fewer than a tenth of all: chance
        ("icb", "A", "fifth/Not known", 90, 100),
    )
    made = reach(study(checked, stratifiers=[by]), checked, rows, AREAS)
    best = made.filter(pl.col("comparator").str.starts_with("Best: "))
    row = only(best, stratum="Most deprived")
    assert (row["comparator"], row["comparator_value"]) == ("Best: Middle", 60)
    assert row["value"] == pytest.approx(40)
    assert only(best, stratum="Middle")["value"] == pytest.approx(0)


def test_a_best_stratum_is_not_sought_among_strata_that_are_not_compared():
    by = fifths(is_compared=False)
    checked = indicator(stratifiers=("fifth",))
    rows = counts(
        ("icb", "A", "fifth/Most deprived", 20, 100), ("icb", "A", "fifth/Middle", 60, 100)
    )
    assert reach(study(checked, stratifiers=[by]), checked, rows, AREAS).is_empty()
