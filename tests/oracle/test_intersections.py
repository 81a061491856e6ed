"""Intersectional estimates against the closed form of many people in every stratum."""

import numpy as np
from scipy import optimize, special, stats

from equipath.statistics.intersectional_estimates import intersectional_estimates

RNG = np.random.default_rng(4)
SEX, AGE = np.repeat([0.0, 1.0], 6), np.tile(np.arange(6.0), 2)
PEOPLE = RNG.integers(4000, 40_000, 12).astype(float)
LOGIT = -0.5 + 0.3 * SEX + RNG.normal(0, 0.5, 6)[AGE.astype(int)] + RNG.normal(0, 0.2, 12)
EVENTS = np.round(PEOPLE * special.expit(LOGIT))


def test_with_many_people_it_is_the_normal_model_of_their_logits():
    """`yⱼ ~ N(xⱼβ + uⱼ, sⱼ²)`: u is drawn in by τ²/(τ² + s²), with τ² by maximum likelihood.

    The two-level normal model with known sampling variances (DerSimonian and Laird 1986;
    Hardy and Thompson 1996 for its likelihood), here with main effects.
    """
    y = special.logit(EVENTS / PEOPLE)
    variance = 1 / EVENTS + 1 / (PEOPLE - EVENTS)
    effects = np.column_stack([np.ones(12), SEX, *(k == AGE for k in range(1, 6))])

    def coefficients(between, design):
        weighted = design / (variance + between)[:, None]
        return np.linalg.solve(design.T @ weighted, weighted.T @ y)

    def fitted(design):
        def minus(log_between):
            between = np.exp(log_between)
            middle = design @ coefficients(between, design)
            return -stats.norm.logpdf(y, middle, np.sqrt(variance + between)).sum()

        found = optimize.minimize_scalar(minus, bounds=(-12, 2), options={"xatol": 1e-10})
        return np.exp(found.x)

    null, main = fitted(np.ones((12, 1))), fitted(effects)
    middle = effects @ coefficients(main, effects)
    shrunken = middle + main / (main + variance) * (y - middle)
    found = intersectional_estimates(EVENTS, PEOPLE, {"sex": SEX, "age": AGE})
    np.testing.assert_allclose(found.value, special.expit(shrunken), rtol=1e-3)
    np.testing.assert_allclose(found.extra["additive_value"], special.expit(middle), rtol=2e-3)
    np.testing.assert_allclose(
        found.extra["proportional_change_in_variance"], 1 - main / null, rtol=2e-2
    )
    np.testing.assert_allclose(
        found.extra["variance_partition"], null / (null + np.pi**2 / 3), rtol=1e-2
    )
