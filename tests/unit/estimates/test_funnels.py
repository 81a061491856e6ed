"""Funnels: of enough areas only, of all areas, with the spread between them allowed for."""

import polars as pl
import pytest

from equipath.estimates.funnels import funnels
from tests.unit.estimates.declared import counts, indicator, only, study


def practices(*numerators: int | None) -> pl.DataFrame:
    rows = [("practice", f"P{i}", "All", x, 1000) for i, x in enumerate(numerators)]
    return counts(*rows).with_columns(comparator=pl.lit("England"))


def test_nine_areas_are_too_few_to_know_their_usual_spread():
    checked = indicator()
    assert funnels(study(checked), checked, practices(*[400] * 9), "proportion").is_empty()
    assert funnels(study(checked), checked, practices(*[400] * 10), "proportion").height == 10


def test_hidden_counts_are_not_areas_of_a_funnel():
    checked = indicator()
    rows = practices(*[400] * 9, None)
    assert funnels(study(checked), checked, rows, "proportion").is_empty()


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        ("higher_is_better", ("worse", "better")),
        ("lower_is_better", ("better", "worse")),
        ("neutral", ("lower", "higher")),
    ],
)
def test_areas_outside_the_limits_are_named_by_polarity(polarity, words):
    checked = indicator(polarity=polarity)
    rows = practices(100, 700, *[395, 405] * 14)
    made = funnels(study(checked), checked, rows, "proportion")
    low, high = only(made, area_code="P0"), only(made, area_code="P1")
    assert (low["comparison"], high["comparison"]) == words
    assert only(made, area_code="P2")["comparison"] == "similar"
    # Every level stands around that of all areas together.
    assert low["baseline"] == pytest.approx((800 + 14 * 800) / 30_000 * 100)
    assert low["comparator_value"] == low["baseline"]


def test_where_all_areas_differ_none_stands_out():
    checked = indicator()
    # 20% to 60%: each is many standard errors (1.5 points) from 40%, and so are all others.
    made = funnels(study(checked), checked, practices(*range(200, 601, 20)), "proportion")
    assert set(made["comparison"]) == {"similar"}
    assert made["tau2"].min() > 0


def test_strata_and_the_whole_are_not_points():
    checked = indicator()
    rows = [("country", "E", "All", 4000, 10_000), ("practice", "P0", "sex/Male", 4, 10)]
    both = pl.concat(
        [practices(*[400] * 10), counts(*rows).with_columns(comparator=pl.lit("England"))]
    )
    made = funnels(study(checked), checked, both, "proportion")
    assert set(made["area_type"]) == {"practice"}
    assert set(made["stratum"]) == {"All"}
