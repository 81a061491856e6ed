"""Recoverable people: how many more would come through if one stage lost no more than elsewhere."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import choice, columns, first_of, notes
from equipath.statistics.count_limits import Limits, wilson_limits
from equipath.statistics.difference_limits import mover_limits
from equipath.statistics.direction import who_does_worse
from equipath.statistics.pathway_stages import (
    Stages,
    Steps,
    product_limits,
    shares,
    stages,
    steps,
    with_reference,
)
from equipath.statistics.ratio_limits import log_variance
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.vocabulary import Over, Polarity, Unit


def recoverable_people(
    numerator: Any,
    stage: Any,
    reference_numerator: Any,
    *,
    denominator: Any = None,
    reference_denominator: Any = None,
    group: Any = None,
    downstream: str = "own",
    cross_sections: bool = False,
    confidence: float = 0.95,
) -> Estimate:
    """Return for each stage how many more would reach the pathway's end at the reference's loss.

    `Nᵢ₋₁(A) · (pᵢ(B) − pᵢ(A)) · d`, with `d` the share of those at stage `i` who reach the last
    stage: the group's own (`downstream="own"`: this stage is mended and no other), or the
    reference's (`"reference"`: all later stages are mended too; then the stages add up to the
    whole gap `N₀(A) · (Pₖ(B) − Pₖ(A))`). Negative where the group loses less than its reference.
    Limits recover the variance of the difference and of `d` from the limits of each; the
    people at the stage before are taken as given.

    Rows are stages in any order; `reference_numerator` is the reference group's people at the
    stage; `group` one integer a row for each stratum or area. Stages must be nested or declared
    as `cross_sections`. `extra`: `recoverable_at_stage` (without `d`), `downstream_retention`,
    `direction`. Unrounded and signed, so that strata and areas add up.

    Limits: Newcombe (1998), Stat Med 17:873; Zou and Donner (2008), Stat Med 27:1693.
    Not a forecast: those recovered may be lost later more easily than those who came by
    themselves.
    """
    choice("downstream", downstream, ("own", "reference"))
    (people,) = columns(numerator=numerator)
    along = stages(stage, group, people.size)
    own = steps(along, people, denominator, cross_sections=cross_sections)
    other = steps(along, reference_numerator, reference_denominator, cross_sections=cross_sections)
    kept, (kept_low, kept_high) = _downstream(
        along, own if downstream == "own" else other, confidence
    )
    more = other.x / other.n - own.x / own.n
    low, high = mover_limits((other.x, other.n, own.x, own.n), "proportion", confidence)
    # An error of d pulls the product down where d is low if the difference is positive, and
    # where d is high if it is negative.
    down = np.where(more > 0, kept - kept_low, kept_high - kept) * more
    up = np.where(more > 0, kept_high - kept, kept - kept_low) * more
    value = own.n * more * kept
    lacking = notes(people.size, (np.isnan(kept), "no downstream retention can be computed"))
    return along.restored(
        Estimate(
            value=value,
            lower_ci=value - own.n * np.hypot((more - low) * kept, down),
            upper_ci=value + own.n * np.hypot((high - more) * kept, up),
            method=np.full(people.size, "MOVER, Wilson"),
            note=first_of(with_reference(own.note, other.note), lacking),
            extra={
                "recoverable_at_stage": own.n * more,
                "downstream_retention": kept,
                "direction": who_does_worse(
                    own.x / own.n, other.x / other.n, Polarity.HIGHER_IS_BETTER.value
                ),
            },
        )
    )


def _downstream(along: Stages, found: Steps, confidence: float) -> tuple[Numbers, Limits]:
    """Return the share of those at each stage who reach the last, with limits.

    Everybody at the last stage has reached it: 1, without chance.
    """
    if found.follows:
        end = along.last(found.people)
        usable = ~along.last(found.is_broken) & (found.people > 0)
        x, n = (np.where(usable, counts, np.nan) for counts in (end, found.people))
        share, (lower, upper) = x / n, wilson_limits(x, n, confidence)
    else:
        share, centre = (along.following(p, np.multiply, 1.0) for p in shares(found))
        spread = np.sqrt(along.following(log_variance(found.x, found.n), np.add, 0.0))
        lower, upper = product_limits(share, centre, spread, confidence)
    ends = along.is_last
    return np.where(ends, 1.0, share), (np.where(ends, 1.0, lower), np.where(ends, 1.0, upper))


STATISTIC = Statistic(
    name="recoverable_people",
    title="People recoverable at a stage",
    over=Over.STAGE,
    requires=("numerator", "stage", "reference_numerator"),
    compute=recoverable_people,
    definition="How many more would come through if the stage lost no more than the reference's.",
    formula="Nᵢ₋₁(A) · (pᵢ(B) − pᵢ(A)) · d, N people at a stage, p the share who reach it, A the"
    " group, B its reference, d the share of those at stage i who reach the last",
    reference="Attributable numbers along Tugwell et al. (1985), J Chronic Dis 38:339-351;"
    " limits: Zou and Donner (2008), Stat Med 27:1693-1702",
    when_not="As a forecast: those recovered may be lost later more easily than others.",
    also=("denominator", "reference_denominator"),
    unit=Unit.PEOPLE,
    example=Example(
        "High blood pressure in the most deprived fifth and in the others against the least"
        " deprived fifth: how many more would be treated to target. Made up; with"
        " `downstream=reference` the stages add up to the whole gap.",
        by=("stratum",),
        options={"downstream": "reference"},
    ),
)
