"""Read the cells of a column as the kind that a statistic wants, and say which are wrong."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipath.calculations.positions import positions
from equipath.errors import Problem
from equipath.statistics.column_names import Column, Kind
from equipath.study.source import MISSING, SUPPRESSED
from equipath.vocabulary import NOT_KNOWN

HIDDEN = tuple(mark for mark in SUPPRESSED if not mark.startswith("<"))
BELOW = r"^[<≤]\s*\d+$"
"""`<5`, `< 10` and the like: hidden, whatever the threshold."""

YES, NO = ("yes", "y", "true", "1", "1.0"), ("no", "n", "false", "0", "0.0", "")

GROUPED = r"^[-+]?[1-9]\d{0,2}(?:(?:,\d{3})+|(?:\s\d{3})+)(?:\.\d+)?%?$"
"""A number with a comma or a space between thousands, as `1,234.5`; `0,166` is none."""


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
    is_hidden = np.zeros(given.len(), dtype=np.bool_)
    match column.kind:
        case Kind.WORDS:
            return Cells(_array(_trimmed(given), column.when_empty), is_hidden), []
        case Kind.YES_NO:
            values = _yes_no(given)
        case Kind.POSITION:
            values = positions(given, _numbers(given))
        case _:
            values = _numbers(given)
    # Most cells are what they should be: only the others are looked at as words.
    rows = np.flatnonzero(np.isnan(values))
    words = _trimmed(given.gather(rows))
    is_hidden[rows] = (words.is_in(HIDDEN) | words.str.contains(BELOW)).to_numpy()
    marked = (words.is_in(MISSING) | (words == "NaN")).to_numpy() | is_hidden[rows]
    if not marked.all():
        wrong = _wrong(file, name, words.filter(~marked), rows[~marked], column.kind)
        return Cells(values, is_hidden), [wrong]
    mixed = _mixed(file, name, given) if column.kind is Kind.NUMBER else []
    return Cells(values, is_hidden), mixed


def number_or_words(table: pl.DataFrame, name: str) -> NDArray[np.float64] | NDArray[np.str_]:
    """Return a column as numbers if every cell that is not empty is one, else as words."""
    numbers = _numbers(table[name])
    left = _trimmed(table[name].gather(np.flatnonzero(np.isnan(numbers))))
    if left.is_in(MISSING).all():
        return numbers
    return _array(_trimmed(table[name]), NOT_KNOWN)


def _trimmed(given: pl.Series) -> pl.Series:
    return given.cast(pl.String).str.strip_chars().fill_null("")


def _array(words: pl.Series, when_empty: str) -> NDArray[np.str_]:
    """Return words as an array, each different one made once."""
    kinds = words.unique(maintain_order=True)
    codes = words.cast(pl.Enum(kinds)).to_physical().to_numpy()
    return kinds.replace("", when_empty).to_numpy().astype(np.str_)[codes]


def _numbers(given: pl.Series) -> NDArray[np.float64]:
    """Return numbers, NaN where a cell is none; `45%` is 0.45, as a workbook holds it."""
    if given.dtype.is_numeric():
        return given.cast(pl.Float64).fill_null(np.nan).to_numpy()
    cast = given.cast(pl.String).cast(pl.Float64, strict=False)
    rows = np.flatnonzero(cast.is_null().to_numpy())
    if not rows.size:
        return cast.to_numpy()
    values = cast.fill_null(np.nan).to_numpy().copy()
    words = _trimmed(given.gather(rows)).str.replace("^−", "-")
    closed = words.str.replace_all(r"[,\s]", "").zip_with(words.str.contains(GROUPED), words)
    plain = closed.str.replace(r"(\d)\s?%$", "$1").cast(pl.Float64, strict=False)
    share = words.str.ends_with("%").to_numpy()
    values[rows] = plain.fill_null(np.nan).to_numpy() / np.where(share, 100, 1)
    return values


def _mixed(file: str, name: str, given: pl.Series) -> list[Problem]:
    """Find numbers without a per cent sign among numbers with one: what they mean is not known."""
    if given.dtype != pl.String:
        return []
    is_share = given.str.contains(r"\d\s?%\s*$").fill_null(value=False)
    if not is_share.any():
        return []
    words = _trimmed(given)
    bare = np.flatnonzero((~is_share & words.str.contains(r"\d$") & (words != "0")).to_numpy())
    bare = bare[~words.gather(bare).str.contains(BELOW).to_numpy()]
    if not bare.size:
        return []
    row = int(bare[0])
    wrong = f"row {row + 2}: `{words[row]}` has no % where other cells have one."
    return [Problem(file, name, wrong, "Write all of them with it, or none.")]


def _yes_no(given: pl.Series) -> NDArray[np.float64]:
    lowered = _trimmed(given).str.to_lowercase()
    no = np.where(lowered.is_in(NO).to_numpy(), 0.0, np.nan)
    return np.where(lowered.is_in(YES).to_numpy(), 1.0, no)


def _wrong(file: str, name: str, words: pl.Series, rows: NDArray[np.intp], kind: Kind) -> Problem:
    wanted = "yes or no" if kind is Kind.YES_NO else "a number"
    times = "" if rows.size == 1 else f" (and {rows.size - 1} more rows)"
    return Problem(
        file,
        name,
        f"row {int(rows[0]) + 2}: `{words[0]}` is not {wanted}{times}.",
        f"Write {wanted}, or `*` for a number that is hidden.",
    )
