"""Ratio of ratios: how many times more a level changed where something was changed."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import KINDS, choice, first_of, normal_quantile, notes, positive
from equipath.statistics.direction import who_does_worse
from equipath.statistics.four_cells import SIGNS, four_cells, parts_of
from equipath.statistics.significance import two_sided
from equipath.statistics.slopes_before import slopes_before
from equipath.statistics.statistic import Estimate, Example, Statistic
from equipath.vocabulary import Over, Unit


def ratio_of_ratios(
    numerator: Any,
    denominator: Any,
    interrupted: Any,
    is_comparison: Any,
    *,
    period: Any = None,
    group: Any = None,
    kind: str = "rate",
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return how many times as much each group's level changed as the comparison's.

    `R = (p₁/p₀) / (q₁/q₀)`, `p` where it changed and `q` in the comparison, after (1) and
    before (0); limits `exp(ln R ± z√Σ(1/x))`, of proportions `√Σ(1/x − 1/n)`. It is what the
    change did if, without it, both would have changed in the same proportion; which of this and
    the difference in differences is to be believed depends on that. `slope_before` is the ratio
    a period by which the two moved apart before the change, with limits: 1 is alongside.

    Rows, `period`, `interrupted`, `is_comparison` and what is left out are as for the difference
    in differences. None counted in one of the four gives no answer. `extra`: p_value, the four
    levels (times `multiplier`), `periods_before`, `slope_before` with limits and p-value,
    direction. `StatisticError` for unknown options.

    Angrist and Pischke (2009), Mostly Harmless Econometrics, section 5.2; Rothman, Greenland and
    Lash (2008), Modern Epidemiology, chapter 14. Not for small counts, nor few areas that drift
    apart by themselves.
    """
    choice("kind", kind, KINDS)
    scale = positive("multiplier", multiplier)
    z = normal_quantile(confidence)
    cells = four_cells(kind, numerator, denominator, interrupted, is_comparison, period, group)
    zero = (cells.numerator == 0).any(axis=0)
    lost = notes(zero.size, (zero, "none is counted in one of the four: no ratio"))
    note = first_of(cells.note, lost)
    x, n = (np.where(note == "", c, np.nan) for c in (cells.numerator, cells.denominator))
    logarithm = (SIGNS * np.log(x / n)).sum(axis=0)
    variance = (1 / x - (1 / n if kind == "proportion" else 0.0)).sum(axis=0)
    error = np.sqrt(np.maximum(variance, 0.0))
    value = np.exp(logarithm)
    return Estimate(
        value=value,
        lower_ci=np.exp(logarithm - z * error),
        upper_ci=np.exp(logarithm + z * error),
        method=np.full(value.size, "log-normal"),
        note=first_of(note, cells.remark),
        extra={
            "p_value": two_sided(logarithm / np.where(error > 0, error, np.nan)),
            **parts_of(cells, scale),
            **slopes_before(cells, kind, confidence, is_ratio=True),
            "direction": who_does_worse(
                value, 1.0, polarity, group="after the change", reference="without the change"
            ),
        },
    )


STATISTIC = Statistic(
    name="ratio_of_ratios",
    title="Ratio of ratios, after over before",
    over=Over.PERIOD,
    requires=("numerator", "denominator", "interrupted", "is_comparison"),
    compute=ratio_of_ratios,
    definition="How many times as much the level changed where something was changed as elsewhere.",
    formula="R = (p₁/p₀) / (q₁/q₀); limits exp(ln R ± z√Σ(1/x)), proportions √Σ(1/x − 1/n)",
    reference="Angrist and Pischke (2009), Mostly Harmless Econometrics, section 5.2; Rothman,"
    " Greenland and Lash (2008), Modern Epidemiology, chapter 14",
    when_not="Small counts; where the two were not moving in proportion before; or only few areas"
    " stand for each.",
    also=("period",),
    gives_rows=False,
    unit=Unit.RATIO,
    example=Example(
        "Biologics begun for severe asthma in a year's person-years, by quarter, where case finding"
        " began and where it did not. Made up: everywhere more began, and there more yet.",
        by=("area_code",),
        options={"multiplier": 1000},
    ),
)
