"""Delay the steps of curves until enough people stand behind each, as a policy asks."""

import numpy as np
from numpy.typing import NDArray

from equipath.disclosure.policy import Policy

Counts = NDArray[np.float64]
"""One row a group, one column a time, in order."""


def delayed(
    stopped: Counts, otherwise: Counts, waiting: Counts, policy: Policy
) -> tuple[Counts, Counts, Counts]:
    """Return counts by time of which no step stands for fewer people than may be shown.

    People are held back until as many have gathered as the policy shows, and let go together,
    as OpenSAFELY does with Kaplan and Meier's curves; where fewer would be left over for the
    last step, some stay behind and go with it. So an event is never told before it happened, and
    a curve runs below the true one by fewer people than twice as many as the policy shows. Where
    the policy rounds, what has been let go in all is rounded. Fewer than may be shown who end
    otherwise count as waiting on.

    Where those who wait on are too few, following ends at the last step that leaves enough
    people behind, and all who are left wait on there; where that leaves no step, or where too
    few stop, the group is all nought.
    """
    least = _least(policy)
    few = _is_few(otherwise.sum(axis=1), least)[:, None]
    lost = np.where(few, waiting + otherwise, waiting)
    stop, end = _gathered(stopped, least), _gathered(np.where(few, 0.0, otherwise), least)
    wait = _gathered(lost, least)
    cut = _is_few(lost.sum(axis=1), least)
    everybody = (stopped + otherwise + waiting).sum(axis=1, keepdims=True)
    left = everybody - np.cumsum(stop + end, axis=1)
    # The last time at which enough are left; before the first time all are.
    last = np.sum(left >= least, axis=1) - 1
    place = np.arange(stopped.shape[1])
    is_later = cut[:, None] & (place > last[:, None])
    stop, end = np.where(is_later, 0.0, stop), np.where(is_later, 0.0, end)
    at_cut = np.where(place == last[:, None], left, 0.0)
    wait = np.where(cut[:, None], at_cut, wait)
    stop, end, wait = (_rounded(part, policy.rounding_base) for part in (stop, end, wait))
    is_hidden = (_is_few(stopped.sum(axis=1), least) | (cut & (stop.sum(axis=1) == 0)))[:, None]
    return tuple(np.where(is_hidden, 0.0, part) for part in (stop, end, wait))  # type: ignore[return-value]


def _least(policy: Policy) -> int:
    """Return how many people a step has at least."""
    return 1 if policy.suppress_to is None else policy.suppress_to + 1


def _is_few(total: Counts, least: int) -> NDArray[np.bool_]:
    return (total > 0) & (total < least)


def _gathered(counts: Counts, least: int) -> Counts:
    """Let people go where enough are held back; as many stay as the last step will need."""
    later = counts.sum(axis=1)
    held = np.zeros(later.size)
    found = np.zeros(counts.shape)
    for place in range(counts.shape[1]):
        held, later = held + counts[:, place], later - counts[:, place]
        kept = np.where(later > 0, np.maximum(least - later, 0), 0.0)
        goes = held - kept >= least
        found[goes, place] = (held - kept)[goes]
        held = np.where(goes, kept, held)
    return found


def _rounded(counts: Counts, base: int) -> Counts:
    """Round what has been let go in all, and take the steps from that."""
    if base == 1:
        return counts
    total = np.floor(np.cumsum(counts, axis=1) / base + 0.5) * base
    return np.diff(total, axis=1, prepend=0.0)
