"""Indirectly standardised ratio: events observed over those expected."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import columns, positive, usable_counts
from equipath.statistics.count_limits import level_limits, poisson_method
from equipath.statistics.grouping import grouping
from equipath.statistics.statistic import Estimate, Numbers, Statistic, Words
from equipath.vocabulary import Over


def indirectly_standardised_ratio(
    numerator: Any, expected: Any, *, confidence: float = 0.95, multiplier: float = 1.0
) -> Estimate:
    """Return each row's observed events over the events expected.

    `O / E`; limits are PHE's Poisson limits of O, over E, which is taken as known. Columns,
    one element a row; `multiplier=100` gives the SMR's usual scale. Rows without events
    expected come out without a value and with a note.

    Breslow and Day (1987), IARC 82; Eayres (2008), APHO Technical Briefing 3.
    Not for ranking areas against one another: each is compared with the reference only.
    """
    x, e, note = usable_counts("ratio", *columns(numerator=numerator, denominator=expected))
    scale = positive("multiplier", multiplier)
    lower, upper = level_limits(x, e, "ratio", confidence)
    return Estimate(
        value=x / e * scale,
        lower_ci=lower * scale,
        upper_ci=upper * scale,
        method=poisson_method(x),
        note=about_expected(note),
    )


def about_expected(note: Words) -> Words:
    """Return notes on a denominator in the words of an expected count."""
    if not note.size:  # which NumPy cannot replace in
        return note
    return np.strings.replace(note, "the denominator is", "the expected count is")


def expected_events(
    population: Any, reference_numerator: Any, reference_denominator: Any, *, group: Any = None
) -> Numbers:
    """Return the events each group would have had at the reference's rates.

    `E = Σ populationᵢ · reference_numeratorᵢ / reference_denominatorᵢ` over a group's age
    bands; one answer a group, NaN where a band's count is missing, negative, or has no
    reference population.
    """
    people, events, base = columns(
        population=population,
        reference_numerator=reference_numerator,
        reference_denominator=reference_denominator,
    )
    is_sound = (people >= 0) & (events >= 0) & (base > 0)
    rates = np.where(is_sound, events, np.nan) / np.where(is_sound, base, 1.0)
    return grouping(group, people.size).total(people * rates)


STATISTIC = Statistic(
    name="indirectly_standardised_ratio",
    title="Indirectly standardised ratio",
    over=Over.NONE,
    requires=("numerator", "expected"),
    compute=indirectly_standardised_ratio,
    definition="Events observed over those expected at the reference's age-specific rates.",
    formula="O/E, E = Σ popᵢ·rateᵢ; limits: Byar's (exact below 10) of O, over E",
    reference="Breslow and Day (1987), IARC Scientific Publications 82, 2:61-71",
    when_not="Ranking areas against one another: each stands against the reference only.",
    adds_up=True,
    options={"confidence": 0.95, "multiplier": 1.0},
)
