"""Fit counts on strata and covariates, and set each stratum against the first."""

from dataclasses import dataclass

import numpy as np

from equipath.statistics.count_regression import Counts, fit_counts
from equipath.statistics.random_intercept import fit_random_intercept
from equipath.statistics.robust_errors import coefficient_covariance
from equipath.statistics.significance import two_sided
from equipath.statistics.standardised_levels import standardised_levels
from equipath.statistics.statistic import Groups, Numbers

MEASURES = ("difference", "ratio", "odds_ratio")


@dataclass(frozen=True)
class Fitted:
    """A model of counts: coefficients, their covariance, the variance between providers."""

    coefficients: Numbers
    covariance: Numbers
    variance: float = 0.0
    note: str = ""


@dataclass(frozen=True)
class Contrast:
    """Each stratum against the first, which has none, and its standardised level."""

    value: Numbers
    lower_ci: Numbers
    upper_ci: Numbers
    p_value: Numbers
    level: Numbers


def fitted_model(counts: Counts, provider: Groups, errors: str, provider_effect: str) -> Fitted:
    """Return the model; with a random intercept for the provider its own errors are taken."""
    if provider_effect == "random":
        found = fit_random_intercept(
            counts.numerator, counts.denominator, counts.design, provider, kind=counts.kind
        )
        return Fitted(found.coefficients, found.covariance, found.variance, found.note)
    plain = fit_counts(counts)
    if plain.note:
        return Fitted(plain.coefficients, plain.covariance, note=plain.note)
    covariance = coefficient_covariance(counts, plain, errors, provider)
    return Fitted(plain.coefficients, covariance)


def contrast(counts: Counts, model: Fitted, strata: int, measure: str, z: float) -> Contrast:
    """Return the strata's differences, ratios or odds ratios, with limits by the delta method.

    Differences are normal as they are, ratios by their logarithm.
    """
    found = standardised_levels(counts, model.coefficients, strata, model.variance)
    level, gradient = found.level, found.gradient
    if measure == "difference":
        middle, slope = level - level[0], gradient - gradient[0]
    elif measure == "ratio":
        relative = gradient / level[:, None]
        middle, slope = np.log(level / level[0]), relative - relative[0]
    else:
        slope = np.eye(strata, model.coefficients.size)
        middle = model.coefficients[:strata].copy()
    error = np.sqrt(np.einsum("sk,kl,sl->s", slope, model.covariance, slope))
    middle[0] = error[0] = np.nan
    shown = middle if measure == "difference" else np.exp(middle)
    lower, upper = middle - z * error, middle + z * error
    return Contrast(
        value=shown,
        lower_ci=lower if measure == "difference" else np.exp(lower),
        upper_ci=upper if measure == "difference" else np.exp(upper),
        p_value=two_sided(middle / np.where(error > 0, error, np.nan)),
        level=level,
    )
