"""Check statistics that the policy exempts, so that what is printed gives no hidden count back.

An exempt statistic is computed from true counts and printed with its limits. Whoever knows the
method can turn it round: a proportion times its denominator is the numerator, and the limits of
any rate lean upwards by an amount that depends on the count alone, whatever it was divided by.
Printing fewer decimals leaves more counts possible.
"""

from collections.abc import Callable
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainccinv, gammaincinv, ndtr, ndtri

from equipath.disclosure.policy import Policy
from equipath.errors import DisclosureError

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Range = tuple[Floats, Floats]

NOTE = "not shown: the count behind it could be worked out"


class Kind(StrEnum):
    """How a statistic hangs on its count, which is what an attacker turns round."""

    PROPORTION = "proportion"
    """count / denominator, Wilson's limits; the denominator is shown."""
    RATE = "rate"
    """count / denominator, Byar's limits, exact below 10; the denominator is shown."""
    RATIO = "ratio"
    """count / expected, the same limits; what is expected is not shown."""
    STANDARDISED = "standardised"
    """A weighted rate with Dobson's limits, which are those of the count, stretched."""


def coarsen(
    value: Floats,
    lower: Floats,
    upper: Floats,
    *,
    kind: Kind,
    count: Floats,
    is_hidden: Booleans,
    policy: Policy,
    denominator: Floats | None = None,
    multiplier: float = 1.0,
    confidence: float = 0.95,
) -> tuple[Floats, Floats, Floats, NDArray[np.str_]]:
    """Return value and limits rounded so far that a hidden count stays hidden, and notes.

    All arrays have one entry a row. `count` is the true count, `is_hidden` whether the release
    hides it; other rows are rounded to the policy's `exempt_decimals` and pass. For a hidden
    count decimals are taken away, at most all, until `policy.minimum_width` counts or more agree
    with the three printed numbers, with the denominator where it is shown (`denominator`, true;
    needed for proportions and rates) and with the rule of suppression where the count is small
    by it. Where that is never so the row is blank (NaN) and the note says why.

    Rounded numbers agree with a count when some true value within half a unit of each, and some
    denominator within the policy's rounding, belong to that count.

    When not to use it: counts that are shown rounded are not looked after; a statistic of true
    counts may tell them exactly. It is one statistic that is looked at; several of one count,
    printed beside each other, may tell more than each alone.
    """
    printed = [np.full(len(value), np.nan) for _ in range(3)]
    open_rows = np.ones(len(value), dtype=bool)
    z = float(ndtri(0.5 + confidence / 2))
    for decimals in range(policy.exempt_decimals, -1, -1):
        tried = [np.round(part, decimals) for part in (value, lower, upper)]
        half = 0.5 * 10.0**-decimals
        agree = _consistent(kind, z, multiplier, denominator, policy)
        enough = _n_consistent(agree, tried, half, count, policy) >= policy.minimum_width
        accepted = open_rows & (enough | ~is_hidden)
        for kept, new in zip(printed, tried, strict=True):
            kept[accepted] = new[accepted]
        open_rows &= ~accepted
    note = np.where(open_rows, NOTE, "")
    return printed[0], printed[1], printed[2], note


Agreement = Callable[[Floats, list[Floats], float], Booleans]


def _n_consistent(
    agree: Agreement, printed: list[Floats], half: float, count: Floats, policy: Policy
) -> NDArray[np.int64]:
    """Count the whole numbers around the true count that agree with what is printed."""
    n_agreeing = np.zeros(len(count), dtype=np.int64)
    small = policy.is_small(count)
    for step in range(-policy.minimum_width, policy.minimum_width + 1):
        candidate = np.round(count) + step
        possible = (candidate >= 0) & (policy.is_small(candidate) | ~small)
        n_agreeing += possible & agree(np.maximum(candidate, 0.0), printed, half)
    return n_agreeing


