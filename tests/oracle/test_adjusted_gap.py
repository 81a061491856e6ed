"""Adjusted gaps against statsmodels on one row a person, and a published paradox."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import special, stats

from equipath.statistics.adjusted_gap import adjusted_gap
from equipath.statistics.random_intercept import fit_random_intercept

RNG = np.random.default_rng(12)
ROWS = 60
DEPRIVED = RNG.integers(0, 3, ROWS)
NAMES = np.array(["rest", "middling", "most deprived"])
AGE = RNG.normal(50, 10, ROWS)
SEX = RNG.integers(0, 2, ROWS)
PROVIDER = RNG.integers(0, 12, ROWS)
PEOPLE = RNG.integers(5, 40, ROWS).astype(float)
LEVEL = special.expit(
    -4 + 0.05 * AGE + 0.3 * DEPRIVED - 0.4 * SEX + RNG.normal(0, 0.3, 12)[PROVIDER]
)
EVENTS = RNG.binomial(PEOPLE.astype(int), LEVEL).astype(float)
COLUMNS = {
    "stratum": NAMES[DEPRIVED],
    "is_reference": DEPRIVED == 0,
    "covariates": {"age": AGE, "sex": np.array(["F", "M"])[SEX]},
    "provider": PROVIDER.astype(str),
}
DESIGN = np.column_stack([np.ones(ROWS), DEPRIVED == 1, DEPRIVED == 2, AGE, SEX]).astype(float)
PERSON = np.repeat(np.arange(ROWS), PEOPLE.astype(int))
IS_CASE = np.concatenate(
    [np.arange(n) < x for x, n in zip(EVENTS, PEOPLE.astype(int), strict=True)]
).astype(float)
MOST = np.flatnonzero(DEPRIVED == 2)[0]
Z = stats.norm.ppf(0.975)


def per_person(**options):
    """statsmodels' HC1 does not scale the errors of a GLM: HC0, times m/(m − k), does."""
    return sm.GLM(IS_CASE, DESIGN[PERSON], family=sm.families.Binomial()).fit(tol=1e-12, **options)


CLUSTERED = {
    "cov_type": "cluster",
    "cov_kwds": {"groups": PROVIDER[PERSON], "use_correction": False},
}
PROVIDERS = np.unique(PROVIDER).size


@pytest.mark.parametrize(
    ("errors", "options", "factor"),
    [
        ("model", {}, 1.0),
        ("robust", {"cov_type": "HC0"}, PERSON.size / (PERSON.size - 5)),
        ("clustered", CLUSTERED, PROVIDERS / (PROVIDERS - 1)),
    ],
)
def test_odds_ratios_are_those_of_a_regression_of_persons(errors, options, factor):
    peer = per_person(**options)
    error = np.sqrt(peer.cov_params()[2, 2] * factor)
    found = adjusted_gap(EVENTS, PEOPLE, **COLUMNS, measure="odds_ratio", errors=errors)
    assert found.value[MOST] == pytest.approx(np.exp(peer.params[2]), rel=1e-7)
    assert found.lower_ci[MOST] == pytest.approx(np.exp(peer.params[2] - Z * error), rel=1e-5)
    assert found.upper_ci[MOST] == pytest.approx(np.exp(peer.params[2] + Z * error), rel=1e-5)
    p_value = 2 * stats.norm.sf(abs(peer.params[2] / error))
    assert found.extra["p_value"][MOST] == pytest.approx(p_value, rel=1e-4)


