"""Systematic component of variation: how far areas' rates differ beyond chance."""

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
    usable_counts,
)
from equipath.statistics.grouping import Grouping, grouping
from equipath.statistics.left_out import left_out
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.vocabulary import Over, Unit

FEWEST_AREAS = 2

LEAST_FREEDOM = 0.5
"""Degrees of freedom below which χ² is no likeness of a few rare events; two areas have 1."""


def systematic_component_of_variation(
    numerator: Any,
    expected: Any,
    *,
    group: Any = None,
    baseline: str = "internal",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each group's variance between areas' ratios to their expected counts, less chance's.

    `SCV = (1/k)·(Σ(O−E)²/E² − Σ1/E)` over k areas: the variance of the underlying ratios, 0
    where chance alone is at work, below 0 where areas vary less. Atlases show it per 100
    (`multiplier=100`). Rows are areas; `expected` are the counts that age and sex, or people
    alone, would give. `baseline="internal"` first scales them to add up to those observed, so
    that only differences between areas count; `"external"` takes them as they stand.

    The interval is Satterthwaite's: `T = Σ(O−E)²/E²/k` is about a χ² with
    `ν = 2T²/Var(T)`, `Var(T) = Σ(2(SCV + 1/E)² + 1/E³)/k²` (ν times (k−1)/k when scaled).
    `extra`: `p_value` (χ² of all areas having the same ratio), `share_by_chance` (of the
    observed variance, at most 1), `areas`. Areas without usable counts are left out.

    McPherson et al. (1982), N Engl J Med 307:1310; Satterthwaite (1946), Biom Bull 2:110.
    Not for counts so small that most areas have none, nor between unlike sets of areas.
    """
    is_internal = choice("baseline", baseline, ("internal", "external")) == "internal"
    unit, tails = positive("multiplier", multiplier), np.array([1 - confidence, 1 + confidence]) / 2
    normal_quantile(confidence)
    x, e, amiss = usable_counts("ratio", *columns(numerator=numerator, expected=expected))
    groups, kept = grouping(group, x.size), amiss == ""
    k = groups.total(kept.astype(np.float64))
    if is_internal:
        e = e * _ratio(_sum(x, groups), _sum(e, groups))[groups.index]
    flat = _sum(x, groups) == 0
    e = np.where(e > 0, e, np.nan)
    several = np.where((k >= FEWEST_AREAS) & ~flat, k, np.nan)
    away2 = (x - e) ** 2
    observed = _sum(away2 / e**2, groups) / several
    chance = _sum(1 / e, groups) / several
    value = observed - chance
    lost = _sum((value[groups.index] + 1 / e) ** 2 * 2 + 1 / e**3, groups) / several**2
    freedom = 2 * observed**2 / lost * ((several - 1) / several if is_internal else 1.0)
    vague = freedom < LEAST_FREEDOM
    freedom = np.where(vague, np.nan, freedom)
    lower, upper = (freedom * observed / special.chdtri(freedom, tail) for tail in tails)
    return Estimate(
        value=value * unit,
        lower_ci=(lower - chance) * unit,
        upper_ci=(upper - chance) * unit,
        method=np.full(k.size, "McPherson, Satterthwaite limits"),
        note=first_of(
            notes(
                k.size,
                (k < FEWEST_AREAS, f"fewer than {FEWEST_AREAS} areas with usable counts"),
                (flat, "nobody is counted in any area"),
                (observed == 0, "every area has just what was expected: no interval"),
                (vague, "too few events: no interval"),
            ),
            left_out(~kept, groups),
        ),
        extra={
            "p_value": special.chdtrc(several - is_internal, _sum(away2 / e, groups)),
            "share_by_chance": np.minimum(_ratio(chance, observed), 1.0),
            "areas": k,
        },
    )


def _sum(values: Numbers, groups: Grouping) -> Numbers:
    return groups.total(np.nan_to_num(values))


def _ratio(over: Numbers, under: Numbers) -> Numbers:
    return over / np.where(under == 0, np.nan, under)


STATISTIC = Statistic(
    name="systematic_component_of_variation",
    title="Systematic component of variation",
    over=Over.AREA,
    requires=("numerator", "expected"),
    compute=systematic_component_of_variation,
    definition="The variance between areas' ratios of observed to expected, beyond chance.",
    formula="SCV = (1/k)·(Σ(O−E)²/E² − Σ1/E) over k areas, O counted, E expected",
    reference="McPherson et al. (1982), N Engl J Med 307:1310-1314",
    when_not="Counts so small that most areas have none; sets of areas of different kinds.",
    gives_rows=False,
    unit=Unit.NUMBER,
    example=Example(
        "Made-up operations in ten areas, and those expected of their age and sex. Hip "
        "replacement varies little beyond chance; tonsillectomy, much a matter of opinion, varies "
        "nearly eight times as much (per 100, as atlases show it).",
        by=("procedure",),
        options={"multiplier": 100},
    ),
)
