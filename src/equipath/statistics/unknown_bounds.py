"""Bounds of a gap: what those whose stratum is not known could make of it."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.absolute_gap import absolute_gap_between
from equipath.statistics.arguments import (
    KINDS,
    choice,
    columns,
    first_of,
    notes,
    positive,
    usable_counts,
)
from equipath.statistics.difference_limits import Pair
from equipath.statistics.grouping import Grouping, grouping
from equipath.statistics.reference_stratum import against_reference
from equipath.statistics.relative_gap import relative_gap_between
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.statistics.unknown_scenarios import SPREADS, Unknown
from equipath.vocabulary import Over

GAPS = {"absolute": (absolute_gap_between, 0.0), "relative": (relative_gap_between, 1.0)}
"""Each gap, and what it is where there is none."""


def unknown_bounds(
    numerator: Any,
    denominator: Any,
    is_reference: Any,
    is_unknown: Any,
    *,
    group: Any = None,
    gap: str = "absolute",
    spread: str = "known_shares",
    polarity: str = "neutral",
    kind: str = "proportion",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each stratum's gap to the reference, and what those of no known stratum could do.

    The value and its interval are the plain gap of the known: the `absolute` or `relative`
    gap. With `u` counted of `v` unknown people, `x` of `n` in the stratum, `y` of `m` in the
    reference, `extra` has

    - `lower_bound`, `upper_bound`: the smaller and the larger gap if all unknown people
      belonged to the stratum, `(x+u)/(n+v)` against `y/m`, or all to the reference, `x/n`
      against `(y+u)/(m+v)`; `lower_bound_ci` and `upper_bound_ci` are the outer limits of the
      two. The plain gap may lie outside, where the unknown are like the side they are not in;
    - `lower_worst_case`, `upper_worst_case`: the least and the largest gap that any division
      could make, those counted on one side and those not counted on the other;
    - `proportional`: the gap when they are spread over all known strata. By `known_shares`
      those counted as the known counted are, those not counted as the known not counted are
      (rates: people as the known people are); by `denominators` both as the known people are,
      which says that the unknown have no gap and always makes it smaller;
    - `unknown_share` of all people, `p_value` of the plain gap, the two levels, `direction`,
      and `keeps_direction`: whether the same side does worse wherever the unknown belong.

    Rows are strata, `group` one integer a row; `is_unknown` may mark several rows, which are
    added up. Without one, or with hidden counts in it, there are no bounds and a note.

    Manski (1995), Identification Problems in the Social Sciences; Horowitz and Manski (2000),
    J Am Stat Assoc 95:77.
    Not where the unknown are outside the denominator altogether: nothing here can see them.
    """
    choice("gap", gap, GAPS)
    choice("spread", spread, SPREADS)
    choice("kind", kind, KINDS)
    x, n, reference, marks = columns(
        numerator=numerator,
        denominator=denominator,
        is_reference=is_reference,
        is_unknown=is_unknown,
    )
    groups, marked = grouping(group, x.size), marks == 1
    counted, people = _added_up(x, n, marked, groups, kind)
    usable = usable_counts(kind, x, n)[:2]
    known = [groups.total(np.where(marked, 0.0, counts))[groups.index] for counts in usable]
    unknown = Unknown(counted, people, known[0], known[1], kind == "proportion")
    found = against_reference(
        partial(_bounded, unknown=unknown, gap=gap, spread=spread),
        {"numerator": np.where(marked, np.nan, x), "denominator": n},
        np.where(marked, 0.0, reference),
        group,
        kind=kind,
        polarity=polarity,
        confidence=confidence,
        multiplier=multiplier,
    )
    own = notes(x.size, (marked, "these are the people of no known stratum"))
    has_unknown = groups.any(marked)[groups.index]
    without = notes(
        x.size,
        (~has_unknown, "the group has no unknown stratum: no bounds"),
        (np.isnan(people), "the unknown stratum has no usable counts: no bounds"),
        (np.isnan(known[0]), "a known stratum has no usable counts: unknown not spread"),
        (np.isnan(found.extra["proportional"]), "nothing known shows how to spread the unknown"),
    )
    return replace(found, note=first_of(own, found.note, without))


