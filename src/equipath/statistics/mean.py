"""Mean: of what is measured in each person, with Student's t interval."""

from typing import Any

import numpy as np
from scipy import special

from equipath.statistics.arguments import columns, first_of, normal_quantile, notes, positive
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.vocabulary import Over


def mean(
    count: Any,
    mean: Any,
    standard_deviation: Any,
    *,
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each row's mean, with its interval.

    `mean ± t(n−1) · s/√n`, `s` being the sample's standard deviation (n − 1 below the line).
    Columns, one element a row, in the unit of what was measured. One value alone has no
    interval; a row without values has no mean; both say so in the note.

    Armitage and Berry (2002), Statistical Methods in Medical Research, 4th edition.
    Not for strongly skewed quantities in small numbers (waiting times): show the median. Of 15
    to 40 log-normal waits 95% limits hold the mean in 92 to 93% of cases, of 150 in 95%.
    """
    n, average, spread = columns(count=count, mean=mean, standard_deviation=standard_deviation)
    scale = positive("multiplier", multiplier)
    normal_quantile(confidence)
    no_value = notes(
        n.size,
        (~np.isfinite(n) | (n < 1), "there are no values to take a mean of"),
        (~np.isfinite(average), "the mean is missing"),
        (spread < 0, "the standard deviation is negative"),
    )
    no_limits = notes(
        n.size,
        (n < 2, "one value alone: no interval"),
        (~np.isfinite(spread), "the standard deviation is missing: no interval"),
    )
    average = np.where(no_value == "", average, np.nan)
    has_limits = (no_value == "") & (no_limits == "")
    freedom = np.where(has_limits, n - 1, 1.0)
    width = -special.stdtrit(freedom, (1 - confidence) / 2) * spread / np.sqrt(freedom + 1)
    width = np.where(has_limits, width, np.nan)
    return Estimate(
        value=average * scale,
        lower_ci=(average - width) * scale,
        upper_ci=(average + width) * scale,
        method=np.full(n.size, "t"),
        note=first_of(no_value, no_limits),
    )


STATISTIC = Statistic(
    name="mean",
    title="Mean",
    over=Over.NONE,
    requires=("count", "mean", "standard_deviation"),
    compute=mean,
    definition="The arithmetic mean of a quantity measured in each person.",
    formula="mean ± t(n − 1) · s/√n",
    reference="Armitage and Berry (2002), Statistical Methods in Medical Research",
    when_not="Strongly skewed quantities in small numbers: show the median.",
    example=Example(
        "Systolic blood pressure (mmHg) of people with hypertension, by ethnic group (made up). "
        "One measurement alone has a mean and no interval.",
    ),
)
