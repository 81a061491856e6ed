"""Turn what is adjusted for into the columns of a regression."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.errors import StatisticError
from equipath.statistics.statistic import Groups, Numbers
from equipath.vocabulary import NOT_KNOWN

EVENTS_PER_COEFFICIENT = 10
"""Below which a regression is not relied on (Peduzzi et al. 1996, J Clin Epidemiol 49:1373)."""

FEW_EVENTS = f"fewer than {EVENTS_PER_COEFFICIENT} events a coefficient: unreliable"

Table = Mapping[str, NDArray[Any]]


def table_of(option: str, given: Mapping[str, Any], rows: int, fewest: int = 1) -> Table:
    """Return the table's columns as float or word arrays; `StatisticError` on wrong shapes."""
    if not isinstance(given, Mapping) or len(given) < fewest:
        wanted = "one column" if fewest == 1 else f"{fewest} columns"
        raise StatisticError(f"`{option}` must name at least {wanted}.")
    table = {name: np.asarray(column) for name, column in given.items()}
    for name, column in table.items():
        if column.shape != (rows,):
            raise StatisticError(f"`{option}` {name} must have a value for each of {rows} rows.")
    return {
        name: column.astype(np.float64) if column.dtype.kind in "biuf" else _words(column)
        for name, column in table.items()
    }


def _words(column: NDArray[Any]) -> NDArray[np.str_]:
    words = column.astype(np.str_)
    return np.where(words == "", NOT_KNOWN, words)


def is_complete(table: Table, rows: int) -> NDArray[np.bool_]:
    """Return whether each row has all its numbers; a word is always there, if "Not known"."""
    complete = np.ones(rows, dtype=np.bool_)
    for column in table.values():
        if column.dtype.kind == "f":
            complete &= np.isfinite(column)
    return complete


def categories(column: NDArray[Any]) -> Groups:
    """Return each row's category, numbered in the categories' order; a missing number is one."""
    return np.unique(column, return_inverse=True)[1].astype(np.int64)


def indicators(codes: Groups) -> Numbers:
    """Return a column of 0 and 1 for every category but the first of those that are there."""
    found = np.unique(codes)
    return (codes[:, None] == found[1:]).astype(np.float64)


def covariate_columns(table: Table) -> Numbers:
    """Return a number's column about its mean, and a column for all but one category of words.

    The rows are those of a fit: what has one value in all of them adds nothing and is left out.
    """
    parts = [
        (column - column.mean())[:, None]
        if column.dtype.kind == "f"
        else indicators(categories(column))
        for column in table.values()
        if np.unique(column).size > 1
    ]
    rows = next(iter(table.values())).size
    return np.column_stack([np.empty((rows, 0)), *parts])


def few_events(numerator: Numbers, denominator: Numbers, design: Numbers, kind: str) -> bool:
    """Return whether a regression has fewer than ten events for each of its coefficients.

    Of a proportion the rarer outcome counts.
    """
    events = numerator.sum()
    if kind == "proportion":
        events = min(events, denominator.sum() - events)
    return bool(events < EVENTS_PER_COEFFICIENT * design.shape[1])
