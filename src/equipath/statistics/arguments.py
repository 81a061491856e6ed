"""Read what a statistic is called with: columns of numbers, options, and what is wrong."""

from collections.abc import Collection
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.errors import StatisticError, did_you_mean
from equipath.statistics.statistic import Numbers, Words

KINDS = ("proportion", "rate")
"""The kinds of level that a count and its denominator make."""

Case = tuple[NDArray[np.bool_], str]
"""Rows to which a remark applies, and the remark."""


def columns(**values: Any) -> tuple[Numbers, ...]:
    """Return the columns as float arrays of one length; None and masked become NaN.

    A single number is repeated. `StatisticError` where a column is not numbers, has more
    than one dimension, or is of another length than the rest.
    """
    arrays = {name: _numbers(name, given) for name, given in values.items()}
    lengths = {array.size for array in arrays.values() if array.size != 1} or {1}
    if len(lengths) > 1:
        sizes = ", ".join(f"`{name}` has {array.size}" for name, array in arrays.items())
        raise StatisticError(f"Columns must be equally long: {sizes}.")
    (length,) = lengths
    return tuple(np.broadcast_to(array, (length,)) for array in arrays.values())


def _numbers(name: str, given: Any) -> Numbers:
    try:
        if isinstance(given, np.ma.MaskedArray):
            given = np.ma.filled(given.astype(np.float64), np.nan)
        array = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise StatisticError(f"`{name}` must hold numbers only.") from None
    if array.ndim > 1:
        raise StatisticError(f"`{name}` must be one column, not a table of shape {array.shape}.")
    return np.atleast_1d(array)


def choice(option: str, given: str, known: Collection[str]) -> str:
    """Return the value given to an option; `StatisticError` if it is not one of the known."""
    if given not in known:
        listed = ", ".join(f"`{value}`" for value in known)
        advice = did_you_mean(str(given), known)
        advice = advice if advice.startswith("Did") else f"Known: {listed}."
        raise StatisticError(f"`{option}` cannot be `{given}`. {advice}", known)
    return given


def positive(option: str, given: float) -> float:
    """Return the number given to an option; `StatisticError` if it is not above zero."""
    if not (np.isreal(given) and np.isfinite(given) and given > 0):
        raise StatisticError(f"`{option}` must be a number above 0, not `{given}`.")
    return float(given)


def signed(option: str, given: float) -> float:
    """Return the number given to an option; `StatisticError` if it is 0 or no number."""
    if not (np.isreal(given) and np.isfinite(given) and given != 0):
        raise StatisticError(f"`{option}` must be a number other than 0, not `{given}`.")
    return float(given)


def whole_number(option: str, given: float, least: int, most: int | None = None) -> int:
    """Return the number given to an option; `StatisticError` if it is not whole or out of range."""
    in_range = least <= given and (most is None or given <= most)
    if isinstance(given, bool) or not in_range or given != int(given):
        allowed = f"from {least}" if most is None else f"from {least} to {most}"
        raise StatisticError(f"`{option}` must be a whole number {allowed}, not `{given}`.")
    return int(given)


def normal_quantile(confidence: float) -> float:
    """Return z for a two-sided confidence, 1.96 for 0.95; `StatisticError` outside 0 to 1."""
    if not (np.isreal(confidence) and 0 < confidence < 1):
        raise StatisticError(
            f"`confidence` must lie between 0 and 1, such as 0.95, not `{confidence}`."
        )
    return -NormalDist().inv_cdf((1 - confidence) / 2)


def notes(length: int, *cases: Case) -> Words:
    """Return one note a row: of the cases that apply to it the first, else the empty string.

    Most tables need no note at all; they get an array of the narrowest kind, and others one
    no wider than the longest note that applies to a row.
    """
    code = np.zeros(length, dtype=np.uint8)
    for number, (rows, _) in reversed(list(enumerate(cases, start=1))):
        code[rows] = number
    if not code.any():
        return np.full(length, "", dtype="<U1")
    told = np.bincount(code, minlength=len(cases) + 1) > 0
    texts = ["", *(text for _, text in cases)]
    return np.array([text if used else "" for text, used in zip(texts, told, strict=True)])[code]


def first_of(*given: Words) -> Words:
    """Return for each row the first of several notes that says something."""
    # One letter is room for no note: such arrays are empty, and there are many of them.
    chosen, *others = [array for array in given if array.dtype.itemsize > 4] or [given[0]]
    for other in others:
        chosen = np.where(_says(chosen), chosen, other)
    return chosen


def _says(words: Words) -> NDArray[np.bool_]:
    """Return which words are not empty, by their first letter: comparing all is slow."""
    letters = np.ascontiguousarray(words).view(np.uint32)
    is_said: NDArray[np.bool_] = letters.reshape(words.size, words.dtype.itemsize // 4)[:, 0] != 0
    return is_said


def joined(first: Words, second: Words) -> Words:
    """Return two remarks as one, "; " between them where both say something."""
    both = np.strings.add(np.strings.add(first, "; "), second)
    return np.where(_says(first) & _says(second), both, first_of(first, second))


def usable_counts(
    kind: str, numerator: Numbers, denominator: Numbers
) -> tuple[Numbers, Numbers, Words]:
    """Return the counts, both NaN where they cannot be a level of this kind, and why.

    A proportion's numerator is part of its denominator; a rate's events may exceed its
    population. Impossible counts lose their own value only: the other rows still come out.
    """
    cases = [
        (~np.isfinite(numerator), "the numerator is missing"),
        (~np.isfinite(denominator), "the denominator is missing"),
        ((numerator < 0) | (denominator < 0), "a count is negative"),
        (denominator == 0, "the denominator is zero"),
    ]
    if kind == "proportion":
        cases.append((numerator > denominator, "the numerator is larger than the denominator"))
    bad = np.logical_or.reduce([rows for rows, _ in cases])
    note = notes(numerator.size, *cases)
    return np.where(bad, np.nan, numerator), np.where(bad, np.nan, denominator), note
