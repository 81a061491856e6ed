"""XmR chart: process limits, special causes and both icons, as Making Data Count draws them."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import columns, notes, positive
from equipath.statistics.spc_chart import chart
from equipath.statistics.spc_points import points
from equipath.statistics.spc_rules import Lines, rules
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.vocabulary import Over

LIMIT = 2.66
"""3 / d2 for moving ranges of two (d2 = 1.128), as Making Data Count rounds it."""


def xmr_lines(mean: Numbers, moving_range: Numbers) -> Lines:
    """Return the lines of an XmR chart: 2.66 mean moving ranges, the near lines at two thirds."""
    width = LIMIT * moving_range
    near = 2 / 3 * width
    return Lines(mean, mean - width, mean + width, mean - near, mean + near)


def xmr_chart(
    value: Any,
    period: Any,
    *,
    target: Any = None,
    rebase: Any = None,
    group: Any = None,
    polarity: str = "neutral",
    screening: str = "none",
    shift_length: int = 7,
    trend_length: int = 7,
    two_of_three: str = "near_only",
    fix_after_n_points: int | None = None,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each period's value, the limits of its process and what is special about it.

    Limits are the mean ± 2.66 mean moving ranges, a moving range being how far a value is from
    the one before; the near lines lie at two thirds. Rows are periods, `group` one integer a
    row for each chart. A missing value is skipped. `special_cause` names the first rule that
    applies: outside a limit; `trend_length` points each above (or below) the one before; two
    of three beyond the near line, all three on one side; `shift_length` points on one side.
    A trend is good or bad by where it goes, every other special cause by its side.

    `screening="nhsr"` leaves moving ranges of 3.267 times their mean or more out of the limits
    (NHSRplotthedots). `two_of_three="with_outside"` counts points outside the limits as well.
    `rebase` states, in the row where a new segment begins, why; a mark without a reason is
    refused. `fix_after_n_points` rests each segment's limits on its first points. `target` is
    in the value's unit. The icons are each point's own: a chart shows its last point's.

    `extra`: mean, lpl, upl, near_lpl, near_upl, moving_range, point_type, special_cause,
    variation_icon, assurance_type, segment, is_provisional (fewer than 12 points).
    `StatisticError` for unknown options, lengths other than 6 to 8, fewer than 2 points fixed.

    NHS England, Making Data Count; Shewhart (1931); Nelson (1982), J Qual Technol 14:172.
    Not for rare events, nor for values that follow from the one before: limits are too narrow.
    """
    y, when, aim = columns(value=value, period=period, target=target)
    scale = positive("multiplier", multiplier)
    asked = rules(shift_length, trend_length, two_of_three, polarity)
    note = notes(y.size, (~np.isfinite(y), "the value is missing"))
    of = points(note, when, rebase=rebase, group=group, fix_after_n_points=fix_after_n_points)
    y = y[of.rows]
    lines = xmr_lines(of.baseline_mean(y), of.mean_moving_range(y, screening))
    return chart(
        of,
        y,
        lines,
        asked,
        target=aim * scale,
        scale=scale,
        method="XmR" if screening == "none" else "XmR, screened",
        extra={"moving_range": of.moving_range(y)},
    )


STATISTIC = Statistic(
    name="xmr_chart",
    title="XmR chart",
    over=Over.PERIOD,
    requires=("value", "period"),
    compute=xmr_chart,
    definition="Each period's value against its process's own limits, and what is special in it.",
    formula="x̄ ± 2.66·mean|xᵢ − xᵢ₋₁|; near lines at two thirds",
    reference="NHS England, Making Data Count; Nelson (1982), J Qual Technol 14:172-173",
    when_not="Rare events (T or G chart), or values that follow from the one before.",
    also=("target", "rebase"),
    example=Example(
        "The most deprived fifth's per cent seen within two weeks, by month. Made up: clinics move,"
        " the limits rise with the level, and a target always missed is now sometimes hit.",
        by=("stratum",),
        options={"polarity": "higher_is_better"},
    ),
)
