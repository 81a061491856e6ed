"""Indirectly standardised ratio: events observed over those expected."""

from typing import Any

from equipath.statistics.arguments import first_of, positive
from equipath.statistics.count_methods import limits_of_count, name_of_method
from equipath.statistics.indirect_standardisation import observed_and_expected
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.vocabulary import Over, Unit


def indirectly_standardised_ratio(
    numerator: Any,
    expected: Any = None,
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
    """Return each group's observed events over the events expected.

    `O / E`; limits are the Poisson limits of O (`method`, as a rate's) over E, which is taken
    as known. `multiplier=100` gives the SMR's usual scale. Answers once a group, whose rows
    are added up. What is expected is given as `expected`; or comes from rows of age bands,
    `E = Σ denominator · reference_numerator / reference_denominator`, one row a group where
    there is no age breakdown; or, without a reference, from the sum of all the groups by
    `age_band`, so that a group's answer then depends on the others. `StatisticError` where
    none of the three can be made.

    A group with a missing or impossible count, a band without a reference or nothing expected
    has no value and a note.

    Breslow and Day (1987), IARC 82; Eayres (2008), APHO Technical Briefing 3.
    Not for ranking areas against one another: each is compared with the reference only.
    """
    scale = positive("multiplier", multiplier)
    found = observed_and_expected(
        numerator,
        expected,
        denominator,
        reference_numerator,
        reference_denominator,
        age_band,
        group,
    )
    lower, upper = limits_of_count(method, found.events, confidence)
    return Estimate(
        value=found.events / found.expected * scale,
        lower_ci=lower / found.expected * scale,
        upper_ci=upper / found.expected * scale,
        method=name_of_method(method, found.events),
        note=first_of(found.note, found.remark),
        extra={"numerator": found.events, "expected": found.expected},
    )


STATISTIC = Statistic(
    name="indirectly_standardised_ratio",
    title="Indirectly standardised ratio",
    over=Over.NONE,
    requires=("numerator",),
    compute=indirectly_standardised_ratio,
    definition="Events observed over those expected at the reference's age-specific rates.",
    formula="O/E, E = Σ nᵢ·rateᵢ; limits: Byar's (exact below 10) of O, over E",
    reference="Breslow and Day (1987), IARC Scientific Publications 82, 2:61-71",
    when_not="Ranking areas against one another: each stands against the reference only.",
    also=(
        "expected",
        "denominator",
        "reference_numerator",
        "reference_denominator",
        "age_band",
    ),
    gives_rows=False,
    unit=Unit.RATIO,
    example=Example(
        "Deaths under 75 from circulatory disease by age band in three areas, beside those of "
        "the country (made up), as SMRs. The coast has the highest crude rate, for its people "
        "are old, and fewer deaths than expected of their ages.",
        by=("area_code",),
        options={"multiplier": 100},
    ),
)
