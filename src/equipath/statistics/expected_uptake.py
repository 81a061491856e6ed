"""Expected uptake: how many were treated against how many the need lets expect."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.errors import StatisticError
from equipath.statistics.arguments import Case, columns, notes, positive
from equipath.statistics.count_limits import poisson_limits, poisson_method
from equipath.statistics.direction import who_does_worse
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic, Words
from equipath.vocabulary import Over, Unit

MONTHS_OF_A_YEAR = 12.0

STARTS, EVER_TREATED = "starts", "ever treated"
COUNT_TYPES = (STARTS, EVER_TREATED)
"""New patients in a period, and all who have had the treatment by its end: never mixed."""


def expected_uptake(
    numerator: Any,
    lower_need: Any,
    upper_need: Any,
    share: Any,
    observed_months: Any,
    count_type: Any,
    expected_count_type: Any,
    *,
    need: Any = None,
    expected_months: Any = MONTHS_OF_A_YEAR,
    annualised: bool = False,
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each row's count over the number that need, share and exposure let expect.

    Expected: people in need × the share of them who are this row's × months ÷
    `expected_months`, for which the need is stated (12 by default). Need is a range, from
    `lower_need` to `upper_need`, with `need` itself where it is known, else their middle.
    Observed: `numerator`, counted over `observed_months`, with Poisson limits. The ratio's
    limits take both at their ends, `O_low / E_high` and `O_high / E_low`: a range from experts
    is no confidence interval, and may all be true at once.

    Periods that differ are refused unless `annualised=True`, which puts both on twelve months.
    `count_type` and `expected_count_type` are `starts` or `ever treated`: they must agree, and
    who was ever treated cannot be put on other months, being no number a month.

    `extra`: `observed` and `expected` on the months compared, with `lower_…` and `upper_…`;
    `months`; `ratio_at_lower_need` and `ratio_at_upper_need`, the count taken as it is;
    `direction`. Columns, one element a row; what cannot be compared has a note.

    Not evidence of unmet need by itself: the need is an estimate by somebody.
    """
    scale = positive("multiplier", multiplier)
    count, low_need, high_need, part, months, for_months, middle = columns(
        numerator=numerator,
        lower_need=lower_need,
        upper_need=upper_need,
        share=share,
        observed_months=observed_months,
        expected_months=expected_months,
        need=need,
    )
    middle = np.where(np.isnan(middle), (low_need + high_need) / 2, middle)
    seen_type = _types("count_type", count_type, count.size)
    hoped_type = _types("expected_count_type", expected_count_type, count.size)
    note = notes(
        count.size,
        *_wrong_counts(count, low_need, middle, high_need),
        *_wrong_exposure(part, months, for_months),
        *_not_comparable((seen_type, hoped_type), months, for_months, annualised),
    )
    blank = np.where(note == "", 0.0, np.nan)
    count, months, for_months = count + blank, months + blank, for_months + blank
    compared = MONTHS_OF_A_YEAR + blank if annualised else for_months
    seen = [each * compared / months for each in (count, *poisson_limits(count, confidence))]
    needs = (middle + blank, low_need + blank, high_need + blank)
    hoped = [each * part * compared / for_months for each in needs]
    return Estimate(
        value=seen[0] / hoped[0] * scale,
        lower_ci=seen[1] / hoped[2] * scale,
        upper_ci=seen[2] / hoped[1] * scale,
        method=np.strings.add(poisson_method(count), ", range of need"),
        note=note,
        extra=_both_sides(seen, hoped, compared, polarity, scale),
    )


def _both_sides(
    seen: list[Numbers], hoped: list[Numbers], months: Numbers, polarity: str, scale: float
) -> dict[str, NDArray[Any]]:
    """Return what was observed and what was expected, each with its lower and upper end."""
    return {
        **dict(zip(("observed", "lower_observed", "upper_observed"), seen, strict=True)),
        **dict(zip(("expected", "lower_expected", "upper_expected"), hoped, strict=True)),
        "months": months,
        "ratio_at_lower_need": seen[0] / hoped[1] * scale,
        "ratio_at_upper_need": seen[0] / hoped[2] * scale,
        "direction": who_does_worse(
            seen[0], hoped[0], polarity, group="the observed", reference="the expected"
        ),
    }


def _types(name: str, given: Any, length: int) -> Words:
    """Return the words of a column, one for all or one a row."""
    words = np.atleast_1d(np.asarray(given, dtype=np.str_))
    if words.shape not in {(1,), (length,)}:
        raise StatisticError(f"`{name}` must hold one word for each of the {length} rows.")
    return np.strings.lower(np.strings.strip(np.broadcast_to(words, (length,))))


def _wrong_counts(count: Numbers, low: Numbers, middle: Numbers, high: Numbers) -> list[Case]:
    return [
        (~np.isfinite(count), "the numerator is missing"),
        (count < 0, "a count is negative"),
        (~(np.isfinite(low) & np.isfinite(high)), "the need is missing"),
        (low < 0, "the need is negative"),
        (low > high, "the lower need is above the upper"),
        (low == 0, "the lower need is zero: no ratio"),
        (~((low <= middle) & (middle <= high)), "the need is outside its range"),
    ]


def _wrong_exposure(part: Numbers, months: Numbers, for_months: Numbers) -> list[Case]:
    return [
        (~np.isfinite(part), "the share is missing"),
        ((part < 0) | (part > 1), "the share is not between 0 and 1"),
        (part == 0, "the share is zero: none are expected"),
        (~(np.isfinite(months) & np.isfinite(for_months)), "the months are missing"),
        ((months <= 0) | (for_months <= 0), "there are no months"),
    ]


def _not_comparable(
    types: tuple[Words, Words], months: Numbers, for_months: Numbers, annualised: bool
) -> list[Case]:
    """Return what keeps the two counts from being compared: their kinds, then their periods."""
    observed, expected = types
    said: NDArray[np.bool_] = np.isin(observed, COUNT_TYPES) & np.isin(expected, COUNT_TYPES)
    differ = months != for_months
    moved = differ | (annualised & (months != MONTHS_OF_A_YEAR))
    return [
        (~said, "a count is neither of `starts` nor of `ever treated`"),
        (observed != expected, "starts and ever treated are not compared"),
        (moved & (observed == EVER_TREATED), "ever treated cannot be put on other months"),
        (differ & (not annualised), "the periods differ in length: annualise"),
    ]


STATISTIC = Statistic(
    name="expected_uptake",
    title="Observed against expected uptake",
    over=Over.NONE,
    requires=(
        "numerator",
        "lower_need",
        "upper_need",
        "share",
        "observed_months",
        "count_type",
        "expected_count_type",
    ),
    compute=expected_uptake,
    definition="The count over the number expected from need, share and exposure.",
    formula="O / (need × share × months / expected months); limits O_low/E_high, O_high/E_low",
    reference="Limits of the count: Breslow and Day (1987), Statistical Methods in Cancer Research"
    " II; of the need: its stated range",
    when_not="As evidence of unmet need by itself: the need is an estimate by somebody.",
    also=("need", "expected_months"),
    unit=Unit.RATIO,
    example=Example(
        "People starting a cancer medicine in regions of which 300 to 500 a year are expected"
        " nationally: the Midlands' 37 in 17 months are 26 a year of 42 to 70, and who was ever"
        " treated is not compared with starts. The Midlands as published, the others made up.",
        options={"annualised": True},
    ),
)