def _consistent(
    kind: Kind, z: float, multiplier: float, denominator: Floats | None, policy: Policy
) -> Agreement:
    """Return the attacker's test of whether a count agrees with three printed numbers."""
    base = policy.rounding_base
    half_base = 0.0 if base == 1 else float(base // 2)
    if kind is Kind.STANDARDISED:
        return lambda count, printed, half: _agrees_by_arms(count, printed, half, z)
    if kind is Kind.RATIO:
        return lambda count, printed, half: _agrees_by_scale(count, printed, half, z, None)
    if denominator is None:
        raise DisclosureError(f"A {kind} cannot be checked without its denominator: give it.")
    shown = np.floor(denominator / base + 0.5) * base
    if kind is Kind.RATE:
        scale = (multiplier / (shown + half_base), multiplier / np.maximum(shown - half_base, 1e-9))
        return lambda count, printed, half: _agrees_by_scale(count, printed, half, z, scale)
    steps = np.arange(-half_base, half_base + 1)
    return lambda count, printed, half: np.any(
        [_agrees_wilson(count, shown + n, printed, half, z, multiplier) for n in steps], axis=0
    )


def _agrees_by_arms(count: Floats, printed: list[Floats], half: float, z: float) -> Booleans:
    """Whether a stretch exists that turns a count's limits into the printed ones, value aside."""
    value, lower, upper = printed
    low, high = _count_limits(count, z)
    return _overlap(
        _scale(value - lower, 2 * half, count - low),
        _scale(upper - value, 2 * half, high - count),
        _scale(upper - lower, 2 * half, high - low),
    )


def _agrees_by_scale(
    count: Floats, printed: list[Floats], half: float, z: float, known: Range | None
) -> Booleans:
    """Whether a scale exists that turns a count and its limits into the printed numbers."""
    value, lower, upper = printed
    low, high = _count_limits(count, z)
    ranges = [_scale(value, half, count), _scale(lower, half, low), _scale(upper, half, high)]
    return _overlap(*ranges, *([known] if known is not None else []))


def _agrees_wilson(
    count: Floats, n: Floats, printed: list[Floats], half: float, z: float, multiplier: float
) -> Booleans:
    """Whether a count out of `n` has the printed proportion and Wilson limits."""
    possible = (n > 0) & (count <= n)
    n = np.where(possible, n, 1.0)
    p = np.minimum(count / n, 1.0)
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    spread = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    exact = (p, centre - spread, centre + spread)
    near = [
        np.abs(multiplier * true - shown) <= half + 1e-9
        for true, shown in zip(exact, printed, strict=True)
    ]
    return np.asarray(possible & near[0] & near[1] & near[2])


def _count_limits(count: Floats, z: float) -> Range:
    """Return the limits of a count: exact Poisson below 10, Byar's approximation from there."""
    tail = ndtr(-z)
    at_least = np.maximum(count, 1.0)
    exact_low = np.where(count > 0, gammaincinv(at_least, tail), 0.0)
    exact_high = gammainccinv(count + 1, tail)
    byar_low = at_least * (1 - 1 / (9 * at_least) - z / (3 * np.sqrt(at_least))) ** 3
    byar_high = (count + 1) * (1 - 1 / (9 * (count + 1)) + z / (3 * np.sqrt(count + 1))) ** 3
    is_low = count < 10
    return np.where(is_low, exact_low, byar_low), np.where(is_low, exact_high, byar_high)


def _scale(shown: Floats, half: float, of: Floats) -> Range:
    """Return the scales by which `of` becomes what is shown, give or take `half`."""
    divisor = np.where(of > 0, of, 1.0)
    least = np.where(of > 0, (shown - half) / divisor, np.where(shown <= half, 0.0, np.inf))
    most = np.where(of > 0, (shown + half) / divisor, np.inf)
    return least, most


def _overlap(*ranges: Range) -> Booleans:
    least = np.max([least for least, _ in ranges], axis=0)
    most = np.min([most for _, most in ranges], axis=0)
    return np.asarray(least <= most * (1 + 1e-9) + 1e-12)
