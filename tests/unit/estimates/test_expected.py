"""What comparable areas would have: sums, who is left out, and what is not adjusted away."""

import numpy as np
import polars as pl
import pytest

from equipath.estimates.expected import Expectations, expect
from equipath.estimates.standardised import observed_over_expected, ratios
from equipath.study.model import Model
from equipath.study.stratifier import Stratifier
from tests.unit.estimates.declared import area_map, counts, indicator, only, study

CODES = [f"P{i}" for i in range(40)]
AGES = dict(zip(CODES, np.linspace(30, 50, 40), strict=True))
SCORES = dict(zip(CODES, np.tile([10.0, 20.0, 30.0, 40.0], 10), strict=True))
NUMERATORS = dict(zip(CODES, np.arange(200, 400, 5), strict=True))
AREAS = area_map(dict.fromkeys(CODES, "A"))
REGISTER = indicator(expected=("age",), stratifiers=("fifth",))
BY_SCORE = Stratifier(
    name="fifth", title="Fifth", attribute="imd", area_type="practice", quantiles=2
)


def declared(covariates=("mean_age",)):
    model = Model(
        name="age",
        title="practices of the same age",
        area_type="practice",
        covariates=covariates,
        limits="Many.",
    )
    made = study(REGISTER, stratifiers=[BY_SCORE])
    return made.model_copy(update={"models": {"age": model}})


def released(numerators=NUMERATORS) -> pl.DataFrame:
    return counts(*(("practice", c, "All", x, 1000) for c, x in numerators.items()))


def attributes(**columns: dict) -> pl.DataFrame:
    return pl.DataFrame(
        [
            ("practice", c, name, float(v))
            for name, given in columns.items()
            for c, v in given.items()
        ],
        schema=["area_type", "area_code", "attribute", "value"],
        orient="row",
    )


def groups() -> pl.DataFrame:
    return pl.DataFrame(
        [("fifth", "practice", c, "Worse" if s >= 30 else "Better") for c, s in SCORES.items()],
        schema=["stratifier", "area_type", "area_code", "stratum"],
        orient="row",
    )


def expected(numerators=NUMERATORS, ages=AGES, covariates=("mean_age",)) -> Expectations:
    known = attributes(mean_age=ages, imd=SCORES)
    return expect(declared(covariates), released(numerators), known, groups())


def totals(made: Expectations) -> pl.DataFrame:
    return made.counts.filter(stratification="All")


def test_expected_counts_add_up_to_those_observed():
    made = totals(expected())
    assert made.height == 40
    assert made["numerator"].sum() == pytest.approx(sum(NUMERATORS.values()))
    assert made["denominator"].sum() == sum(NUMERATORS.values())


def test_an_area_without_a_covariate_leaves_both_sides_and_is_counted():
    made = expected(ages={c: a for c, a in AGES.items() if c != "P7"})
    assert "P7" not in totals(made)["area_code"]
    assert totals(made)["denominator"].sum() == sum(NUMERATORS.values()) - NUMERATORS["P7"]
    assert made.models["left_out"].unique().to_list() == [1]
    assert made.models["fitted_on"].unique().to_list() == [39]


def test_an_area_unlike_all_others_is_not_said_to_be_like_any():
    # A practice of students beside practices whose mean ages are 30 to 50 in even steps.
    made = expected(ages=AGES | {"P0": 2.0})
    assert "P0" not in totals(made)["area_code"]
    assert made.models["unlike"].unique().to_list() == [1]
    assert totals(made)["numerator"].sum() == pytest.approx(totals(made)["denominator"].sum())


def test_a_hidden_count_is_neither_fitted_nor_expected():
    made = expected(numerators=NUMERATORS | {"P3": None})
    assert "P3" not in totals(made)["area_code"]
    assert made.models["fitted_on"].unique().to_list() == [39]


def test_strata_of_areas_have_the_sums_of_their_areas():
    made = expected().counts.filter(stratification="fifth")
    worse = [c for c, s in SCORES.items() if s >= 30]
    observed = made.filter(stratum="Worse")["denominator"].sum()
    assert observed == sum(NUMERATORS[c] for c in worse)
    assert set(made.filter(stratum="Worse")["area_code"]) == set(worse)


def test_what_a_model_adjusts_for_is_not_compared_by_it():
    made = expected(covariates=("mean_age", "imd"))
    assert set(made.counts["stratification"]) == {"All"}


def test_too_few_areas_expect_nothing():
    made = expected(numerators={"P0": 200, "P1": 210})
    assert made.counts.is_empty()
    assert made.models.is_empty()


def rolled(made: Expectations) -> pl.DataFrame:
    """Add the practices' expectations up to their ICB, by hand."""
    of_practices = totals(made)
    icb = of_practices.head(1).with_columns(
        area_type=pl.lit("icb"),
        area_code=pl.lit("A"),
        numerator=pl.lit(of_practices["numerator"].sum()),
        denominator=pl.lit(of_practices["denominator"].sum()),
    )
    return pl.concat([of_practices, icb])


def test_a_ratio_compares_an_area_with_its_own_areas_that_were_described():
    made = expected(ages={c: a for c, a in AGES.items() if c not in ("P7", "P8")})
    total = sum(NUMERATORS.values())
    rows = pl.concat([released(), counts(("icb", "A", "All", total, 40_000))])
    study_ = declared()
    beside = observed_over_expected(study_, REGISTER, rows, rolled(made))
    found = ratios(study_, REGISTER, beside)
    icb = only(found, area_code="A")
    left = NUMERATORS["P7"] + NUMERATORS["P8"]
    assert icb["numerator"] == total - left
    assert icb["value"] == pytest.approx(100)
    assert icb["comparison"] == "similar"
    assert icb["note"].startswith(f"{left:.0f} of those counted")
    assert found.filter(area_code="P7").is_empty()
    first = only(found, area_code="P0")
    assert first["value"] == pytest.approx(100 * first["numerator"] / first["denominator"])
    assert first["comparator"] == "practices of the same age"


def test_a_hidden_area_has_a_hidden_ratio():
    made = expected(numerators=NUMERATORS | {"P3": None})
    hidden = counts(("icb", "A", "All", None, 40_000))
    found = ratios(
        declared(), REGISTER, observed_over_expected(declared(), REGISTER, hidden, rolled(made))
    )
    row = only(found)
    assert row["is_suppressed"]
    assert [row[c] for c in ("value", "numerator", "p_value")] == [None] * 3
    assert "hidden" in row["note"]
