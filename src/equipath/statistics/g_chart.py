"""G chart: how many cases lie between rare events, within limits of the geometric law."""

from math import log
from typing import Any

import numpy as np

from equipath.statistics.arguments import choice, columns, notes, positive
from equipath.statistics.spc_chart import chart
from equipath.statistics.spc_points import points
from equipath.statistics.spc_rules import Lines, rules
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.vocabulary import Over, Unit

CENTRES = {"median": log(2), "mean": 1.0}
"""Centre line per mean. A geometric law's median lies at about ln 2 of it (Provost and Murray)."""

LIMITS = ("sigma", "probability")

TAILS = {"limit": 0.00135, "near": 0.02275}
"""Share beyond three and two standard errors on one side of a normal law."""


def g_chart(
    value: Any,
    period: Any,
    *,
    target: Any = None,
    rebase: Any = None,
    group: Any = None,
    centre: str = "median",
    limits: str = "sigma",
    polarity: str = "neutral",
    shift_length: int = 7,
    trend_length: int = 7,
    two_of_three: str = "near_only",
    fix_after_n_points: int | None = None,
    multiplier: float = 1.0,
) -> Estimate:
    """Return the cases between each event and the one before, and what is special about them.

    `value` counts the cases (patients, operations, bed days) between two events, 0 where one
    follows at once; `period` says in which order. With `ḡ` their mean, limits are `ḡ ±
    3√(ḡ(ḡ+1))` and near lines `ḡ ± 2√(ḡ(ḡ+1))`, at least 0; `limits="probability"` takes the
    geometric law's quantiles at 0.00135 and 0.99865 (near: 0.02275 and 0.97725) instead. The
    centre line is the median `ḡ ln 2`, so that half of the points lie on either side of it,
    as the rule of shifts supposes; or the mean. More is better where the event is a harm:
    `polarity="higher_is_better"`. The other options are those of `xmr_chart`, `target` in the
    unit shown.

    `extra`: mean (the centre line), lpl, upl, near_lpl, near_upl, point_type, special_cause,
    variation_icon, assurance_type, segment, is_provisional. `StatisticError` for unknown options.

    Benneyan (2001), Health Care Manag Sci 4:305; Provost and Murray (2011).
    Not for finding more events quickly: the lower limit is 0, only a shift shows them.
    """
    y, when, aim = columns(value=value, period=period, target=target)
    scale = positive("multiplier", multiplier)
    asked = rules(shift_length, trend_length, two_of_three, polarity)
    middle = CENTRES[choice("centre", centre, CENTRES)]
    by_sigma = choice("limits", limits, LIMITS) == "sigma"
    note = notes(
        y.size,
        (~np.isfinite(y), "the value is missing"),
        (y < 0, "the value is negative"),
    )
    of = points(note, when, rebase=rebase, group=group, fix_after_n_points=fix_after_n_points)
    y = y[of.rows]
    mean = of.baseline_mean(y)
    if by_sigma:
        (lower, upper), (near_lower, near_upper) = _sigmas(mean, 3), _sigmas(mean, 2)
    else:
        lower, upper = _quantiles(mean, TAILS["limit"])
        near_lower, near_upper = _quantiles(mean, TAILS["near"])
    return chart(
        of,
        y,
        Lines(mean * middle, lower, upper, near_lower, near_upper),
        asked,
        target=aim,
        scale=scale,
        method=f"G, {limits} limits",
        remarks=((mean == 0, "no cases between events: no limits"),),
    )


def _sigmas(mean: Numbers, times: int) -> tuple[Numbers, Numbers]:
    width = times * np.sqrt(mean * (mean + 1))
    width = np.where(mean > 0, width, np.nan)
    return np.maximum(mean - width, 0.0), mean + width


def _quantiles(mean: Numbers, tail: float) -> tuple[Numbers, Numbers]:
    """Return the least counts that at least `tail` and `1 − tail` of the law do not exceed.

    P(G ≤ k) = 1 − qᵏ⁺¹ with q = ḡ/(ḡ+1).
    """
    log_q = np.log(mean, out=np.full_like(mean, np.nan), where=mean > 0) - np.log1p(mean)
    lower = np.ceil(np.log1p(-tail) / log_q - 1)
    return np.maximum(lower, 0.0), np.ceil(log(tail) / log_q - 1)


STATISTIC = Statistic(
    name="g_chart",
    title="G chart",
    over=Over.PERIOD,
    requires=("value", "period"),
    compute=g_chart,
    definition="Cases between rare events against the limits of a geometric law.",
    formula="ḡ ± 3√(ḡ(ḡ+1)), ḡ the mean of cases between events, centre ḡ ln 2",
    reference="Benneyan (2001), Health Care Manag Sci 4:305-318; Provost and Murray (2011)",
    when_not="To find more events quickly: the lower limit is 0, only a shift shows them.",
    also=("target", "rebase"),
    unit=Unit.NUMBER,
    example=Example(
        "Births between those with one kind of injury. Made up: more lie between the last ones.",
        by=("area_code",),
        options={"polarity": "higher_is_better"},
    ),
)
