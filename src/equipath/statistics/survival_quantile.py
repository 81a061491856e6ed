"""Median wait, or another centile, where some are still waiting."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.errors import StatisticError
from equipath.statistics.arguments import first_of, notes, positive
from equipath.statistics.cumulative_incidence import incidence
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.statistics.times_to_event import Followed, followed, limits_of_share
from equipath.vocabulary import Over

CLOSE = 1e-9
"""A share so near to the one asked for is that share: products of shares are rarely exact."""


def survival_quantile(
    time: Any,
    events: Any,
    *,
    competing: Any = None,
    censored: Any = None,
    group: Any = None,
    probability: float = 0.5,
    transform: str = "log_log",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each group's median time to the event, or the time of another `probability`.

    The first time by which the share `probability` has had the event, in the unit of the times;
    one answer a group. `censored` were last seen at the time without it; where something else
    may come first (`competing`), the share is of all who started, and it may never be reached.

    Limits are Brookmeyer and Crowley's: the first times at which the share's own upper and lower
    limits reach the probability, those limits as of cumulative incidence (`transform`). A group
    of whom too few have had the event has no value, or no upper limit, and a note. `extra`:
    `denominator` (people followed), `reached` (the share at the longest time).
    `StatisticError` for a probability outside 0 to 1.

    Brookmeyer and Crowley (1982), Biometrics 38:29. Not where all waits are complete: take the
    median, whose limits are exact.
    """
    if not (np.isreal(probability) and 0 < probability < 1):
        raise StatisticError(f"`probability` must lie between 0 and 1, not `{probability}`.")
    scale = positive("multiplier", multiplier)
    found = followed(time, events, competing=competing, censored=censored, group=group)
    share, error = incidence(found)
    # The share's upper limit is what the lower limit of those still waiting leaves.
    still_lower, still_upper = limits_of_share(1 - share, error, confidence, transform)
    wanted = 1 - probability + CLOSE
    is_gone = share > 1 - CLOSE
    value = _first(found, 1 - share <= wanted)
    lower = _first(found, (still_lower <= wanted) | is_gone)
    upper = _first(found, still_upper <= wanted)
    reached = share[found.last]
    usable = found.note == ""
    note = notes(
        found.note.size,
        (np.isnan(value), f"fewer than {100 * probability:g}% have had the event: no value"),
        (np.isnan(upper), "the upper limit lies beyond the longest time followed"),
    )
    has_limits = usable & ~np.isnan(value)
    return Estimate(
        value=np.where(usable, value, np.nan) * scale,
        lower_ci=np.where(has_limits, lower, np.nan) * scale,
        upper_ci=np.where(has_limits, upper, np.nan) * scale,
        method=np.full(found.note.size, "Brookmeyer–Crowley"),
        note=first_of(found.note, note),
        extra={
            "denominator": np.where(usable, found.at_risk[found.cells.starts], np.nan),
            "reached": np.where(usable, reached, np.nan),
        },
    )


def _first(found: Followed, is_there: NDArray[np.bool_]) -> Numbers:
    """Return the first time of each group at which something holds; NaN where it never does."""
    earliest = np.minimum.reduceat(np.where(is_there, found.time, np.inf), found.cells.starts)
    return np.where(np.isfinite(earliest), earliest, np.nan)


STATISTIC = Statistic(
    name="survival_quantile",
    title="Median wait, with some still waiting",
    over=Over.TIME,
    requires=("time", "events"),
    compute=survival_quantile,
    definition="The time by which half (or another share) have had the event, some being still"
    " followed.",
    formula="inf{t: F(t) ≥ p}; limits: the first t at which F's upper, and its lower, limit"
    " reaches p",
    reference="Brookmeyer and Crowley (1982), Biometrics 38:29-41",
    when_not="All waits are complete: take the median, whose limits are exact.",
    also=("competing", "censored"),
    gives_rows=False,
    example=Example(
        "Weeks until leukaemia came back in 42 children, with 6-mercaptopurine and with placebo:"
        " half of those treated were well for 23 weeks, half of the others for 8. Freireich et al."
        " (1963), Blood 21:699-716.",
        by=("stratum",),
    ),
)
