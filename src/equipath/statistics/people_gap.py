"""Gap in people: how many more each stratum would count at the level of another."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import positive
from equipath.statistics.gap_in_people import GapInPeople, gap_in_people, shown
from equipath.statistics.reached_level import SMALLEST_SHARE
from equipath.statistics.reference_stratum import levels_and_direction
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.vocabulary import Over, Unit


def people_gap(
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
    """Return for each stratum how many more people would be counted at the level to reach.

    `L · n − x`; where lower is better `x − L · n`. `against` says whose level `L` is: that of
    the `best` stratum of the group (of those with at least `smallest_share` of its people), of
    the `least_disadvantaged` (the highest `order`), of the `reference_stratum` (which
    `is_reference` marks), or a level given in the unit shown: the column `reference` or
    `target`. Rows marked `is_unknown` count as strata and are never best or least
    disadvantaged.

    Rows are strata, `group` one integer a row. Signed and unrounded: the rows of a group add
    up to `people_gap_total`. To add up from practice to PCN to ICB as well, one fixed level
    has to serve everywhere: take it once, at the top, give it as `reference` in each row of
    the lowest level, and add up. With `best` each group has a level of its own.

    Limits are from the row's own level, the level to reach taken as known;
    `uncertain_reference=True` adds the reference stratum's chance (not that of being the
    best). `extra`: `shown` (rounded, never below nought), `stratum_value`, `reference_value`,
    `direction`. Impossible or hidden counts leave a note; of hidden strata none is the best.

    Not a forecast: it says how large a gap is in people, not who can be reached.
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
    return _rows(gap, polarity, positive("multiplier", multiplier))


def _rows(gap: GapInPeople, polarity: str, multiplier: float) -> Estimate:
    """Return each row's gap, its own chance and the reference's in one interval."""
    found = gap.people
    below, above = found.value - found.lower_ci, found.upper_ci - found.value
    below, above = (np.where(gap.is_own, 0.0, width) for width in (below, above))
    level = gap.numerator / gap.denominator
    return Estimate(
        value=found.value,
        lower_ci=found.value - np.hypot(below, gap.falls),
        upper_ci=found.value + np.hypot(above, gap.rises),
        method=found.method,
        note=gap.note,
        extra={
            "shown": shown(found.value),
            **levels_and_direction(level, gap.reached, polarity, multiplier),
        },
    )


STATISTIC = Statistic(
    name="people_gap",
    title="Gap in people",
    over=Over.STRATUM,
    requires=("numerator", "denominator"),
    compute=people_gap,
    definition="How many more people the stratum would count if it had the level to reach.",
    formula="L·n − x (lower is better: x − L·n), L the level to reach, fixed; limits from the"
    " stratum's own level",
    reference="Attributable numbers: Rothman and Greenland (1998), Modern Epidemiology; limits:"
    " Wilson (1927), Zou and Donner (2008), Stat Med 27:1693-1702",
    when_not="As a forecast: it says how large the gap is, not who can be reached.",
    also=("order", "is_reference", "is_unknown", "reference", "target"),
    unit=Unit.PEOPLE,
    example=Example(
        "Annual physical health checks of people with severe mental illness in the fifths of"
        " deprivation of two places: how many more would have had one at the level of the best"
        " fifth. Made up.",
        by=("area_code",),
    ),
)
