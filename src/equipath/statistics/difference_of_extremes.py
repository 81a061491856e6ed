"""Difference of extremes (D): between the two strata at the ends, or the best and the worst."""

from typing import Any

from equipath.statistics.extremes import Extremes
from equipath.statistics.level_errors import ERROR_COLUMNS, Errors
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.statistics.strata import strata_of
from equipath.statistics.strata_index import (
    Interval,
    index_of_strata,
)
from equipath.vocabulary import Over


def difference_of_extremes(
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
    multiplier: float = 1.0,
) -> Estimate:
    """Return each group's difference of level between its two strata at the ends.

    `y₁ − y₂` in the level's unit times `multiplier`. With `order` (1 the most disadvantaged):
    the least against the most disadvantaged; with `is_reference`: the reference against the
    worst other stratum; otherwise the best against the worst. Where higher is better (or
    `polarity` is neutral) the better placed stands first, where lower is better the worse
    placed: positive where the worse placed does worse. Of best and worst it is the highest and
    the lowest, always 0 or more. `stratum` are names, for the words.

    Rows are strata, `value` their level, `group` one integer a row;
    two strata or more, one answer a group. The interval is `analytic` (delta method)
    or `simulated` (percentiles of levels drawn from their errors, normal on
    `error_scale`; some 40 ms for a group of five); without errors there is none.

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
    index = Extremes(polarity, is_ordered=order is not None).difference()
    return index_of_strata(index, strata, asked, multiplier)


STATISTIC = Statistic(
    name="difference_of_extremes",
    title="Difference of extremes",
    over=Over.STRATUM,
    requires=("value",),
    compute=difference_of_extremes,
    definition="One end's level minus the other's, or the best stratum's minus the worst's.",
    formula="y₁ − y₂; limits ∓ z√(s₁² + s₂²)",
    reference="WHO (2013), Handbook on health inequality monitoring; Schlotheuber and Hosseinpoor"
    " (2022), Int J Environ Res Public Health 19:3697",
    when_not="Alone: the strata between are not looked at, nor how many people each has.",
    also=("order", "is_reference", "stratum", *ERROR_COLUMNS),
    gives_rows=False,
    example=Example(
        "Uptake of bowel screening (%) by deprivation fifth in two areas, made up: "
        "least deprived less most deprived.",
        by=("area_code",),
        options={"polarity": "higher_is_better"},
    ),
)
