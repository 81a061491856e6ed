"""Index of disparity (IDIS): the mean distance from the mean, or the best, as a percentage."""

from typing import Any

from equipath.statistics.arguments import choice
from equipath.statistics.disparity import COMPARATORS
from equipath.statistics.level_errors import ERROR_COLUMNS, Errors
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.statistics.strata import strata_of
from equipath.statistics.strata_index import (
    Interval,
    index_of_strata,
)
from equipath.vocabulary import Over, Unit


def index_of_disparity(
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
    comparator: str = "mean",
    polarity: str = "neutral",
    weighted: bool = False,
) -> Estimate:
    """Return each group's mean distance of its strata's levels from a level, as a percentage of it.

    From the `mean`, as WHO: `100·Σ wⱼ|yⱼ − μ| / μ`, with `w = 1/k` or, `weighted`, the
    population share. From the `best` stratum, as Healthy People 2010 and HD*Calc: the mean of
    the k − 1 others, `100·Σ|yⱼ − y_best| / ((k − 1)·y_best)`, or weighted by the share of all;
    `polarity` says which is best. 0 if all strata are equal; levels are not negative.

    Rows are strata, `value` their level, `population` their people, `group` one integer a row;
    two strata or more, one answer a group. The interval is `analytic` (delta method, of
    the square) or `simulated` (percentiles of levels drawn from their errors, normal
    on `error_scale`; some 40 ms for a group of five); without errors there is none.

    `extra`: `standard_error` by the delta method; `p_value` of all strata being equal (Cochran's
    Q); `comparator_value`; from the mean, `expected_by_chance`, the value expected of equal
    strata with these errors.

    Pearcy and Keppel (2002), Public Health Rep 117:273; Schlotheuber and Hosseinpoor (2022),
    Int J Environ Res Public Health 19:3697.
    Not for ordered strata: it ignores the order.
    """
    errors = Errors(standard_error, lower_ci, upper_ci, limits_confidence, error_scale)
    asked = Interval(interval, confidence, draws, seed)
    strata = strata_of(value, population, group, errors)
    made = COMPARATORS[choice("comparator", comparator, COMPARATORS)]
    return index_of_strata(made(polarity, weighted), strata, asked)


STATISTIC = Statistic(
    name="index_of_disparity",
    title="Index of disparity",
    over=Over.STRATUM,
    requires=("value", "population"),
    compute=index_of_disparity,
    definition="The strata's mean distance from the mean (or the best), as a percentage of it.",
    formula="100/k·Σ|yⱼ − μ| / μ over k strata; weighted 100·Σ aⱼ|yⱼ − μ| / μ, a population share;"
    " from the best: of the k − 1 others",
    reference="Pearcy and Keppel (2002), Public Health Rep 117:273-280",
    when_not="Ordered strata; a zero that is arbitrary; few strata with large errors.",
    also=ERROR_COLUMNS,
    gives_rows=False,
    unit=Unit.PER_CENT,
    example=Example(
        "Uptake of the NHS Health Check (%) by ethnic group in two areas, made up: "
        "small groups count as much as large ones here.",
        by=("area_code",),
    ),
)
