"""Between-group variance (BGV): how far strata lie from the mean, squared."""

from typing import Any

from equipath.statistics.level_errors import ERROR_COLUMNS, Errors
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.statistics.strata import strata_of
from equipath.statistics.strata_chance import variance_by_chance
from equipath.statistics.strata_index import (
    Index,
    Interval,
    index_of_strata,
)
from equipath.statistics.strata_variance import variance, variance_gradient
from equipath.vocabulary import Over, Unit

INDEX = Index(value=variance, gradient=variance_gradient, by_chance=variance_by_chance)


def between_group_variance(
    value: Any,
    population: Any,
    *,
    standard_error: Any = None,
    lower_ci: Any = None,
    upper_ci: Any = None,
    group: Any = None,
    interval: str = "analytic",
    error_scale: str = "none",
    limits_confidence: float = 0.95,
    draws: int = 100_000,
    seed: int = 0,
    confidence: float = 0.95,
) -> Estimate:
    """Return each group's variance of its strata's levels about their mean.

    The mean square of the strata's distance from the population's mean level, weighted by
    population share: `Σ aⱼ(yⱼ − μ)²`, in the square of the level's unit; 0 if all are equal.

    Rows are strata, `value` their level, `population` their people, `group` one integer a row;
    two strata or more, one answer a group. The interval is `analytic` (delta method)
    or `simulated` (percentiles of levels drawn from their errors, normal on
    `error_scale`; some 40 ms for a group of five); without errors there is none.

    `extra`: `standard_error` by the delta method; `p_value` of all strata being equal (Cochran's
    Q); `expected_by_chance`, `Σ aⱼ(1 − aⱼ)sⱼ²`, the value expected of equal strata, and exactly
    the bias of any others.

    Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697;
    Ahn et al. (2018), JCO Clin Cancer Inform 2:1. Not for ordered strata: it ignores the order.
    """
    errors = Errors(standard_error, lower_ci, upper_ci, limits_confidence, error_scale)
    asked = Interval(interval, confidence, draws, seed)
    strata = strata_of(value, population, group, errors)
    return index_of_strata(INDEX, strata, asked)


STATISTIC = Statistic(
    name="between_group_variance",
    title="Between-group variance",
    over=Over.STRATUM,
    requires=("value", "population"),
    compute=between_group_variance,
    definition="The population-weighted mean square of the strata's distances from the mean level.",
    formula="Σ aⱼ(yⱼ − μ)², a population share, μ = Σ aⱼyⱼ",
    reference="Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697; Ahn"
    " et al. (2018), JCO Clin Cancer Inform 2:1-19",
    when_not="Ordered strata; few strata with large errors: see `expected_by_chance`.",
    also=ERROR_COLUMNS,
    gives_rows=False,
    unit=Unit.SQUARED,
    example=Example(
        "Uptake of the NHS Health Check (%) by ethnic group in two areas, made up: "
        "in X02 the variance is no more than chance makes.",
        by=("area_code",),
    ),
)
