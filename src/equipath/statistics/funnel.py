"""Funnel plot: each area against the limits that chance allows around the overall level."""

from typing import Any

import numpy as np

from equipath.errors import StatisticError
from equipath.statistics.arguments import choice, first_of, notes, positive
from equipath.statistics.dispersion import TRIM, TRIMMING, Dispersion
from equipath.statistics.funnel_points import Points, Rates, points_of
from equipath.statistics.funnel_scale import (
    TRANSFORMS,
    Scatter,
    chance_limits,
    comparison_of,
    scatter_of,
    significance,
)
from equipath.statistics.grouping import Grouping, grouping
from equipath.statistics.level_errors import ERROR_COLUMNS
from equipath.statistics.significance import p_value_of_count, p_value_of_proportion, two_sided
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic, Words
from equipath.vocabulary import Over

TAILS = {"2s": 0.025, "3s": 0.001}
"""Share of points beyond each limit on one side if only chance were at work (PHE, APHO)."""

HALF_OF_ALL = 0.5
Limits = dict[str, tuple[Numbers, Numbers]]
"""The lower and upper limits of 2s and 3s."""

OVERDISPERSION = ("none", "additive", "multiplicative")


def funnel(
    numerator: Any,
    denominator: Any,
    *,
    value: Any = None,
    standard_error: Any = None,
    lower_ci: Any = None,
    upper_ci: Any = None,
    group: Any = None,
    kind: str = "proportion",
    baseline: float | None = None,
    overdispersion: str = "none",
    dispersion_trimming: str = "winsorised",
    trim: float = TRIM,
    transform: str | None = None,
    tail_2s: float = TAILS["2s"],
    tail_3s: float = TAILS["3s"],
    limits_confidence: float = 0.95,
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each area's level, and the limits within which chance alone would leave it.

    Rows are areas, `group` one integer a row for each separate funnel. For `kind="ratio"` the
    denominator is the expected count; for `"standardised_rate"` the rates are in `value` (with
    standard error, limits or neither), with the events and people they come from, and those of
    fewer than ten events are not assessed. The baseline is the group's overall level, or the
    one given, in the unit shown (per multiplier). Limits leave `tail_2s` and `tail_3s` beyond
    on each side: score limits `p ± z√(p(1−p)/n)` for proportions; Poisson `χ²(α; 2E)/2n`,
    `χ²(1−α; 2E+2)/2n` otherwise.

    `overdispersion` widens them, `"additive"` by τ² between areas, `"multiplicative"` by √φ
    (at least 1), on a scale where points vary alike and back again: `transform` `"arcsine"`
    (proportions), `"square_root"` (the others) or `"log"` (SHMI). φ leaves out or draws in the
    most extreme: `dispersion_trimming`, `trim`.

    `extra`: baseline, the four limits, `significance` in words, `comparison` beyond 2s by
    polarity, `z` (on that scale), `p_value` (score test, exact Poisson; from the over-dispersed
    z where asked), `phi`, `tau2`, `p_value_of_dispersion`. The interval is the area's own. An
    exact p-value may disagree with Poisson limits where a point all but touches one.

    Spiegelhalter (2005), Stat Med 24:1185 and Qual Saf Health Care 14:347.
    Not a league table: points inside the limits have no rank.
    """
    choice("overdispersion", overdispersion, OVERDISPERSION)
    scale = _scale(kind, transform)
    tail_2s, tail_3s = _share("tail_2s", tail_2s), _share("tail_3s", tail_3s)
    unit, trim = positive("multiplier", multiplier), _share("trim", trim)
    rates = Rates(value, standard_error, lower_ci, upper_ci, limits_confidence)
    points = points_of(kind, numerator, denominator, rates, confidence)
    groups = grouping(group, points.value.size)
    level = _level(points, groups, _baseline(kind, baseline, unit))
    scatter = scatter_of(points.x, points.n, level, scale, groups)
    found = scatter.dispersion(choice("dispersion_trimming", dispersion_trimming, TRIMMING), trim)
    z, p_value, limits = _judged(points, scatter, kind, found, overdispersion, (tail_2s, tail_3s))
    words = significance(points.value, limits, points.is_assessed)
    return Estimate(
        value=points.value * unit,
        lower_ci=points.lower * unit,
        upper_ci=points.upper * unit,
        method=points.method,
        note=first_of(points.note, _flat(level, kind)),
        extra={
            "baseline": level * unit,
            **_limit_columns(limits, unit),
            "significance": words,
            "comparison": comparison_of(words, polarity),
            "z": z,
            "p_value": p_value,
            **{name: values[groups.index] for name, values in found.columns().items()},
        },
    )


def _scale(kind: str, transform: str | None) -> str:
    known = TRANSFORMS[choice("kind", kind, TRANSFORMS)]
    return known[0] if transform is None else choice("transform", transform, known)


def _level(points: Points, groups: Grouping, baseline: float | None) -> Numbers:
    if baseline is None:
        return points.baseline(groups)
    return np.full(points.value.size, baseline)


def _limit_columns(limits: Limits, unit: float) -> dict[str, Numbers]:
    return {
        **{f"lower_{name}_limit": low * unit for name, (low, _) in limits.items()},
        **{f"upper_{name}_limit": high * unit for name, (_, high) in limits.items()},
    }


def _flat(level: Numbers, kind: str) -> Words:
    return notes(
        level.size, ((level == 0) & (kind != "proportion"), "no events anywhere: no limits")
    )


def _judged(
    points: Points,
    scatter: Scatter,
    kind: str,
    found: Dispersion,
    overdispersion: str,
    shares: tuple[float, float],
) -> tuple[Numbers, Numbers, Limits]:
    """Return z, p-value and limits: of chance alone, or widened and transformed back."""
    tails = dict(zip(TAILS, shares, strict=True))
    if overdispersion != "none":
        wide = scatter.widened(found, overdispersion)
        return wide.z, two_sided(wide.z), {s: wide.limits(tail) for s, tail in tails.items()}
    x, n, level = points.x, points.n, scatter.level
    is_share = kind == "proportion"
    p_value = p_value_of_proportion(x, n, level) if is_share else p_value_of_count(x, level * n)
    return scatter.z, p_value, {s: chance_limits(n, level, kind, t) for s, t in tails.items()}


def _share(option: str, given: float) -> float:
    if not 0 < positive(option, given) < HALF_OF_ALL:
        raise StatisticError(f"`{option}` must lie between 0 and 0.5, not `{given}`.")
    return float(given)


def _baseline(kind: str, given: float | None, scale: float) -> float | None:
    if given is None:
        return None
    level = positive("baseline", given) / scale
    if kind == "proportion" and level >= 1:
        raise StatisticError(
            f"`baseline` {given} is not a proportion: give it in the unit shown, below {scale:g}."
        )
    return level


STATISTIC = Statistic(
    name="funnel",
    title="Funnel limits",
    over=Over.AREA,
    requires=("numerator", "denominator"),
    compute=funnel,
    definition="Each area's level against the limits that chance allows around the overall level.",
    formula="p ± z√(p(1−p)/n), p the overall level; rates χ²(α; 2E)/2n, χ²(1−α; 2E+2)/2n, E = p·n;"
    " α = 0.025 (2s), 0.001 (3s)",
    reference="Spiegelhalter (2005), Stat Med 24:1185-1202; Qual Saf Health Care 14:347-351",
    when_not="As a league table: points inside the limits have no rank.",
    also=("value", *ERROR_COLUMNS),
    example=Example(
        "Made-up practices: patients with high blood pressure who are treated to target. By "
        "chance alone 15 of the 24 lie outside the limits; widened by the usual spread between "
        "practices, the limits leave the five that differ more than practices do.",
        options={
            "overdispersion": "additive",
            "polarity": "higher_is_better",
            "multiplier": 100,
        },
    ),
)