@pytest.mark.parametrize("measure", ["difference", "ratio"])
def test_standardised_gaps_are_those_of_everybody_set_to_each_stratum(measure):
    """The level if all were of one stratum, and its error by moving the coefficients a little."""
    peer = per_person(cov_type="HC0")

    def gap(coefficients):
        levels = []
        for marks in ([0, 0], [0, 1]):
            design = DESIGN[PERSON].copy()
            design[:, 1:3] = marks
            levels.append(special.expit(design @ coefficients).mean())
        return levels[1] - levels[0] if measure == "difference" else np.log(levels[1] / levels[0])

    step = 1e-5
    slope = np.array(
        [(gap(peer.params + m) - gap(peer.params - m)) / (2 * step) for m in np.eye(5) * step]
    )
    error = np.sqrt(slope @ peer.cov_params() @ slope * PERSON.size / (PERSON.size - 5))
    middle = gap(peer.params)
    expected = np.array([middle, middle - Z * error, middle + Z * error])
    if measure == "ratio":
        expected = np.exp(expected)
    found = adjusted_gap(EVENTS, PEOPLE, **COLUMNS, measure=measure)
    shown = [found.value[MOST], found.lower_ci[MOST], found.upper_ci[MOST]]
    np.testing.assert_allclose(shown, expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("errors", "options", "factor"),
    [("model", {}, 1.0), ("robust", {"cov_type": "HC0"}, ROWS / (ROWS - 5))],
)
def test_rate_ratios_are_those_of_a_poisson_regression(errors, options, factor):
    peer = sm.GLM(EVENTS, DESIGN, family=sm.families.Poisson(), exposure=PEOPLE).fit(
        tol=1e-12, **options
    )
    found = adjusted_gap(EVENTS, PEOPLE, **COLUMNS, kind="rate", measure="ratio", errors=errors)
    error = np.sqrt(peer.cov_params()[2, 2] * factor)
    assert found.value[MOST] == pytest.approx(np.exp(peer.params[2]), rel=1e-7)
    assert found.upper_ci[MOST] == pytest.approx(np.exp(peer.params[2] + Z * error), rel=1e-5)


def test_with_providers_at_random_levels_are_averaged_over_them():
    """By the trapezium rule over the providers' distribution."""
    fit = fit_random_intercept(EVENTS, PEOPLE, DESIGN, PROVIDER)
    assert fit.variance > 0
    grid = np.linspace(-4, 4, 2001)
    weight = stats.norm.pdf(grid, scale=np.sqrt(fit.variance))
    levels = []
    for marks in ([0, 0], [0, 1]):
        design = DESIGN.copy()
        design[:, 1:3] = marks
        by_row = special.expit((design @ fit.coefficients)[:, None] + grid) @ weight / weight.sum()
        levels.append(np.average(by_row, weights=PEOPLE))
    found = adjusted_gap(EVENTS, PEOPLE, **COLUMNS, provider_effect="random")
    assert found.value[MOST] == pytest.approx(levels[1] - levels[0], rel=1e-6)
    odds = adjusted_gap(EVENTS, PEOPLE, **COLUMNS, provider_effect="random", measure="odds_ratio")
    assert odds.value[MOST] == pytest.approx(np.exp(fit.coefficients[2]), rel=1e-6)
    assert set(odds.method) == {"logistic, random intercept"}


WHICKHAM = {
    "18-24": ("2/55", "1/62"),
    "25-34": ("3/124", "5/157"),
    "35-44": ("14/109", "7/121"),
    "45-54": ("27/130", "12/78"),
    "55-64": ("51/115", "40/121"),
    "65-74": ("29/36", "101/129"),
    "75+": ("13/13", "64/64"),
}
"""Women of Whickham dead after twenty years, smokers and those who never smoked, by age.

Appleton, French and Vanderpump (1996), Am Stat 50:340-341.
"""


def test_smoking_looks_wholesome_until_age_is_adjusted_for():
    """24% of smokers had died and 31% of the others: the paper's example of Simpson's paradox."""
    cells = [
        (age, who, *map(float, cell.split("/")))
        for age, pair in WHICKHAM.items()
        for who, cell in zip(("smoker", "never"), pair, strict=True)
    ]
    age, who, dead, women = (np.array(column) for column in zip(*cells, strict=True))
    found = adjusted_gap(
        dead, women, who, who == "never", {"age": age}, measure="odds_ratio", multiplier=100
    )
    young = age != "75+"
    assert (
        found.note[~young].tolist() == ["everybody with its age is counted: no model fits it"] * 2
    )
    assert "the sign changes with adjustment" in found.note[0]
    design = np.column_stack([who == "smoker", *(age == a for a in list(WHICKHAM)[:-1])])
    outcome = np.column_stack([dead, women - dead])
    peer = sm.GLM(outcome[young], design[young].astype(float), family=sm.families.Binomial()).fit()
    assert found.value[0] == pytest.approx(np.exp(peer.params[0]), rel=1e-6)
    assert found.value[0] > 1
    odds = (126 / (569 - 126)) / (166 / (668 - 166))
    assert found.extra["crude_value"][0] == pytest.approx(odds, rel=1e-9)
