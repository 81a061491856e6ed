"""Expected counts: what the model must add up to, what it reports, what it refuses."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.expected_count import expected_count, fit_expected

RNG = np.random.default_rng(8)
PEOPLE = RNG.integers(2000, 9000, 80).astype(float)
AGE = RNG.normal(45, 6, 80)
DEPRIVATION = RNG.normal(25, 10, 80)
LEVEL = 1 / (1 + np.exp(4 - 0.04 * AGE - 0.01 * DEPRIVATION - RNG.normal(0, 0.15, 80)))
EVENTS = RNG.binomial(PEOPLE.astype(int), LEVEL).astype(float)
PROFILE = {"age": AGE, "deprivation": DEPRIVATION}


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_expected_counts_add_up_to_those_observed(kind):
    model, found = fit_expected(EVENTS, PEOPLE, PROFILE, kind=kind)
    assert found.value.sum() == pytest.approx(EVENTS.sum(), rel=1e-9)
    assert (model.n_used, model.n_left_out) == (80, 0)
    assert model.names == ("intercept", "age", "deprivation")


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_two_kinds_of_area_are_expected_to_have_their_kinds_level(kind):
    """With one yes-or-no covariate the model is the two pooled levels."""
    events, people, coastal = [10, 30, 5, 9], [100, 100, 100, 100], [1, 1, 0, 0]
    _, found = fit_expected(events, people, {"coastal": coastal}, kind=kind)
    assert found.value.tolist() == pytest.approx([20, 20, 7, 7])


def test_coefficients_are_in_the_covariates_own_units():
    """An area two years older has its odds multiplied by exp(2b)."""
    model, found = fit_expected(EVENTS, PEOPLE, PROFILE)
    predictor = model.coefficients[0] + model.coefficients[1:] @ np.array([AGE, DEPRIVATION])
    assert found.value == pytest.approx(PEOPLE / (1 + np.exp(-predictor)))


def test_the_unit_of_a_covariate_does_not_change_what_is_expected():
    in_years, first = fit_expected(EVENTS, PEOPLE, {"age": AGE})
    in_days, second = fit_expected(EVENTS, PEOPLE, {"age": AGE * 365.25})
    assert first.value == pytest.approx(second.value)
    assert in_years.coefficients[1] == pytest.approx(in_days.coefficients[1] * 365.25)
    assert in_years.standard_errors[1] == pytest.approx(in_days.standard_errors[1] * 365.25)


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_dispersion_is_pearsons_and_scales_the_errors(kind):
    model, found = fit_expected(EVENTS, PEOPLE, PROFILE, kind=kind)
    fitted = found.value / PEOPLE
    variance = found.value * (1 - fitted) if kind == "proportion" else found.value
    pearson = ((EVENTS - found.value) ** 2 / variance).sum() / (80 - 3)
    assert model.dispersion == pytest.approx(pearson)
    design = np.column_stack([np.ones(80), AGE, DEPRIVATION])
    covariance = np.linalg.inv(design.T @ (design * variance[:, None])) * pearson
    assert model.standard_errors == pytest.approx(np.sqrt(np.diag(covariance)), rel=1e-5)
    predictor_error = np.sqrt(np.einsum("ij,jk,ik->i", design, covariance, design))
    if kind == "rate":
        upper = found.value * np.exp(1.959963984540054 * predictor_error)
        assert found.upper_ci == pytest.approx(upper)


def test_deviance_explained_is_between_nothing_and_all():
    model, _ = fit_expected(EVENTS, PEOPLE, PROFILE)
    noise, _ = fit_expected(EVENTS, PEOPLE, {"noise": RNG.normal(size=80)})
    assert 0.3 < model.deviance_explained < 1
    assert 0 <= noise.deviance_explained < 0.1


def test_an_area_without_its_covariate_is_left_out_and_counted():
    age = AGE.copy()
    age[[2, 5]] = np.nan
    model, found = fit_expected(EVENTS, PEOPLE, {"age": age})
    assert (model.n_used, model.n_left_out) == (78, 2)
    assert np.isnan(found.value[[2, 5]]).all()
    assert found.note[[2, 5]].tolist() == ["a covariate is missing"] * 2
    kept = found.note == ""
    assert found.value[kept].sum() == pytest.approx(EVENTS[kept].sum())


def test_areas_that_are_not_fitted_are_still_given_an_expected_count():
    fitting = np.arange(80) < 60
    model, found = fit_expected(EVENTS, PEOPLE, PROFILE, is_fitting=fitting)
    assert model.n_used == 60
    assert found.value[:60].sum() == pytest.approx(EVENTS[:60].sum())
    assert np.isfinite(found.value[60:]).all()


def test_a_suppressed_count_does_not_stop_its_area_having_an_expected_one():
    events = EVENTS.copy()
    events[0] = np.nan
    model, found = fit_expected(events, PEOPLE, PROFILE)
    assert model.n_used == 79
    assert found.value[0] > 0


@pytest.mark.parametrize(
    ("events", "covariates", "said"),
    [
        ([1, 2, 3], {"a": [1, 2, 3], "b": [3, 1, 2]}, "too few"),
        ([0] * 6, {"a": range(6)}, "nobody is counted"),
        ([3, 1, 2, 4, 2, 5], {"a": range(6), "b": [2 * i for i in range(6)]}, "follows from"),
        ([3, 1, 2, 4, 2, 5], {"a": [7] * 6}, "constant"),
        ([0, 0, 0, 10, 10, 10], {"a": [0, 1, 2, 7, 8, 9]}, "did not converge"),
    ],
)
def test_what_cannot_be_fitted_is_said_on_every_row(events, covariates, said):
    model, found = fit_expected(events, 10, covariates)
    assert model is None
    assert all(said in note for note in found.note)
    assert np.isnan(found.value).all()


def test_areas_that_all_have_one_level_are_expected_to_have_it():
    _, found = fit_expected([20, 10, 40, 30, 60], [100, 50, 200, 150, 300], {"a": [3, 1, 2, 5, 4]})
    assert found.value.tolist() == pytest.approx([20, 10, 40, 30, 60])


def test_each_group_has_a_model_of_its_own():
    half = np.repeat([0, 1], 40)
    together = expected_count(EVENTS, PEOPLE, PROFILE, group=half)
    alone = fit_expected(
        EVENTS[40:], PEOPLE[40:], {"age": AGE[40:], "deprivation": DEPRIVATION[40:]}
    )
    assert together.value[40:] == pytest.approx(alone[1].value)


def test_a_model_needs_a_covariate():
    with pytest.raises(StatisticError, match="at least one column"):
        fit_expected(EVENTS, PEOPLE, {})


def test_few_events_are_said_to_be_unreliable():
    """Two covariates and an intercept ask for thirty events."""
    _, few = fit_expected(np.arange(80) % 4 == 0, PEOPLE, PROFILE)
    assert set(few.note) == {"fewer than 10 events a coefficient: unreliable"}
    assert np.isfinite(few.value).all()
    _, enough = fit_expected(EVENTS, PEOPLE, PROFILE)
    assert set(enough.note) == {""}


def test_an_infinite_covariate_is_a_missing_one():
    rng = np.random.default_rng(3)
    people, covariate = np.full(12, 500.0), rng.normal(40, 5, 12)
    events = rng.binomial(500, 0.2, 12).astype(float)
    for bad in (np.nan, np.inf, -np.inf):
        covariate[4] = bad
        found = expected_count(events, people, {"age": covariate, "other": covariate**2})
        assert np.isnan(found.value[4])
        assert found.note[4] == "a covariate is missing"
        assert np.isfinite(np.delete(found.value, 4)).all()
