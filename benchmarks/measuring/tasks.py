"""What is measured: each statistic of a table, by `calculate` and as a function of arrays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from equipath.calculations.calculate import calculate
from equipath.statistics import STATISTICS
from equipath.statistics.statistic import Estimate

BY = ("indicator", "area")
COUNTS = ("numerator", "denominator")
REFERENCE = (*COUNTS, "reference_numerator", "reference_denominator")

Tables = Mapping[str, pl.DataFrame]
Arrays = Mapping[str, Mapping[str, np.ndarray]]


@dataclass(frozen=True)
class Task:
    """A statistic asked of a table, which gives a table back, and of its columns as arrays."""

    table: Callable[[Tables], pl.DataFrame]
    arrays: Callable[[Arrays], Estimate]


def arrays_of(tables: Tables) -> Arrays:
    """Return the tables' columns as arrays, with the number of each row's group."""
    made = {}
    for name, table in tables.items():
        by = [key for key in BY if key in table.columns]
        made[name] = {column: table[column].to_numpy() for column in table.columns}
        made[name]["group"] = table.select(pl.struct(by).rle_id()).to_series().to_numpy()
    return made


def of_rows(name: str, source: str = "bands", **options: Any) -> Task:
    """Return a statistic of every row."""
    compute = STATISTICS.get(name).compute
    return Task(
        lambda tables: calculate(name, tables[source].select(COUNTS), **options),
        lambda arrays: compute(*(arrays[source][c] for c in COUNTS), **options),
    )


def of_sums(name: str, **options: Any) -> Task:
    """Return a statistic of what each indicator and area add up to."""
    compute = STATISTICS.get(name).compute

    def of_arrays(arrays: Arrays) -> Estimate:
        rows = arrays["bands"]
        starts = np.flatnonzero(np.diff(rows["group"].astype(np.int64), prepend=-1))
        return compute(*(np.add.reduceat(rows[c], starts) for c in COUNTS), **options)

    return Task(
        lambda tables: calculate(name, tables["bands"].select(*BY, *COUNTS), by=BY, **options),
        of_arrays,
    )


def of_groups(
    name: str, source: str, columns: tuple[str, ...], by: tuple[str, ...] = BY, **options: Any
) -> Task:
    """Return a statistic of the rows of each group."""
    compute = STATISTICS.get(name).compute

    def of_arrays(arrays: Arrays) -> Estimate:
        rows = arrays[source]
        return compute(**{c: rows[c] for c in columns}, group=rows["group"], **options)

    return Task(
        lambda tables: calculate(name, tables[source].select(*by, *columns), by=by, **options),
        of_arrays,
    )


def of_means() -> Task:
    """Return the mean of each indicator's and area's values."""
    compute = STATISTICS.get("mean").compute

    def of_table(tables: Tables) -> pl.DataFrame:
        value = pl.col("value")
        summary = {"count": pl.len(), "mean": value.mean(), "standard_deviation": value.std()}
        return calculate("mean", tables["bands"].group_by(BY, maintain_order=True).agg(**summary))

    def of_arrays(arrays: Arrays) -> Estimate:
        value, group = arrays["bands"]["value"], arrays["bands"]["group"]
        starts = np.flatnonzero(np.diff(group.astype(np.int64), prepend=-1))
        count = np.diff(np.append(starts, value.size))
        mean = np.add.reduceat(value, starts) / count
        away = (value - np.repeat(mean, count)) ** 2
        return compute(count, mean, np.sqrt(np.add.reduceat(away, starts) / (count - 1)))

    return Task(of_table, of_arrays)
