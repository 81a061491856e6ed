"""Quantiles: fifths or tenths of areas by PHE's rule, ties together."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import columns, notes, whole_number
from equipath.statistics.grouping import begins, grouping
from equipath.statistics.statistic import Estimate, Example, Groups, Statistic
from equipath.vocabulary import Over, Unit


def quantile_of(value: Any, quantiles: int = 5, group: Any = None) -> Groups:
    """Return which quantile each value falls into, 1 for the lowest; 0 where there is none.

    PHE's rule within each group: of n values that are not missing, the one of rank r (ties
    share the lower rank) is in quantile `⌊(q+1) − ⌈((n+1) − r)/(n/q)⌉⌋`, here in whole
    numbers, so that rounding moves no value across a boundary. Missing values stay missing
    (0), and so do all of a group with fewer values than quantiles.
    """
    whole_number("quantiles", quantiles, 2)
    (values,) = columns(value=value)
    groups = grouping(group, values.size)
    known = np.isfinite(values)
    order = np.lexsort((values, ~known, groups.index))
    ordered, place = values[order], np.arange(values.size)
    first = np.maximum.accumulate(np.where(begins(groups.index, ordered), place, 0))
    rank = first - groups.starts[groups.index] + 1
    n = groups.total(known.astype(np.int64))[groups.index]
    from_top = -((rank - (n + 1)) * quantiles // np.maximum(n, 1))
    has_quantile = known[order] & (n >= quantiles)
    found = np.zeros(values.size, dtype=np.int64)
    found[order] = np.where(has_quantile, quantiles + 1 - from_top, 0)
    return found


def quantile(value: Any, *, group: Any = None, quantiles: int = 5) -> Estimate:
    """Return which quantile each value falls into, as `quantile_of` does, with notes.

    OHID, Fingertips technical guidance: assigning deprivation categories.
    Not where official deciles are published: use those, their boundaries differ.
    """
    (values,) = columns(value=value)
    found = quantile_of(values, quantiles, group)
    none = np.full(values.size, np.nan)
    return Estimate(
        value=np.where(found > 0, found, np.nan),
        lower_ci=none,
        upper_ci=none,
        method=np.full(values.size, "PHE quantiles"),
        note=notes(
            values.size,
            (~np.isfinite(values), "the value is missing"),
            (found == 0, f"fewer than {quantiles} values"),
        ),
    )


STATISTIC = Statistic(
    name="quantiles",
    title="Quantiles",
    over=Over.AREA,
    requires=("value",),
    compute=quantile,
    definition="Which fifth (tenth, …) of the values each one falls into; 1 holds the lowest.",
    formula="⌊(q+1) − ⌈((n+1) − rank)/(n/q)⌉⌋ for q quantiles of n values, ties share the lower"
    " rank",
    reference="OHID, Fingertips technical guidance: assigning deprivation categories",
    when_not="Official deciles are published: use those, their boundaries differ.",
    unit=Unit.NUMBER,
    example=Example(
        "Deprivation scores of twelve practices (made up), in fifths: the two with the same score "
        "are in the same one, and the practice without a score is in none.",
    ),
)
