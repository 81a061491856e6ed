"""The random-intercept fit against the integral taken by brute force."""

import numpy as np
import pytest
from scipy import special, stats

from equipath.statistics.random_intercept import fit_random_intercept

RNG = np.random.default_rng(1)
CLUSTERS = 10
CLUSTER = np.repeat(np.arange(CLUSTERS), 4)
DESIGN = np.column_stack([np.ones(40), np.tile(np.arange(4.0), CLUSTERS)])
PEOPLE = RNG.integers(1, 20, 40).astype(float)
LEVEL = special.expit(DESIGN @ [-1, 0.3] + RNG.normal(0, 0.8, CLUSTERS)[CLUSTER])
EVENTS = RNG.binomial(PEOPLE.astype(int), LEVEL).astype(float)


GRID = np.linspace(-8, 8, 4001)
"""Intercepts to sum over: for a smooth, fast falling density the trapezium rule is exact."""


def moment(kind, parameters, cluster, power=0):
    """The integral of a cluster's probability times a power of its intercept."""
    *coefficients, spread = parameters
    rows = cluster == CLUSTER
    predictor = DESIGN[rows] @ coefficients + GRID[:, None]
    if kind == "proportion":
        each = stats.binom.pmf(EVENTS[rows], PEOPLE[rows], special.expit(predictor))
    else:
        each = stats.poisson.pmf(EVENTS[rows], PEOPLE[rows] * np.exp(predictor))
    density = each.prod(axis=1) * stats.norm.pdf(GRID, scale=spread)
    return (GRID**power * density).sum() * (GRID[1] - GRID[0])


def log_likelihood(kind, parameters):
    return sum(np.log(moment(kind, parameters, j)) for j in range(CLUSTERS))


@pytest.fixture(scope="module", params=["proportion", "rate"])
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def fit(kind):
    return fit_random_intercept(EVENTS, PEOPLE, DESIGN, CLUSTER, kind=kind, points=25)


@pytest.fixture(scope="module")
def parameters(fit):
    return np.append(fit.coefficients, np.sqrt(fit.variance))


def test_the_likelihood_is_the_integral(kind, fit, parameters):
    assert fit.variance > 0.05
    assert fit.log_likelihood == pytest.approx(log_likelihood(kind, parameters), abs=1e-8)


def test_it_is_the_maximum_and_the_errors_are_its_curvature(kind, fit, parameters):
    step = 1e-3
    moves = np.eye(3) * step

    def at(*by):
        return log_likelihood(kind, parameters + sum(by))

    slope = [(at(m) - at(-m)) / (2 * step) for m in moves]
    assert slope == pytest.approx([0, 0, 0], abs=1e-3)
    curvature = np.array(
        [
            [(at(a, b) - at(a, -b) - at(-a, b) + at(-a, -b)) / (4 * step**2) for b in moves]
            for a in moves
        ]
    )
    covariance = np.linalg.inv(-curvature)
    np.testing.assert_allclose(fit.covariance, covariance[:2, :2], rtol=1e-3)
    error = 2 * parameters[-1] * np.sqrt(covariance[2, 2])
    assert fit.variance_error == pytest.approx(error, rel=1e-3)


def test_the_intercepts_are_the_posterior_means_with_their_spread(kind, fit, parameters):
    for j in range(CLUSTERS):
        mass, mean, square = (moment(kind, parameters, j, k) for k in range(3))
        assert fit.intercepts[j] == pytest.approx(mean / mass, abs=1e-7)
        spread = np.sqrt(square / mass - (mean / mass) ** 2)
        assert fit.intercept_errors[j] == pytest.approx(spread, abs=1e-7)


def test_the_errors_of_predictors_follow_how_the_posterior_means_move(kind, fit, parameters):
    """Kass and Steffey's derivatives, by moving each parameter of the integral a little."""
    design, step = np.array([1.0, 2.0]), 1e-4

    def predictor(by):
        moved = parameters + by
        mean = moment(kind, moved, 3, 1) / moment(kind, moved, 3)
        return design @ moved[:-1] + mean

    slopes = np.array([(predictor(m) - predictor(-m)) / (2 * step) for m in np.eye(3) * step])
    variance = fit.intercept_errors[3] ** 2 + slopes @ fit.parameter_covariance @ slopes
    found = fit.predictor_errors(np.tile(design, (CLUSTERS, 1)))[3]
    assert found == pytest.approx(np.sqrt(variance), rel=1e-5)


LESNOFF = {
    1: "2/14 3/12 4/9 0/5",
    2: "3/22 1/18 1/21",
    3: "8/22 2/16 0/16 2/20",
    4: "2/10 0/10 2/9 0/6",
    5: "5/18 0/25 0/24 1/4",
    6: "3/17 0/17 0/18 1/20",
    7: "8/16 1/10 3/9 0/5",
    8: "12/34",
    9: "2/9 0/6 0/8 0/6",
    10: "1/22 1/22 0/18 2/22",
    11: "0/25 5/27 3/22 1/22",
    12: "2/10 1/8 0/6 0/5",
    13: "1/21 2/24 0/19 0/23",
    14: "11/19 0/2 0/3 0/2",
    15: "1/19 1/15 1/15 0/15",
}
"""New cases of contagious bovine pleuropneumonia among the animals at risk, by herd and period.

Lesnoff et al. (2004), Prev Vet Med 64:27-40, as in lme4's `cbpp`.
"""


def test_it_finds_what_lme4_finds_for_cattle_herds():
    """`glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), nAGQ = 9)` prints these."""
    rows = [
        (herd - 1, period, *map(float, cell.split("/")))
        for herd, cells in LESNOFF.items()
        for period, cell in enumerate(cells.split())
    ]
    herd, period, cases, size = map(np.array, zip(*rows, strict=True))
    design = np.column_stack([np.ones(herd.size), *(period == k for k in (1, 2, 3))])
    fit = fit_random_intercept(cases, size, design, herd, points=9)
    assert fit.coefficients == pytest.approx([-1.3992, -0.9914, -1.1278, -1.5795], abs=1e-4)
    assert np.sqrt(fit.variance) == pytest.approx(0.6475, abs=1e-4)
