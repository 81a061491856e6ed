"""Theil index: how unequal strata are, the highest counting most."""

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
    ratio = table.level / table.mean[:, None]
    return 1000 * np.sum(table.share * ratio * np.log(ratio), axis=1)


def _gradient(table: Table) -> Numbers:
    """Return `1000·aⱼ(ln qⱼ − T) / μ`, by `Σ aq = 1`."""
    mean = table.mean[:, None]
    whole = _value(table)[:, None] / 1000
    return 1000 * table.share * (np.log(table.level / mean) - whole) / mean


def theil_index(
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
    """Return each group's Theil index: how far the strata's shares of the level depart from even.

    `1000·Σ aⱼqⱼ ln qⱼ` with `q = y/μ`; 0 if all strata are equal; the highest strata count
    most. A level of 0 stands as `floor`, in the level's unit, with a note and no
    analytic interval (WHO's 10⁻⁶).

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
    name="theil_index",
    title="Theil index",
    over=Over.STRATUM,
    requires=("value", "population"),
    compute=theil_index,
    definition="The mean of the strata's shares of the mean level times their logarithms, ×1000.",
    formula="1000·Σ aⱼqⱼ ln qⱼ, q = y/μ, a population share, μ = Σ aⱼyⱼ",
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
