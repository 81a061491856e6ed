"""Put the slope or the relative index of the groups that have one back among all groups."""

from typing import Any

import numpy as np

from equipath.statistics.rank_regression import Regressions
from equipath.statistics.rank_simulation import Interval, ends
from equipath.statistics.significance import two_sided
from equipath.statistics.statistic import Estimate, Numbers, Words


def index_of_lines(
    lines: Regressions, interval: Interval, value: Numbers, limits: Any, unit: float, note: Words
) -> Estimate:
    """Return an index of every group from those of the fitted ones; NaN for the others.

    `extra` holds the p-value of the slope, over its simulated standard error, and the fitted
    levels of both ends times `unit`.
    """
    most, least = ends(lines.transform, lines.middle, lines.slope)
    with np.errstate(divide="ignore", invalid="ignore"):
        p_value = two_sided(lines.slope / interval.slope_error)
    result = np.full((6, lines.note.size), np.nan)
    result[:, lines.fitted] = [value, *limits, p_value, most * unit, least * unit]
    fit = f"simulation, {lines.transform} fit" if lines.transform != "none" else "simulation"
    return Estimate(
        value=result[0],
        lower_ci=result[1],
        upper_ci=result[2],
        method=np.full(lines.note.size, fit),
        note=note,
        extra={
            "p_value": result[3],
            "fitted_most_disadvantaged": result[4],
            "fitted_least_disadvantaged": result[5],
        },
    )
