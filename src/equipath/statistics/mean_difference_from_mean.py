"""Mean difference from mean (MDM): the mean distance of strata from the mean level."""

from functools import partial
from typing import Any

from equipath.statistics.level_errors import ERROR_COLUMNS, Errors
from equipath.statistics.mean_distance import from_mean, from_mean_by_chance, from_mean_gradient
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.statistics.strata import strata_of
from equipath.statistics.strata_index import (
    Index,
    Interval,
    index_of_strata,
)
from equipath.vocabulary import Over


def mean_difference_from_mean(
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
    weighted: bool = True,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each group's mean distance of its strata's levels from the population's mean level.

    `Σ wⱼ|yⱼ − μ|` in the level's unit times `multiplier`; 0 if all strata are equal.
    `weighted`: strata count by population share, otherwise each as much as any other.
    The mean level μ is weighted by population either way.

    Rows are strata, `value` their level, `population` their people, `group` one integer a row;
    two strata or more, one answer a group. The interval is `analytic` (delta method, of
    the square) or `simulated` (percentiles of levels drawn from their errors, normal
    on `error_scale`; some 40 ms for a group of five); without errors there is none.

    `extra`: `standard_error` by the delta method; `p_value` of all strata being equal (Cochran's
    Q); `expected_by_chance`, the value expected of equal strata with these errors.

    Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697.
    Not for ordered strata: it ignores the order.
    """
    errors = Errors(standard_error, lower_ci, upper_ci, limits_confidence, error_scale)
    asked = Interval(interval, confidence, draws, seed)
    strata = strata_of(value, population, group, errors)
    index = Index(
        value=partial(from_mean, weighted=weighted),
        gradient=partial(from_mean_gradient, weighted=weighted),
        by_chance=partial(from_mean_by_chance, weighted=weighted),
        symmetrical_in="square",
    )
    return index_of_strata(index, strata, asked, multiplier)


STATISTIC = Statistic(
    name="mean_difference_from_mean",
    title="Mean difference from mean",
    over=Over.STRATUM,
    requires=("value", "population"),
    compute=mean_difference_from_mean,
    definition="The mean distance of the strata's levels from the population's mean level.",
    formula="Σ wⱼ|yⱼ − μ|, w population share, or 1/k of k strata, μ = Σ aⱼyⱼ, a population share",
    reference="Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697",
    when_not="Ordered strata; few strata with large errors: see `expected_by_chance`.",
    also=ERROR_COLUMNS,
    gives_rows=False,
    example=Example(
        "Uptake of the NHS Health Check (%) by ethnic group in two areas, made up: "
        "in X01 far beyond chance, in X02 not.",
        by=("area_code",),
    ),
)
