"""Mean difference from reference (MDR): the mean distance from the reference's level."""

from typing import Any

from equipath.statistics.level_errors import ERROR_COLUMNS, Errors
from equipath.statistics.mean_distance import from_stratum, from_stratum_gradient
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.statistics.strata import Table, at, marked, strata_of
from equipath.statistics.strata_index import (
    Columns,
    Index,
    Interval,
    index_of_strata,
)
from equipath.vocabulary import Over


def mean_difference_from_reference(
    value: Any,
    population: Any,
    is_reference: Any,
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
    weighted: bool = True,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each group's mean distance of its strata's levels from the reference stratum's.

    `Σ wⱼ|yⱼ − y_ref|` in the level's unit times `multiplier`; 0 if all strata are equal.
    `is_reference` marks one stratum of each group.
    `weighted`: strata count by population share, otherwise each as much as any other.

    Rows are strata, `value` their level, `population` their people, `group` one integer a row;
    two strata or more, one answer a group. The interval is `analytic` (delta method, of
    the square) or `simulated` (percentiles of levels drawn from their errors, normal
    on `error_scale`; some 40 ms for a group of five); without errors there is none.

    `extra`: `standard_error` by the delta method; `p_value` of all strata being equal (Cochran's
    Q); `comparator_value`, the reference's level.

    Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697.
    Not to show who does worse: distances above and below the reference count alike.
    """
    errors = Errors(standard_error, lower_ci, upper_ci, limits_confidence, error_scale)
    asked = Interval(interval, confidence, draws, seed)
    strata = strata_of(value, population, group, errors, is_reference=is_reference)

    def value_of(table: Table) -> Numbers:
        return from_stratum(table, marked(table), weighted)

    def gradient(table: Table) -> Numbers:
        return from_stratum_gradient(table, marked(table), weighted)

    def extra(table: Table) -> Columns:
        return {"comparator_value": at(table.level, marked(table))}

    index = Index(value=value_of, gradient=gradient, extra=extra, symmetrical_in="square")
    return index_of_strata(index, strata, asked, multiplier)


STATISTIC = Statistic(
    name="mean_difference_from_reference",
    title="Mean difference from reference",
    over=Over.STRATUM,
    requires=("value", "population", "is_reference"),
    compute=mean_difference_from_reference,
    definition="The mean distance of the strata's levels from the reference stratum's.",
    formula="Σ wⱼ|yⱼ − y_ref|, w population share, or 1/k of k strata",
    reference="Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697",
    when_not="To show who does worse: distances above and below the reference count alike.",
    also=ERROR_COLUMNS,
    gives_rows=False,
    example=Example(
        "Uptake of the NHS Health Check (%) by ethnic group in two areas, made up: "
        "groups against the White group.",
        by=("area_code",),
    ),
)
