"""Decay decomposition: at which stage of a pathway the gap opens, widens, narrows or closes."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import columns, first_of, normal_quantile, notes, positive
from equipath.statistics.direction import who_does_worse
from equipath.statistics.pathway_stages import (
    Stages,
    Steps,
    cumulative_log_variance,
    stages,
    steps,
    with_reference,
)
from equipath.statistics.relative_gap import relative_gap_between
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic, Words
from equipath.vocabulary import Over, Polarity, Unit

NEAR_ZERO = 0.02
"""A log ratio below this (a ratio within 2%) is taken for no gap: our choice, an option.

A share divides by the total, so an error in a stage's log ratio grows fifty times at 0.02.
"""


def decay_decomposition(
    numerator: Any,
    stage: Any,
    reference_numerator: Any,
    *,
    denominator: Any = None,
    reference_denominator: Any = None,
    group: Any = None,
    cross_sections: bool = False,
    near_zero: float = NEAR_ZERO,
    confidence: float = 0.95,
) -> Estimate:
    """Return for each stage the ratio of the group's retention to its reference's.

    `RRᵢ = pᵢ(A) / pᵢ(B)` with `p` the share of the stage before who reach the stage; limits
    as those of a relative gap (Katz). Below 1 the group loses more at this stage. Logarithms
    add up exactly: `ln RR_total = Σ ln RRᵢ`, so that each stage has its share of the whole
    pathway's gap. Rows are stages in any order; `reference_numerator` is the reference group's
    people at the stage; `group` one integer a row for each stratum or area compared.

    `extra`: `log_ratio`, `stage_share` (`ln RRᵢ / ln RR_total`, signed, adding up to 1),
    `cumulative_ratio` up to and with the stage, `gap_change`: the gap `opens` (there was none
    before), `widens`, `narrows`, `closes`, `reverses` (the other group is behind now) or is
    `unchanged`; `direction` says who does worse at the stage. A log ratio within `near_zero`
    is no gap; where the whole pathway's is, there is nothing to share out and a note says so.

    Stages must be nested or declared as `cross_sections`, as in retention.

    After Bentley and Leaman, Health Inequalities National Support Team (2010).
    Not as cause: a stage's share says where people are lost, not why.
    """
    near = positive("near_zero", near_zero)
    (people,) = columns(numerator=numerator)
    along = stages(stage, group, people.size)
    own = steps(along, people, denominator, cross_sections=cross_sections)
    other = steps(along, reference_numerator, reference_denominator, cross_sections=cross_sections)
    # Logarithms add up along the stages, so the limits are those of a logarithm.
    counts = own.x, own.n, other.x, other.n
    ratio = relative_gap_between(*counts, method="log", confidence=confidence)
    log_ratio = np.log(ratio.value, out=np.full(people.size, np.nan), where=ratio.value > 0)
    # A followed pathway's first stage is where everybody starts: no ratio, and no gap yet.
    step = np.where(along.is_first & own.follows, 0.0, log_ratio)
    total = along.running(step, np.add)
    whole = along.last(total)
    is_flat = np.abs(whole) < near
    remark = notes(
        people.size,
        (np.isnan(step), "nobody moves on: no logarithm"),
        (np.isnan(whole), "a stage has no logarithm: no shares"),
        (is_flat, "no gap along the whole pathway: no shares"),
    )
    return along.restored(
        Estimate(
            value=ratio.value,
            lower_ci=ratio.lower_ci,
            upper_ci=ratio.upper_ci,
            method=ratio.method,
            note=first_of(with_reference(own.note, other.note), ratio.note, remark),
            extra={
                "log_ratio": log_ratio,
                "stage_share": log_ratio / np.where(is_flat, np.nan, whole) + 0.0,
                **_cumulative(along, (own, other), total, confidence),
                "gap_change": _changes(total - step, total, near),
                "direction": who_does_worse(
                    own.x / own.n, other.x / other.n, Polarity.HIGHER_IS_BETTER.value
                ),
            },
        )
    )


def _cumulative(
    along: Stages, both: tuple[Steps, Steps], total: Numbers, confidence: float
) -> dict[str, Numbers]:
    """Return the ratio of how many get as far as each stage, with limits on the logarithm."""
    z = normal_quantile(confidence)
    spread = np.sqrt(sum(cumulative_log_variance(along, one) for one in both))
    ratio = np.where(along.is_first & both[0].follows, np.nan, np.exp(total))
    return {
        "cumulative_ratio": ratio,
        "cumulative_lower_ci": ratio * np.exp(-z * spread),
        "cumulative_upper_ci": ratio * np.exp(z * spread),
    }


def _changes(before: Numbers, after: Numbers, near: float) -> Words:
    """Return what each stage does to the gap that there was before it."""
    was, is_now = np.abs(before) >= near, np.abs(after) >= near
    change = np.abs(after) - np.abs(before)
    words = np.select(
        [
            ~was & is_now,
            was & ~is_now,
            was & is_now & (np.sign(before) != np.sign(after)),
            was & is_now & (change >= near),
            was & is_now & (change <= -near),
        ],
        ["opens", "closes", "reverses", "widens", "narrows"],
        default="unchanged",
    )
    return np.where(np.isnan(before) | np.isnan(after), "", words)


STATISTIC = Statistic(
    name="decay_decomposition",
    title="Decay decomposition",
    over=Over.STAGE,
    requires=("numerator", "stage", "reference_numerator"),
    compute=decay_decomposition,
    definition="The group's retention at each stage over its reference's; logarithms add up.",
    formula="RRᵢ = pᵢ(A)/pᵢ(B), p the share who reach the stage, A the group, B its reference; ln"
    " RR_total = Σ ln RRᵢ; share of a stage ln RRᵢ / ln RR_total",
    reference="After Bentley and Leaman, Health Inequalities National Support Team (2010);"
    " limits: Katz et al. (1978), Biometrics 34:469-474",
    when_not="As cause: a stage's share says where people are lost, not why.",
    also=("denominator", "reference_denominator"),
    unit=Unit.RATIO,
    example=Example(
        "High blood pressure in the most deprived fifth and in the others against the least"
        " deprived fifth, from those thought to have it to those treated to target. Made up.",
        by=("stratum",),
    ),
)
