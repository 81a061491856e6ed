"""Gaps: from the reference in both polarities, and along the whole scale."""

import numpy as np
import polars as pl
import pytest

from equipath.estimates.gaps import gaps, standardised_gaps
from equipath.study.model import Model
from tests.unit.estimates.declared import END, FIFTHS, START, counts, fifths, indicator, only, study

COUNTED = [(120, 400), (160, 400), (330, 700), (500, 900), (780, 1200)]
KNOWN = [("icb", "A", f"fifth/{s}", x, n) for s, (x, n) in zip(FIFTHS, COUNTED, strict=True)]
ROWS = counts(*KNOWN, ("icb", "A", "fifth/Not known", 10, 100))


def made(rows: pl.DataFrame = ROWS, stratifier=None, **changes) -> pl.DataFrame:
    by = stratifier or fifths()
    checked = indicator(stratifiers=("fifth",), **changes)
    return gaps(study(checked, stratifiers=[by]), checked, [by], rows)


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        ("higher_is_better", "Most deprived does worse"),
        ("lower_is_better", "Least deprived does worse"),
        ("neutral", "Least deprived is higher"),
    ],
)
def test_a_gap_says_in_words_who_does_worse(polarity, words):
    found = made(polarity=polarity)
    absolute = only(found, statistic="absolute_gap", stratum="Most deprived")
    relative = only(found, statistic="relative_gap", stratum="Most deprived")
    # 120 of 400 is 30%, the reference's 780 of 1,200 is 65%.
    assert absolute["value"] == pytest.approx(-35)
    assert relative["value"] == pytest.approx(30 / 65)
    assert (absolute["comparator"], absolute["comparator_value"]) == ("Least deprived", 65)
    assert absolute["direction"] == relative["direction"] == words


def test_not_known_is_compared_like_any_stratum():
    row = only(made(), statistic="absolute_gap", stratum="Not known")
    assert row["value"] == pytest.approx(10 - 65)


def test_the_reference_is_the_largest_stratum_where_none_is_declared():
    found = made(stratifier=fifths(ordered=False), rows=ROWS)
    assert found["comparator"].unique().to_list() == ["Least deprived"]
    with_larger = counts(*KNOWN, ("icb", "A", "fifth/Not known", 10, 5000))
    assert made(with_larger, fifths(ordered=False))["comparator"].unique().to_list() == [
        "Not known"
    ]


def test_the_slope_index_is_the_weighted_line_through_the_known_strata():
    x, n = (np.array(v, dtype=float) for v in zip(*COUNTED, strict=True))
    share = n / n.sum()
    rank = np.cumsum(share) - share / 2
    slope, start = np.polyfit(rank, 100 * x / n, 1, w=np.sqrt(share))
    found = made()
    sii = only(found, statistic="slope_index_of_inequality")
    rii = only(found, statistic="relative_index_of_inequality")
    assert sii["value"] == pytest.approx(slope)
    assert sii["lower_ci"] < slope < sii["upper_ci"]
    assert rii["value"] in (
        pytest.approx((start + slope) / start),
        pytest.approx(start / (start + slope)),
    )
    assert sii["comparator"] == "Most deprived to Least deprived"
    assert sii["direction"] == "the most disadvantaged end does worse"
    assert (sii["numerator"], sii["denominator"]) == (x.sum(), n.sum())


def test_there_is_no_slope_across_strata_that_have_no_order():
    found = made(stratifier=fifths(ordered=False))
    assert set(found["statistic"]) == {"absolute_gap", "relative_gap"}


def test_a_hidden_stratum_hides_its_gap_and_the_slope():
    hidden = [("icb", "A", "fifth/Most deprived", None, 400), *KNOWN[1:]]
    found = made(counts(*hidden))
    gap = only(found, statistic="absolute_gap", stratum="Most deprived")
    slope = only(found, statistic="slope_index_of_inequality")
    for row in (gap, slope):
        assert row["is_suppressed"]
        assert [row[c] for c in ("value", "lower_ci", "upper_ci", "numerator")] == [None] * 4
        assert "hidden" in row["note"]


def test_a_hidden_reference_leaves_nothing_to_compare_with():
    hidden = [*KNOWN[:-1], ("icb", "A", "fifth/Least deprived", None, 1200)]
    row = only(made(counts(*hidden)), statistic="absolute_gap", stratum="Most deprived")
    assert (row["value"], row["comparator_value"], row["direction"]) == (None, None, "")
    assert row["note"] != ""


def beside(*rows: tuple[str, float, float]) -> pl.DataFrame:
    strata = [("icb", "A", f"fifth/{name}", observed, 1.0) for name, observed, _ in rows]
    return counts(*strata).with_columns(
        expected=pl.Series([expected for *_, expected in rows]),
        comparator=pl.lit("areas of the same age"),
        comparator_value=pl.lit(100.0),
    )


def standardised(dispersion: float) -> dict:
    by = fifths()
    checked = indicator(stratifiers=("fifth",))
    model = Model(
        name="age",
        title="areas of the same age",
        area_type="practice",
        covariates=("mean_age",),
        limits="Many.",
    )
    declared = study(checked, stratifiers=[by]).model_copy(update={"models": {"age": model}})
    terms = pl.DataFrame(
        {
            "indicator": ["checked"] * 2,
            "model": ["age"] * 2,
            "period_start": [START] * 2,
            "period_end": [END] * 2,
            "term": ["intercept", "mean_age"],
            "dispersion": [dispersion] * 2,
        }
    )
    rows = beside(("Most deprived", 180, 200), ("Least deprived", 330, 300))
    return only(standardised_gaps(declared, checked, [by], rows, terms))


def test_a_standardised_gap_is_in_observed_per_hundred_expected():
    row = standardised(1.0)
    assert row["value"] == pytest.approx(90 - 110)
    assert row["comparator_value"] == pytest.approx(110)
    assert row["comparator"] == "Least deprived (areas of the same age)"
    assert row["direction"] == "Most deprived does worse"


def test_a_standardised_gap_is_as_uncertain_as_areas_really_vary():
    narrow, wide = standardised(1.0), standardised(4.0)
    half = [row["upper_ci"] - row["value"] for row in (narrow, wide)]
    assert half[1] == pytest.approx(2 * half[0])  # four times the variance
    assert wide["p_value"] > narrow["p_value"]
    assert standardised(0.5)["upper_ci"] == pytest.approx(narrow["upper_ci"])
