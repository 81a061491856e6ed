"""How much providers differ, once what their people are like is allowed for."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from equipath.statistics.arguments import normal_quantile
from equipath.statistics.covariate_design import (
    Table,
    categories,
    covariate_columns,
    without_variation,
)
from equipath.statistics.random_intercept import fit_random_intercept
from equipath.statistics.robust_errors import FEWEST_CLUSTERS
from equipath.statistics.statistic import Numbers, Words


@dataclass(frozen=True)
class ProviderVariation:
    """The median odds (or rate) ratio between two providers of the same people, with limits.

    NaN where `note` says why there is none; `variance` is that between their intercepts.
    """

    value: float
    lower_ci: float
    upper_ci: float
    variance: float
    providers: int
    note: str


def provider_variation(
    numerator: Numbers,
    denominator: Numbers,
    provider: Words,
    covariates: Table,
    *,
    kind: str = "proportion",
    confidence: float = 0.95,
) -> ProviderVariation:
    """Return how far providers differ beyond chance and beyond what the covariates explain.

    `exp(√(2τ²)·Φ⁻¹(0.75))`, τ² being the variance of a normal intercept for each provider in a
    logistic (`kind="rate"`: Poisson) regression on the covariates; limits are those of τ² by
    profile likelihood. Rows are cells of counts of people alike in all covariates. One fit.

    Merlo et al. (2006), J Epidemiol Community Health 60:290.
    Not of a handful of providers: τ² is then hardly known, and the note says so.
    """
    normal_quantile(confidence)
    used = np.isfinite(numerator) & (denominator > 0)
    flat = without_variation(covariates, numerator, denominator, used, kind)
    rows = np.flatnonzero(used & (flat == ""))
    table = {name: column[rows] for name, column in covariates.items()}
    design = np.column_stack([np.ones(rows.size), covariate_columns(table)])
    own = categories(provider[rows])
    providers = int(own.max(initial=-1)) + 1
    fit = fit_random_intercept(numerator[rows], denominator[rows], design, own, kind=kind)
    lower, upper = fit.variance_limits(confidence)
    few = f"{providers} providers are few: how much they differ is hardly known"
    return ProviderVariation(
        value=_median_ratio(fit.variance),
        lower_ci=_median_ratio(lower),
        upper_ci=_median_ratio(upper if np.isfinite(upper) else np.nan),
        variance=fit.variance,
        providers=providers,
        note=fit.note or (few if providers < FEWEST_CLUSTERS else ""),
    )


def _median_ratio(variance: float) -> float:
    return float(np.exp(np.sqrt(2 * variance) * special.ndtri(0.75)))
