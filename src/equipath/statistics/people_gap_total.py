"""Gap in people in all: how many more a whole area would count if every stratum had one level."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import first_of, notes, positive
from equipath.statistics.direction import who_does_worse
from equipath.statistics.gap_in_people import GapInPeople, gap_in_people, shown
from equipath.statistics.reached_level import SMALLEST_SHARE
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.vocabulary import Over, Unit


def people_gap_total(
    numerator: Any,
    denominator: Any,
    *,
    order: Any = None,
    is_reference: Any = None,
    is_unknown: Any = None,
    reference: Any = None,
    target: Any = None,
    group: Any = None,
    against: str = "best",
    uncertain_reference: bool = False,
    smallest_share: float = SMALLEST_SHARE,
    polarity: str = "higher_is_better",
    kind: str = "proportion",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return for each group how many more people would be counted if all strata had one level.

    `Σ (L · n − x)` over the group's strata; where lower is better `Σ (x − L · n)`: the sum of
    the rows of `people_gap`, whose columns and options it takes. Signed and unrounded, strata
    beyond the level taking away; against a fixed level (`against=reference` or `target`) the
    totals of practices add up to those of their PCN and ICB.

    Limits recover the variance of the sum from the limits of each stratum:
    `G − √Σ(g − l)²`, `G + √Σ(u − g)²`. With `uncertain_reference=True` the reference stratum's
    chance is added once for all the others, `(Σn · (L − l))²`. One answer a group; one hidden
    or impossible stratum hides the sum. `extra`: `shown` (rounded, never below nought),
    `overall_value` and `reached_value` (the group's level now and then), `direction`.

    Zou and Donner (2008), Stat Med 27:1693; Zou, Huang and Zhang (2009), Comput Stat Data
    Anal 53:1080.
    Not a forecast. Against the best of many strata the total is too large: by chance one of
    them is always best.
    """
    gap = gap_in_people(
        (numerator, denominator),
        {
            "order": order,
            "is_reference": is_reference,
            "is_unknown": is_unknown,
            "reference": reference,
            "target": target,
        },
        group,
        against=against,
        uncertain_reference=uncertain_reference,
        smallest_share=smallest_share,
        polarity=polarity,
        kind=kind,
        confidence=confidence,
        multiplier=multiplier,
    )
    return _summed(gap, polarity, positive("multiplier", multiplier))


def _summed(gap: GapInPeople, polarity: str, multiplier: float) -> Estimate:
    """Return each group's sum, the reference's chance counted once for all its rows."""
    total, rows = gap.groups.total, gap.people
    below, above = (
        np.sqrt(total(np.where(gap.is_own, 0.0, width) ** 2) + total(chance) ** 2)
        for width, chance in (
            (rows.value - rows.lower_ci, gap.falls),
            (rows.upper_ci - rows.value, gap.rises),
        )
    )
    value, people = total(rows.value), total(gap.denominator)
    now, then = total(gap.numerator) / people, total(gap.reached * gap.denominator) / people
    without = gap.groups.any(gap.note != "")
    all_alike = np.where(gap.groups.any(gap.note == ""), "", gap.note[gap.groups.starts])
    return Estimate(
        value=value,
        lower_ci=value - below,
        upper_ci=value + above,
        method=np.full(value.size, "MOVER"),
        note=first_of(all_alike, notes(value.size, (without, "a stratum has no gap: no sum"))),
        extra={
            "shown": shown(value),
            "overall_value": now * multiplier,
            "reached_value": then * multiplier,
            "direction": who_does_worse(now, then, polarity, group="the population"),
        },
    )


STATISTIC = Statistic(
    name="people_gap_total",
    title="Gap in people, in all",
    over=Over.STRATUM,
    requires=("numerator", "denominator"),
    compute=people_gap_total,
    definition="How many more people the group would count if all its strata had one level.",
    formula="G = Σ (L·n − x); limits G − √Σ(g − l)², G + √Σ(u − g)² over the strata's limits",
    reference="Zou and Donner (2008), Stat Med 27:1693-1702; Zou, Huang and Zhang (2009), Comput"
    " Stat Data Anal 53:1080-1085",
    when_not="As a forecast; against the best of many strata, which is best by chance.",
    also=("order", "is_reference", "is_unknown", "reference", "target"),
    gives_rows=False,
    unit=Unit.PEOPLE,
    example=Example(
        "Annual physical health checks of people with severe mental illness by practice and"
        " third of deprivation, against one level fixed for the whole ICB: practices add up to"
        " their PCN. Made up.",
        by=("pcn_code",),
        options={"against": "reference", "multiplier": 100},
    ),
)
