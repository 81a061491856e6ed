"""Log-rank test: whether the event comes as soon in every stratum."""

from typing import Any

import numpy as np
from scipy import special

from equipath.statistics.arguments import columns, first_of, notes
from equipath.statistics.grouping import Grouping, begins, grouping
from equipath.statistics.statistic import Estimate, Example, Groups, Numbers, Statistic
from equipath.statistics.times_to_event import followed, over, running
from equipath.vocabulary import Over, Unit

NEGLIGIBLE = 1e-9
"""Share of the largest variance below which a direction has none: strata's numbers add up to 0."""


def log_rank(
    time: Any,
    events: Any,
    stratum: Any,
    *,
    censored: Any = None,
    within: Any = None,
    group: Any = None,
) -> Estimate:
    """Return the log-rank χ² of each group's strata, with its p-value.

    At each time the events d are set against those that each stratum would have if all strata
    had them alike, `nₖ·d/n` of its nₖ at risk; `χ² = U′V⁻U` of the differences added up over
    times, V their hypergeometric variance, on `strata − 1` degrees of freedom. Rows are times of
    a `stratum`, in any order; one answer a group. `censored` were last seen at the time, without
    the event. With `within` (a site, an age band) differences are taken within each of its
    values and added up: the stratified test.

    No value where nobody has the event or there is one stratum only, and a note. Where something
    else may come first, count it as `censored`: the test is then of the cause-specific hazard.
    `extra`: `p_value`, `degrees_of_freedom`.

    Mantel (1966), Cancer Chemother Rep 50:163; Peto and Peto (1972), J R Stat Soc A 135:185.
    Not for how large a difference is, nor for curves that cross.
    """
    t, d, w = columns(time=time, events=events, censored=0.0 if censored is None else censored)
    groups = grouping(group, t.size)
    names = np.asarray(stratum, dtype=np.str_)
    places = np.asarray("all" if within is None else within, dtype=np.str_)
    is_named = (names != "") & (places != "")
    unusable = first_of(
        followed(t, d, censored=w, group=groups.index).note,
        notes(groups.count, (groups.any(~is_named), "a stratum has no name")),
    )
    is_sound = (unusable == "")[groups.index]
    t, d, w = (np.where(is_sound, x, 0.0) for x in (t, d, w))
    strata = _numbered(names, groups)
    u, v = _differences(t, d, d + w, strata, np.broadcast_to(places, t.shape), groups)
    values, vectors = np.linalg.eigh(v)
    has_variance = (
        values > NEGLIGIBLE * np.maximum(values.max(axis=1, initial=0.0), 1e-300)[:, None]
    )
    along = np.einsum("gk,gkj->gj", u, vectors)
    freedom = has_variance.sum(axis=1).astype(np.float64)
    chi_squared = np.sum(
        np.divide(along**2, values, out=np.zeros_like(values), where=has_variance), axis=1
    )
    note = first_of(
        unusable,
        notes(groups.count, (freedom == 0, "nobody has the event, or there is one stratum only")),
    )
    value, freedom = (np.where(note == "", x, np.nan) for x in (chi_squared, freedom))
    return Estimate(
        value=value,
        lower_ci=np.full(groups.count, np.nan),
        upper_ci=np.full(groups.count, np.nan),
        method=np.full(groups.count, "log-rank" if within is None else "log-rank, stratified"),
        note=note,
        extra={"p_value": special.chdtrc(freedom, value), "degrees_of_freedom": freedom},
    )


def _numbered(names: np.ndarray, groups: Grouping) -> Groups:
    """Return each row's stratum as a number from 0 within its group."""
    order = np.lexsort((names, groups.index))
    is_new = begins(groups.index[order], names[order])
    counted = np.cumsum(is_new)
    found = np.empty(names.size, dtype=np.int64)
    found[order] = counted - counted[groups.starts][groups.index[order]]
    return found


def _differences(
    time: Numbers,
    events: Numbers,
    left: Numbers,
    strata: Groups,
    places: np.ndarray,
    groups: Grouping,
) -> tuple[Numbers, Numbers]:
    """Return `Σ (dₖ − nₖ·d/n)` of each group and stratum, and the matrix of its variances."""
    order = np.lexsort((time, places, groups.index))
    of_group, of_place = groups.index[order], places[order]
    is_new = begins(of_group, of_place, time[order])
    starts = np.flatnonzero(is_new)
    cell = np.cumsum(is_new) - 1
    size = int(strata.max(initial=0)) + 1
    shape = (starts.size, size)
    column = cell * size + strata[order]
    counts = [
        np.bincount(column, x[order], starts.size * size).astype(np.float64).reshape(shape)
        for x in (events, left)
    ]
    layers = np.cumsum(begins(of_group[starts], of_place[starts]))
    layer, cells = grouping(layers, starts.size), grouping(of_group[starts], starts.size)
    at_risk = np.stack([_at_risk(counts[1][:, k], layer) for k in range(size)], axis=1)
    d, n = counts[0].sum(axis=1), at_risk.sum(axis=1)
    share = at_risk / np.where(n > 0, n, 1.0)[:, None]
    u = np.add.reduceat(counts[0] - share * d[:, None], cells.starts, axis=0)
    # Of one person at risk nothing varies: 0 over 0 is 0.
    spread = (d * over(n - d, np.maximum(n - 1, 0.0)))[:, None]
    v = np.empty((cells.count, size, size))
    for k in range(size):
        product = -share[:, [k]] * share
        product[:, k] += share[:, k]
        v[:, k] = np.add.reduceat(spread * product, cells.starts, axis=0)
    return u, v


def _at_risk(left: Numbers, layer: Grouping) -> Numbers:
    return layer.total(left)[layer.index] - running(np.add, left, layer) + left


STATISTIC = Statistic(
    name="log_rank",
    title="Log-rank test",
    over=Over.STRATUM,
    requires=("time", "events", "stratum"),
    compute=log_rank,
    definition="Whether the event comes as soon in every stratum: χ² over all times.",
    formula="χ² = U′V⁻U, Uₖ = Σ (dₖᵢ − nₖᵢ·dᵢ/nᵢ), V hypergeometric, on strata − 1 degrees of"
    " freedom",
    reference="Mantel (1966), Cancer Chemother Rep 50:163-170; Peto and Peto (1972), J R Stat Soc"
    " A 135:185-207",
    when_not="How large a difference is, or curves that cross.",
    also=("censored", "within"),
    gives_rows=False,
    unit=Unit.NUMBER,
    example=Example(
        "Weeks until leukaemia came back in 42 children, with 6-mercaptopurine and with placebo:"
        " far apart beyond chance. Freireich et al. (1963), Blood 21:699-716.",
    ),
)
