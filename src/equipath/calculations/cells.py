"""Read the cells of a column as the kind that a statistic wants, and say which are wrong."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipath.errors import Problem
from equipath.statistics.column_names import Column, Kind
from equipath.study.source import MISSING, SUPPRESSED
from equipath.vocabulary import NOT_KNOWN

HIDDEN = tuple(mark for mark in SUPPRESSED if not mark.startswith("<"))
BELOW = r"^[<≤]\s*\d+$"
"""`<5`, `< 10` and the like: hidden, whatever the threshold."""

YES, NO = ("yes", "y", "true", "1", "1.0"), ("no", "n", "false", "0", "0.0", "")


@dataclass(frozen=True)
class Cells:
    """One column read: what the statistic is handed, and in which rows a number was hidden."""

    values: NDArray[np.float64] | NDArray[np.str_]
    is_hidden: NDArray[np.bool_]


def read_cells(
    table: pl.DataFrame, name: str, column: Column, file: str
) -> tuple[Cells, list[Problem]]:
    """Return a column of the table as its kind, and what is wrong with it.

    Marks that publishers write for a number they hide (`*`, `[c]`, `<5`) and for none (`..`,
    `n/a`) become missing numbers. Whatever else is not of the kind is a problem that names the
    first such row; rows are counted as a spreadsheet does, the header being row 1.
    """
    given = table[name]
    words = given.cast(pl.String).str.strip_chars().fill_null("")
    is_hidden = (words.is_in(HIDDEN) | words.str.contains(BELOW)).to_numpy()
    match column.kind:
        case Kind.WORDS:
            filled = words.replace("", column.when_empty)
            return Cells(filled.to_numpy().astype(np.str_), np.zeros_like(is_hidden)), []
        case Kind.YES_NO:
            values = _yes_no(words)
        case Kind.POSITION:
            values = _positions(given, words)
        case _:
            values = _numbers(given, words)
    marked = words.is_in(MISSING).to_numpy() | is_hidden
    wrong = np.flatnonzero(np.isnan(values) & ~marked & (words != "NaN").to_numpy())
    problems = [_wrong(file, name, words, wrong, column.kind)] if wrong.size else []
    return Cells(values, is_hidden), problems


def number_or_words(table: pl.DataFrame, name: str) -> NDArray[np.float64] | NDArray[np.str_]:
    """Return a column as numbers if every cell that is not empty is one, else as words."""
    words = table[name].cast(pl.String).str.strip_chars().fill_null("")
    numbers = _numbers(table[name], words)
    if not (np.isnan(numbers) & ~words.is_in(MISSING).to_numpy()).any():
        return numbers
    return words.replace("", NOT_KNOWN).to_numpy().astype(np.str_)


def _numbers(given: pl.Series, words: pl.Series) -> NDArray[np.float64]:
    if given.dtype.is_numeric():
        return given.cast(pl.Float64).fill_null(np.nan).to_numpy()
    plain = words.str.replace_all(r"(\d),(\d{3})\b", "$1$2")
    # Again: in 1,234,567 the first pass uses up the digit before the second comma.
    plain = plain.str.replace_all(r"(\d),(\d{3})\b", "$1$2")
    return plain.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()


def _yes_no(words: pl.Series) -> NDArray[np.float64]:
    lowered = words.str.to_lowercase()
    no = np.where(lowered.is_in(NO).to_numpy(), 0.0, np.nan)
    return np.where(lowered.is_in(YES).to_numpy(), 1.0, no)


def _positions(given: pl.Series, words: pl.Series) -> NDArray[np.float64]:
    numbers = _numbers(given, words)
    named = (words != "").to_numpy()
    if not np.isnan(numbers[named]).any():
        return numbers
    days = _days(given, words)
    if days is not None:
        return days
    places = {word: place for place, word in enumerate(words.unique(maintain_order=True), 1)}
    positions = np.array([places[word] for word in words], dtype=np.float64)
    return np.where(named, positions, np.nan)


def _days(given: pl.Series, words: pl.Series) -> NDArray[np.float64] | None:
    """Return days since 1970 where every cell is a date, else nothing."""
    if given.dtype in (pl.Date, pl.Datetime):
        dates = given.cast(pl.Date)
        return dates.to_physical().cast(pl.Float64).fill_null(np.nan).to_numpy()
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m"):
        text = words + "-01" if form == "%Y-%m" else words
        dates = text.str.to_date("%Y-%m-%d" if form == "%Y-%m" else form, strict=False)
        if not (dates.is_null() & (words != "")).any():
            return dates.to_physical().cast(pl.Float64).fill_null(np.nan).to_numpy()
    return None


def _wrong(file: str, name: str, words: pl.Series, rows: NDArray[np.intp], kind: Kind) -> Problem:
    wanted = "yes or no" if kind is Kind.YES_NO else "a number"
    times = "" if rows.size == 1 else f" (and {rows.size - 1} more rows)"
    first = int(rows[0])
    return Problem(
        file,
        name,
        f"row {first + 2}: `{words[first]}` is not {wanted}{times}.",
        f"Write {wanted}, or `*` for a number that is hidden.",
    )
