"""Rate of repeated events: of which one person can have several, with an interval for it."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import columns, first_of, notes, positive
from equipath.statistics.count_methods import limits_of_count, name_of_method
from equipath.statistics.grouping import Grouping, grouping
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic, Words
from equipath.vocabulary import Over


def rate_of_repeated_events(
    numerator: Any,
    denominator: Any,
    event_frequency: Any,
    *,
    group: Any = None,
    method: str = "byar",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each group's events per head where events cluster in persons.

    A row is the people (`numerator`) of a group who had `event_frequency` events each; its
    `denominator` is the whole group's population or person-time and the same in all its rows.
    `Σ f·x / n`; people, not events, are independent, so that the count O = Σ f·x has the
    variance `Σ f²·x`, and its Poisson limits are stretched about it:
    `(O + √(Σ f²x / O) · (CI(O) − O)) / n`. People without events need no row. Answers once a
    group; `dispersion` is `Σ f²x / O`, 1 where nobody has two events. `method` is the rate's.

    A lower limit that comes out negative is shown as 0, with a note. A missing or impossible
    count or frequency, or denominators that differ, leave the group without a value.

    Stukel et al. (1994), Stat Med 13:1781; Dobson et al. (1991), Stat Med 10:457.
    Not where it is unknown who had how many: the plain rate is then too sure of itself.
    """
    people, population, frequency = columns(
        numerator=numerator, denominator=denominator, event_frequency=event_frequency
    )
    groups, scale = grouping(group, people.size), positive("multiplier", multiplier)
    first = population[groups.starts]
    note = _problems(people, population, frequency, groups)
    usable = note == ""
    row = usable[groups.index]
    people, frequency = np.where(row, people, 0.0), np.where(row, frequency, 0.0)
    events = groups.total(frequency * people)
    variance = groups.total(frequency**2 * people)
    dispersion = np.divide(variance, events, out=np.ones_like(events), where=events > 0)
    count = np.where(usable, events, np.nan)
    lower, upper = limits_of_count(method, count, confidence)
    stretch = np.sqrt(dispersion)
    lower, upper = count + stretch * (lower - count), count + stretch * (upper - count)
    negative = notes(
        groups.count, (lower < 0, "the lower limit came out negative and is shown as 0")
    )
    per = scale / np.where(usable, first, np.nan)
    return Estimate(
        value=count * per,
        lower_ci=np.maximum(lower, 0.0) * per,
        upper_ci=upper * per,
        method=name_of_method(method, events),
        note=first_of(note, negative),
        extra={
            "numerator": count,
            "denominator": first,
            "people": np.where(usable, groups.total(people), np.nan),
            "dispersion": np.where(usable, dispersion, np.nan),
        },
    )


def _problems(people: Numbers, population: Numbers, frequency: Numbers, groups: Grouping) -> Words:
    first = population[groups.starts]
    return notes(
        groups.count,
        (groups.any(~np.isfinite(people)), "a numerator is missing or hidden"),
        (groups.any(~np.isfinite(frequency)), "an event frequency is missing"),
        (groups.any((people < 0) | (frequency < 0)), "a count is negative"),
        (groups.any(~np.isfinite(population)), "the denominator is missing"),
        (groups.any(population <= 0), "the denominator is zero or negative"),
        (groups.any(population != first[groups.index]), "the denominators of a group differ"),
    )


STATISTIC = Statistic(
    name="rate_of_repeated_events",
    title="Rate of repeated events",
    over=Over.NONE,
    requires=("numerator", "denominator", "event_frequency"),
    compute=rate_of_repeated_events,
    definition="Events per head where one person can have several, with the interval widened "
    "for it.",
    formula="Σ f·x / n, x people with f events each; limits (O + √(Σ f²x / O) · (CI(O) − O)) / n,"
    " O = Σ f·x",
    reference="Stukel, Glynn, Fisher et al. (1994), Stat Med 13:1781-1791",
    when_not="Who had how many events is not known.",
    gives_rows=False,
    example=Example(
        "Emergency admissions of people with COPD by how many each of them had in the year, in "
        "three areas (made up), per 1,000 on the register. The same rate of admissions has a "
        "wider interval where few people have many.",
        by=("area_code",),
        options={"multiplier": 1000},
    ),
)
