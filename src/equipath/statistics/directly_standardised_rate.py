"""Directly age-standardised rate with Dobson's interval."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.errors import StatisticError
from equipath.statistics.arguments import columns, first_of, notes, positive
from equipath.statistics.count_limits import poisson_limits
from equipath.statistics.grouping import Grouping, grouping
from equipath.statistics.statistic import Estimate, Numbers, Statistic
from equipath.vocabulary import Over

FEWEST_EVENTS = 10
"""Total events below which no rate is given (PHE, Fingertips technical guidance)."""


def directly_standardised_rate(
    numerator: Any,
    denominator: Any,
    standard_population: Any,
    *,
    group: Any = None,
    age_band: Any = None,
    event_frequency: Any = None,
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return the rate that each group would have had with the standard population's ages.

    `Σ wᵢxᵢ/nᵢ / Σ wᵢ` over a group's age bands; limits `DSR + √(Var/O)·(CI(O) − O)` with
    `Var = Σ xᵢ(wᵢ/nᵢ)² / (Σw)²`, O the group's events and CI(O) PHE's Poisson limits.

    Rows are age bands (of one sex, say), `group` one integer a row; answers once a group.
    Groups may have different bands. A missing numerator counts as 0. No value, and a note:
    fewer than ten events, a band without population or weight. A lower limit that comes out
    negative is shown as 0, with a note.

    Where a person can have the event several times, give `event_frequency` f and `age_band`:
    a row is then the people of that band with f events each, and the variance is
    `Σ f²·xᵢ(wᵢ/nᵢ)²`. `StatisticError` if only one of the two is given.

    Dobson et al (1991), Stat Med 10:457; Eayres (2008), APHO Technical Briefing 3.
    Not for comparing groups whose age-specific rates cross: show the bands.
    """
    people, population, weight = columns(
        numerator=numerator, denominator=denominator, standard_population=standard_population
    )
    groups = grouping(group, people.size)
    scale = positive("multiplier", multiplier)
    people = np.where(np.isnan(people), 0.0, people)
    frequency, is_first = _repeats(event_frequency, age_band, groups, people.size)
    note = _problems(people, population, weight, groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        each = weight / population
        events = frequency * people
        total_weight = groups.total(np.where(is_first, weight, 0.0))
        value = groups.total(each * events) / total_weight
        variance = groups.total(each * each * frequency * events) / total_weight**2
    count = groups.total(events)
    note = first_of(
        note, notes(count.size, (count < FEWEST_EVENTS, f"fewer than {FEWEST_EVENTS} events"))
    )
    kept = note == ""
    value, variance = np.where(kept, value, np.nan), np.where(kept, variance, np.nan)
    safe = np.where(kept, count, FEWEST_EVENTS)
    lower, upper = poisson_limits(safe, confidence)
    per_event = np.sqrt(variance / safe)
    lower = value + per_event * (lower - safe)
    negative = (lower < 0, "the lower limit came out negative and is shown as 0")
    return Estimate(
        value=value * scale,
        lower_ci=np.maximum(lower, 0.0) * scale,
        upper_ci=(value + per_event * (upper - safe)) * scale,
        method=np.full(count.size, "Dobson"),
        note=first_of(note, notes(count.size, negative)),
        extra={
            "numerator": count,
            "denominator": groups.total(np.where(is_first, population, 0.0)),
        },
    )


def _problems(
    people: Numbers, population: Numbers, weight: Numbers, groups: Grouping
) -> NDArray[np.str_]:
    return notes(
        groups.count,
        (groups.any(~((people >= 0) & np.isfinite(people))), "a numerator is negative or infinite"),
        (
            groups.any(~((population > 0) & np.isfinite(population))),
            "an age band has no population",
        ),
        (
            groups.any(~((weight >= 0) & np.isfinite(weight))),
            "an age band has no standard population",
        ),
        (groups.total(weight) == 0, "the standard population is empty"),
    )


def _repeats(
    event_frequency: Any, age_band: Any, groups: Grouping, length: int
) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return each row's events a person, and whether it is the first of its age band."""
    if (event_frequency is None) != (age_band is None):
        raise StatisticError("Give `event_frequency` and `age_band` together, or neither.")
    if event_frequency is None:
        return np.ones(length), np.ones(length, dtype=np.bool_)
    bands = np.unique(np.asarray(age_band), return_inverse=True)[1]
    (frequency,) = columns(event_frequency=event_frequency)
    if bands.shape != (length,) or frequency.shape != (length,):
        raise StatisticError(f"`event_frequency` and `age_band` must have {length} rows.")
    if not (np.isfinite(frequency) & (frequency >= 0)).all():
        raise StatisticError("`event_frequency` must be 0 or more in every row.")
    first = np.unique(groups.index * (bands.max(initial=0) + 1) + bands, return_index=True)[1]
    is_first = np.zeros(length, dtype=np.bool_)
    is_first[first] = True
    return frequency, is_first


STATISTIC = Statistic(
    name="directly_standardised_rate",
    title="Directly standardised rate",
    over=Over.NONE,
    requires=("numerator", "denominator", "standard_population"),
    compute=directly_standardised_rate,
    definition="The rate a group would have had with the age structure of a standard population.",
    formula="Σ wᵢxᵢ/nᵢ / Σ wᵢ; limits DSR + √(Var/O)·(CI(O) − O), Var = Σ xᵢ(wᵢ/nᵢ)² / (Σw)²",
    reference="Dobson, Kuulasmaa, Eberle and Scherer (1991), Stat Med 10:457-462",
    when_not="Fewer than ten events, or age-specific rates that cross between the groups compared.",
    also=("age_band", "event_frequency"),
    gives_rows=False,
    options={"confidence": 0.95, "multiplier": 1.0},
)
