"""Population attributable fraction (PAF): the percentage that the mean would gain."""

from typing import Any

from equipath.statistics.attributable import Attributable
from equipath.statistics.level_errors import ERROR_COLUMNS, Errors
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.statistics.strata import strata_of
from equipath.statistics.strata_index import (
    Interval,
    index_of_strata,
)
from equipath.vocabulary import Over, Unit


def population_attributable_fraction(
    value: Any,
    population: Any,
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
    """Return by what percentage each group's mean would change at the reference's level.

    `100·(y_ref − μ) / μ`: positive where higher is better, negative where lower is,
    and 0 where the reference is worse than the mean. The reference is the stratum marked by
    `is_reference`; with `order` (1 the most disadvantaged) the least disadvantaged; otherwise
    the best by `polarity`, each draw's own. `stratum` are names, for the words.

    Rows are strata, `value` their level, `population` their people, `group` one integer a row;
    two strata or more, one answer a group. The interval is `analytic` (delta method)
    or `simulated` (percentiles of levels drawn from their errors, normal on
    `error_scale`; some 40 ms for a group of five); without errors there is none.

    `extra`: `standard_error` by the delta method; `p_value` of no difference between reference and
    mean or, where the levels chose the best, between any strata (Cochran's Q);
    `comparator_value`, the reference's level; `mean`; `direction`, who does worse.
    `StatisticError` for a neutral polarity without a reference or an order.

    WHO (2013), Handbook on health inequality monitoring;
    Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697.
    Not as a claim of cause: nobody says that the reference's level can be had by all.
    """
    errors = Errors(standard_error, lower_ci, upper_ci, limits_confidence, error_scale)
    asked = Interval(interval, confidence, draws, seed)
    strata = strata_of(
        value,
        population,
        group,
        errors,
        order=order,
        is_reference=is_reference,
        stratum=stratum,
    )
    by_level = order is None and is_reference is None
    index = Attributable(polarity, by_level).fraction()
    return index_of_strata(index, strata, asked)


STATISTIC = Statistic(
    name="population_attributable_fraction",
    title="Population attributable fraction",
    over=Over.STRATUM,
    requires=("value", "population"),
    compute=population_attributable_fraction,
    definition="The change of the mean level if every stratum had the reference's, in percent.",
    formula="100·(y_ref − μ) / μ, μ = Σ aⱼyⱼ, a population share; 0 where the reference is worse"
    " than the mean",
    reference="WHO (2013), Handbook on health inequality monitoring; Schlotheuber and Hosseinpoor"
    " (2022), Int J Environ Res Public Health 19:3697",
    when_not="As a claim of cause; a small reference stratum: the best is best by chance as well.",
    also=("order", "is_reference", "stratum", *ERROR_COLUMNS),
    gives_rows=False,
    unit=Unit.PER_CENT,
    example=Example(
        "Emergency admissions per 1,000 by deprivation fifth in two areas, made up: "
        "the share above the least deprived's rate.",
        by=("area_code",),
        options={"polarity": "lower_is_better"},
    ),
)
