"""Mean difference from best (MDB): the mean distance of strata from the best one's level."""

from typing import Any

from equipath.statistics.level_errors import ERROR_COLUMNS, Errors
from equipath.statistics.mean_distance import best_by, from_stratum, from_stratum_gradient
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.statistics.strata import Table, at, strata_of
from equipath.statistics.strata_index import (
    Columns,
    Index,
    Interval,
    index_of_strata,
)
from equipath.vocabulary import Over


def mean_difference_from_best(
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
    polarity: str = "neutral",
    weighted: bool = True,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each group's mean distance of its strata's levels from the best stratum's.

    `Σ wⱼ|yⱼ − y_best|` in the level's unit times `multiplier`; 0 if all strata are equal. The
    best is the highest or, where `polarity` is `lower_is_better`, the lowest; drawn levels have
    a best of their own. `weighted`: strata count by population share, otherwise all alike.

    Rows are strata, `value` their level, `population` their people, `group` one integer a row;
    two strata or more, one answer a group. The interval is `analytic` (delta method, of
    the square) or `simulated` (percentiles of levels drawn from their errors, normal
    on `error_scale`; some 40 ms for a group of five); without errors there is none.

    `extra`: `standard_error` by the delta method; `p_value` of all strata being equal (Cochran's
    Q); `comparator_value`, the best level. `StatisticError` for a neutral polarity.

    Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697.
    Not where the best stratum is small: the best of several is best by chance as well.
    """
    errors = Errors(standard_error, lower_ci, upper_ci, limits_confidence, error_scale)
    asked = Interval(interval, confidence, draws, seed)
    strata = strata_of(value, population, group, errors)

    def value_of(table: Table) -> Numbers:
        return from_stratum(table, best_by(table, polarity), weighted)

    def gradient(table: Table) -> Numbers:
        return from_stratum_gradient(table, best_by(table, polarity), weighted)

    def extra(table: Table) -> Columns:
        return {"comparator_value": at(table.level, best_by(table, polarity))}

    index = Index(value=value_of, gradient=gradient, extra=extra, symmetrical_in="square")
    return index_of_strata(index, strata, asked, multiplier)


STATISTIC = Statistic(
    name="mean_difference_from_best",
    title="Mean difference from best",
    over=Over.STRATUM,
    requires=("value", "population"),
    compute=mean_difference_from_best,
    definition="The mean distance of the strata's levels from the best stratum's.",
    formula="Σ wⱼ|yⱼ − y_best|, w population share, or 1/k of k strata",
    reference="Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697",
    when_not="The best stratum is small: the best of several is best by chance as well.",
    also=ERROR_COLUMNS,
    gives_rows=False,
    example=Example(
        "Uptake of the NHS Health Check (%) by ethnic group in two areas, made up: "
        "in X02 the best is a small group, by chance as it may be.",
        by=("area_code",),
        options={"polarity": "higher_is_better"},
    ),
)
