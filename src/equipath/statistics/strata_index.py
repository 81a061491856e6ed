"""Compute an index of unequal strata: its value, its interval, a test, and what chance makes.

An index is a function of the strata's levels, written once for tables (a row a group) and for
their draws (a third axis). Intervals are analytic (delta method: a first-order Taylor series in
independent levels) or simulated (percentiles over levels drawn from their errors).

Ahn, Harper, Yu, Feuer and Liu (2018), JCO Clin Cancer Inform 2:1-19.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.arguments import (
    Case,
    first_of,
    joined,
    normal_quantile,
    notes,
    positive,
)
from equipath.statistics.drawn_interval import DrawnInterval
from equipath.statistics.level_scale import back
from equipath.statistics.significance import two_sided
from equipath.statistics.statistic import Estimate, Groups, Numbers
from equipath.statistics.strata import Strata, Table
from equipath.statistics.strata_chance import p_value_of_equal_strata

Columns = Mapping[str, NDArray[Any]]

UNSCALED = {"p_value"}
METHODS = {"analytic": "delta method", "simulated": "simulation"}


@dataclass(frozen=True)
class Index:
    """What one index is made of.

    `gradient` holds the derivatives by each stratum's level. `refuses` are the groups of a
    table that have no index, `remarks` what is to be said of others. `extra` are levels, in the
    unit given, or words.
    `by_chance` is what the index would be if the strata differed by their errors only.
    `tests_equality`: the p-value is that of all strata being equal, otherwise that of the index
    being 0, or 1 of a ratio. The analytic interval is symmetrical in the index, in its square
    (distances: of nearly equal strata the square is the smoother, and covers better), or in
    its logarithm (ratios).
    Value and limits stay within `bounds`; drawn levels are not below `lowest_level`.
    """

    value: Callable[[Table], Numbers]
    gradient: Callable[[Table], Numbers]
    refuses: Callable[[Table], list[Case]] = lambda _: []
    remarks: Callable[[Table], list[Case]] = lambda _: []
    extra: Callable[[Table], Columns] = lambda _: {}
    by_chance: Callable[[Table], Numbers] | None = None
    tests_equality: bool = True
    bounds: tuple[float, float] = (0.0, np.inf)
    lowest_level: float = -np.inf
    symmetrical_in: str = "index"


class Interval(DrawnInterval):
    """The interval asked for of an index of strata."""

    kinds = METHODS


def index_of_strata(
    index: Index, strata: Strata, interval: Interval, multiplier: float = 1.0
) -> Estimate:
    """Return an index of every group; value, limits and levels are times `multiplier`.

    `extra` holds `standard_error` (by the delta method), `p_value`, `expected_by_chance` where the
    index has it, and its own columns.
    """
    unit = positive("multiplier", multiplier)
    errors = strata.errors
    without = errors.lacking(strata.drawn_error, strata.grouping)
    groups, parts = [], []
    for table in strata.tables():
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            part = _of_table(index, table, errors.scale, interval)
        lacking = np.where(np.isnan(part["value"]), "", without[table.groups])
        groups.append(table.groups)
        parts.append({**part, "note": joined(part["note"], lacking)})
    places, count = np.concatenate(groups), strata.note.size
    whole = {
        name: _spread(np.concatenate([part[name] for part in parts]), places, count)
        for name in parts[0]
    }
    note = first_of(strata.note, whole.pop("note"))
    scaled = {
        name: column if name in UNSCALED or column.dtype.kind == "U" else column * unit
        for name, column in whole.items()
    }
    return Estimate(
        value=scaled.pop("value"),
        lower_ci=scaled.pop("lower_ci"),
        upper_ci=scaled.pop("upper_ci"),
        method=np.full(count, METHODS[interval.kind]),
        note=note,
        extra=scaled,
    )


def _spread(column: NDArray[Any], groups: Groups, count: int) -> NDArray[Any]:
    """Put what is known of some groups among all of them: the others have NaN, or no words."""
    blank = "" if column.dtype.kind == "U" else np.nan
    whole = np.full(count, blank, dtype=column.dtype)
    whole[groups] = column
    return whole


def _of_table(
    index: Index, table: Table, scale: str, interval: Interval
) -> dict[str, NDArray[Any]]:
    """Return the index of every group of a table, and all that belongs to it."""
    length = table.groups.size
    refusal = notes(length, *index.refuses(table))
    usable = refusal == ""
    raw = np.where(usable, index.value(table), np.nan)
    value = np.clip(raw, *index.bounds)
    gradient = index.gradient(table)
    error = np.sqrt(np.sum((gradient * table.error) ** 2, axis=1))
    remarks = index.remarks(table)
    if interval.kind == "simulated":
        lower, upper = simulated_limits(index, table, scale, interval)
        lower, upper = np.minimum(lower, value), np.maximum(upper, value)
    else:
        alike = (gradient == 0).all(axis=1) & np.isfinite(error)
        remarks.append((alike, "all strata are alike: no analytic interval"))
        error = np.where(alike, np.nan, error)
        lower, upper = _analytic(index, raw, error, normal_quantile(interval.confidence))
    if index.tests_equality:
        remarks.append(((table.error == 0).any(axis=1), "a standard error is 0: no test"))
        p_value = p_value_of_equal_strata(table)
    else:
        is_ratio = index.symmetrical_in == "logarithm"
        p_value = two_sided(np.log(raw) * raw / error if is_ratio else raw / error)
    found = {
        "value": value,
        "lower_ci": lower,
        "upper_ci": upper,
        "standard_error": error,
        "p_value": p_value,
    }
    if index.by_chance is not None:
        found["expected_by_chance"] = index.by_chance(table)
    found = {name: np.where(usable, column, np.nan) for name, column in found.items()}
    for name, column in index.extra(table).items():
        found[name] = np.where(usable, column, "" if column.dtype.kind == "U" else np.nan)
    return {**found, "note": first_of(refusal, notes(length, *remarks))}


def _analytic(index: Index, value: Numbers, error: Numbers, z: float) -> tuple[Numbers, Numbers]:
    if index.symmetrical_in == "logarithm":
        factor = np.exp(z * error / value)
        return value / factor, value * factor
    if index.symmetrical_in == "square":
        width = 2 * z * value * error
        return np.sqrt(np.maximum(value**2 - width, 0.0)), np.sqrt(value**2 + width)
    lower, upper = np.clip([value - z * error, value + z * error], *index.bounds)
    return lower, upper


def simulated_limits(
    index: Index, table: Table, scale: str, interval: Interval
) -> tuple[Numbers, Numbers]:
    """Return the percentiles of the index over levels drawn from their errors on the scale.

    The standard normal draws are made once, so that one group's do not depend on the others;
    their limits are each as good as with draws of their own.
    """
    strata = table.level.shape[1]
    normal = np.random.default_rng(interval.seed).standard_normal((strata, interval.draws))
    tails = [(1 - interval.confidence) / 2, (1 + interval.confidence) / 2]
    limits = np.full((2, table.groups.size), np.nan)
    for row in np.flatnonzero(np.isfinite(table.drawn_error).all(axis=1)).tolist():
        levels = table.drawn_error[row][:, None] * normal + table.drawn_level[row][:, None]
        levels = np.maximum(back(scale, levels), index.lowest_level)
        drawn = np.clip(index.value(table.drawn(row, levels)), *index.bounds)
        drawn = drawn[np.isfinite(drawn)]
        if drawn.size:
            limits[:, row] = np.quantile(drawn, tails)
    return limits[0], limits[1]
