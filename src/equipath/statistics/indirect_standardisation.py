"""Events observed and expected at a reference's rates, by group: given, or from age bands."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from equipath.errors import StatisticError
from equipath.statistics.age_bands import numbered_bands
from equipath.statistics.arguments import columns, first_of, notes
from equipath.statistics.grouping import Grouping, grouping
from equipath.statistics.statistic import Numbers, Words

NO_EXPECTATION = (
    "Give `expected`; or `denominator` by age band with `reference_numerator` and "
    "`reference_denominator`; or `denominator` and `age_band`, for the sum of all the groups "
    "as the reference."
)


@dataclass(frozen=True)
class Observed:
    """One element a group: events, those expected, the reference's crude rate, what is wrong.

    `remark` says what the reference lacks; the numbers are NaN where `note` says why.
    """

    events: Numbers
    expected: Numbers
    reference_rate: Numbers
    note: Words
    remark: Words


@dataclass(frozen=True)
class _Bands:
    """Rows of age bands with the reference's counts of each, and its crude rate if known."""

    people: Numbers
    events: Numbers
    base: Numbers
    crude: float = np.nan
    remark: str = ""


def observed_and_expected(
    numerator: Any,
    expected: Any,
    denominator: Any,
    reference_numerator: Any,
    reference_denominator: Any,
    age_band: Any,
    group: Any,
) -> Observed:
    """Return each group's events and those expected: `E = Σ nᵢ · reference rateᵢ`.

    `expected` where it is given, added up. Else rows are age bands (or a group's only row)
    with the reference's counts of the band; where none are given, these are the sums of each
    `age_band` over all the groups. A row whose counts are missing or impossible belongs to no
    such sum, and its own group has no value. `StatisticError` where there is too little given.
    """
    if expected is not None:
        x, e = columns(numerator=numerator, expected=expected)
        groups = grouping(group, x.size)
        wrong = notes(
            groups.count,
            (groups.any(~np.isfinite(e)), "the expected count is missing"),
            (groups.any(e < 0), "the expected count is negative"),
        )
        return _observed(x, e, groups, wrong, np.full(groups.count, np.nan))
    if denominator is None or (reference_numerator is None) != (reference_denominator is None):
        raise StatisticError(NO_EXPECTATION)
    if reference_numerator is None and age_band is None:
        raise StatisticError(NO_EXPECTATION)
    if reference_numerator is None:
        x, people = columns(numerator=numerator, denominator=denominator)
        bands = _sum_of_groups(x, people, age_band)
    else:
        x, people, events, base = columns(
            numerator=numerator,
            denominator=denominator,
            reference_numerator=reference_numerator,
            reference_denominator=reference_denominator,
        )
        bands = _Bands(people, events, base)
    return _by_band(x, bands, grouping(group, x.size))


def _sum_of_groups(x: Numbers, people: Numbers, age_band: Any) -> _Bands:
    names, number = numbered_bands(age_band, x.size)
    usable = np.isfinite(x) & np.isfinite(people) & (x >= 0) & (people >= 0)
    events, base = (
        np.bincount(number, np.where(usable, column, 0.0), names.size).astype(np.float64)
        for column in (x, people)
    )
    crude = events.sum() / base.sum() if base.sum() > 0 else np.nan
    remark = "" if usable.all() else "the reference lacks counts that cannot be used"
    return _Bands(people, events[number], base[number], crude, remark)


def _by_band(x: Numbers, bands: _Bands, groups: Grouping) -> Observed:
    people, events, base = bands.people, bands.events, bands.base
    lacks_reference = ~(np.isfinite(events) & np.isfinite(base) & (events >= 0))
    # A band with nobody in it expects nothing, whatever the reference.
    lacks_reference |= (base <= 0) & (people != 0)
    wrong = notes(
        groups.count,
        (groups.any(~np.isfinite(people)), "the denominator is missing"),
        (groups.any(people < 0), "a count is negative"),
        (groups.any(lacks_reference), "the reference of an age band is missing or empty"),
    )
    sound = (wrong == "")[groups.index] & (base > 0)
    rates = np.divide(events, base, out=np.zeros_like(events), where=sound)
    expected = np.where(sound, people, 0.0) * rates
    crude = np.full(groups.count, bands.crude)
    if np.isnan(bands.crude):
        all_events, everyone = (groups.total(np.where(sound, c, 0.0)) for c in (events, base))
        np.divide(all_events, everyone, out=crude, where=everyone > 0)
    return _observed(x, expected, groups, wrong, crude, bands.remark)


def _observed(
    x: Numbers, e: Numbers, groups: Grouping, wrong: Words, crude: Numbers, remark: str = ""
) -> Observed:
    note = first_of(
        notes(
            groups.count,
            (groups.any(~np.isfinite(x)), "the numerator is missing"),
            (groups.any(x < 0), "a count is negative"),
        ),
        wrong,
    )
    total = groups.total(np.where((note == "")[groups.index], e, 0.0))
    note = first_of(note, notes(groups.count, (total <= 0, "the expected count is zero")))
    usable = note == ""
    return Observed(
        events=np.where(usable, groups.total(np.where(np.isfinite(x), x, 0.0)), np.nan),
        expected=np.where(usable, total, np.nan),
        reference_rate=np.where(usable, crude, np.nan),
        note=note,
        remark=np.full(groups.count, remark),
    )
