"""Coefficient of variation (COV): how far strata lie from the mean, as a percentage of it."""

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
from equipath.statistics.strata_variance import deviation, deviation_gradient, no_relative_index
from equipath.vocabulary import Over, Unit


def _value(table: Table) -> Numbers:
    return 100 * deviation(table) / table.mean


def _gradient(table: Table) -> Numbers:
    """Return `100·(∂σ/∂y − aσ/μ) / μ`, the quotient's derivatives."""
    mean, root = table.mean[:, None], deviation(table)[:, None]
    return 100 * (deviation_gradient(table) - table.share * root / mean) / mean


def _by_chance(table: Table) -> Numbers:
    return 100 * np.sqrt(variance_by_chance(table)) / table.mean


INDEX = Index(
    value=_value,
    gradient=_gradient,
    refuses=no_relative_index,
    by_chance=_by_chance,
    lowest_level=0.0,
    symmetrical_in="square",
)


def coefficient_of_variation(
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
    """Return each group's standard deviation between strata as a percentage of the mean.

    `100·√Σ aⱼ(yⱼ − μ)² / μ`; 0 if all strata are equal. Levels are not negative and their mean
    is above 0.

    Rows are strata, `value` their level, `population` their people, `group` one integer a row;
    two strata or more, one answer a group. The interval is `analytic` (delta method, of
    the square) or `simulated` (percentiles of levels drawn from their errors, normal
    on `error_scale`; some 40 ms for a group of five); without errors there is none.

    `extra`: `standard_error` by the delta method; `p_value` of all strata being equal (Cochran's
    Q); `expected_by_chance`, the root of the variance expected of equal strata as a percentage
    of the mean.

    Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697.
    Not for levels whose zero is arbitrary, nor ordered strata: it ignores the order.
    """
    errors = Errors(standard_error, lower_ci, upper_ci, limits_confidence, error_scale)
    asked = Interval(interval, confidence, draws, seed)
    strata = strata_of(value, population, group, errors)
    return index_of_strata(INDEX, strata, asked)


STATISTIC = Statistic(
    name="coefficient_of_variation",
    title="Coefficient of variation",
    over=Over.STRATUM,
    requires=("value", "population"),
    compute=coefficient_of_variation,
    definition="The between-group standard deviation as a percentage of the mean level.",
    formula="100·√Σ aⱼ(yⱼ − μ)² / μ, a population share, μ = Σ aⱼyⱼ",
    reference="Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697",
    when_not="A zero that is arbitrary; few strata with large errors: see `expected_by_chance`.",
    also=ERROR_COLUMNS,
    gives_rows=False,
    unit=Unit.PER_CENT,
    example=Example(
        "Uptake of the NHS Health Check (%) by ethnic group in two areas, made up: "
        "in X01 far beyond chance, in X02 not.",
        by=("area_code",),
    ),
)
