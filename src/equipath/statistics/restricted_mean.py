"""Restricted mean: how long the event takes on average, counted up to a horizon."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import first_of, normal_quantile, notes, positive
from equipath.statistics.restricted_time import area_below, horizons, is_too_far
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.statistics.times_to_event import followed
from equipath.vocabulary import Over


def restricted_mean(
    time: Any,
    events: Any,
    *,
    censored: Any = None,
    group: Any = None,
    horizon: float | None = None,
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each group's mean time until the event, no time counting beyond the horizon.

    The area below Kaplan and Meier's curve from 0 to `horizon`, in the unit of the times; one
    answer a group. Who is still waiting at the horizon counts with the horizon, so groups can
    be set against each other up to the same one only: give it. By default it is the longest
    time that the group is followed. `censored` were last seen at the time without the event.

    Normal limits with Greenwood's variance, `Σ A²·d/(n(n − d))`, A the area from a time to the
    horizon. A horizon beyond the longest time followed has no value unless all have had the
    event, and a note. `extra`: `denominator` (people followed), `horizon`, `standard_error`.
    `StatisticError` for a horizon that is not above 0.

    Irwin (1949), J Hyg 47:188; Royston and Parmar (2013), BMC Med Res Methodol 13:152. Not where
    a clock may end otherwise: the curve then is of what would be if it could not.
    """
    scale, z = positive("multiplier", multiplier), normal_quantile(confidence)
    found = followed(time, events, censored=censored, group=group)
    until = horizons(horizon, found.time[found.last])
    mean, error = area_below(found, until)
    note = first_of(found.note, is_too_far(found, until))
    usable = note == ""
    has_limits = usable & (error > 0)
    value = np.where(usable, mean, np.nan) * scale
    width = np.where(has_limits, z * error, np.nan) * scale
    remark = notes(note.size, (~has_limits, "nobody has the event before it: no interval"))
    return Estimate(
        value=value,
        lower_ci=value - width,
        upper_ci=value + width,
        method=np.full(note.size, "area below Kaplan–Meier"),
        note=first_of(note, remark),
        extra={
            "denominator": np.where(usable, found.at_risk[found.cells.starts], np.nan),
            "horizon": np.where(usable, until, np.nan) * scale,
            "standard_error": np.where(usable, error, np.nan) * scale,
        },
    )


STATISTIC = Statistic(
    name="restricted_mean",
    title="Mean wait up to a horizon",
    over=Over.TIME,
    requires=("time", "events"),
    compute=restricted_mean,
    definition="The mean time until the event, times beyond the horizon counting as the horizon.",
    formula="∫₀^τ S(t) dt; Var = Σ (∫ₜᵢ^τ S)²·dᵢ/(nᵢ(nᵢ − dᵢ))",
    reference="Irwin (1949), J Hyg 47:188-189; Royston and Parmar (2013), BMC Med Res Methodol"
    " 13:152",
    when_not="Groups are followed for different times and no horizon is given.",
    also=("censored",),
    gives_rows=False,
    example=Example(
        "Weeks until leukaemia came back in 42 children, with 6-mercaptopurine and with placebo:"
        " of the first 23 weeks, how many were well ones. Freireich et al. (1963), Blood"
        " 21:699-716.",
        by=("stratum",),
        options={"horizon": 23},
    ),
)
