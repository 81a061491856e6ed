"""Mean log deviation (MLD): how unequal strata are, the lowest counting most."""

from typing import Any

import numpy as np

from equipath.statistics.entropy import above_floor
from equipath.statistics.level_errors import ERROR_COLUMNS, Errors
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.statistics.strata import Table, strata_of
from equipath.statistics.strata_index import (
    Interval,
    index_of_strata,
)
from equipath.vocabulary import Over, Unit


def _value(table: Table) -> Numbers:
    return 1000 * np.sum(-table.share * np.log(table.level / table.mean[:, None]), axis=1)


def _gradient(table: Table) -> Numbers:
    """Return `1000·aⱼ(1/μ − 1/yⱼ)`."""
    return 1000 * table.share * (1 / table.mean[:, None] - 1 / table.level)


def mean_log_deviation(
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
    floor: float = 1e-6,
) -> Estimate:
    """Return each group's mean log deviation: the mean log of the mean level over each stratum's.

    `1000·Σ −aⱼ ln qⱼ` with `q = y/μ`; 0 if all strata are equal; the lowest strata count
    most. A level of 0 stands as `floor`, in the level's unit, with a note and
    no analytic interval (WHO's 10⁻⁶): the index then says how small the floor is.

    Rows are strata, `value` their level, `population` their people, `group` one integer a row;
    two strata or more, one answer a group. The interval is `analytic` (delta method)
    or `simulated` (percentiles of levels drawn from their errors, normal on
    `error_scale`; some 40 ms for a group of five); without errors there is none.

    `extra`: `standard_error` by the delta method; `p_value` of all strata being equal (Cochran's
    Q); `expected_by_chance`, what errors make of equal strata to second order, `500·Σ aⱼ(1 −
    aⱼ)sⱼ² / μ²`.

    Theil (1967), Economics and Information Theory; Schlotheuber and Hosseinpoor (2022), Int J
    Environ Res Public Health 19:3697.
    Not where levels of 0 are common, nor for ordered strata: it ignores the order.
    """
    errors = Errors(standard_error, lower_ci, upper_ci, limits_confidence, error_scale)
    asked = Interval(interval, confidence, draws, seed)
    strata = strata_of(value, population, group, errors)
    return index_of_strata(above_floor(_value, _gradient, floor), strata, asked)


STATISTIC = Statistic(
    name="mean_log_deviation",
    title="Mean log deviation",
    over=Over.STRATUM,
    requires=("value", "population"),
    compute=mean_log_deviation,
    definition="The mean logarithm of the mean level over each stratum's level, ×1000.",
    formula="1000·Σ −aⱼ ln qⱼ, q = y/μ, a population share, μ = Σ aⱼyⱼ",
    reference="Theil (1967), Economics and Information Theory; Schlotheuber and Hosseinpoor"
    " (2022), Int J Environ Res Public Health 19:3697",
    when_not="Levels of 0 are common; few strata with large errors: see `expected_by_chance`.",
    also=ERROR_COLUMNS,
    gives_rows=False,
    unit=Unit.NUMBER,
    example=Example(
        "Uptake of the NHS Health Check (%) by ethnic group in two areas, made up: "
        "small in both, and in X02 no more than chance makes.",
        by=("area_code",),
    ),
)
