"""Between-group standard deviation (BGSD): how far strata lie from the mean, in its unit."""

from typing import Any

import numpy as np

from equipath.statistics.level_errors import ERROR_COLUMNS, Errors
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.statistics.strata import Table, strata_of
from equipath.statistics.strata_chance import variance_by_chance
from equipath.statistics.strata_index import (
    Index,
    Interval,
    index_of_strata,
)
from equipath.statistics.strata_variance import deviation, deviation_gradient
from equipath.vocabulary import Over


def _by_chance(table: Table) -> Numbers:
    return np.sqrt(variance_by_chance(table))


INDEX = Index(
    value=deviation, gradient=deviation_gradient, by_chance=_by_chance, symmetrical_in="square"
)


def between_group_standard_deviation(
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
    multiplier: float = 1.0,
) -> Estimate:
    """Return each group's standard deviation of its strata's levels about their mean.

    The root of the between-group variance, `√Σ aⱼ(yⱼ − μ)²`, in the level's unit times
    `multiplier`; 0 if all strata are equal.

    Rows are strata, `value` their level, `population` their people, `group` one integer a row;
    two strata or more, one answer a group. The interval is `analytic` (delta method, of
    the square) or `simulated` (percentiles of levels drawn from their errors, normal
    on `error_scale`; some 40 ms for a group of five); without errors there is none.

    `extra`: `standard_error` by the delta method; `p_value` of all strata being equal (Cochran's
    Q); `expected_by_chance`, the root of the variance expected of equal strata.

    Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697;
    Ahn et al. (2018), JCO Clin Cancer Inform 2:1. Not for ordered strata: it ignores the order.
    """
    errors = Errors(standard_error, lower_ci, upper_ci, limits_confidence, error_scale)
    asked = Interval(interval, confidence, draws, seed)
    strata = strata_of(value, population, group, errors)
    return index_of_strata(INDEX, strata, asked, multiplier)


STATISTIC = Statistic(
    name="between_group_standard_deviation",
    title="Between-group standard deviation",
    over=Over.STRATUM,
    requires=("value", "population"),
    compute=between_group_standard_deviation,
    definition="The root of the mean squared distance of the strata's levels from their mean.",
    formula="√Σ aⱼ(yⱼ − μ)², a population share, μ = Σ aⱼyⱼ",
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
