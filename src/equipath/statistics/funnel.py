"""Funnel plot: each area against the limits that chance allows around the overall level."""

from typing import Any

import numpy as np
from scipy import special

from equipath.errors import StatisticError
from equipath.statistics.arguments import choice, columns, first_of, notes, positive, usable_counts
from equipath.statistics.count_limits import level_limits, level_method
from equipath.statistics.dispersion import additive_dispersion
from equipath.statistics.grouping import Grouping, grouping
from equipath.statistics.significance import p_value_of_count, p_value_of_proportion, two_sided
from equipath.statistics.statistic import Estimate, Numbers, Statistic
from equipath.vocabulary import Over

TAILS = {"2s": 0.025, "3s": 0.001}
"""Share of points beyond each limit on one side if only chance were at work (PHE, APHO)."""

KINDS = ("proportion", "rate", "ratio")


def funnel(
    numerator: Any,
    denominator: Any,
    *,
    group: Any = None,
    kind: str = "proportion",
    baseline: float | None = None,
    overdispersion: str = "none",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each area's level, and the limits within which chance alone would leave it.

    Rows are areas, `group` one integer a row for each separate funnel. For `kind="ratio"` the
    denominator is the expected count. The baseline is the group's overall level `Σx/Σn`, or
    the one given, in the unit shown (per multiplier). Limits leave 0.025 (2s) and 0.001 (3s)
    beyond on each side: score limits `p ± z√(p(1−p)/n)` for proportions, clipped to 0–1;
    Poisson `χ²(α; 2E)/2`, `χ²(1−α; 2E+2)/2` over the denominator for rates and ratios.

    `overdispersion="additive"` widens them by τ² on a stabilised scale (arcsine √p for
    proportions, √ of the ratio to the baseline otherwise) and transforms back.

    `extra`: baseline, the four limits, `z` (stabilised), `p_value` (score test, exact
    Poisson; from the over-dispersed z where asked), `phi`, `tau2`. The interval is the
    area's own (Wilson, or Byar and exact). `StatisticError` for unknown options.

    Spiegelhalter (2005), Stat Med 24:1185 and Qual Saf Health Care 14:347.
    Not for standardised rates, nor a league table: points inside the limits have no rank.
    """
    choice("overdispersion", overdispersion, ("none", "additive"))
    x, n, note = usable_counts(
        choice("kind", kind, KINDS), *columns(numerator=numerator, denominator=denominator)
    )
    scale = positive("multiplier", multiplier)
    groups = grouping(group, x.size)
    level = _overall(x, n, groups)
    if baseline is not None:
        level = np.full(x.size, _baseline(kind, baseline, scale))
    angle, middle, error = _stabilised(x, n, level, kind)
    z = (angle - middle) / error
    phi, tau2 = _dispersion(z, error, groups)
    if overdispersion == "additive":
        error = np.sqrt(error**2 + tau2)
        z = (angle - middle) / error
        p_value = two_sided(z)
        limits = {name: _widened(middle, error, level, kind, tail) for name, tail in TAILS.items()}
    else:
        p_value = _p_value(x, n, level, kind)
        limits = {name: _limits(n, level, kind, tail) for name, tail in TAILS.items()}
    lower, upper = level_limits(x, n, kind, confidence)
    empty = (level == 0) & (kind != "proportion")
    flat = notes(x.size, (empty, "no events anywhere: no limits"))
    return Estimate(
        value=x / n * scale,
        lower_ci=lower * scale,
        upper_ci=upper * scale,
        method=level_method(x, kind),
        note=first_of(note, flat),
        extra={
            "baseline": level * scale,
            **{f"lower_{name}_limit": low * scale for name, (low, _) in limits.items()},
            **{f"upper_{name}_limit": high * scale for name, (_, high) in limits.items()},
            "z": z,
            "p_value": p_value,
            "phi": phi,
            "tau2": tau2,
        },
    )


def _p_value(x: Numbers, n: Numbers, level: Numbers, kind: str) -> Numbers:
    if kind == "proportion":
        return p_value_of_proportion(x, n, level)
    return p_value_of_count(x, level * n)


def _overall(x: Numbers, n: Numbers, groups: Grouping) -> Numbers:
    total = groups.total(np.nan_to_num(n))
    overall = groups.total(np.nan_to_num(x)) / np.where(total > 0, total, np.nan)
    return overall[groups.index]


def _baseline(kind: str, given: float, scale: float) -> float:
    level = positive("baseline", given) / scale
    if kind == "proportion" and level >= 1:
        raise StatisticError(
            f"`baseline` {given} is not a proportion: give it in the unit shown, below {scale:g}."
        )
    return level


def _stabilised(
    x: Numbers, n: Numbers, level: Numbers, kind: str
) -> tuple[Numbers, Numbers, Numbers]:
    """Return each point, its baseline and its standard error where the variance is constant."""
    if kind == "proportion":
        return np.arcsin(np.sqrt(x / n)), np.arcsin(np.sqrt(level)), 1 / (2 * np.sqrt(n))
    expected = np.where(level > 0, level, np.nan) * n
    return np.sqrt(x / expected), np.ones_like(level), 1 / (2 * np.sqrt(expected))


def _dispersion(z: Numbers, error: Numbers, groups: Grouping) -> tuple[Numbers, Numbers]:
    found = [additive_dispersion(z[rows], error[rows]) for rows in groups.slices()]
    phi = np.array([dispersion.phi for dispersion in found], dtype=np.float64)
    tau2 = np.array([dispersion.tau2 for dispersion in found], dtype=np.float64)
    return phi[groups.index], tau2[groups.index]


def _widened(
    middle: Numbers, error: Numbers, level: Numbers, kind: str, tail: float
) -> tuple[Numbers, Numbers]:
    width = -special.ndtri(tail) * error
    low, high = np.maximum(middle - width, 0.0), middle + width
    if kind == "proportion":
        return np.sin(low) ** 2, np.sin(np.minimum(high, np.pi / 2)) ** 2
    return level * low**2, level * high**2


def _limits(n: Numbers, level: Numbers, kind: str, tail: float) -> tuple[Numbers, Numbers]:
    if kind == "proportion":
        width = -special.ndtri(tail) * np.sqrt(level * (1 - level) / n)
        return np.maximum(level - width, 0.0), np.minimum(level + width, 1.0)
    expected = np.where(level > 0, level, np.nan) * n
    return special.gammaincinv(expected, tail) / n, special.gammainccinv(expected + 1, tail) / n


STATISTIC = Statistic(
    name="funnel",
    title="Funnel limits",
    over=Over.AREA,
    requires=("numerator", "denominator"),
    compute=funnel,
    definition="Each area's level against the limits that chance allows around the overall level.",
    formula="p ± z√(p(1−p)/n); χ²(α; 2E)/2n, χ²(1−α; 2E+2)/2n; α = 0.025 (2s), 0.001 (3s)",
    reference="Spiegelhalter (2005), Stat Med 24:1185-1202; Qual Saf Health Care 14:347-351",
    when_not="Standardised rates; league tables: points inside the limits have no rank.",
    options={
        "kind": "proportion",
        "baseline": None,
        "overdispersion": "none",
        "confidence": 0.95,
        "multiplier": 1.0,
    },
)
