"""P chart and P′ chart: proportions over time within limits that vary with the denominator."""

from typing import Any

from equipath.statistics.spc_attributes import attribute_chart
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.vocabulary import Over


def p_chart(
    numerator: Any,
    denominator: Any,
    period: Any,
    *,
    target: Any = None,
    rebase: Any = None,
    group: Any = None,
    prime: bool = False,
    polarity: str = "neutral",
    screening: str = "none",
    shift_length: int = 7,
    trend_length: int = 7,
    two_of_three: str = "near_only",
    fix_after_n_points: int | None = None,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each period's proportion, the limits that chance allows it, and what is special.

    The centre line is `p̄ = Σx/Σn`, limits are `p̄ ± 3√(p̄(1−p̄)/nᵢ)`, near lines at 2 standard
    errors, both cut off at 0 and 1. `prime` widens (or narrows) them by `σz`, the mean moving
    range of the z-scores over 1.128: with large denominators chance alone is too little, and
    a chart without it says so where σz is 1.5 or more. `screening` is that of these moving
    ranges. Rows are periods, `group` one integer a row for each chart; `target` is in the
    unit shown. Rules, icons, `rebase` and the other options are those of `xmr_chart`.

    `extra`: mean, lpl, upl, near_lpl, near_upl, sigma_z, point_type, special_cause,
    variation_icon, assurance_type, segment, is_provisional. `StatisticError` for unknown options.

    Shewhart (1931); Laney (2002), Qual Eng 14:531; Provost and Murray (2011).
    Not for small denominators with few events: use a G chart.
    """
    return attribute_chart(
        "proportion",
        numerator,
        denominator,
        period,
        target=target,
        rebase=rebase,
        group=group,
        prime=prime,
        polarity=polarity,
        screening=screening,
        shift_length=shift_length,
        trend_length=trend_length,
        two_of_three=two_of_three,
        fix_after_n_points=fix_after_n_points,
        multiplier=multiplier,
    )


STATISTIC = Statistic(
    name="p_chart",
    title="P chart",
    over=Over.PERIOD,
    requires=("numerator", "denominator", "period"),
    compute=p_chart,
    definition="Each period's proportion against the limits that chance allows its denominator.",
    formula="p̄ ± 3√(p̄(1−p̄)/nᵢ); with prime ± 3σz√(p̄(1−p̄)/nᵢ), σz = mean|zᵢ − zᵢ₋₁|/1.128",
    reference="Shewhart (1931); Laney (2002), Qual Eng 14:531-537",
    when_not="Few events over small denominators: use a G chart.",
    also=("target", "rebase"),
    example=Example(
        "Per cent of appointments missed by month in two areas. Made up: only one improves.",
        by=("area_code",),
        options={"polarity": "lower_is_better", "multiplier": 100},
    ),
)
