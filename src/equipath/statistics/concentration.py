"""What the concentration indices share: they are read off the line of the slope index.

With relative ranks b of mean ½ and variance v, `2Σ aᵢ(yᵢ−μ)(bᵢ−½) = 2v·s`, s the slope of the
population-weighted least squares line and μ its middle (the "convenient regression" of
Kakwani, Wagstaff and van Doorslaer 1997, J Econometrics 77:87-103).
"""

from typing import Any

import numpy as np

from equipath.statistics.arguments import first_of, notes, positive
from equipath.statistics.direction import polarity_of, who_does_worse
from equipath.statistics.level_errors import Errors
from equipath.statistics.rank_index import LEAST, MOST
from equipath.statistics.rank_interval import INTERVALS, Interval
from equipath.statistics.rank_reading import Reading, ends
from equipath.statistics.rank_regression import Regressions, StrataNeeded, regressions
from equipath.statistics.significance import two_sided
from equipath.statistics.statistic import Estimate, Numbers, Words

STRATA = StrataNeeded(2, np.inf, "a concentration index needs 2 strata or more")

UNSURE = "the index may be beyond all bounds: no interval"


def concentration_lines(
    value: Any, population: Any, order: Any, errors: Errors, group: Any
) -> Regressions:
    """Return the lines of the groups, fitted to levels as they are."""
    return regressions(
        value, population, order, errors=errors, group=group, transform="none", needed=STRATA
    )


@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def concentration_index(
    lines: Regressions,
    reading: Reading,
    interval: Interval,
    *,
    refusal: Words,
    unit: Numbers,
    mean_unit: float,
    polarity: str,
) -> Estimate:
    """Return `unit` times what is read off each line; none, and why, where it is refused.

    `refusal` and `unit` have one element a line. `extra` holds the p-value of the slope, the
    mean level times `mean_unit`, and in words who does worse.
    """
    middle, slope = lines.middle, lines.slope
    (limits,), error, remark = interval.of(lines, (reading,))
    index = np.where(refusal == "", reading.of(middle, slope) * unit, np.nan)
    p_value = two_sided(slope / error)
    limits = limits * unit
    unsure = np.any(~np.isfinite(limits), axis=0)
    limits = np.where(unsure, np.nan, limits)
    limits = np.stack([np.minimum(limits[0], index), np.maximum(limits[1], index)])
    worse = who_does_worse(
        *ends("none", middle, slope), polarity_of(polarity), group=MOST, reference=LEAST
    )
    count = lines.note.size
    numbers = np.full((5, count), np.nan)
    numbers[:, lines.fitted] = [index, *limits, p_value, middle * mean_unit]
    note, direction = lines.note.astype(object), np.full(count, "", dtype=worse.dtype)
    note[lines.fitted] = first_of(refusal, remark, notes(unsure.size, (unsure, UNSURE)))
    direction[lines.fitted] = worse
    return Estimate(
        value=numbers[0],
        lower_ci=numbers[1],
        upper_ci=numbers[2],
        method=np.full(count, INTERVALS[interval.kind]),
        note=note.astype(np.str_),
        extra={"p_value": numbers[3], "mean": numbers[4], "direction": direction},
    )


def unit_of_covariance(lines: Regressions, multiplier: float) -> Numbers:
    """Return what a slope is worth as a concentration index: `2v`, times the multiplier."""
    return 2 * lines.rank_variance * positive("multiplier", multiplier)
