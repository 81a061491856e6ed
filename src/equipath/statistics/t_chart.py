"""T chart: the time between rare events, within limits on Nelson's scale."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import Case, columns, notes, positive
from equipath.statistics.grouping import grouping
from equipath.statistics.period_order import by_period
from equipath.statistics.spc_chart import chart
from equipath.statistics.spc_points import points
from equipath.statistics.spc_rules import rules
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.statistics.xmr_chart import xmr_lines
from equipath.vocabulary import Over, Unit

POWER = 3.6
"""Exponential times to the power 1/3.6 are nearly normal (Nelson 1994)."""


def t_chart(
    period: Any,
    *,
    value: Any = None,
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
    """Return the time before each event, the limits of the process, and what is special.

    Rows are events, `period` when each happened (a date: times are days) and `group` one
    integer a row for each chart. The value is the time since the event before, or the `value`
    given. Times are raised to 1/3.6, where exponential ones are nearly normal; centre and
    limits are those of an XmR chart there, raised back to 3.6, the lower at least 0. Longer is
    better where the event is a harm: `polarity="higher_is_better"`. Times of 0 (two events in
    a day) are used and remarked on. The other options are those of `xmr_chart`, `target` in
    the unit shown.

    `extra`: mean (the centre line), lpl, upl, near_lpl, near_upl, point_type, special_cause,
    variation_icon, assurance_type, segment, is_provisional. `StatisticError` for unknown options.

    Nelson (1994), J Qual Technol 26:239; Provost and Murray (2011), The Health Care Data Guide.
    Not for events so common that most days have one: use a U chart.
    """
    when, aim = columns(period=period, target=target)
    times, why = _times(value, when, group)
    scale = positive("multiplier", multiplier)
    asked = rules(shift_length, trend_length, two_of_three, polarity)
    # Events of one day have no order and need none: each but the first comes 0 days later.
    place = when if value is not None else _untied(when, group)
    of = points(
        notes(when.size, *why),
        place,
        rebase=rebase,
        group=group,
        fix_after_n_points=fix_after_n_points,
    )
    root = times[of.rows] ** (1 / POWER)
    lines = xmr_lines(of.baseline_mean(root), of.mean_moving_range(root, screening))
    return chart(
        of,
        root,
        lines,
        asked,
        target=aim,
        scale=scale,
        method="T, Nelson",
        shown=lambda values: np.maximum(values, 0.0) ** POWER,
        read_value=times[of.rows],
        remarks=((root == 0, "no time between: give times, not days"),),
    )


def _times(value: Any, when: Numbers, group: Any) -> tuple[Numbers, tuple[Case, ...]]:
    """Return the time before each event, and of which rows there is none."""
    if value is not None:
        times, _ = columns(value=value, period=when)
        cases = (~np.isfinite(times), "the value is missing"), (times < 0, "the value is negative")
        return times, cases
    groups = grouping(group, when.size)
    order = by_period(when, groups)
    ordered = np.where(np.isfinite(when), when, np.nan)[order]
    since = np.diff(ordered, prepend=np.nan)
    since[groups.starts] = np.nan
    times = np.empty_like(since)
    times[order] = since
    first = np.isnan(times) & np.isfinite(when)
    return times, ((first, "the first event: no time before it"),)


def _untied(when: Numbers, group: Any) -> Numbers:
    """Return each event's place in its group, without ties; NaN where the date is missing."""
    groups = grouping(group, when.size)
    place = np.empty_like(when)
    place[by_period(when, groups)] = np.arange(when.size)
    return np.where(np.isfinite(when), place, np.nan)


STATISTIC = Statistic(
    name="t_chart",
    title="T chart",
    over=Over.PERIOD,
    requires=("period",),
    compute=t_chart,
    definition="The time between rare events against the limits of its process.",
    formula="y = t^(1/3.6), t the time between events; (ȳ ± 2.66·mean|yᵢ − yᵢ₋₁|)^3.6",
    reference="Nelson (1994), J Qual Technol 26:239-240; Provost and Murray (2011)",
    when_not="Events so common that most days have one: use a U chart.",
    also=("value", "target", "rebase"),
    unit=Unit.NUMBER,
    example=Example(
        "The days on which a fall broke a hip on a ward. Made up: they come to lie further apart.",
        by=("area_code",),
        options={"polarity": "higher_is_better"},
    ),
)
