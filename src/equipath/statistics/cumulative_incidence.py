"""Cumulative incidence: the share who have had the event, where others may come before it."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import first_of, notes, positive
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.statistics.times_to_event import (
    Followed,
    followed,
    greenwood_terms,
    limits_of_share,
    over,
    running,
)
from equipath.vocabulary import Over


def cumulative_incidence(
    time: Any,
    events: Any,
    *,
    competing: Any = None,
    censored: Any = None,
    group: Any = None,
    transform: str = "log_log",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return the share to whom the event has happened by each time.

    Aalen and Johansen's `F(t) = Σ S(t−)·d/n` over the times up to t: d have the event at a time,
    n are followed until then, and S is the share to whom nothing has happened before, neither
    the event nor what comes in its place (`competing`: death, removal). `censored` are those
    last seen at the time. Rows are times, in any order; `group` is one integer a row. Nobody
    who ended otherwise is counted as somebody who might still have the event.

    The variance is the delta method's (Marubini and Valsecchi). Limits are those of `1 − F`,
    normal on `log(−log(1 − F))` (or as `transform` says): where nothing competes they are
    Kaplan and Meier's. None before the first event, and a note. Beyond the longest time
    followed there is no value, unless nobody is left to follow. `extra`: `at_risk`,
    `standard_error`.

    Aalen and Johansen (1978), Scand J Stat 5:141; Marubini and Valsecchi (1995), Analysing
    Survival Data from Clinical Trials and Observational Studies, section 10.3. Not for what
    would happen if nothing else could: that nobody can see.
    """
    scale = positive("multiplier", multiplier)
    found = followed(time, events, competing=competing, censored=censored, group=group)
    share, error = incidence(found)
    still_lower, still_upper = limits_of_share(1 - share, error, confidence, transform)
    of_group = found.note[found.cells.index]
    is_beyond = (of_group == "") & (found.at_risk == 0) & (found.share_still > 0)
    note = notes(
        share.size,
        (is_beyond, "nobody is followed for so long"),
        (share == 0, "nobody has had the event yet: no interval"),
        (np.isnan(still_lower), "all have had the event: no interval"),
    )
    has_value = (of_group == "") & ~is_beyond
    wanted = (share, 1 - still_upper, 1 - still_lower, error)
    kept = [np.where(has_value, x * scale, np.nan)[found.cell] for x in wanted]
    return Estimate(
        value=kept[0],
        lower_ci=kept[1],
        upper_ci=kept[2],
        method=np.full(found.cell.size, "Aalen–Johansen"),
        note=first_of(of_group, note)[found.cell],
        extra={
            "at_risk": np.where(has_value, found.at_risk, np.nan)[found.cell],
            "standard_error": kept[3],
        },
    )


def incidence(found: Followed) -> tuple[Numbers, Numbers]:
    """Return the cumulative incidence after each time and its standard error.

    `Var F(t) = Σ (F(t) − Fᵢ)²·eᵢ/(nᵢ(nᵢ − eᵢ)) + Σ Sᵢ₋₁²·dᵢ(nᵢ − dᵢ)/nᵢ³ −
    2·Σ (F(t) − Fᵢ)·Sᵢ₋₁·dᵢ/nᵢ²`, e all that end at a time; the squares are multiplied out, so
    that each sum runs through the times once.
    """
    d, n, cells = found.events, found.at_risk, found.cells
    before = found.before(found.share_still, 1.0)
    hazard = over(d, n)
    share = np.minimum(running(np.add, before * hazard, cells), 1.0)
    ended = greenwood_terms(d + found.competing, n)
    joint = over(before * hazard, n)
    own = over(before**2 * hazard * (1 - hazard), n)
    squared, linear, constant = (
        running(np.add, term, cells)
        for term in (ended, ended * share + joint, ended * share**2 + own + 2 * joint * share)
    )
    variance = share**2 * squared - 2 * share * linear + constant
    return share, np.sqrt(np.maximum(variance, 0.0))


STATISTIC = Statistic(
    name="cumulative_incidence",
    title="Share who have had the event by a time",
    over=Over.TIME,
    requires=("time", "events"),
    compute=cumulative_incidence,
    definition="The share to whom the event has happened by each time, others being possible.",
    formula="F(t) = Σ S(tᵢ₋₁)·dᵢ/nᵢ over times ≤ t, S the share to whom nothing has happened",
    reference="Aalen and Johansen (1978), Scand J Stat 5:141-150; variance: Marubini and Valsecchi"
    " (1995), section 10.3",
    when_not="What would happen if nothing else could: that nobody can see.",
    also=("competing", "censored"),
    example=Example(
        "Weeks from listing to operation in two hospitals (made up): some were operated on, some"
        " died or were taken off the list, some were still waiting when the year ended. In the"
        " second, 16 of 100 more have their operation within 18 weeks.",
        by=("provider",),
        options={"multiplier": 100},
    ),
)
