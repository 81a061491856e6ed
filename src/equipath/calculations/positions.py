"""Read what stands in an order: numbers, dates, months, financial years, quarters, or words."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

DAYS = (
    "%Y-%m-%d",
    "%d/%m/%y",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d %B %Y",
    "%Y-%m-%d %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
)
"""How days are written, the day before the month as in Britain; `%y` first, as 23 is a year too."""

MONTHS = ("%Y-%m", "%B-%y", "%B %y", "%B-%Y", "%B %Y")
"""How months are written; a full name stands for its abbreviation too, as in `Oct-23`."""

YEARS = r"^(?:Q[1-4][ -]*)?\d{4}(?:(?: to |[-/–])\d{2,4})?(?:[ -]*Q[1-4])?$"
"""Years and quarters: `2023/24`, `2012 to 2013`, `2023-24 Q1`, `Q1 2023`."""


def positions(cells: pl.Series, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where each cell stands: its number, its day since 1970, or its place.

    `numbers` are the cells as numbers, NaN where they are none. Dates and months are days,
    years are years and quarters are quarters; other words stand in the order in which they
    first appear. Every cell that is not empty is read in the same way. NaN where empty.
    """
    if cells.dtype in (pl.Date, pl.Datetime):
        return _floats(cells.cast(pl.Date).to_physical())
    words = cells.cast(pl.String).str.strip_chars().fill_null("")
    if not np.isnan(numbers[(words != "").to_numpy()]).any():
        return numbers
    kinds = words.unique(maintain_order=True)
    named = kinds.filter(kinds != "")
    places = _days(named)
    if places is None:
        places = _years(named)
    if places is None:
        places = np.arange(1.0, named.len() + 1)
    of_kinds = np.full(kinds.len(), np.nan)
    of_kinds[(kinds != "").to_numpy()] = places
    return of_kinds[words.cast(pl.Enum(kinds)).to_physical().to_numpy()]


def _days(words: pl.Series) -> NDArray[np.float64] | None:
    """Return days since 1970 where all words are dates or months of one form, else nothing."""
    if words.str.contains(YEARS).all() and _is_of_years(words):
        return None
    written = [(words, form) for form in DAYS]
    written += [("01 " + words, f"%d {form}") for form in MONTHS]
    for text, form in written:
        dates = text.str.to_date(form, strict=False)
        if not dates.is_null().any():
            return _floats(dates.to_physical())
    return None


def _is_of_years(words: pl.Series) -> bool:
    """Whether each word is of a year and the next, as `2012-13`: else they are months."""
    first = words.str.extract(r"^(\d{4})[-/–]\d{2}$").cast(pl.Int64)
    second = words.str.extract(r"^\d{4}[-/–](\d{2})$").cast(pl.Int64)
    return bool(((first + 1) % 100 == second).fill_null(value=True).all())


def _years(words: pl.Series) -> NDArray[np.float64] | None:
    """Return years, or quarters counted from the year 0, where all words are, else nothing."""
    if not words.str.contains(YEARS).all():
        return None
    year = words.str.extract(r"(\d{4})").cast(pl.Float64)
    quarter = words.str.extract(r"Q([1-4])").cast(pl.Float64)
    if quarter.is_null().all():
        return _floats(year)
    return None if quarter.is_null().any() else _floats(4 * year + quarter)


def _floats(column: pl.Series) -> NDArray[np.float64]:
    return column.cast(pl.Float64).fill_null(np.nan).to_numpy()
