"""Turn what is adjusted for into the columns of a regression."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.errors import StatisticError
from equipath.statistics.statistic import Groups, Numbers, Words
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
        check_rows(f"{option} {name}", column, rows)
    return {
        name: column.astype(np.float64) if column.dtype.kind in "biuf" else filled_words(column)
        for name, column in table.items()
    }


def check_rows(name: str, column: NDArray[Any], rows: int) -> None:
    """Raise `StatisticError` unless the column has a value for every row."""
    if column.shape != (rows,):
        raise StatisticError(f"`{name}` must have a value for each of {rows} rows.")


def filled_words(column: NDArray[Any]) -> Words:
    """Return the column as words, an empty one being "Not known"."""
    words = column.astype(np.str_)
    return np.where(words == "", NOT_KNOWN, words)


def words_of(name: str, given: Any, rows: int) -> Words:
    """Return a column of words, an empty one being "Not known"; `StatisticError` on its shape."""
    column = np.asarray(given)
    check_rows(name, column, rows)
    return filled_words(column)


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


def without_variation(
    table: Table, numerator: Numbers, denominator: Numbers, used: NDArray[np.bool_], kind: str
) -> Words:
    """Return which rows used are of a category without variation, and in which column.

    Where nobody of a category is counted (or, of a proportion, everybody) its coefficient is
    infinite and its rows say nothing of the others: the limit of the fit is that without them.
    Leaving them out may bare another such category, so it is done once for each column. Where
    nothing varies at all no row is left out: the fit itself says so.
    """
    said = np.full(used.size, "", dtype=object)
    counted, people = numerator[used].sum(), denominator[used].sum()
    if counted == 0 or (kind == "proportion" and counted == people):
        return said.astype(np.str_)
    for _ in table:
        for name, column in table.items():
            codes, left = categories(column), used & (said == "")
            x, n = (np.bincount(codes, np.where(left, c, 0.0)) for c in (numerator, denominator))
            none, every = (x == 0)[codes] & left, (x == n)[codes] & left
            said[none] = f"nobody with its {name} is counted: no model fits it"
            if kind == "proportion":
                said[every & ~none] = f"everybody with its {name} is counted: no model fits it"
    return said.astype(np.str_)


def covariate_columns(table: Table) -> Numbers:
    """Return a number's column standardised, and a column for all but one category of words.

    The rows are those of a fit: what has one value in all of them adds nothing and is left out.
    """
    parts = [
        ((column - column.mean()) / column.std())[:, None]
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
