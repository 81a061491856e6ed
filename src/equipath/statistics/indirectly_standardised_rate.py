"""Indirectly standardised rate: the standardised ratio times the reference's crude rate."""

from typing import Any

import numpy as np

from equipath.errors import StatisticError
from equipath.statistics.arguments import columns, first_of, notes, positive
from equipath.statistics.count_methods import limits_of_count, name_of_method
from equipath.statistics.grouping import grouping
from equipath.statistics.indirect_standardisation import observed_and_expected
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic, Words
from equipath.vocabulary import Over


def indirectly_standardised_rate(
    numerator: Any,
    expected: Any = None,
    reference_rate: Any = None,
    *,
    group: Any = None,
    denominator: Any = None,
    reference_numerator: Any = None,
    reference_denominator: Any = None,
    age_band: Any = None,
    method: str = "byar",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each group's standardised ratio as a rate.

    `O/E · reference rate`, the latter being the reference's crude rate per head (events over
    population, all ages), taken as known; `multiplier=100_000` gives a rate per 100,000.
    Answers once a group. What is given is what `indirectly_standardised_ratio` takes; the
    crude rate follows from the reference's counts, or is given as `reference_rate`, the same
    in all rows of a group, as it has to be beside `expected` (else `StatisticError`).

    Eayres (2008), APHO Technical Briefing 3.
    Not for ranking areas against one another: each is compared with the reference only.
    """
    scale = positive("multiplier", multiplier)
    if expected is not None and reference_rate is None:
        raise StatisticError("Give `reference_rate` beside `expected`.")
    found = observed_and_expected(
        numerator,
        expected,
        denominator,
        reference_numerator,
        reference_denominator,
        age_band,
        group,
    )
    crude, wrong = found.reference_rate, found.note
    if reference_rate is not None:
        crude, said = _given_rate(numerator, reference_rate, group)
        wrong = first_of(wrong, said)
    per = np.where(wrong == "", crude / found.expected, np.nan) * scale
    lower, upper = limits_of_count(method, found.events, confidence)
    return Estimate(
        value=found.events * per,
        lower_ci=lower * per,
        upper_ci=upper * per,
        method=name_of_method(method, found.events),
        note=first_of(wrong, found.remark),
        extra={
            "numerator": found.events,
            "expected": found.expected,
            "reference_rate": crude,
        },
    )


def _given_rate(numerator: Any, reference_rate: Any, group: Any) -> tuple[Numbers, Words]:
    x, rate = columns(numerator=numerator, reference_rate=reference_rate)
    groups = grouping(group, x.size)
    first = rate[groups.starts]
    wrong = notes(
        groups.count,
        (
            groups.any(~((rate >= 0) & np.isfinite(rate))),
            "the reference rate is missing or negative",
        ),
        (groups.any(rate != first[groups.index]), "the reference rates of a group differ"),
    )
    return np.where(wrong == "", first, np.nan), wrong


STATISTIC = Statistic(
    name="indirectly_standardised_rate",
    title="Indirectly standardised rate",
    over=Over.NONE,
    requires=("numerator",),
    compute=indirectly_standardised_rate,
    definition="The indirectly standardised ratio times the reference's crude rate.",
    formula="O/E · Σ reference events / Σ reference population",
    reference="Eayres (2008), APHO Technical Briefing 3",
    when_not="Ranking areas against one another: each stands against the reference only.",
    also=(
        "expected",
        "reference_rate",
        "denominator",
        "reference_numerator",
        "reference_denominator",
        "age_band",
    ),
    gives_rows=False,
    example=Example(
        "Emergency admissions of three areas by age band (made up), per 100,000. No reference "
        "is given, so that the areas together are the reference.",
        by=("area_code",),
        options={"multiplier": 100_000},
    ),
)
