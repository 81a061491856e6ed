"""Curves of waits of groups as if they were alike in what is declared."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from equipath.analyses.counts import FATES
from equipath.disclosure.policy import Policy
from equipath.estimates.adjusted_models import (
    PERIOD,
    REFUSED,
    Model,
    alike_in,
    is_exempt,
    models,
    stratum_of,
)
from equipath.estimates.curves import HIDDEN, at_asked_days
from equipath.estimates.rows import column, result_rows, with_more
from equipath.statistics.adjusted_incidence import adjusted_incidence
from equipath.statistics.statistic import Estimate
from equipath.study.indicator import Indicator
from equipath.study.stratifier import CROSSED
from equipath.study.study import Study
from equipath.vocabulary import BY_DAY, NOT_KNOWN

LEAST_IN_LAYER = 5
"""People of each group in a layer: a choice, as of fewer a curve's variance says next to nothing.

More where the policy hides more. Of five layers of six people each, drawn anew 1,500 times, 91 in
100 intervals of 95% held the truth; of twelve people 94, of forty 95."""

LEAST_COVERED = 50
"""Per cent of people behind the curves: a choice, as below it most are left out."""

TOO_FEW = "too few people who are like those of the other groups: no adjusted curve"
NOT_YET = "fewer than may be told of have had the event yet: no interval"
KEY = ["stratum", "layer"]
NUMBERS = ("value", "lower_ci", "upper_ci", "standard_error")


def adjusted_curves(
    study: Study, indicator: Indicator, cells: pl.DataFrame, released: pl.DataFrame, policy: Policy
) -> list[pl.DataFrame]:
    """Return each group's share by day in the whole, standardised to all who are compared.

    Curves are of `cells`, true counts of people alike in everything declared, in the layers in
    which each group has enough people; those whose group is not known are not compared, nor are
    the smallest groups where these layers would hold less than half of all. `more` has the
    `share_covered` by the layers and which `adjustment` it is. As with gaps that are
    adjusted, a group whose own count is hidden has none, nor has any under a policy that hides
    counts and exempts no models. What is shown under such a policy is rounded, and a curve steps
    only when as many have come to the end as the policy shows.
    """
    return [
        rows
        for model in models(study, indicator, cells, released)
        for rows in _of_model(study, model, policy)
    ]


def _of_model(study: Study, model: Model, policy: Policy) -> Iterator[pl.DataFrame]:
    days = pl.DataFrame({"days": model.indicator.by_days}, schema={"days": pl.Int64})
    refused = not is_exempt(policy)
    alike = alike_in(study, model.covariates)
    groups = model.beside.filter(pl.col("stratum") != NOT_KNOWN).with_columns(
        is_suppressed=pl.col("is_suppressed") | refused,
        disclosure_note=pl.lit(REFUSED if refused else HIDDEN),
    )
    for _, mine in groups.group_by(PERIOD, maintain_order=True):
        shown = mine.filter(~pl.col("is_suppressed"))
        layers, covered = _layers(model, shown, policy)
        made = _curves(study, layers, model.indicator.by_days, policy)
        rows = mine.join(days, how="cross").join(
            made, on=["stratum", "days"], how="left", maintain_order="left"
        )
        rows = rows.with_columns(
            comparator=pl.format("{}{}, {}", pl.lit(BY_DAY), "days", pl.lit(alike)),
            comparator_value=pl.col("days").cast(pl.Float64),
        )
        estimate = Estimate(
            *(column(rows, name) for name in NUMBERS[:3]),
            method=np.full(rows.height, "Aalen–Johansen, directly standardised"),
            note=rows["note"].fill_null(TOO_FEW).to_numpy().astype(np.str_),
            extra={
                "standard_error": column(rows, "standard_error"),
                "share_covered": np.full(rows.height, covered),
                "adjustment": np.full(rows.height, model.place),
            },
        )
        keyed = rows.drop(*NUMBERS, "note")
        found = result_rows(study, model.indicator, keyed, estimate, "adjusted_incidence", 100.0)
        yield with_more(found, estimate)


def _layers(model: Model, shown: pl.DataFrame, policy: Policy) -> tuple[pl.DataFrame, float]:
    """Return counts of the layers where every group compared has enough people, and their share.

    The smallest groups are left out, one after another, until these layers hold enough of all
    people. Each layer has its `weight`: all in it who are compared. The share is in whole per
    cent of the people of all groups shown.
    """
    value = pl.col("age_band").cast(pl.Int64)
    columns = [stratum_of(name) for name in model.covariates]
    counts = (
        model.frame.filter(pl.col("age_band") != NOT_KNOWN)
        .rename({stratum_of(model.names[0]): "stratum"})
        .join(shown, on=[*PERIOD, "stratum"], how="semi")
        .select(
            "stratum",
            "numerator",
            layer=pl.concat_str(columns, separator=CROSSED),
            days=value // len(FATES),
            fate=value % len(FATES),
        )
    )
    people = counts.group_by(KEY).agg(people=pl.col("numerator").sum())
    kept, covered = _in_common(people, max(LEAST_IN_LAYER, (policy.suppress_to or 0) + 1))
    by_fate = (
        pl.col("numerator").filter(pl.col("fate") == number).sum().alias(fate)
        for number, fate in enumerate(FATES)
    )
    together = counts.group_by(*KEY, "days").agg(*by_fate)
    weighted = kept.with_columns(weight=pl.col("people").sum().over("layer")).drop("people")
    return together.join(weighted, on=KEY).sort(*KEY, "days"), covered


def _in_common(people: pl.DataFrame, least: int) -> tuple[pl.DataFrame, float]:
    """Return the layers of groups of which each has `least` people in all, and their share."""
    everybody = people["people"].sum()
    sizes = people.group_by("stratum").agg(pl.col("people").sum())
    names = sizes.sort("people", "stratum", descending=[True, False])["stratum"].to_list()
    while len(names) > 1:
        enough = people.filter(pl.col("stratum").is_in(names), pl.col("people") >= least)
        kept = enough.filter(pl.col("stratum").len().over("layer") == len(names))
        covered = float(np.round(100 * kept["people"].sum() / everybody))
        if covered >= LEAST_COVERED:
            return kept, covered
        names.pop()
    return people.clear(), 0.0


def _curves(
    study: Study, layers: pl.DataFrame, days: Sequence[int], policy: Policy
) -> pl.DataFrame:
    """Return the standardised share of each group by each asked day, with its note."""
    asked = layers.select(*KEY, "weight").unique()
    asked = asked.join(pl.DataFrame({"days": days}, schema={"days": pl.Int64}), how="cross")
    rows = pl.concat([layers, asked], how="diagonal").sort(*KEY, "days")
    rows = rows.with_columns(pl.col(FATES).fill_null(0))
    found = adjusted_incidence(
        column(rows, "days"),
        column(rows, "stopped"),
        rows["layer"].to_numpy(),
        column(rows, "weight"),
        competing=column(rows, "otherwise"),
        censored=column(rows, "waiting"),
        group=rows["stratum"].rle_id().to_numpy().astype(np.int64),
        confidence=study.confidence,
        multiplier=100.0,
    )
    numbers = (found.value, found.lower_ci, found.upper_ci, found.extra["standard_error"])
    made = rows.select("stratum", "days").with_columns(
        *(pl.Series(name, each) for name, each in zip(NUMBERS, numbers, strict=True)),
        note=pl.Series(found.note.astype(str), dtype=pl.String),
    )
    made = made.filter(pl.col("days").is_in(list(days))).unique(["stratum", "days"])
    is_open = not policy.hides and policy.rounding_base == 1
    return made if is_open else _stepped(made.sort("stratum", "days"), layers, days, policy)


def _stepped(
    made: pl.DataFrame, layers: pl.DataFrame, days: Sequence[int], policy: Policy
) -> pl.DataFrame:
    """Round, and let each curve step only on days for which enough people stand."""
    names = made.select("stratum").unique(maintain_order=True).with_row_index("group")
    counts = layers.group_by("stratum", "days").agg(pl.col(FATES).sum()).join(names, on="stratum")
    steps = at_asked_days(counts, names.height, days, policy).join(names, on="group")
    is_step = steps.select("stratum", "days", is_step=pl.col("stopped") > 0)
    beyond, whose = pl.col("value").is_nan(), "stratum"
    has_steps = pl.col("is_step").any().over(whose)
    rounded = (
        pl.when("is_step").then(pl.col(name).round(policy.exempt_decimals)).forward_fill()
        for name in NUMBERS
    )
    carried = dict(zip(NUMBERS, (each.over(whose) for each in rounded), strict=True))
    return (
        made.join(is_step, on=["stratum", "days"], maintain_order="left")
        .with_columns(
            # As curves that are counted begin, at nought.
            value=pl.when(has_steps, ~beyond).then(carried["value"].fill_null(0.0)),
            **{n: pl.when(~beyond).then(each) for n, each in carried.items() if n != "value"},
            note=pl.when(~has_steps)
            .then(pl.lit(HIDDEN))
            .when(beyond)
            .then("note")
            .when(carried["value"].is_null())
            .then(pl.lit(NOT_YET))
            .when(carried["lower_ci"].is_nan())
            .then("note")
            .otherwise(pl.lit("")),
        )
        .drop("is_step")
    )
