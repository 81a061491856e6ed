"""Gap of levels: how far a level with limits is from the reference stratum's."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import special

from equipath.statistics.arguments import (
    choice,
    columns,
    first_of,
    normal_quantile,
    notes,
    positive,
)
from equipath.statistics.level_scale import back, forward
from equipath.statistics.reference_stratum import against_reference, levels_and_direction
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.vocabulary import Over

METHODS = {"none": "MOVER", "log": "MOVER, log"}


def gap_of_levels_between(
    value: Any,
    lower_ci: Any,
    upper_ci: Any,
    reference_value: Any,
    reference_lower_ci: Any,
    reference_upper_ci: Any,
    *,
    scale: str = "none",
    limits_confidence: float = 0.95,
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each row's level minus its reference's, with an interval made of the two levels'.

    The method of variance estimates recovery: `d − √((x − l)² + (u′ − x′)²)` to
    `d + √((u − x)² + (x′ − l′)²)`, for levels that are independent and whose limits may lie
    unevenly about them: means, medians, standardised rates, whatever was published with an
    interval. `scale="log"` gives the ratio instead, from the logarithms. Another `confidence`
    than the limits' own stretches them as a normal level's.

    Columns, one element a row. A level without limits has a gap and no interval, and a note;
    limits that do not hold their level are no limits. `extra`: `p_value` (of no gap: where the
    interval that just touches none lies), `stratum_value`, `reference_value`, `direction`.
    `StatisticError` for unknown options.

    Zou and Donner (2008), Stat Med 27:1693. Not for levels of people whom both groups hold, and
    where counts are to be had use `absolute_gap`, whose limits are those of counts.
    """
    choice("scale", scale, METHODS)
    stretch = normal_quantile(confidence) / normal_quantile(limits_confidence)
    times = positive("multiplier", multiplier)
    given = columns(
        value=value,
        lower_ci=lower_ci,
        upper_ci=upper_ci,
        reference_value=reference_value,
        reference_lower_ci=reference_lower_ci,
        reference_upper_ci=reference_upper_ci,
    )
    x, y = given[0], given[3]
    gap, down, up = _apart(scale, given)
    has_limits = np.isfinite(down) & np.isfinite(up)
    note = notes(
        x.size,
        (~np.isfinite(x), "the level is missing"),
        (~np.isfinite(y), "the reference stratum has no level"),
        (~np.isfinite(gap), "a ratio needs levels above nought"),
    )
    towards_none = np.where(gap > 0, down, up) / normal_quantile(limits_confidence)
    z = np.abs(gap) / np.where(has_limits & (towards_none > 0), towards_none, np.nan)
    own, other = (np.where(note == "", level, np.nan) for level in (x, y))
    beside = levels_and_direction(own, other, polarity, times)
    # A ratio is no multiple of anything; a difference is in the level's unit.
    unit = times if scale == "none" else 1.0
    return Estimate(
        value=back(scale, gap) * unit,
        lower_ci=back(scale, gap - stretch * down) * unit,
        upper_ci=back(scale, gap + stretch * up) * unit,
        method=np.full(x.size, METHODS[scale]),
        note=first_of(note, notes(x.size, (~has_limits, "a level has no limits: no interval"))),
        extra={"p_value": 2 * special.ndtr(-z), **beside},
    )


def _apart(scale: str, given: Sequence[Numbers]) -> tuple[Numbers, Numbers, Numbers]:
    """Return the gap on the scale and how far its limits lie below and above it."""
    one, below, above = _on_scale(scale, *given[:3])
    other, other_below, other_above = _on_scale(scale, *given[3:])
    down, up = np.hypot(below, other_above), np.hypot(above, other_below)
    has_limits = np.isfinite(down) & np.isfinite(up)
    return one - other, np.where(has_limits, down, np.nan), np.where(has_limits, up, np.nan)


def _on_scale(
    scale: str, level: Numbers, low: Numbers, high: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Return the level on the scale and how far its limits lie below and above it."""
    level = np.where(np.isfinite(level), level, np.nan)
    holds = (low <= level) & (level <= high) & (low < high) & np.isfinite(low) & np.isfinite(high)
    at = forward(scale, level)
    below = at - forward(scale, np.where(holds, low, np.nan))
    above = forward(scale, np.where(holds, high, np.nan)) - at
    return at, below, above


def gap_of_levels(
    value: Any,
    lower_ci: Any,
    upper_ci: Any,
    is_reference: Any,
    *,
    group: Any = None,
    scale: str = "none",
    limits_confidence: float = 0.95,
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each stratum's level minus that of its group's reference stratum.

    As `gap_of_levels_between`, the reference being the one row of each group that
    `is_reference` marks. The reference row has no gap and says so.
    """
    return against_reference(
        gap_of_levels_between,
        {"value": value, "lower_ci": lower_ci, "upper_ci": upper_ci},
        is_reference,
        group,
        scale=scale,
        limits_confidence=limits_confidence,
        polarity=polarity,
        confidence=confidence,
        multiplier=multiplier,
    )


STATISTIC = Statistic(
    name="gap_of_levels",
    title="Gap of levels",
    over=Over.STRATUM,
    requires=("value", "lower_ci", "upper_ci", "is_reference"),
    compute=gap_of_levels,
    definition="The stratum's level minus the reference stratum's, for levels with limits: "
    "medians, means, rates published with an interval.",
    formula="d − √((x − l)² + (u′ − x′)²) to d + √((u − x)² + (x′ − l′)²)",
    reference="Zou and Donner (2008), Stat Med 27:1693-1702",
    when_not="Where counts are to be had: absolute_gap has the limits of counts.",
    example=Example(
        "Median days from referral to first treatment with 95% limits, by fifth of deprivation "
        "against the least deprived, in two years (made up). The gap of the most deprived holds "
        "no nought in either year.",
        by=("period",),
        options={"polarity": "lower_is_better"},
    ),
)
