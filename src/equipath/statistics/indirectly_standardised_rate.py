"""Indirectly standardised rate: the standardised ratio times the reference's crude rate."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import columns, first_of, notes
from equipath.statistics.indirectly_standardised_ratio import indirectly_standardised_ratio
from equipath.statistics.statistic import Estimate, Statistic
from equipath.vocabulary import Over


def indirectly_standardised_rate(
    numerator: Any,
    expected: Any,
    reference_rate: Any,
    *,
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each row's standardised ratio as a rate.

    `O/E · reference_rate`, the latter being the reference's crude rate per head (events over
    population, all ages), taken as known. Columns, one element a row, or one reference rate
    for all; `multiplier=100_000` gives a rate per 100,000. Without events expected or a
    reference rate a row has no value and a note.

    Eayres (2008), APHO Technical Briefing 3.
    Not for ranking areas against one another: each is compared with the reference only.
    """
    x, e, crude = columns(numerator=numerator, expected=expected, reference_rate=reference_rate)
    ratio = indirectly_standardised_ratio(x, e, confidence=confidence, multiplier=multiplier)
    unusable = ~((crude >= 0) & np.isfinite(crude))
    crude = np.where(unusable, np.nan, crude)
    return Estimate(
        value=ratio.value * crude,
        lower_ci=ratio.lower_ci * crude,
        upper_ci=ratio.upper_ci * crude,
        method=ratio.method,
        note=first_of(
            ratio.note, notes(x.size, (unusable, "the reference rate is missing or negative"))
        ),
    )


STATISTIC = Statistic(
    name="indirectly_standardised_rate",
    title="Indirectly standardised rate",
    over=Over.NONE,
    requires=("numerator", "expected", "reference_rate"),
    compute=indirectly_standardised_rate,
    definition="The indirectly standardised ratio times the reference's crude rate.",
    formula="O/E · Σ reference events / Σ reference population",
    reference="Eayres (2008), APHO Technical Briefing 3",
    when_not="Ranking areas against one another: each stands against the reference only.",
    options={"confidence": 0.95, "multiplier": 1.0},
)
