"""Gaps between strata: absolute and relative, and along the whole scale where it is ordered.

Those of all stratifiers at once: statistics are fast on many rows, and slow on few many times.
"""

from collections.abc import Sequence

import polars as pl

from equipath.estimates.comparators import level_of
from equipath.estimates.levels import estimate
from equipath.estimates.rows import KEYS, column, ends_of, group_numbers, result_rows
from equipath.estimates.scales import ends_of_scale, is_of, of_each, with_order
from equipath.statistics.absolute_gap import absolute_gap
from equipath.statistics.direction import who_does_worse
from equipath.statistics.gap_of_levels import gap_of_levels
from equipath.statistics.level_scale import ERROR_SCALES
from equipath.statistics.quasi_likelihood import widened
from equipath.statistics.rank_index import slope_and_relative_indices
from equipath.statistics.relative_gap import relative_gap
from equipath.statistics.statistic import Estimate, Numbers
from equipath.study.indicator import Indicator
from equipath.study.stratifier import Stratifier
from equipath.study.study import Study
from equipath.vocabulary import ALL, NOT_KNOWN

GROUP = [key for key in KEYS if key != "stratum"]
FEWEST_STRATA = 5
"""The slope and relative indices need at least five strata (PHE)."""


def gaps(
    study: Study, indicator: Indicator, stratifiers: Sequence[Stratifier], rows: pl.DataFrame
) -> pl.DataFrame:
    """Return each stratum's gap from the reference, and the indices of ordered scales.

    The reference is the declared one; where there is none, the stratum with the largest
    denominator in the area. "Not known" is compared as any other stratum, and is left out of
    the ordered scale, on which it has no place.
    """
    ordered = _in_order(stratifiers, rows)
    if ordered.is_empty():
        return pl.DataFrame()
    parts = [_against_reference(study, indicator, stratifiers, ordered)]
    scales = [s for s in stratifiers if s.ordered and len(s.stratum_names) >= FEWEST_STRATA]
    placed = ordered.filter(is_of(scales), pl.col("stratum") != NOT_KNOWN)
    if not placed.is_empty():
        parts.append(_along_the_scale(study, indicator, scales, placed))
    return pl.concat(parts, how="diagonal_relaxed")


def standardised_gaps(
    study: Study,
    indicator: Indicator,
    stratifiers: Sequence[Stratifier],
    beside: pl.DataFrame,
    models: pl.DataFrame,
) -> pl.DataFrame:
    """Return each stratum's gap from the reference in observed per 100 expected.

    `beside` holds counts beside those expected (`observed_over_expected`), one model at a time
    named in `comparator`. It is the gap that is left when the strata's profiles are allowed
    for: crude gaps between groups of different ages can point the other way.
    """
    mine = beside.filter(is_of(stratifiers))
    parts = []
    for (model,), rows in mine.group_by("comparator", maintain_order=True):
        ordered = _in_order(stratifiers, rows.drop("comparator", "comparator_value"))
        scaled = ordered.with_columns(denominator=pl.col("expected"))
        per_expected = indicator.model_copy(update={"kind": "rate", "multiplier": 100.0})
        made = _against_reference(study, per_expected, stratifiers, scaled)
        gap = made.filter(pl.col("statistic") == "absolute_gap")
        widened_gap = _widened(study, gap, str(model), models)
        parts.append(
            widened_gap.with_columns(
                statistic=pl.lit("standardised_gap"),
                comparator=pl.format("{} ({})", "comparator", pl.lit(model)),
            )
        )
    return pl.concat(parts, how="diagonal_relaxed") if parts else pl.DataFrame()


def _widened(study: Study, gap: pl.DataFrame, title: str, models: pl.DataFrame) -> pl.DataFrame:
    spread = models.select(
        "indicator", "model", "period_start", "period_end", "dispersion"
    ).unique()
    names = [m.name for m in study.models.values() if m.title == title]
    keys = ["indicator", "period_start", "period_end"]
    rows = gap.join(
        spread.filter(pl.col("model").is_in(names)), on=keys, how="left", maintain_order="left"
    )
    lower, upper, p = widened(
        *(column(rows, c) for c in ("value", "lower_ci", "upper_ci", "p_value", "dispersion"))
    )
    return rows.drop("model", "dispersion").with_columns(
        pl.Series("lower_ci", lower).fill_nan(None),
        pl.Series("upper_ci", upper).fill_nan(None),
        pl.Series("p_value", p).fill_nan(None),
        method=pl.col("method") + ", widened by the model's dispersion",
    )


