"""Relative index of inequality (RII): the ratio between the social scale's ends."""

from typing import Any

from equipath.statistics.rank_index import rank_indices
from equipath.statistics.rank_reading import RATIO
from equipath.statistics.slope_index_of_inequality import STATISTIC as SLOPE_INDEX
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.vocabulary import Over, Unit


def relative_index_of_inequality(
    value: Any,
    population: Any,
    order: Any,
    *,
    standard_error: Any = None,
    lower_ci: Any = None,
    upper_ci: Any = None,
    group: Any = None,
    definition: str = "phe",
    transform: str = "none",
    error_scale: str | None = None,
    interval: str | None = None,
    limits_confidence: float = 0.95,
    draws: int = 100_000,
    seed: int = 0,
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each group's ratio of levels between the two ends of the social scale.

    The level of the least disadvantaged (rank 1) over that of the most disadvantaged
    (rank 0), both on the line of `slope_index_of_inequality`, whose columns and options it
    shares. A negative `multiplier` turns the ratio over; its size does not matter, a ratio
    having no unit. Limits other than simulated ones are symmetrical in the logarithm.

    A line that falls to 0 or below at an end has no ratio, and one whose draws do so has no
    interval; the note says so: fit on the log or logit scale. `extra` as of the slope index,
    the fitted levels in the unit of `multiplier`.

    Low and Low (2004), J Public Health 26:390; PHE, Fingertips technical guidance.
    Not alone: a ratio of small levels can be large and concern nobody. Show the SII too.
    """
    (index,) = rank_indices(
        (RATIO,),
        value,
        population,
        order,
        standard_error=standard_error,
        lower_ci=lower_ci,
        upper_ci=upper_ci,
        group=group,
        definition=definition,
        transform=transform,
        error_scale=error_scale,
        interval=interval,
        limits_confidence=limits_confidence,
        draws=draws,
        seed=seed,
        polarity=polarity,
        confidence=confidence,
        multiplier=multiplier,
    )
    return index


STATISTIC = Statistic(
    name="relative_index_of_inequality",
    title="Relative index of inequality",
    over=Over.STRATUM,
    requires=SLOPE_INDEX.requires,
    compute=relative_index_of_inequality,
    definition="The least disadvantaged end's level over the most disadvantaged's, as fitted.",
    formula="(m + s/2) / (m − s/2), m = Σ aᵢyᵢ, s the slope index; on the scale of the fit",
    reference=SLOPE_INDEX.reference,
    when_not="Alone: a ratio of small levels can be large and concern nobody.",
    also=SLOPE_INDEX.also,
    gives_rows=False,
    unit=Unit.RATIO,
    example=Example(
        "Emergency admissions for asthma per person and year, by deprivation tenth, in two"
        " periods (made up): rates fell, and the ratio of the two ends grew.",
        by=("period",),
        options={"transform": "log", "polarity": "lower_is_better"},
    ),
)
