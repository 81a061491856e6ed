"""Survival: the share still waiting after each time, by Kaplan and Meier."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import first_of, notes, positive
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.statistics.times_to_event import (
    followed,
    greenwood_terms,
    limits_of_share,
    running,
)
from equipath.vocabulary import Over


def survival(
    time: Any,
    events: Any,
    *,
    censored: Any = None,
    group: Any = None,
    transform: str = "log_log",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return the share to whom the event has not happened after each time.

    Kaplan and Meier's `S(t) = Π (1 − d/n)` over the times up to t: d have the event at a time, n
    are followed until then and have not had it. Rows are times, in any order, `group` one
    integer a row; `events` are the clocks that stop at the time, `censored` those last seen
    then, still running. Those of one time may stand in several rows, which are added up.

    Greenwood's variance `S²·Σ d/(n(n − d))`. Its limits are normal on `log(−log S)`, on the
    logarithm (`transform="log"`) or on the share (`plain`); there are none before the first
    event nor when nobody is left, and a note. Beyond the longest time followed there is no value
    unless all have had the event. `extra`: `at_risk`, `standard_error`.

    Kaplan and Meier (1958), J Am Stat Assoc 53:457; Greenwood (1926); limits: Kalbfleisch and
    Prentice (2002), The Statistical Analysis of Failure Time Data, section 1.4. Not where a
    clock can end otherwise, by death say: take cumulative incidence.
    """
    scale = positive("multiplier", multiplier)
    found = followed(time, events, censored=censored, group=group)
    share = found.share_still
    ended = greenwood_terms(found.events, found.at_risk)
    error = share * np.sqrt(running(np.add, ended, found.cells))
    lower, upper = limits_of_share(share, error, confidence, transform)
    of_group = found.note[found.cells.index]
    is_beyond = (of_group == "") & (found.at_risk == 0) & (share > 0)
    note = notes(
        share.size,
        (is_beyond, "nobody is followed for so long"),
        (share == 1, "nobody has had the event yet: no interval"),
        (np.isnan(lower), "nobody is left: no interval"),
    )
    has_value = (of_group == "") & ~is_beyond
    kept = [
        np.where(has_value, x, np.nan)[found.cell]
        for x in (share * scale, lower * scale, upper * scale, error * scale, found.at_risk)
    ]
    return Estimate(
        value=kept[0],
        lower_ci=kept[1],
        upper_ci=kept[2],
        method=np.full(found.cell.size, "Kaplan–Meier"),
        note=first_of(of_group, note)[found.cell],
        extra={"at_risk": kept[4], "standard_error": kept[3]},
    )


STATISTIC = Statistic(
    name="survival",
    title="Share still waiting",
    over=Over.TIME,
    requires=("time", "events"),
    compute=survival,
    definition="The share to whom the event has not happened after each time since the start.",
    formula="S(t) = Π (1 − dᵢ/nᵢ) over times ≤ t; Var = S²·Σ dᵢ/(nᵢ(nᵢ − dᵢ)); limits"
    " S^exp(±z·se/(S·|log S|))",
    reference="Kaplan and Meier (1958), J Am Stat Assoc 53:457-481; Greenwood (1926)",
    when_not="A clock may end otherwise (death, removal): take cumulative incidence.",
    also=("censored",),
    example=Example(
        "Weeks until leukaemia came back in 42 children, with 6-mercaptopurine and with placebo:"
        " of the 21 treated, twelve were still well when last seen. Freireich et al. (1963), Blood"
        " 21:699-716.",
        by=("stratum",),
    ),
)
