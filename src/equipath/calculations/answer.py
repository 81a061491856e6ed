"""Put what a statistic answers back beside its groups or rows, in the columns of the results."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipath.statistics.grouping import begins
from equipath.statistics.statistic import Estimate, Statistic

MADE = ("value", "lower_ci", "upper_ci", "confidence", "statistic", "method", "note")
LEVEL = ("value", "lower_ci", "upper_ci")
COUNTS = ("numerator", "denominator")
LARGEST_WHOLE = 2**53
"""Beyond this binary64 does not tell whole numbers apart (IEEE 754)."""

HIDDEN = "a count is hidden in the table"


@dataclass(frozen=True)
class Rows:
    """The rows that a statistic is asked of, sorted so that those of a group stand together.

    `group` is one integer a row, `is_hidden` marks rows in which a number was hidden, `place`
    says where each row stood in the table given.
    """

    table: pl.DataFrame
    group: NDArray[np.int64]
    is_hidden: NDArray[np.bool_]
    place: NDArray[np.intp]

    @property
    def starts(self) -> NDArray[np.intp]:
        """Where each group begins."""
        return np.flatnonzero(begins(self.group))


def answered(
    statistic: Statistic,
    rows: Rows,
    by: tuple[str, ...],
    estimates: Mapping[float | None, Estimate],
) -> pl.DataFrame:
    """Return the grouping columns, the answers and the statistic's own columns.

    One row for each row of the table, in its order and with its other columns, or for each
    group, with its counts added up. Several confidences give `lower_ci_95`, `lower_ci_99_8`.
    """
    first = next(iter(estimates.values()))
    own = {name: _series(name, values) for name, values in first.extra.items()}
    if statistic.gives_rows:
        made_here = {**own, "value": _series("value", first.value)}
        beside, hidden = _beside_rows(rows.table, by, made_here), rows.is_hidden
    else:
        beside, hidden = _beside_groups(rows, by)
        beside = [s for s in beside if s.name in by or s.name not in own]
    note = _with_hidden(first.note, hidden & np.isnan(first.value))
    made = pl.DataFrame(
        [
            *beside,
            _series("value", first.value),
            *_limits(estimates),
            _confidence(estimates, first.value.size),
            pl.repeat(statistic.name, first.value.size, eager=True).alias("statistic"),
            _series("method", first.method),
            _series("note", note),
            *own.values(),
        ]
    )
    is_in_order = not statistic.gives_rows or bool((rows.place[1:] > rows.place[:-1]).all())
    return made if is_in_order else made[np.argsort(rows.place)]


def numbers(name: str, values: NDArray[np.float64]) -> pl.Series:
    """Return numbers as a column, whole ones without a decimal point, missing ones empty."""
    column = pl.Series(name, values).fill_nan(None)
    known = values[np.isfinite(values)]
    is_whole = known.size > 0 and bool(((known % 1 == 0) & (np.abs(known) < LARGEST_WHOLE)).all())
    return column.cast(pl.Int64) if is_whole else column


def _floats(column: pl.Series) -> NDArray[np.float64]:
    return column.cast(pl.Float64).fill_null(np.nan).to_numpy()


def _series(name: str, values: NDArray[Any]) -> pl.Series:
    if values.dtype.kind == "f":
        # Adding 0 makes 0 of -0, which would be shown as such.
        return pl.Series(name, values + 0.0).fill_nan(None)
    if values.dtype.kind in "UO":
        return _words(name, values.astype(np.str_, copy=False))
    return pl.Series(name, values)


def _words(name: str, values: NDArray[np.str_]) -> pl.Series:
    """Return words as a column, empty ones missing: most are the same in every row."""
    if not values.size:
        return pl.Series(name, values, dtype=pl.String)
    other = np.flatnonzero(values != values[0])
    same = pl.repeat(str(values[0]), values.size, dtype=pl.String, eager=True)
    return same.scatter(other, values[other].tolist()).replace("", None).alias(name)


def _beside_rows(
    table: pl.DataFrame, by: tuple[str, ...], own: Mapping[str, pl.Series]
) -> list[pl.Series]:
    """Return the table's columns, levels that change under another name, without older answers."""
    made = {*MADE, *own}
    rest = [n for n in table.columns if n not in by and (n not in made or n in LEVEL)]
    kept = [
        table[n].alias(f"given_{n}" if n in made else n)
        for n in rest
        if n not in own or not _is_same(table[n], own[n])
    ]
    return [*(table[name] for name in by), *kept]


def _is_same(given: pl.Series, made: pl.Series) -> bool:
    if not given.dtype.is_numeric():
        return False
    return bool(np.array_equal(_floats(given), _floats(made), equal_nan=True))


def _beside_groups(rows: Rows, by: tuple[str, ...]) -> tuple[list[pl.Series], NDArray[np.bool_]]:
    starts = rows.starts
    keys = [rows.table[name][starts] for name in by]
    if not starts.size:
        return keys, rows.is_hidden
    sums = [
        numbers(name, np.add.reduceat(_floats(rows.table[name]), starts))
        for name in COUNTS
        if name in rows.table.columns and rows.table[name].dtype.is_numeric()
    ]
    return [*keys, *sums], np.logical_or.reduceat(rows.is_hidden, starts)


def _with_hidden(note: NDArray[np.str_], rows: NDArray[np.bool_]) -> NDArray[np.str_]:
    if not rows.any():
        return note
    told = np.array([f"{said}; {HIDDEN}" if said else HIDDEN for said in note[rows].tolist()])
    widened = note.astype(np.result_type(note, told))
    widened[rows] = told
    return widened


def _limits(estimates: Mapping[float | None, Estimate]) -> list[pl.Series]:
    limits = []
    for confidence, estimate in estimates.items():
        suffix = f"_{100 * (confidence or 0):g}".replace(".", "_") if len(estimates) > 1 else ""
        limits.append(_series(f"lower_ci{suffix}", estimate.lower_ci))
        limits.append(_series(f"upper_ci{suffix}", estimate.upper_ci))
    return limits


def _confidence(estimates: Mapping[float | None, Estimate], size: int) -> pl.Series:
    only = next(iter(estimates))
    if len(estimates) == 1:
        said: float | str | None = only
    else:
        said = ",".join(f"{confidence:g}" for confidence in estimates)
    kind = pl.String if isinstance(said, str) else pl.Float64
    return pl.repeat(said, size, dtype=kind, eager=True).alias("confidence")
