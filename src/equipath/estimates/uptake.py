"""Observed against expected uptake: the released counts of areas and groups, and their need."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from equipath.contracts.data_finding import DataFinding
from equipath.estimates.rows import column, result_rows, with_more
from equipath.statistics.expected_uptake import expected_uptake
from equipath.study.indicator import Indicator
from equipath.study.need import Need
from equipath.study.pieces import pieces
from equipath.study.study import Study
from equipath.vocabulary import ALL, Severity

PERIOD = ["period_start", "period_end"]

DAYS_A_MONTH = 365.25 / 12

COMPARATOR = "expected from need"


def uptake(
    study: Study, indicator: Indicator, rows: pl.DataFrame, everywhere: pl.DataFrame
) -> pl.DataFrame:
    """Return each area's and group's count over what its share of the need lets expect.

    The share of a row is its part of the whole's denominator, times the whole's share of the
    need. All is of released counts; where the whole's denominator is hidden, or the row's own,
    nothing is expected. Periods of another length than the need's are put on twelve months
    where the study says so, and otherwise are not compared.
    """
    need = indicator.need
    if need is None:
        return pl.DataFrame()
    totals = everywhere.filter(
        pl.col("area_type") == study.areas.whole.type, pl.col("stratification") == ALL
    ).select(*PERIOD, of_all="denominator")
    beside = rows.filter(pl.col("denominator") > 0).join(totals, on=PERIOD, maintain_order="left")
    share = need.share * column(beside, "denominator") / column(beside, "of_all")
    size = beside.height
    found = expected_uptake(
        column(beside, "numerator"),
        np.full(size, need.lower),
        np.full(size, need.upper),
        # A part that was rounded up may be more than the whole.
        np.minimum(share, 1.0),
        np.array([months(*span) for span in beside.select(PERIOD).iter_rows()], dtype=np.float64),
        np.full(size, need.numerator_counts),
        np.full(size, need.counts),
        need=None if need.middle is None else np.full(size, need.middle),
        expected_months=np.full(size, need.months),
        annualised=need.annualised,
        polarity=indicator.polarity.value,
        confidence=study.confidence,
    )
    shown = beside.drop("of_all").with_columns(
        comparator=pl.lit(COMPARATOR), comparator_value=pl.lit(1.0)
    )
    made = result_rows(study, indicator, shown, found, "expected_uptake", 1.0)
    return with_more(made, found)


def months(start: date, end: date) -> float:
    """Return how many months a period has: whole ones where it is made of them."""
    after = end + timedelta(days=1)
    if start.day == after.day:
        return float(12 * (after.year - start.year) + after.month - start.month)
    return (after - start).days / DAYS_A_MONTH


def unequal_periods(study: Study) -> list[DataFinding]:
    """Return a finding for each need whose months are not those that were counted."""
    spans = [(start, end) for _, start, end in pieces(study.period)]
    found = []
    for indicator in study.indicators.values():
        need = indicator.need
        if need is None:
            continue
        unlike = [span for span in spans if months(*span) != need.months]
        if unlike:
            found.append(_said(indicator, need, unlike, len(spans)))
    return found


def _said(
    indicator: Indicator, need: Need, unlike: list[tuple[date, date]], among: int
) -> DataFinding:
    counted = " and ".join(f"{m:.3g}" for m in dict.fromkeys(months(*s) for s in unlike))
    done = "Both are put on twelve months." if need.annualised else "They are not compared."
    return DataFinding(
        Severity.NOTE if need.annualised else Severity.WARNING,
        "unequal_periods",
        f"indicators/{indicator.name}.yaml",
        "need",
        len(unlike),
        among,
        "",
        f"`{indicator.title}` is counted over {counted} months, and the need is stated for "
        f"{need.months:g}. {done}",
        "`annualised: true` under `need` puts starts on twelve months; or count as many months.",
    )
