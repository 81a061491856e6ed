"""Which counts are of the same people: the gate must hide one wherever it stands."""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipath.estimates.rows import KEYS

PLACE = [key for key in KEYS if key != "indicator"]
UNKNOWN = -1.0
"""Stands for a count that is not known, where counts are compared: none is below nought."""


def with_cell_keys(counts: pl.DataFrame) -> pl.DataFrame:
    """Add `numerator_key` and `denominator_key`: equal where a count is of the same people.

    The numerator of one stage of a pathway is the denominator of the next, indicators share
    denominators, and a register is counted both of those in need and of everyone. Conditions
    need not look alike for that, so the counts themselves tell: two that agree in every area,
    period and stratum that both are counted in are taken for one. If that is chance, more is
    hidden than had to be.
    """
    long = pl.concat(
        [
            counts.select(
                *PLACE,
                which=pl.col("indicator") + f" {name}",
                value=pl.col(name).fill_null(UNKNOWN),
            )
            for name in ("numerator", "denominator")
        ]
    )
    wide = long.pivot("which", index=PLACE, values="value")
    which = [c for c in wide.columns if c not in PLACE]
    one = _groups(which, wide.select(which).to_numpy())
    place = pl.concat_str([pl.col(c).cast(pl.String) for c in PLACE], separator="|")
    return counts.with_columns(
        pl.concat_str(
            [(pl.col("indicator") + f" {name}").replace_strict(one), place], separator="|"
        ).alias(f"{name}_key")
        for name in ("numerator", "denominator")
    )


def _groups(which: list[str], values: NDArray[Any]) -> dict[str, str]:
    """Name each count by the first that it agrees with, and with all that agree with that."""
    members: list[list[int]] = []
    for i in range(len(which)):
        home = next(
            (g for g in members if all(_agree(values[:, i], values[:, j]) for j in g)), None
        )
        if home is None:
            members.append([i])
        else:
            home.append(i)
    return {which[i]: which[group[0]] for group in members for i in group}


def _agree(one: NDArray[Any], other: NDArray[Any]) -> bool:
    """Say whether two counts are the same wherever both were counted, and somewhere were."""
    both = ~(np.isnan(one) | np.isnan(other))
    return bool(both.any() and np.array_equal(one[both], other[both]))
