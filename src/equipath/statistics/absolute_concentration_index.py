"""Absolute concentration index (ACI): how far what is measured gathers at one end of the scale."""

from typing import Any

from equipath.statistics.arguments import notes
from equipath.statistics.concentration import (
    concentration_index,
    concentration_lines,
    unit_of_covariance,
)
from equipath.statistics.level_errors import ERROR_COLUMNS, Errors
from equipath.statistics.rank_interval import Interval
from equipath.statistics.rank_reading import DIFFERENCE
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.vocabulary import Over


def absolute_concentration_index(
    value: Any,
    population: Any,
    order: Any,
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
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return by how much each group's level is concentrated at one end of the social scale.

    Twice the population-weighted covariance of level and relative rank,
    `2Σ aᵢ(yᵢ−μ)(bᵢ−½)`, in the level's unit; a share `a` of the population stands at rank `b`,
    the midpoint of cumulative shares from the most disadvantaged. WHO's sign: positive where
    more of it is among the advantaged, negative where among the disadvantaged, whether it is
    good or bad; `direction` says who does worse by `polarity`.

    Rows are strata: `order` 1 is the most disadvantaged; `group` one integer a row; one
    answer a group. All groups need the same 2 or more strata. `interval`: `analytic` (delta
    method) or `simulated` from the strata's errors, which are normal on `error_scale`; or from
    the scatter about the line, `regression` (WHO's) or `robust` (HC1). `extra`: `p_value` (of
    the slope), `mean`, `direction`. `StatisticError` for unknown options.

    Wagstaff, Paci and van Doorslaer (1991), Soc Sci Med 33:545; Kakwani, Wagstaff and van
    Doorslaer (1997), J Econometrics 77:87.
    Not for groups without an order; not where the middle of the scale is worst.
    """
    asked = Interval(interval, confidence, draws, seed)
    errors = Errors(standard_error, lower_ci, upper_ci, limits_confidence, error_scale)
    lines = concentration_lines(value, population, order, errors, group)
    return concentration_index(
        lines,
        DIFFERENCE,
        asked,
        refusal=notes(lines.fitted.size),
        unit=unit_of_covariance(lines, multiplier),
        mean_unit=multiplier,
        polarity=polarity,
    )


STATISTIC = Statistic(
    name="absolute_concentration_index",
    title="Absolute concentration index",
    over=Over.STRATUM,
    requires=("value", "population", "order"),
    compute=absolute_concentration_index,
    definition="Twice the covariance of level and relative rank; negative where the"
    " disadvantaged have more.",
    formula="ACI = 2Σ aᵢ(yᵢ−μ)(bᵢ−½), a population share, b relative rank (midpoint of cumulative"
    " shares), μ = Σ aᵢyᵢ",
    reference="Wagstaff, Paci and van Doorslaer (1991), Soc Sci Med 33:545-557",
    when_not="Groups without an order; a scale whose middle is worst.",
    also=ERROR_COLUMNS,
    gives_rows=False,
    example=Example(
        "Share of patients who waited over 18 weeks, by deprivation fifth, in two areas (made"
        " up): the more deprived wait longer in one, and nearly alike in the other.",
        by=("area_code",),
        options={"polarity": "lower_is_better", "multiplier": 100},
    ),
)
