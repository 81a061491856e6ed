"""A pathway's stages put in order, who moves from one to the next, and who gets how far."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.errors import StatisticError
from equipath.statistics.arguments import columns, first_of, normal_quantile, notes, usable_counts
from equipath.statistics.count_limits import Limits, wilson_limits
from equipath.statistics.grouping import Grouping, begins, grouping
from equipath.statistics.ratio_limits import log_variance
from equipath.statistics.statistic import Estimate, Groups, Numbers, Words

Combine = np.ufunc


@dataclass(frozen=True)
class Stages:
    """Rows in the order of their group's stages: `order` says where each stood.

    `is_first` marks each group's first stage; `note` says why a group's stages have no order.
    """

    groups: Grouping
    order: Groups
    is_first: NDArray[np.bool_]
    note: Words

    @property
    def is_last(self) -> NDArray[np.bool_]:
        """Which rows are their group's last stage."""
        return np.append(self.is_first, True)[1:]

    def before(self, values: Numbers) -> Numbers:
        """Return what stood at the stage before; NaN at the first."""
        return np.where(self.is_first, np.nan, np.roll(values, 1))

    def first(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return what stands at the group's first stage."""
        return values[self.groups.starts][self.groups.index]

    def last(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return what stands at the group's last stage."""
        return values[self.groups.starts + self.groups.sizes - 1][self.groups.index]

    def running(self, values: NDArray[Any], combine: Combine) -> NDArray[Any]:
        """Return what all stages up to each one come to, added up or otherwise combined."""
        combined = values.copy()
        for place in range(1, int(self.groups.sizes.max(initial=0))):
            rows = self.groups.starts[self.groups.sizes > place] + place
            combined[rows] = combine(combined[rows - 1], combined[rows])
        return combined

    def following(self, values: NDArray[Any], combine: Combine, nothing: float) -> NDArray[Any]:
        """Return what all stages after each one come to: `nothing` at the last."""
        combined = np.full(values.size, nothing)
        ends = self.groups.starts + self.groups.sizes - 1
        for place in range(1, int(self.groups.sizes.max(initial=0))):
            rows = ends[self.groups.sizes > place] - place
            combined[rows] = combine(combined[rows + 1], values[rows + 1])
        return combined

    def restored(self, found: Estimate) -> Estimate:
        """Return the estimate with its rows in the order in which they were given."""
        back = np.argsort(self.order, kind="stable")
        return replace(
            found,
            value=found.value[back],
            lower_ci=found.lower_ci[back],
            upper_ci=found.upper_ci[back],
            method=found.method[back],
            note=found.note[back],
            extra={name: values[back] for name, values in found.extra.items()},
        )


def stages(stage: Any, group: Any, length: int) -> Stages:
    """Return the rows' order along the pathway, the earliest stage of each group first.

    A group in which a stage has no place, or in which one stands twice, has no order.
    """
    (given,) = columns(stage=stage)
    if given.size != length:
        raise StatisticError(f"`stage` must hold one place for each of the {length} rows.")
    groups = grouping(group, length)
    order = np.lexsort((given, groups.index))
    place = given[order]
    is_first = begins(groups.index)
    lacking = groups.any(~np.isfinite(place))[groups.index]
    is_twice = (place == np.roll(place, 1)) & ~is_first
    twice = groups.any(is_twice)[groups.index]
    note = notes(
        length,
        (lacking, "a stage of the group has no place"),
        (twice, "a stage stands twice in the group"),
    )
    return Stages(groups, order, is_first, note)


@dataclass(frozen=True)
class Steps:
    """Who moves on to each stage: `x` of `n`, both NaN where that cannot be said, and why.

    `people` are those at each stage; `is_broken` marks a stage at or before which the pathway
    is not nested. `follows` says whether the same people are followed from stage to stage.
    """

    x: Numbers
    n: Numbers
    people: Numbers
    note: Words
    is_broken: NDArray[np.bool_]
    follows: bool


def steps(along: Stages, numerator: Any, denominator: Any, *, cross_sections: bool) -> Steps:
    """Return who moves on to each stage: of those at the stage before, or of the denominator.

    Stages are nested: nobody is at a stage who was not at the one before. Where a stage has
    more people than an earlier one, or a denominator that is neither the stage before nor the
    first, it is not. Declared as cross-sections each stage is read against its own denominator.
    """
    if cross_sections and denominator is None:
        raise StatisticError("`cross_sections` needs a `denominator` for each stage.")
    people, base = columns(numerator=numerator, denominator=denominator)
    people, base = people[along.order], base[along.order]
    if cross_sections:
        x, n, note = usable_counts("proportion", people, base)
        whole = np.zeros(x.size, dtype=bool)
        return Steps(x, n, x, first_of(along.note, note), whole, follows=False)
    known = np.where(np.isfinite(people) & (people >= 0), people, np.nan)
    least = along.before(along.running(known, np.fmin))
    is_more = known > least
    before = along.before(people)
    is_other = np.isfinite(base) & (base != before) & (base != along.first(people))
    is_other &= ~along.is_first & np.isfinite(before)
    own = notes(
        people.size,
        (along.is_first, "the first stage: where people start"),
        (is_more, "more people than at an earlier stage: not nested"),
        (is_other, "the denominator is not the stage before: declare cross_sections"),
        (np.isfinite(people) & ~np.isfinite(before), "the stage before is missing"),
        (before == 0, "nobody is at the stage before"),
    )
    x, n, counted = usable_counts("proportion", people, before)
    note = first_of(along.note, own, counted)
    is_broken = along.running(is_more | is_other, np.logical_or) | (along.note != "")
    x, n = (np.where(note == "", counts, np.nan) for counts in (x, n))
    return Steps(x, n, known, note, is_broken, follows=True)


def cumulative_log_variance(along: Stages, found: Steps) -> Numbers:
    """Return the variance of the logarithm of the share who get as far as each stage.

    Along people followed the sum over stages comes down to the last against the first.
    """
    if found.follows:
        return log_variance(found.people, along.first(found.people))
    return along.running(log_variance(found.x, found.n), np.add)


def with_reference(own: Words, reference: Words) -> Words:
    """Return the row's own notes, and where there are none what is wrong in the reference."""
    lacking = (own == "") & (reference != "")
    if not lacking.any():
        return own
    return np.where(lacking, np.strings.add("in the reference: ", reference), own)


def cumulative(along: Stages, found: Steps, confidence: float) -> tuple[Numbers, Limits]:
    """Return the share of the first stage's people who get as far as each stage, with limits.

    People followed are a proportion of those at the first stage (Wilson's limits); separate
    cross-sections have the product of their proportions, with limits on the logarithm.
    """
    if found.follows:
        start = along.first(found.people)
        usable = ~found.is_broken & (start > 0)
        x, n = (np.where(usable, counts, np.nan) for counts in (found.people, start))
        lower, upper = wilson_limits(x, n, confidence)
        sure = along.is_first
        return x / n, (np.where(sure, np.nan, lower), np.where(sure, np.nan, upper))
    spread = np.sqrt(cumulative_log_variance(along, found))
    product, centre = (along.running(p, np.multiply) for p in shares(found))
    return product, product_limits(product, centre, spread, confidence)


def shares(found: Steps) -> tuple[Numbers, Numbers]:
    """Return the share who move on to each stage, and the same with at least half a person."""
    return found.x / found.n, np.maximum(found.x, 0.5) / found.n


def product_limits(product: Numbers, centre: Numbers, spread: Numbers, confidence: float) -> Limits:
    """Return limits of a product of proportions from its logarithm's standard error, up to 1.

    The upper limit starts from `centre`, which is not nought where the product is.
    """
    factor = np.exp(normal_quantile(confidence) * spread)
    return product / factor, np.minimum(centre * factor, 1.0)
