"""Adjusted cumulative incidence: curves of groups as if all were made up as one standard is."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import columns, first_of, notes, positive
from equipath.statistics.cumulative_incidence import incidence
from equipath.statistics.grouping import grouping
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic, Words
from equipath.statistics.times_to_event import followed, limits_of_share
from equipath.vocabulary import Over


def adjusted_incidence(
    time: Any,
    events: Any,
    within: Any,
    standard_population: Any,
    *,
    competing: Any = None,
    censored: Any = None,
    group: Any = None,
    transform: str = "log_log",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return the share who have had the event by each time, directly standardised.

    `Σ wₖ·Fₖ(t) / Σ wₖ` over the layers k of a group (`within`: strata of what is adjusted for),
    `Fₖ` Aalen and Johansen's curve of the layer (one less Kaplan and Meier's where nothing
    competes), `wₖ` the layer's `standard_population`, which stands on each of its rows. Give all
    groups that are compared the same layers with the same weights. Other columns are as in
    cumulative incidence; rows of one time have one value.

    The variance is `Σ wₖ²·Var Fₖ / (Σ wₖ)²`, weights taken as fixed; limits as of cumulative
    incidence. A layer with weight and nobody in it leaves the group without a value, and from
    the time on at which one is followed no longer there is none: nothing is carried forward.
    `extra`: `standard_error`.

    Makuch (1982), J Chronic Dis 35:437. Without censoring it is the curve of people weighted by
    the inverse probability of their group given their layer (Cole and Hernán 2004, Comput
    Methods Programs Biomed 75:45); with it, that assumes besides that all layers of a group are
    lost from view alike. Not where most layers lack a group: those who are left are others.
    """
    scale = positive("multiplier", multiplier)
    given = columns(
        time=time,
        events=events,
        competing=0.0 if competing is None else competing,
        censored=0.0 if censored is None else censored,
        standard_population=standard_population,
    )
    layer = np.asarray(within).astype(np.str_)
    groups = grouping(group, layer.size)
    share, error = np.full((2, layer.size), np.nan)
    note = np.full(layer.size, "", dtype="<U80")
    for rows in groups.slices():
        table = np.array([column[rows] for column in given])
        note[rows] = _wrong(table, layer[rows])
        if note[rows.start] == "":
            share[rows], error[rows] = _standardised(table, layer[rows])
    lower, upper = limits_of_share(1 - share, error, confidence, transform)
    said = notes(
        share.size,
        (np.isnan(share), "in a layer nobody is followed for so long"),
        (share == 0, "nobody has had the event yet: no interval"),
        (np.isnan(lower), "all have had the event: no interval"),
    )
    return Estimate(
        value=share * scale,
        lower_ci=(1 - upper) * scale,
        upper_ci=(1 - lower) * scale,
        method=np.full(share.size, "Aalen–Johansen, directly standardised"),
        note=first_of(note, said),
        extra={"standard_error": error * scale},
    )


def _wrong(table: Numbers, layer: Words) -> str:
    """Say why a group has no curve: its numbers, or a layer that has weight and nobody in it."""
    if not np.isfinite(table).all():
        return "a time, a count or a weight is missing"
    if (table < 0).any():
        return "a time, a count or a weight is below nought"
    _, which = np.unique(layer, return_inverse=True)
    people, weight = np.bincount(which, table[1:4].sum(axis=0)), table[4]
    heaviest = np.zeros(people.size)
    np.maximum.at(heaviest, which, weight)
    if (weight != heaviest[which]).any():
        return "the rows of a layer differ in its weight"
    if heaviest.sum() == 0:
        return "no layer has weight"
    return "nobody is in a layer that has weight" if ((people == 0) & (heaviest > 0)).any() else ""


def _standardised(table: Numbers, layer: Words) -> tuple[Numbers, Numbers]:
    """Return the mean of the layers' curves at the time of each row, and its standard error."""
    table, layer, back = table[:, table[4] > 0], layer[table[4] > 0], table[0]
    times, when = np.unique(back, return_inverse=True)
    _, first, which = np.unique(layer, return_index=True, return_inverse=True)
    cell = which * times.size + np.searchsorted(times, table[0])
    counts = (np.bincount(cell, part, first.size * times.size) for part in table[1:4])
    events, competing, censored = counts
    found = followed(
        np.tile(times, first.size),
        events,
        competing=competing,
        censored=censored,
        group=np.repeat(np.arange(first.size), times.size),
    )
    share, error = incidence(found)
    share[(found.at_risk == 0) & (found.share_still > 0)] = np.nan
    weight = table[4][first] / table[4][first].sum()
    by_layer = share.reshape(first.size, -1), error.reshape(first.size, -1)
    mean = weight @ by_layer[0]
    return mean[when], np.sqrt(weight**2 @ by_layer[1] ** 2)[when]


STATISTIC = Statistic(
    name="adjusted_incidence",
    title="Adjusted share who have had the event by a time",
    over=Over.TIME,
    requires=("time", "events", "within", "standard_population"),
    compute=adjusted_incidence,
    definition="The share to whom the event would have happened by each time if the group were"
    " made up as the standard is, others being possible.",
    formula="F(t) = Σ wₖFₖ(t)/Σ wₖ over layers k, Fₖ the layer's cumulative incidence, wₖ its"
    " standard population; Var F = Σ wₖ²Var Fₖ/(Σ wₖ)²",
    reference="Makuch (1982), J Chronic Dis 35:437-443; curves: Aalen and Johansen (1978), Scand J"
    " Stat 5:141-150",
    when_not="Groups are in few layers together: those who are left are others.",
    also=("competing", "censored"),
    example=Example(
        "Weeks from referral to treatment at two trusts (made up): by type of cancer people wait"
        " alike, but the second trust sees more of the type that waits longer. By week 8, 69 and 54"
        " of 100 have been treated as counted, and 62 at both if their people were alike.",
        by=("provider",),
        options={"multiplier": 100},
    ),
)
