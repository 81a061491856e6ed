"""Empirical Bayes level: small areas' levels drawn towards the overall, by how little they say."""

from typing import Any

import numpy as np
from scipy import special

from equipath.statistics.area_prior import FEWEST_AREAS, PRIORS, Counts, Prior
from equipath.statistics.arguments import (
    choice,
    columns,
    first_of,
    normal_quantile,
    notes,
    positive,
    usable_counts,
)
from equipath.statistics.count_limits import level_limits
from equipath.statistics.grouping import grouping
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.vocabulary import Over


def empirical_bayes_level(
    numerator: Any,
    denominator: Any,
    *,
    group: Any = None,
    kind: str = "proportion",
    prior: str | None = None,
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each area's level drawn towards its group's overall level, the more the smaller.

    With m the overall level `Σx/Σn` and A the variance between areas, both by moments, the
    value is the posterior mean `m + C(x/n − m)`. Rates and ratios (to the expected count, the
    denominator): gamma prior, `C = A/(A + m/n)`, `A = Σn(x/n−m)²/Σn − m/n̄` (`prior="marshall"`),
    or m and A that solve `m = ΣCx/n / ΣC`, `Σ(x/n−m)²/(A + m/n) = k − 1` (`"clayton_kaldor"`).
    Proportions: beta prior of intraclass correlation ρ, `C = n/(n + 1/ρ − 1)`,
    `A = ρ·m(1−m)`, `ρ = (Σn(x/n−m)²/m(1−m) − (k−1)) / Σ(n−1)(1 − n/Σn)` (Kleinman). The
    interval holds the posterior's middle; it takes m and A as known and so is too narrow where
    areas are few. Where areas vary no more than chance would have them, all take the overall
    level and its interval.

    Rows are areas. `extra`: `crude_value`, `shrinkage_weight` C, `baseline` m,
    `variance_between` A (per multiplier squared). Areas without usable counts have no value.

    Marshall (1991), Appl Stat 40:283; Kleinman (1973), J Am Stat Assoc 68:46; Clayton and
    Kaldor (1987), Biometrics 43:671.
    Not to judge an area (drawing in hides the worst small ones), nor a level to pay by.
    """
    known = PRIORS[choice("kind", kind, PRIORS)]
    method, moments = known[next(iter(known)) if prior is None else choice("prior", prior, known)]
    unit, tail = positive("multiplier", multiplier), (1 - confidence) / 2
    normal_quantile(confidence)
    x, n, note = usable_counts(kind, *columns(numerator=numerator, denominator=denominator))
    groups = grouping(group, x.size)
    counts = Counts(x, n, groups)
    areas = moments(counts)
    is_alone = (counts.areas < FEWEST_AREAS)[groups.index]
    is_same = counts.spread(~(areas.between > 0)) & ~is_alone
    weight = np.where(is_same, 0.0, n / (n + counts.spread(areas.worth)))
    weight = np.where(note == "", weight, np.nan)
    middle = counts.spread(areas.mean)
    pooled = level_limits(*counts.sums, kind, confidence)
    lower, upper = (
        np.where(is_same & (note == ""), counts.spread(whole), limit)
        for whole, limit in zip(pooled, _limits(counts, areas, kind, tail), strict=True)
    )
    own = notes(
        x.size,
        (is_alone, f"fewer than {FEWEST_AREAS} areas with usable counts"),
        (is_same, "areas do not vary beyond chance: all have the overall level"),
    )
    return Estimate(
        value=(middle + weight * (x / n - middle)) * unit,
        lower_ci=lower * unit,
        upper_ci=upper * unit,
        method=np.full(x.size, method),
        note=first_of(note, own),
        extra={
            "crude_value": x / n * unit,
            "shrinkage_weight": weight,
            "baseline": middle * unit,
            "variance_between": counts.spread(np.maximum(areas.between, 0.0)) * unit**2,
        },
    )


def _limits(counts: Counts, prior: Prior, kind: str, tail: float) -> tuple[Numbers, Numbers]:
    """Return the posterior's quantiles, `tail` beyond each; NaN where there is no prior."""
    worth = counts.spread(prior.worth)
    a = counts.x + counts.spread(prior.mean) * worth
    if kind == "proportion":
        b = counts.n + worth - a
        return special.betaincinv(a, b, tail), special.betainccinv(a, b, tail)
    b = counts.n + worth
    return special.gammaincinv(a, tail) / b, special.gammainccinv(a, tail) / b


STATISTIC = Statistic(
    name="empirical_bayes_level",
    title="Empirical Bayes level",
    over=Over.AREA,
    requires=("numerator", "denominator"),
    compute=empirical_bayes_level,
    definition="The area's level drawn towards the overall level, the more the less it says.",
    formula="m + C(x/n − m), m overall level; C = A/(A + m/n) (rates), A variance between areas; C"
    " = n/(n + 1/ρ − 1) (proportions), ρ intraclass correlation",
    reference="Marshall (1991), Appl Stat 40:283-294; Kleinman (1973), J Am Stat Assoc 68:46-54",
    when_not="To judge an area: drawing in hides the worst of the small ones.",
    example=Example(
        "Made-up neighbourhoods' emergency admissions in a year, per 1,000. The highest crude "
        "rate is that of the smallest, 46 of 310 people; drawn towards the overall rate by as "
        "much as so few leave open, it comes third.",
        options={"kind": "rate", "multiplier": 1000},
    ),
)
