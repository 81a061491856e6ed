import numpy as np
import pytest
from scipy import special, stats
from statsmodels.api import GLM, families

from equipath.errors import StatisticError
from equipath.statistics.random_intercept import fit_random_intercept

RNG = np.random.default_rng(5)
PEOPLE = RNG.integers(50, 2000, 300).astype(float)
SPREAD = RNG.normal(0, 0.5, 300)
EVENTS = RNG.binomial(PEOPLE.astype(int), special.expit(-1 + SPREAD)).astype(float)
ONES = np.ones((300, 1))
EACH = np.arange(300)


def test_it_finds_the_level_and_the_spread_that_were_planted():
    fit = fit_random_intercept(EVENTS, PEOPLE, ONES, EACH)
    assert fit.coefficients[0] == pytest.approx(-1, abs=4 * 0.5 / np.sqrt(300))
    low, high = fit.variance_limits(0.99)
    assert low < 0.25 < high
    assert np.corrcoef(fit.intercepts, SPREAD)[0, 1] > 0.95


def test_small_clusters_are_drawn_in_most():
    people, events = np.array([10.0, 1000, 200, 300, 100]), np.array([5.0, 500, 20, 60, 10])
    fit = fit_random_intercept(events, people, np.ones((5, 1)), np.arange(5))
    assert 0 < fit.intercepts[0] < fit.intercepts[1]
    assert fit.intercept_errors[0] > fit.intercept_errors[1]


def test_clusters_that_are_all_alike_have_no_variance_and_the_fit_without():
    people = np.array([100.0, 200, 300, 400])
    fit = fit_random_intercept(people / 10, people, np.ones((4, 1)), np.arange(4))
    assert fit.variance == 0
    assert np.isnan(fit.variance_error)
    assert fit.coefficients[0] == pytest.approx(special.logit(0.1))
    assert fit.covariance[0, 0] == pytest.approx(1 / (1000 * 0.1 * 0.9))
    assert fit.intercepts.tolist() == [0, 0, 0, 0]
    low, high = fit.variance_limits(0.95)
    assert low == 0
    assert 0 < high < 1


def test_without_variance_it_is_the_ordinary_regression():
    rng = np.random.default_rng(3)
    design = np.column_stack([np.ones(60), rng.normal(45, 8, 60)])
    people = np.full(60, 400.0)
    events = np.round(people * special.expit(design @ [-4, 0.05]))
    fit = fit_random_intercept(events, people, design, np.repeat(np.arange(12), 5), kind="rate")
    ordinary = GLM(events, design, family=families.Poisson(), exposure=people).fit(tol=1e-12)
    assert fit.variance == 0
    np.testing.assert_allclose(fit.coefficients, ordinary.params, rtol=1e-7)
    np.testing.assert_allclose(fit.covariance, ordinary.cov_params(), rtol=1e-5)
    assert fit.log_likelihood == pytest.approx(ordinary.llf)


def test_more_confidence_widens_the_limits_of_the_variance():
    fit = fit_random_intercept(EVENTS, PEOPLE, ONES, EACH)
    narrow, wide = fit.variance_limits(0.8), fit.variance_limits(0.99)
    assert wide[0] < narrow[0] < fit.variance < narrow[1] < wide[1]


def test_the_limits_of_the_variance_are_where_the_profile_has_fallen_by_half_z_squared():
    fit = fit_random_intercept(EVENTS, PEOPLE, ONES, EACH)
    fall = stats.norm.ppf(0.975) ** 2 / 2
    for limit in fit.variance_limits(0.95):
        assert fit.profile(np.sqrt(limit)) == pytest.approx(fit.log_likelihood - fall, abs=1e-6)