def _added_up(
    x: Numbers, n: Numbers, marked: NDArray[np.bool_], groups: Grouping, kind: str
) -> tuple[Numbers, Numbers]:
    """Return the counts of each group's unknown rows together; NaN where one cannot be used."""
    is_more = (x > n) & (kind == "proportion")
    bad = marked & ~(np.isfinite(x) & np.isfinite(n) & (x >= 0) & (n >= 0) & ~is_more)
    lacking = (groups.any(bad) | ~groups.any(marked))[groups.index]
    sums = (groups.total(np.where(marked, counts, 0.0))[groups.index] for counts in (x, n))
    counted, people = (np.where(lacking, np.nan, total) for total in sums)
    return counted, people


def _bounded(
    numerator: Numbers,
    denominator: Numbers,
    reference_numerator: Numbers,
    reference_denominator: Numbers,
    *,
    unknown: Unknown,
    gap: str,
    spread: str,
    kind: str,
    multiplier: float,
    **options: Any,
) -> Estimate:
    """Return the gap to the reference beside what the unknown could make of it."""
    between, none = GAPS[gap]
    scale = positive("multiplier", multiplier) if gap == "absolute" else 1.0
    given = (numerator, denominator, reference_numerator, reference_denominator)
    asked = {"kind": kind, "multiplier": multiplier, **options}
    plain = between(*given, **asked)
    rows = np.isfinite(plain.value) & np.isfinite(unknown.people)
    x, n, y, m = (counts[rows] for counts in given)
    beside = unknown.at(rows)
    sides = [between(*pair, **asked) for pair in beside.on_either_side((x, n, y, m))]
    lowest, highest = (_apart(pair, gap) * scale for pair in beside.divided((x, n, y, m)))
    worse = np.sign([plain.value[rows] - none, *(side.value - none for side in sides)])
    bounds = {
        "lower_bound": np.minimum(*(side.value for side in sides)),
        "upper_bound": np.maximum(*(side.value for side in sides)),
        "lower_bound_ci": np.minimum(*(side.lower_ci for side in sides)),
        "upper_bound_ci": np.maximum(*(side.upper_ci for side in sides)),
        "lower_worst_case": lowest,
        "upper_worst_case": highest,
        "proportional": _apart(beside.spread((x, n, y, m), spread), gap) * scale,
    }
    keeps = np.full(rows.size, "", dtype="<U3")
    keeps[rows] = np.where(np.ptp(worse, axis=0) == 0, "yes", "no")
    everyone = unknown.people + unknown.known_people
    nobody = np.full(rows.size, np.nan)
    extra = {
        **{name: _filled(values, rows) for name, values in bounds.items()},
        "unknown_share": np.divide(unknown.people, everyone, out=nobody, where=everyone > 0),
        **plain.extra,
        "keeps_direction": keeps,
    }
    return replace(plain, extra=extra)


def _filled(values: Numbers, rows: NDArray[np.bool_]) -> Numbers:
    """Return the values in their rows, NaN in the others."""
    filled = np.full(rows.size, np.nan)
    filled[rows] = values
    return filled


def _apart(pair: Pair, gap: str) -> Numbers:
    """Return the gap of two levels; a ratio to nought is none."""
    x, n, y, m = pair
    if gap == "absolute":
        return x / n - y / m
    return np.divide(x / n, y / m, out=np.full(x.size, np.nan), where=y > 0)


STATISTIC = Statistic(
    name="unknown_bounds",
    title="Bounds of a gap with unknown strata",
    over=Over.STRATUM,
    requires=("numerator", "denominator", "is_reference", "is_unknown"),
    compute=unknown_bounds,
    definition="The gap of the known, and what it would be wherever the unknown belong.",
    formula="bounds: (x+u)/(n+v) − y/m and x/n − (y+u)/(m+v); u of v counted are unknown",
    reference="Manski (1995), Identification Problems in the Social Sciences; Horowitz and Manski"
    " (2000), J Am Stat Assoc 95:77-84",
    when_not="The unknown are outside the denominator altogether.",
    example=Example(
        "Booking by ten weeks of pregnancy by ethnic group in two places, one of which did not"
        " record the group of one woman in seven: there most gaps may be nothing. Made up.",
        by=("area_code",),
        options={"polarity": "higher_is_better", "multiplier": 100},
    ),
)
