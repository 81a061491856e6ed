"""Directly standardised rate (DSR): the rate that a standard population's ages would give."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.errors import StatisticError
from equipath.statistics.age_bands import first_of_band, lacks_a_band, numbered_bands
from equipath.statistics.arguments import Case, choice, columns, first_of, notes, positive
from equipath.statistics.count_limits import Limits
from equipath.statistics.count_methods import limits_of_count, name_of_method
from equipath.statistics.gamma_limits import gamma_limits
from equipath.statistics.grouping import Grouping, grouping
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic, Words
from equipath.vocabulary import Over

FEWEST_EVENTS = 10
"""Total events below which no rate is given (PHE, Fingertips technical guidance)."""

METHODS = ("dobson", "fay_feuer")
MISSING_NUMERATOR = ("hidden", "zero")
MISSING_AGE_BAND = ("refused", "left_out")


@dataclass(frozen=True)
class _Rows:
    """Rows of age bands: people with an event, how many each, population, weight.

    `is_first` marks the first row of each band of a group, which alone brings its population.
    """

    people: Numbers
    frequency: Numbers
    population: Numbers
    weight: Numbers
    is_first: NDArray[np.bool_]
    groups: Grouping


def directly_standardised_rate(
    numerator: Any,
    denominator: Any,
    standard_population: Any,
    *,
    group: Any = None,
    age_band: Any = None,
    event_frequency: Any = None,
    method: str = "dobson",
    count_method: str = "byar",
    fewest_events: float = FEWEST_EVENTS,
    missing_numerator: str = "hidden",
    missing_age_band: str = "refused",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return the rate that each group would have had with the standard population's ages.

    `Σ wᵢxᵢ/nᵢ / Σ wᵢ` over a group's age bands (of one sex, say, or crossed with sex and
    deprivation: cells like any); answers once a group. `dobson`:
    `DSR + √(Var/O)·(CI(O) − O)` with `Var = Σ xᵢ(wᵢ/nᵢ)² / (Σw)²`, O the group's events and
    CI(O) its Poisson limits by `count_method` (`byar` as PHE, `exact`, `mid_p`); one that comes
    out negative is shown as 0, with a note. `fay_feuer`: gamma limits, wider and never negative.

    A missing numerator hides the group's rate; `missing_numerator="zero"` takes it for no
    event, as PHE does. Where `age_band` is given, a group that lacks a band which at least
    half of the groups have is refused, or standardised to the bands it has
    (`missing_age_band="left_out"`, for indicators of different ages at once). No value, and a
    note: fewer events than `fewest_events`, a band without population or weight.

    Where a person can have the event several times, give `event_frequency` f and `age_band`:
    a row is then the people of that band with f events each, and the variance is
    `Σ f²·xᵢ(wᵢ/nᵢ)²`. `StatisticError` if `age_band` is not given with it.

    Dobson et al. (1991), Stat Med 10:457; Eayres (2008), APHO Technical Briefing 3; Fay and
    Feuer (1997), Stat Med 16:791; Stukel et al. (1994), Stat Med 13:1781 (repeated events).
    Not for comparing groups whose age-specific rates cross: show the bands.
    """
    choice("method", method, METHODS)
    people, population, weight = columns(
        numerator=numerator, denominator=denominator, standard_population=standard_population
    )
    groups, scale = grouping(group, people.size), positive("multiplier", multiplier)
    if choice("missing_numerator", missing_numerator, MISSING_NUMERATOR) == "zero":
        people = np.where(np.isnan(people), 0.0, people)
    is_refusing = choice("missing_age_band", missing_age_band, MISSING_AGE_BAND) == "refused"
    frequency, is_first, lacking = _bands(event_frequency, age_band, weight > 0, groups)
    rows = _Rows(people, frequency, population, weight, is_first, groups)
    note = _problems(rows, (lacking & is_refusing, "an age band is missing"))
    count = groups.total(frequency * people)
    few = notes(count.size, (count < fewest_events, f"fewer than {fewest_events:g} events"))
    note = first_of(note, few)
    count = np.where(note == "", count, np.nan)
    value, variance, largest = _weighted(rows, note == "")
    if method == "fay_feuer":
        lower, upper = gamma_limits(value, variance, largest, confidence)
    else:
        lower, upper = _dobson(value, variance, count, count_method, confidence)
    negative = (lower < 0, "the lower limit came out negative and is shown as 0")
    no_limits = (np.isnan(upper), "no events: no interval")
    return Estimate(
        value=value * scale,
        lower_ci=np.maximum(lower, 0.0) * scale,
        upper_ci=upper * scale,
        method=_name(method, count_method, count),
        note=first_of(note, notes(count.size, negative, no_limits)),
        extra={
            "numerator": groups.total(frequency * people),
            "denominator": groups.total(np.where(is_first, population, 0.0)),
        },
    )


