"""Gaps as counted, beside gaps between groups that are alike in what is declared."""

from typing import Any

import numpy as np
import polars as pl

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
from equipath.estimates.adjusted_providers import providers
from equipath.estimates.rows import column, group_numbers, result_rows, with_more
from equipath.statistics.adjusted_gap import adjusted_gap
from equipath.statistics.statistic import Estimate, Numbers
from equipath.study.indicator import Indicator
from equipath.study.study import Study
from equipath.vocabulary import ALL, NOT_KNOWN

MEASURES = {
    "difference": "adjusted_gap",
    "ratio": "adjusted_ratio",
    "odds_ratio": "adjusted_odds_ratio",
}
"""Measure → what its results are called: two of the levels that all would have, one of odds."""

CRUDE = ("crude_value", "crude_lower_ci", "crude_upper_ci")
LEVELS = ("stratum_value", "reference_value")

DECIMALS_OF_RATIO = 2
DECIMALS_OF_P = 3
"""Of a model of true counts, where a policy hides some of these: more would say more of them."""


def adjusted_gaps(
    study: Study, indicator: Indicator, cells: pl.DataFrame, released: pl.DataFrame, policy: Policy
) -> list[pl.DataFrame]:
    """Return the gaps of the whole with adjustment, and how providers differ where asked.

    Models are fitted on `cells`, true counts of people alike in everything declared; gaps as
    counted beside them (`crude_value` and its limits) are of `released` counts. Of a group
    whose own count, or whose reference's, is hidden nothing is shown, and what is shown is
    rounded. A policy that hides counts and does not exempt `adjusted_gap` shows no model.
    """
    parts = []
    for model in models(study, indicator, cells, released):
        # A rate has no odds.
        asked = [m for m in MEASURES if (m, indicator.kind) != ("odds_ratio", "rate")]
        parts += [_gaps(study, model, measure, policy) for measure in asked]
        if model.adjustment.random:
            parts += providers(study, model, policy)
    return parts


def _gaps(study: Study, model: Model, measure: str, policy: Policy) -> pl.DataFrame:
    shown = _compared(study, model, policy)
    crude = _fitted(study, model, measure, model.beside, is_crude=True)
    with_all = _fitted(study, model, measure, model.frame, is_crude=False)
    cell, row = shown["cell"].to_numpy(), shown["row"].to_numpy()
    values = {"value": with_all.value, "lower_ci": with_all.lower_ci, "upper_ci": with_all.upper_ci}
    values |= {name: with_all.extra[name] for name in (*LEVELS, "p_value")}
    taken = {name: each[cell] for name, each in values.items()}
    if policy.hides:
        taken = {name: _rounded(name, each, measure, policy) for name, each in taken.items()}
    lost = shown["is_suppressed"].to_numpy()
    taken = {name: np.where(lost, np.nan, each) for name, each in taken.items()}
    ends = (crude.value, crude.lower_ci, crude.upper_ci)
    extra: dict[str, Any] = {
        **{name: taken[name] for name in (*LEVELS, "p_value")},
        **{name: each[row] for name, each in zip(CRUDE, ends, strict=True)},
        "share_complete": shown["share_complete"].to_numpy(),
        "adjustment": np.full(cell.size, model.place),
    }
    if measure == "difference":
        extra["direction"] = np.where(lost, "", with_all.extra["direction"][cell])
    estimate = Estimate(
        taken["value"],
        taken["lower_ci"],
        taken["upper_ci"],
        method=with_all.method[cell],
        note=with_all.note[cell],
        extra=extra,
    )
    scale = model.indicator.multiplier if measure == "difference" else 1.0
    keyed = shown.drop("cell", "row", "share_complete")
    made = result_rows(study, model.indicator, keyed, estimate, MEASURES[measure], scale)
    return with_more(made, estimate).with_columns(comparator_value=pl.col("reference_value"))


def _fitted(
    study: Study, model: Model, measure: str, rows: pl.DataFrame, *, is_crude: bool
) -> Estimate:
    """Return the gaps of cells, or of groups as they are: those vary in nothing besides."""
    strata = (
        rows["stratum"].to_numpy().astype(np.str_) if is_crude else model.strata(model.names[0])
    )
    random = None if is_crude else model.adjustment.random
    return adjusted_gap(
        column(rows, "numerator"),
        column(rows, "denominator"),
        strata,
        rows["is_reference"].to_numpy(),
        {"none": np.full(rows.height, ALL)} if is_crude else model.table(),
        provider=model.strata(random) if random else None,
        group=group_numbers(rows, PERIOD),
        kind=model.indicator.kind,
        measure=measure,
        errors="model" if is_crude else "robust",
        provider_effect="random" if random else "none",
        polarity=model.indicator.polarity.value,
        confidence=study.confidence,
        multiplier=model.indicator.multiplier,
    )


def _compared(study: Study, model: Model, policy: Policy) -> pl.DataFrame:
    """Return the released counts of what is compared, each with its first cell and its row."""
    group = stratum_of(model.names[0])
    known = pl.all_horizontal(pl.col(stratum_of(n)) != NOT_KNOWN for n in model.covariates)
    complete = pl.col("denominator").filter(known).sum() / pl.col("denominator").sum()
    cells = (
        model.frame.with_row_index("cell")
        .group_by(*PERIOD, stratum=group)
        .agg(pl.col("cell").first(), share_complete=(100 * complete).round(0))
    )
    references = model.beside.filter("is_reference").select(
        *PERIOD, comparator="stratum", reference_is_hidden="is_suppressed"
    )
    at_random = ", providers at random" if model.adjustment.random else ""
    alike = f"{alike_in(study, model.covariates)}{at_random}"
    is_hidden = pl.col("is_suppressed") | pl.col("reference_is_hidden")
    refused = not is_exempt(policy)
    why = (
        pl.when(pl.col("is_suppressed"))
        .then("disclosure_note")
        .otherwise(pl.lit("hidden: the reference's count is"))
    )
    return (
        model.beside.with_row_index("row")
        .filter(~pl.col("is_reference"))
        .join(references, on=PERIOD, maintain_order="left")
        .join(cells, on=[*PERIOD, "stratum"], maintain_order="left")
        .with_columns(
            is_suppressed=pl.lit(True) if refused else is_hidden,
            disclosure_note=pl.lit(REFUSED) if refused else why,
            comparator=pl.format("{}, {}", "comparator", pl.lit(alike)),
        )
        .drop("is_reference", "reference_is_hidden")
    )


def _rounded(name: str, values: Numbers, measure: str, policy: Policy) -> Numbers:
    if name == "p_value":
        return np.round(values, DECIMALS_OF_P)
    is_level = measure == "difference" or name in LEVELS
    return np.round(values, policy.exempt_decimals if is_level else DECIMALS_OF_RATIO)
