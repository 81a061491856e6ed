"""Days as whole numbers since 1970, and the span that records are kept of."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from equipath.synthetic.draws import Flags, Ints

FIRST_DAY = (date(2024, 4, 1) - date(1970, 1, 1)).days
LAST_DAY = (date(2026, 3, 31) - date(1970, 1, 1)).days
YEAR = 365
LAST_YEAR = LAST_DAY - YEAR + 1
"""The first day of the last year, 1 April 2025."""


def between(rng: np.random.Generator, first: Ints | int, last: Ints) -> Ints:
    """Draw a day for each element, both ends included; the last where it is before the first."""
    days = np.maximum(last - first + 1, 1)
    drawn = first + np.floor(rng.random(np.shape(last)) * days).astype(np.int64)
    return np.asarray(np.minimum(drawn, last))


def dates(days: Ints, known: Flags | None = None) -> pl.Series:
    """Return days as dates, empty where not known."""
    series = pl.Series(days.astype(np.int32)).cast(pl.Date)
    return series if known is None else series.set(pl.Series(~known), None)


def words(values: Sequence[str | None], index: Ints, known: Flags | None = None) -> pl.Series:
    """Return the words at an index, empty where not known."""
    series = pl.Series(values, dtype=pl.String).gather(index)
    return series if known is None else series.set(pl.Series(~known), None)


def identifiers(letter: str, chunk: int, number: int) -> pl.Series:
    """Return so many different identifiers of records, which no other chunk has."""
    numbers = pl.Series(np.arange(number) + (chunk + 1) * 10_000_000).cast(pl.String)
    return letter + numbers
