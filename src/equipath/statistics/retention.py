"""Retention: who moves on to each stage of a pathway, and who gets that far."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import columns, positive
from equipath.statistics.count_limits import wilson_limits
from equipath.statistics.pathway_stages import cumulative, stages, steps
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.vocabulary import Over


def retention(
    numerator: Any,
    stage: Any,
    *,
    denominator: Any = None,
    group: Any = None,
    cross_sections: bool = False,
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return for each stage the share of the people at the stage before who reach it.

    Conditional retention `pᵢ = Nᵢ / Nᵢ₋₁` with Wilson's limits. Rows are stages, in any order;
    `numerator` is the people at the stage, `stage` its place, `group` one integer a row for
    each stratum or area. `extra`: the `cumulative` effect `Pₖ = Π pᵢ = Nₖ/N₀` with
    `cumulative_lower_ci` and `cumulative_upper_ci`, and the `loss` in people `Nᵢ₋₁ − Nᵢ`.

    Stages must be nested: one that has more people than an earlier one has no value, and no
    cumulative effect is given from there on. Stages counted separately, each among its own
    `denominator`, have to be declared: `cross_sections=True` gives `pᵢ = xᵢ/nᵢ` and their
    product, and `cumulative_of` says that it is no cohort's. Limits of that product are on the
    logarithm, `Σ (1/xᵢ − 1/nᵢ)`. The first stage of a nested pathway has no value and says so.

    Wilson (1927), J Am Stat Assoc 22:209; Tugwell et al. (1985), J Chronic Dis 38:339.
    Not where people may join a pathway midway: retention would then count others.
    """
    scale = positive("multiplier", multiplier)
    (people,) = columns(numerator=numerator)
    along = stages(stage, group, people.size)
    found = steps(along, people, denominator, cross_sections=cross_sections)
    lower, upper = wilson_limits(found.x, found.n, confidence)
    share, (low, high) = cumulative(along, found, confidence)
    of = "people followed" if found.follows else "cross-sections"
    return along.restored(
        Estimate(
            value=found.x / found.n * scale,
            lower_ci=lower * scale,
            upper_ci=upper * scale,
            method=np.full(people.size, "Wilson"),
            note=found.note,
            extra={
                "loss": found.n - found.x,
                "cumulative": share * scale,
                "cumulative_lower_ci": low * scale,
                "cumulative_upper_ci": high * scale,
                "cumulative_of": np.full(people.size, of),
            },
        )
    )


STATISTIC = Statistic(
    name="retention",
    title="Retention along a pathway",
    over=Over.STAGE,
    requires=("numerator", "stage"),
    compute=retention,
    definition="The share of the people at the stage before who reach the stage.",
    formula="pᵢ = Nᵢ/Nᵢ₋₁, N people at a stage, Wilson's limits; cumulative Pₖ = Π pᵢ = Nₖ/N₀;"
    " loss Nᵢ₋₁ − Nᵢ",
    reference="Tugwell et al. (1985), J Chronic Dis 38:339-351; limits: Wilson (1927)",
    when_not="People may join midway, or stages are counted among different people.",
    also=("denominator",),
    example=Example(
        "High blood pressure in five fifths of deprivation, from those thought to have it to those"
        " treated to target. Made up: the first step loses most, and more of the most deprived.",
        by=("stratum",),
        options={"multiplier": 100},
    ),
)
