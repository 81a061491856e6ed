"""Ratio of extremes (R): of the two strata at the ends, or of the best and the worst."""

from typing import Any

from equipath.statistics.extremes import Extremes
from equipath.statistics.level_errors import ERROR_COLUMNS, Errors
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.statistics.strata import strata_of
from equipath.statistics.strata_index import (
    Interval,
    index_of_strata,
)
from equipath.vocabulary import Over, Unit


def ratio_of_extremes(
    value: Any,
    *,
    order: Any = None,
    is_reference: Any = None,
    stratum: Any = None,
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
) -> Estimate:
    """Return each group's ratio of levels of its two strata at the ends.

    `y₁ / y₂`. With `order` (1 the most disadvantaged): the least against
    the most disadvantaged; with `is_reference`: the reference against the worst other stratum;
    otherwise the best against the worst. Where higher is better (or `polarity` is neutral) the
    better placed stands first, where lower is better the worse placed: above 1 where
    the worse placed does worse. Of best and worst it is the highest and the lowest, always
    1 or more. `stratum` are names, for the words.

    Rows are strata, `value` their level, `group` one integer a row;
    two strata or more, one answer a group. The interval is `analytic` (delta method, of
    the logarithm) or `simulated` (percentiles of levels drawn from their errors,
    normal on `error_scale`; some 40 ms for a group of five); without errors there is none.

    `extra`: `standard_error` by the delta method; `p_value` of no difference: of the two, or,
    where the levels chose them, of all strata (Cochran's Q); `advantaged_value`,
    `disadvantaged_value`; `direction`, who does worse.

    WHO (2013), Handbook on health inequality monitoring;
    Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697.
    Not alone: the strata between the two are not looked at, nor how many people each has.
    """
    errors = Errors(standard_error, lower_ci, upper_ci, limits_confidence, error_scale)
    asked = Interval(interval, confidence, draws, seed)
    strata = strata_of(
        value, 1.0, group, errors, order=order, is_reference=is_reference, stratum=stratum
    )
    index = Extremes(polarity, is_ordered=order is not None).ratio()
    return index_of_strata(index, strata, asked)


STATISTIC = Statistic(
    name="ratio_of_extremes",
    title="Ratio of extremes",
    over=Over.STRATUM,
    requires=("value",),
    compute=ratio_of_extremes,
    definition="One end's level over the other's, or the best stratum's over the worst's.",
    formula="y₁ / y₂; limits R·exp(∓z√(s₁²/y₁² + s₂²/y₂²))",
    reference="WHO (2013), Handbook on health inequality monitoring; Schlotheuber and Hosseinpoor"
    " (2022), Int J Environ Res Public Health 19:3697",
    when_not="Alone: the strata between are not looked at, nor how many people each has.",
    also=("order", "is_reference", "stratum", *ERROR_COLUMNS),
    gives_rows=False,
    unit=Unit.RATIO,
    example=Example(
        "Emergency admissions per 1,000 by deprivation fifth in two areas, made up: "
        "most deprived over least deprived.",
        by=("area_code",),
        options={"polarity": "lower_is_better"},
    ),
)
