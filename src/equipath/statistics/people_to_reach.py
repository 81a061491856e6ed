"""People to reach: how many more would be counted at another level."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import (
    KINDS,
    choice,
    columns,
    first_of,
    notes,
    positive,
    usable_counts,
)
from equipath.statistics.count_limits import level_limits, level_method
from equipath.statistics.direction import polarity_of
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.vocabulary import Over, Polarity, Unit

ROUNDING = 1e-9
"""By how much a level of all may come out larger when a multiplier is taken off again."""


def people_to_reach(
    numerator: Any,
    denominator: Any,
    reference: Any,
    *,
    polarity: str = "higher_is_better",
    kind: str = "proportion",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return how many more people each row would count at the reference level.

    `reference · n − x`: the target's, the comparator's or the best fifth's level times the
    row's denominator, less those counted; where lower is better `x − reference · n`, the
    people to spare the event. Negative where the row is already past the level; unrounded, so
    that areas add up to their parent. The reference is in the unit shown (per `multiplier`)
    and taken as known; the interval is that of the row's own level. Impossible counts, and a
    reference that is missing, negative or more than all, leave a note.

    Not a forecast: it says how large the gap is in people, not who can be reached. Where
    everybody is counted there is no chance variation and the interval says nothing.
    """
    choice("kind", kind, KINDS)
    x, n, level = columns(numerator=numerator, denominator=denominator, reference=reference)
    x, n, note = usable_counts(kind, x, n)
    level = level / positive("multiplier", multiplier)
    most = 1 + ROUNDING if kind == "proportion" else np.inf
    wrong = (
        (~np.isfinite(level), "the reference level is missing"),
        (level < 0, "the reference level is negative"),
        (level > most, "the reference level is more than all: mind the multiplier"),
    )
    unreachable = notes(x.size, *wrong)
    wanted = np.where(unreachable == "", level, np.nan) * n
    lower, upper = level_limits(x, n, kind, confidence)
    gaps = [wanted - x, wanted - upper * n, wanted - lower * n]
    if polarity_of(polarity) is Polarity.LOWER_IS_BETTER:
        gaps = [-gaps[0], -gaps[2], -gaps[1]]
    return Estimate(
        value=gaps[0],
        lower_ci=gaps[1],
        upper_ci=gaps[2],
        method=level_method(x, kind),
        note=first_of(note, unreachable),
    )


STATISTIC = Statistic(
    name="people_to_reach",
    title="People to reach",
    over=Over.NONE,
    requires=("numerator", "denominator", "reference"),
    compute=people_to_reach,
    definition="How many more people would be counted if the row had the reference level.",
    formula="reference·n − x (lower is better: x − reference·n); limits from the row's own",
    reference="Attributable numbers: Rothman and Greenland (1998), Modern Epidemiology",
    when_not="As a forecast: it says how large the gap is, not who can be reached.",
    unit=Unit.PEOPLE,
    example=Example(
        "Lipid-lowering treatment of people with a high risk in the practices of a PCN, against a"
        " target of 65%: who has how many left to reach. Made up.",
        options={"multiplier": 100},
    ),
)
