"""Comparison: of a level with a comparator, a target or its peers, by its interval."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import columns, notes
from equipath.statistics.direction import polarity_of
from equipath.statistics.statistic import Estimate, Example, Statistic, Words
from equipath.vocabulary import Comparison, Over, Polarity

BELOW_AND_ABOVE = {
    Polarity.HIGHER_IS_BETTER: (Comparison.WORSE, Comparison.BETTER),
    Polarity.LOWER_IS_BETTER: (Comparison.BETTER, Comparison.WORSE),
    Polarity.NEUTRAL: (Comparison.LOWER, Comparison.HIGHER),
}


def compare(lower_ci: Any, upper_ci: Any, comparator_value: Any, polarity: str) -> Words:
    """Return for each interval the word of `Comparison` that fits it.

    An interval that excludes the comparator is better or worse by polarity (lower or higher
    where there is none); one that holds it, or touches it with a limit, is similar. Not
    compared where a limit or the comparator is missing, or limits are in the wrong order.
    Columns in the same unit; the comparator may be one for all (England, a target) or one a
    row (peers).
    """
    lower, upper, level = columns(
        lower_ci=lower_ci, upper_ci=upper_ci, comparator_value=comparator_value
    )
    below, above = BELOW_AND_ABOVE[polarity_of(polarity)]
    # Limits in the wrong order hold nothing and exclude everything.
    missing = np.isnan(level) | ~(np.isfinite(lower) & np.isfinite(upper) & (lower <= upper))
    return np.select(
        [missing, upper < level, lower > level],
        [Comparison.NOT_COMPARED.value, below.value, above.value],
        default=Comparison.SIMILAR.value,
    )


def comparison(
    value: Any,
    lower_ci: Any,
    upper_ci: Any,
    comparator_value: Any,
    *,
    polarity: str = "neutral",
) -> Estimate:
    """Return each level as given, with how it stands against its comparator.

    The rule is that of `compare`; the words are in `extra["comparison"]`.

    OHID, Fingertips technical guidance: comparators and RAG rating.
    Not a test of two uncertain levels: the comparator is taken as known. For two groups use
    the absolute gap and its p-value.
    """
    level, lower, upper, comparator = columns(
        value=value, lower_ci=lower_ci, upper_ci=upper_ci, comparator_value=comparator_value
    )
    return Estimate(
        value=level,
        lower_ci=lower,
        upper_ci=upper,
        method=np.full(level.size, "interval excludes comparator"),
        note=notes(
            level.size,
            (np.isnan(level), "the value is missing"),
            (~(np.isfinite(lower) & np.isfinite(upper)), "there is no interval to compare"),
            (lower > upper, "the lower limit is above the upper one: not compared"),
            (np.isnan(comparator), "the comparator is missing"),
        ),
        extra={
            "comparison": compare(lower, upper, comparator, polarity),
            "comparator_value": comparator,
        },
    )


STATISTIC = Statistic(
    name="comparison",
    title="Comparison with a comparator, target or peers",
    over=Over.NONE,
    requires=("value", "lower_ci", "upper_ci", "comparator_value"),
    compute=comparison,
    definition="Better or worse where the interval excludes the comparator, else similar.",
    formula="upper < c: below; lower > c: above; otherwise (a limit at c too): similar",
    reference="OHID, Fingertips technical guidance: comparing with a benchmark",
    when_not="Two uncertain levels: use the absolute gap and its p-value.",
    example=Example(
        "Made-up percentages treated to target in six places against 70%: one place's lower "
        "limit stands exactly at 70 and another's interval is wide: both are similar.",
        options={"polarity": "higher_is_better"},
    ),
)