def test_the_unit_of_a_covariate_changes_its_coefficient_only():
    design = np.column_stack([np.ones(300), RNG.normal(50, 9, 300)])
    first = fit_random_intercept(EVENTS, PEOPLE, design, EACH // 3)
    second = fit_random_intercept(EVENTS, PEOPLE, design * [1, 365.25], EACH // 3)
    assert second.coefficients[1] * 365.25 == pytest.approx(first.coefficients[1])
    np.testing.assert_allclose(second.intercepts, first.intercepts)
    np.testing.assert_allclose(
        second.predictor_errors(design[::3] * [1, 365.25]), first.predictor_errors(design[::3])
    )


def test_clusters_may_come_in_any_order():
    order = RNG.permutation(300)
    fit = fit_random_intercept(EVENTS, PEOPLE, ONES, EACH // 3)
    moved = fit_random_intercept(EVENTS[order], PEOPLE[order], ONES, (EACH // 3)[order])
    np.testing.assert_allclose(moved.intercepts, fit.intercepts, rtol=1e-8)


def test_a_hidden_count_loses_its_row_and_a_cluster_of_such_rows_its_intercept():
    events = EVENTS.copy()
    events[[6, 7, 8, 9]] = np.nan
    fit = fit_random_intercept(events, PEOPLE, ONES, EACH // 3)
    assert np.flatnonzero(np.isnan(fit.intercepts)).tolist() == [2]
    kept = np.isfinite(events)
    same = fit_random_intercept(events[kept], PEOPLE[kept], ONES[kept], (EACH // 3)[kept])
    np.testing.assert_allclose(same.intercepts[3:], fit.intercepts[3:])


@pytest.mark.parametrize(
    ("events", "design", "cluster", "said"),
    [
        ([1, 2, 3], [[1]] * 3, [0, 1, 1], "2 clusters are too few"),
        ([0] * 6, [[1]] * 6, range(6), "nobody is counted"),
        ([10] * 6, [[1]] * 6, range(6), "everybody is counted"),
        ([1, 2, 3, 4, 1, 3], [[1, 2]] * 6, range(6), "a covariate is constant"),
        ([0, 0, 0, 4, 3, 5], [[1, i // 3] for i in range(6)], range(6), "separate the rows"),
        ([1, 2, 3], [[1, i, i**2, i**3] for i in range(3)], range(3), "too few to fit"),
        ([np.nan] * 6, [[1]] * 6, range(6), "0 clusters"),
    ],
)
def test_what_cannot_be_fitted_says_why(events, design, cluster, said):
    fit = fit_random_intercept(events, 10, design, cluster)
    assert said in fit.note
    assert np.isnan(fit.coefficients).all()
    assert fit.coefficients.shape == (np.shape(design)[1],)
    assert fit.intercepts.shape == (max(cluster) + 1,)
    assert np.isnan(fit.variance_limits(0.95)).all()
    assert np.isnan(fit.predictor_errors(np.zeros((max(cluster) + 1, len(design[0]))))).all()


@pytest.mark.parametrize("scale", [1e-3, 1e6])
def test_tiny_and_huge_populations_are_fitted(scale):
    """Rates of a few in a million, and of thousands a head, differ by the unit alone."""
    fit = fit_random_intercept(EVENTS, PEOPLE * scale, ONES, EACH, kind="rate")
    plain = fit_random_intercept(EVENTS, PEOPLE, ONES, EACH, kind="rate")
    assert fit.variance == pytest.approx(plain.variance, rel=1e-6)
    assert fit.coefficients[0] == pytest.approx(plain.coefficients[0] - np.log(scale))


def test_wrong_shapes_and_options_are_errors():
    with pytest.raises(StatisticError, match="a row for each count"):
        fit_random_intercept(EVENTS, PEOPLE, ONES[:-1], EACH)
    with pytest.raises(StatisticError, match="at least 5"):
        fit_random_intercept(EVENTS, PEOPLE, ONES, EACH, points=1)
    with pytest.raises(StatisticError, match="proportion"):
        fit_random_intercept(EVENTS, PEOPLE, ONES, EACH, kind="proporton")
