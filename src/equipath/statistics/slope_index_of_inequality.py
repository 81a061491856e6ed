"""Slope index of inequality (SII): the difference between the social scale's ends."""

from typing import Any

from equipath.statistics.level_errors import ERROR_COLUMNS
from equipath.statistics.rank_index import rank_indices
from equipath.statistics.rank_reading import DIFFERENCE
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.vocabulary import Over


def slope_index_of_inequality(
    value: Any,
    population: Any,
    order: Any,
    *,
    standard_error: Any = None,
    lower_ci: Any = None,
    upper_ci: Any = None,
    group: Any = None,
    definition: str = "phe",
    transform: str = "none",
    error_scale: str | None = None,
    interval: str | None = None,
    limits_confidence: float = 0.95,
    draws: int = 100_000,
    seed: int = 0,
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each group's difference of level between the two ends of the social scale.

    The level of the least disadvantaged (rank 1) minus that of the most disadvantaged
    (rank 0) on a line fitted to the strata's levels at their relative ranks, the midpoints of
    cumulative population shares.

    Rows are strata: `order` 1 is the most disadvantaged; `group` one integer a row; one
    answer a group. A negative `multiplier` turns the sign. All groups need the same strata,
    each with value and population: 5 to 100 (WHO: 3 or more). A group that lacks one has no
    value, and a note. `extra`: `p_value` (slope over its standard error),
    `fitted_most_disadvantaged`, `fitted_least_disadvantaged`, `direction` (in words, who does
    worse by `polarity`).

    `definition="phe"`: population-weighted least squares. `transform` `log` (rates) or `logit`
    (proportions) fits on that scale and transforms the fitted ends back. Errors are normal on
    `error_scale`, by default that of the fit; PHE takes `log` for rates and `logit` for
    proportions even when the fit is linear. They come from `standard_error` (in the level's
    unit) or from the level's limits. `interval`: `simulated` (PHE's), `analytic` (the same by
    the delta method), or from the scatter about the line, without the strata's errors:
    `robust` (HC1) and `regression` (weighted least squares' own).

    `definition="who"`: a quasi-binomial logistic line, weights the population squared, the
    numerators rounded to whole people; `"who_linear"`: weights the population rounded up.
    Their interval is `robust` by the delta method; levels are shares of 1 for `who`.

    Low and Low (2004), J Public Health 26:390; PHE, Fingertips technical guidance;
    Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697.
    Not where the level does not follow the rank: look at the strata first.
    """
    (index,) = rank_indices(
        (DIFFERENCE,),
        value,
        population,
        order,
        standard_error=standard_error,
        lower_ci=lower_ci,
        upper_ci=upper_ci,
        group=group,
        definition=definition,
        transform=transform,
        error_scale=error_scale,
        interval=interval,
        limits_confidence=limits_confidence,
        draws=draws,
        seed=seed,
        polarity=polarity,
        confidence=confidence,
        multiplier=multiplier,
    )
    return index


STATISTIC = Statistic(
    name="slope_index_of_inequality",
    title="Slope index of inequality",
    over=Over.STRATUM,
    requires=("value", "population", "order"),
    compute=slope_index_of_inequality,
    definition="The least disadvantaged end's level minus the most disadvantaged's, as fitted.",
    formula="s = Σ aᵢ(bᵢ−½)yᵢ / Σ aᵢ(bᵢ−½)², a population share, b relative rank (midpoint of"
    " cumulative shares)",
    reference="Low and Low (2004), J Public Health 26:390-395; PHE Fingertips technical guidance",
    when_not="The level does not follow the rank: look at the strata first.",
    also=ERROR_COLUMNS,
    gives_rows=False,
    example=Example(
        "Share of adults with diagnosed hypertension treated to target, by deprivation tenth,"
        " in two places (made up): one has a gradient, the other has none.",
        by=("area_code",),
        options={
            "error_scale": "logit",
            "polarity": "higher_is_better",
            "multiplier": 100,
        },
    ),
)