def _in_order(stratifiers: Sequence[Stratifier], rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the rows of stratifiers, one after another, and the strata of each in its order."""
    turn = {s.name: i for i, s in enumerate(stratifiers)}
    last = of_each(stratifiers, lambda s: len(s.stratum_names) + 1, pl.Int64)
    return (
        with_order(stratifiers, rows.filter(is_of(stratifiers)))
        .with_columns(pl.col("order").fill_null(last))
        .sort(of_each(stratifiers, lambda s: turn[s.name], pl.Int64), *GROUP, "order", "stratum")
    )


def _against_reference(
    study: Study, indicator: Indicator, stratifiers: Sequence[Stratifier], rows: pl.DataFrame
) -> pl.DataFrame:
    declared = of_each(stratifiers, lambda s: s.reference_name, pl.String)
    most = pl.col("denominator").fill_null(0).arg_max().over(GROUP)
    is_most = pl.int_range(pl.len()).over(GROUP) == most
    is_reference = pl.coalesce(pl.col("stratum") == declared, is_most)
    marked = rows.with_columns(is_reference=is_reference)
    reference = marked.filter("is_reference").select(
        *GROUP,
        comparator="stratum",
        comparator_value=level_of(rows) * indicator.multiplier,
    )
    marked = marked.join(reference, on=GROUP, how="left", maintain_order="left")
    group = group_numbers(marked, GROUP)
    parts = []
    for name, scale in (("absolute_gap", indicator.multiplier), ("relative_gap", 1.0)):
        found = _gap(study, indicator, name, marked, group)
        made = result_rows(study, indicator, marked, found, name, scale)
        parts.append(_with_direction(indicator, made).filter(~pl.col("is_reference")))
    return pl.concat(parts, how="diagonal_relaxed")


def _gap(
    study: Study, indicator: Indicator, name: str, rows: pl.DataFrame, group: Numbers
) -> Estimate:
    """Return each row's gap of one of the two kinds: of counts, or of levels with limits."""
    scale = indicator.multiplier if name == "absolute_gap" else 1.0
    marks = column(rows, "is_reference")
    usual = {"group": group, "confidence": study.confidence, "multiplier": scale}
    if indicator.is_of_a_quantity:
        ends = [column(rows, n) for n in ("level", "level_lower", "level_upper")]
        on = "none" if name == "absolute_gap" else "log"
        return gap_of_levels(*ends, marks, scale=on, limits_confidence=study.confidence, **usual)
    statistic = absolute_gap if name == "absolute_gap" else relative_gap
    counts = column(rows, "numerator"), column(rows, "denominator")
    return statistic(*counts, marks, kind=indicator.kind, **usual)


def _with_direction(indicator: Indicator, rows: pl.DataFrame) -> pl.DataFrame:
    words = who_does_worse(
        column(rows.with_columns(its_level=level_of(rows).fill_nan(None)), "its_level"),
        column(rows, "comparator_value") / indicator.multiplier,
        indicator.polarity,
        group=rows["stratum"].to_numpy().astype(str),
        reference=rows["comparator"].fill_null("the reference").to_numpy().astype(str),
    )
    return rows.with_columns(direction=pl.Series(words))


def _along_the_scale(
    study: Study, indicator: Indicator, scales: Sequence[Stratifier], placed: pl.DataFrame
) -> pl.DataFrame:
    level = estimate(study, indicator, placed)
    group = group_numbers(placed, GROUP)
    ends = _ends(scales, placed)
    slope, ratio = slope_and_relative_indices(
        level.value / indicator.multiplier,
        column(placed, "denominator"),
        column(placed, "order"),
        lower_ci=level.lower_ci / indicator.multiplier,
        upper_ci=level.upper_ci / indicator.multiplier,
        limits_confidence=study.confidence,
        group=group,
        error_scale=ERROR_SCALES[indicator.kind],
        polarity=indicator.polarity,
        confidence=study.confidence,
        multiplier=indicator.multiplier,
    )
    parts = [
        result_rows(study, indicator, ends, found, name, scale)
        for name, found, scale in (
            ("slope_index_of_inequality", slope, indicator.multiplier),
            ("relative_index_of_inequality", ratio, 1.0),
        )
    ]
    return pl.concat(parts, how="diagonal_relaxed")


def _ends(scales: Sequence[Stratifier], placed: pl.DataFrame) -> pl.DataFrame:
    """Return one row for each scale: what its strata add up to, and from where to where it goes."""
    along = of_each(scales, ends_of_scale, pl.String)
    return ends_of(placed, GROUP).with_columns(stratum=pl.lit(ALL), comparator=along)