def _bands(
    event_frequency: Any, age_band: Any, is_standard: NDArray[np.bool_], groups: Grouping
) -> tuple[Numbers, NDArray[np.bool_], NDArray[np.bool_]]:
    """Return each row's events a person, whether it is its band's first, and who lacks a band."""
    length = is_standard.size
    frequency, is_first = np.ones(length), np.ones(length, dtype=np.bool_)
    lacking = np.zeros(groups.count, dtype=np.bool_)
    if event_frequency is not None and age_band is None:
        raise StatisticError("Give `age_band` with `event_frequency`.")
    if age_band is None:
        return frequency, is_first, lacking
    names, number = numbered_bands(age_band, length)
    if event_frequency is not None:
        (frequency,) = columns(event_frequency=event_frequency)
        if frequency.shape != (length,):
            raise StatisticError(f"`event_frequency` must have {length} rows.")
        is_first = first_of_band(number, names.size, groups)
    return frequency, is_first, lacks_a_band(number, names.size, is_standard, groups)


def _problems(rows: _Rows, lacking: Case) -> Words:
    def cases(values: Numbers, is_sound: NDArray[np.bool_]) -> NDArray[np.bool_]:
        return rows.groups.any(~(is_sound & np.isfinite(values)))

    return notes(
        rows.groups.count,
        (rows.groups.any(np.isnan(rows.people)), "a numerator is missing or hidden"),
        (cases(rows.people, rows.people >= 0), "a numerator is negative or infinite"),
        (cases(rows.frequency, rows.frequency >= 0), "an event frequency is missing or negative"),
        (cases(rows.population, rows.population > 0), "an age band has no population"),
        (cases(rows.weight, rows.weight >= 0), "an age band has no standard population"),
        (
            rows.groups.total(np.where(rows.is_first, rows.weight, 0.0)) == 0,
            "the standard population is empty",
        ),
        lacking,
    )


def _weighted(rows: _Rows, usable: NDArray[np.bool_]) -> tuple[Numbers, Numbers, Numbers]:
    """Return each group's rate, its variance and the largest weight of one person's events."""
    groups, kept = rows.groups, usable[rows.groups.index]
    weight, population = np.where(kept, rows.weight, 1.0), np.where(kept, rows.population, 1.0)
    total = groups.total(np.where(rows.is_first, weight, 0.0))
    each = weight / population / total[groups.index] * np.where(kept, rows.frequency, np.nan)
    largest = np.maximum.reduceat(each, groups.starts) if groups.count else total
    return groups.total(each * rows.people), groups.total(each**2 * rows.people), largest


def _dobson(
    value: Numbers, variance: Numbers, count: Numbers, method: str, confidence: float
) -> Limits:
    lower, upper = limits_of_count(method, count, confidence)
    per_event = np.sqrt(
        np.divide(variance, count, out=np.full_like(count, np.nan), where=count > 0)
    )
    return value + per_event * (lower - count), value + per_event * (upper - count)


def _name(method: str, count_method: str, count: Numbers) -> Words:
    if method == "fay_feuer":
        return np.full(count.size, "Fay and Feuer")
    if count_method == "byar":
        return np.full(count.size, "Dobson")
    return np.strings.add("Dobson, ", name_of_method(count_method, count))


STATISTIC = Statistic(
    name="directly_standardised_rate",
    title="Directly standardised rate",
    over=Over.NONE,
    requires=("numerator", "denominator", "standard_population"),
    compute=directly_standardised_rate,
    definition="The rate a group would have had with the age structure of a standard population.",
    formula="Σ wᵢxᵢ/nᵢ / Σ wᵢ, w the standard population; limits DSR + √(Var/O)·(CI(O) − O), Var ="
    " Σ xᵢ(wᵢ/nᵢ)² / (Σw)², O all events, CI(O) their Poisson limits",
    reference="Dobson, Kuulasmaa, Eberle and Scherer (1991), Stat Med 10:457-462",
    when_not="Fewer than ten events, or age-specific rates that cross between the groups compared.",
    also=("age_band", "event_frequency"),
    gives_rows=False,
    example=Example(
        "Emergency admissions by age band in four areas (made up), standardised to the European "
        "Standard Population 2013, per 100,000. The area of old people has the highest crude "
        "rate and not the highest standardised one; a hidden cell leaves its area without a rate.",
        by=("area_code",),
        options={"multiplier": 100_000},
    ),
)
