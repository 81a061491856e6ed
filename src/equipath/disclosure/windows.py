"""What is shown of a count, and what showing it tells: the window the true count lies in."""

import numpy as np

from equipath.disclosure.policy import Policy
from equipath.disclosure.table import Floats, Integers, Status, Table


def round_to_base(value: Floats, base: int) -> Floats:
    """Round counts to the nearest multiple of `base`, a half going up; NaN stays NaN."""
    if base == 1:
        return value.copy()
    return np.asarray(np.floor(value / base + 0.5) * base)


def windows(table: Table, status: Integers, policy: Policy) -> tuple[Floats, Floats]:
    """Return the least and the greatest count that each cell can have, as an attacker knows it.

    The attacker is taken to know the policy and why each cell is hidden: a primary cell lies in
    the suppressed range; a secondary one may be anything but zero, for no zero is hidden to
    protect another, and small counts are among the secondary; so may what few people add up to.
    A rounded count lies within half the base; a count shown as it is, is known. What a column
    adds up to is taken to be known although it is rounded, so that rounding alone hides no part
    of it: a few days either way are no secret of a long stay. A sum of shown counts tells nothing
    but that it is not small. A remainder is known not to be negative. Cells unknown to us are
    given no room at all, for whoever suppressed them may have told more about them than we know.

    Every window holds the true count; an exact window has both ends at it. Windows only widen
    when more cells are hidden.
    """
    value = np.nan_to_num(table.value)
    lower, upper = value.copy(), value.copy()
    largest = policy.suppress_to if policy.suppress_to is not None else 0
    least_shown = np.where(value > largest, largest + 1.0, 0.0)

    if policy.rounding_base > 1:
        rounded = round_to_base(value, policy.rounding_base)
        below = policy.rounding_base // 2
        above = policy.rounding_base - 1 - below
        is_rounded = ~table.is_exempt & (value > 0) & ~table.is_added_up
        lower = np.where(is_rounded, np.maximum(rounded - below, least_shown), lower)
        upper = np.where(is_rounded, rounded + above, upper)

    smallest = float(policy.suppress_from or 0)
    is_sum = table.is_sum_of_shown & (value > 0)
    lower = np.where(is_sum, least_shown, lower)
    upper = np.where(is_sum, np.inf, upper)

    of_any_size = np.isin(status, (Status.SECONDARY, Status.FEW))
    lower = np.where(of_any_size, smallest, lower)
    upper = np.where(of_any_size, np.inf, upper)

    primary = status == Status.PRIMARY
    lower = np.where(primary, smallest, lower)
    upper = np.where(primary, float(largest), upper)

    lower = np.where(table.is_remainder, 0.0, lower)
    upper = np.where(table.is_remainder, np.inf, upper)

    unknown = status == Status.UNKNOWN
    lower = np.where(unknown, value, np.minimum(lower, value))
    upper = np.where(unknown, value, np.maximum(upper, value))
    return lower, upper
