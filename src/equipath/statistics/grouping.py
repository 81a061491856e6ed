"""Rows that belong together: contiguous groups and what can be summed over them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.errors import StatisticError
from equipath.statistics.statistic import Groups, Numbers


@dataclass(frozen=True)
class Grouping:
    """Contiguous groups of rows: where each starts, how many rows it has, whose each row is."""

    starts: Groups
    sizes: Groups
    index: Groups

    @property
    def count(self) -> int:
        return self.starts.size

    def total(self, values: Numbers) -> Numbers:
        """Return the sum of each group's values."""
        return np.add.reduceat(values, self.starts)

    def any(self, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return for each group whether it holds any of the rows."""
        return np.logical_or.reduceat(rows, self.starts)

    def slices(self) -> Iterator[slice]:
        """Yield the rows of one group after another."""
        for start, size in zip(self.starts.tolist(), self.sizes.tolist(), strict=True):
            yield slice(start, start + size)


def grouping(group: Any, length: int) -> Grouping:
    """Return the groups of so many rows; without `group` all rows are one.

    `group` holds one integer a row and equal integers stand together. `StatisticError` where
    it is of another length or a group comes back after another one has begun.
    """
    ids = np.zeros(length, dtype=np.int64) if group is None else np.asarray(group)
    if ids.shape != (length,):
        raise StatisticError(f"`group` must hold one number for each of the {length} rows.")
    changes = np.flatnonzero(ids[1:] != ids[:-1]) + 1
    starts = np.concatenate([np.zeros(min(length, 1), dtype=np.int64), changes])
    heads = ids[starts]
    is_ascending = bool(np.all(heads[1:] > heads[:-1]))
    if not is_ascending and np.unique(heads).size < heads.size:
        raise StatisticError("The rows of one group must stand together: sort by `group` first.")
    sizes = np.diff(np.append(starts, length))
    return Grouping(starts, sizes, np.repeat(np.arange(starts.size), sizes))


def begins(*keys: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Return for each row whether any of the keys differs from the row before."""
    new = np.ones(keys[0].size, dtype=np.bool_)
    new[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return new
