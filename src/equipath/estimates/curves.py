"""How many have come to the end of a wait by each day, among all whose clocks started."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipath.disclosure.policy import Policy
from equipath.estimates.delayed_steps import delayed
from equipath.estimates.rows import KEYS, column, group_numbers, result_rows, with_more
from equipath.statistics.cumulative_incidence import cumulative_incidence
from equipath.statistics.log_rank import log_rank
from equipath.statistics.survival_quantile import survival_quantile
from equipath.study.indicator import Indicator
from equipath.study.study import Study
from equipath.vocabulary import ALL, BY_DAY, CENTILE, NOT_KNOWN

COUNTS = ("stopped", "otherwise", "waiting")
HIDDEN = "hidden: too few people, or others that are hidden could be worked out with them"


@dataclass(frozen=True)
class Curves:
    """Counts by day that may be shown, one row a group and day, and the groups there are.

    `is_asked` marks the days for which a share is wanted; in the others something happens.
    """

    groups: pl.DataFrame
    days: pl.DataFrame


def curves(
    study: Study,
    indicator: Indicator,
    counted: pl.DataFrame,
    policy: Policy,
    days: Sequence[int],
    centiles: Sequence[float] = (50.0,),
) -> list[pl.DataFrame]:
    """Return results of a wait that is followed: shares by day, centiles, and a test of strata.

    `counted` has one row for each of the `KEYS` and `days` since the clock started: how many
    clocks `stopped` on that day, ended `otherwise`, and were still running when last looked at
    (`waiting`). `days` are those by which the share that stopped is wanted, ascending. Rows are
    named by their comparator, "By day 126" or "Centile 50", whose number is its value; `more`
    has how many were `at_risk`.

    Under a policy that hides small counts all of it is made of counts at the asked days alone,
    delayed until enough people stand behind each step (`delayed`): shares then run below the
    true ones and centiles above them, and a wait is counted to the next asked day. A group in
    which too few stop is hidden. One that the gate hides, for its own sake or for others', is to
    be given with nought in all counts, and is hidden too.
    """
    made = _made(counted.filter(pl.col("indicator") == indicator.name), policy, sorted(days))
    if made.groups.is_empty():
        return []
    return [
        _shares(study, indicator, made),
        *(_centile(study, indicator, made, each) for each in centiles),
        _tests(study, indicator, made),
    ]


def _made(counted: pl.DataFrame, policy: Policy, days: Sequence[int]) -> Curves:
    groups = counted.select(KEYS).unique(maintain_order=True).with_row_index("group")
    placed = counted.join(groups, on=KEYS).select("group", "days", *COUNTS)
    asked = groups.select("group").join(pl.DataFrame({"days": list(days)}), how="cross")
    if policy.hides or policy.rounding_base > 1:
        placed = at_asked_days(placed, groups.height, days, policy)
    together = (
        pl.concat([placed, asked], how="diagonal_relaxed")
        .group_by("group", "days")
        .agg(pl.col(COUNTS).fill_null(0).cast(pl.Float64).sum())
        .with_columns(is_asked=pl.col("days").is_in(list(days)))
        .sort("group", "days")
    )
    sizes = together.group_by("group").agg(denominator=pl.sum_horizontal(pl.col(COUNTS).sum()))
    known = groups.join(sizes, on="group", maintain_order="left").with_columns(
        is_suppressed=pl.col("denominator") == 0,
        denominator=pl.when(pl.col("denominator") > 0).then("denominator"),
        disclosure_note=pl.lit(HIDDEN),
    )
    return Curves(known, together)


def at_asked_days(
    placed: pl.DataFrame, groups: int, days: Sequence[int], policy: Policy
) -> pl.DataFrame:
    """Return what may be shown at the asked days: who waits beyond the last is waiting then.

    `placed` has counts by `group`, a number from nought, and `days`.
    """
    of_group = placed["group"].to_numpy().astype(np.int64)
    place = np.searchsorted(np.asarray(days), placed["days"].to_numpy(), side="left")
    is_later = place == len(days)
    cell = of_group * len(days) + np.minimum(place, len(days) - 1)
    stopped, otherwise, waiting = (placed[name].to_numpy().astype(np.float64) for name in COUNTS)

    def table(counts: NDArray[np.float64]) -> NDArray[np.float64]:
        added_up = np.bincount(cell, counts, groups * len(days)).astype(np.float64)
        return added_up.reshape(groups, len(days))

    found = delayed(
        table(np.where(is_later, 0.0, stopped)),
        table(np.where(is_later, 0.0, otherwise)),
        table(waiting + np.where(is_later, stopped + otherwise, 0.0)),
        policy,
    )
    return pl.DataFrame(
        {
            "group": np.repeat(np.arange(groups), len(days)).astype(np.uint32),
            "days": np.tile(np.asarray(days), groups),
            **{name: part.ravel() for name, part in zip(COUNTS, found, strict=True)},
        }
    )


def _shares(study: Study, indicator: Indicator, made: Curves) -> pl.DataFrame:
    found = cumulative_incidence(
        column(made.days, "days"),
        column(made.days, "stopped"),
        competing=column(made.days, "otherwise"),
        censored=column(made.days, "waiting"),
        group=made.days["group"].to_numpy().astype(np.int64),
        confidence=study.confidence,
        multiplier=100.0,
    )
    beside = made.days.join(made.groups, on="group", maintain_order="left").with_columns(
        comparator=pl.format("{}{}", pl.lit(BY_DAY), pl.col("days")),
        comparator_value=pl.col("days").cast(pl.Float64),
    )
    rows = result_rows(study, indicator, beside, found, "cumulative_incidence", 100.0)
    return with_more(rows, found).filter("is_asked")


def _centile(study: Study, indicator: Indicator, made: Curves, centile: float) -> pl.DataFrame:
    found = survival_quantile(
        column(made.days, "days"),
        column(made.days, "stopped"),
        competing=column(made.days, "otherwise"),
        censored=column(made.days, "waiting"),
        group=made.days["group"].to_numpy().astype(np.int64),
        probability=centile / 100,
        confidence=study.confidence,
    )
    beside = made.groups.with_columns(
        comparator=pl.lit(f"{CENTILE}{centile:g}"), comparator_value=pl.lit(float(centile))
    )
    rows = result_rows(study, indicator, beside, found, "survival_quantile", 1.0)
    return with_more(rows, found)


def _tests(study: Study, indicator: Indicator, made: Curves) -> pl.DataFrame:
    """Return the log-rank test of each stratification's known strata, beside one another."""
    keys = [key for key in KEYS if key != "stratum"]
    compared = made.groups.filter(
        ~pl.col("stratum").is_in([ALL, NOT_KNOWN]), ~pl.col("is_suppressed")
    )
    rows = made.days.join(compared, on="group").sort(*keys, "stratum")
    if rows.is_empty():
        return rows
    found = log_rank(
        column(rows, "days"),
        column(rows, "stopped"),
        rows["stratum"].to_numpy().astype(np.str_),
        # Who ended otherwise is no longer at risk: the test is of how soon clocks stop.
        censored=column(rows, "waiting") + column(rows, "otherwise"),
        group=group_numbers(rows, keys),
    )
    ends = rows.group_by(keys, maintain_order=True).agg(
        denominator=pl.sum_horizontal(pl.col(COUNTS).sum())
    )
    made_rows = result_rows(study, indicator, ends, found, "log_rank", 1.0)
    return with_more(made_rows, found).filter(pl.col("value").is_not_null())
