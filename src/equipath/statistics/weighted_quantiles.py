"""Quantiles of areas that hold equal numbers of people, not of areas."""

from typing import Any

import numpy as np

from equipath.errors import StatisticError
from equipath.statistics.arguments import columns, whole_number
from equipath.statistics.statistic import Groups


def weighted_quantile_of(value: Any, weight: Any, quantiles: int = 5) -> Groups:
    """Return which quantile each value falls into by weight, 1 for the lowest; 0 for none.

    Values are stood in order, each as broad as its weight, equal values side by side as one. A
    value is in the quantile in which its middle lies: that of its middle person, where weights
    are people. Only whole areas can be moved, so quantiles differ in size by about an area.
    Shapes: one value and one weight an area. Missing values, and values without a weight, are in
    none. Raises `StatisticError` for a weight below nought.
    Source: own definition; population-weighted deciles are published by rules that differ in
    which side an area falls to that crosses a boundary.
    """
    whole_number("quantiles", quantiles, 2)
    values, weights = columns(value=value, weight=weight)
    found = np.zeros(values.size, dtype=np.int64)
    known = np.isfinite(values) & np.isfinite(weights)
    if (weights[known] < 0).any():
        raise StatisticError("A weight is below nought: weights are numbers of people.")
    _, of_value = np.unique(values[known], return_inverse=True)
    broad = np.bincount(of_value, weights[known])
    if broad.sum() <= 0:
        return found
    middle = np.cumsum(broad) - broad / 2
    number = np.floor(middle * quantiles / broad.sum()).astype(np.int64) + 1
    found[known] = np.minimum(number, quantiles)[of_value]
    return found
