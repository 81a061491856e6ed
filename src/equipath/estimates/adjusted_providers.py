"""How providers differ, once the people they treat are made alike."""

import numpy as np
import polars as pl

from equipath.disclosure.policy import Policy
from equipath.estimates.adjusted_models import (
    PERIOD,
    REFUSED,
    Model,
    alike_in,
    is_exempt,
    stratum_of,
)
from equipath.estimates.rows import column, group_numbers, result_rows, with_more
from equipath.statistics.observed_over_predicted import observed_over_predicted
from equipath.statistics.provider_variation import ProviderVariation, provider_variation
from equipath.statistics.statistic import Estimate
from equipath.study.study import Study
from equipath.vocabulary import ALL

OF_ALL = "adjusted_median_odds_ratio"
OF_EACH = "observed_over_predicted"
DECIMALS = 2

TOO_FEW = "hidden: few people of this provider were counted"


def providers(study: Study, model: Model, policy: Policy) -> list[pl.DataFrame]:
    """Return the median odds ratio between providers, and each one's, drawn towards all.

    Both of a model of the groups and of what they are made alike in. A provider's ratio is
    hidden where few of its people are counted, or few are not; its counts are never shown.
    """
    frame = model.frame
    names = [model.names[0], *model.covariates]
    keyed = frame.with_columns(
        indicator=pl.lit(model.indicator.name),
        area_type=pl.lit(study.areas.whole.type),
        area_code=pl.lit(study.areas.whole.code),
        stratification=pl.lit(model.adjustment.random),
        comparator=pl.lit(f"all providers, {alike_in(study, names)}"),
        place=pl.int_range(pl.len()),
    )
    return [_of_all(study, model, keyed, policy), _of_each(study, model, keyed, policy)]


def _of_all(study: Study, model: Model, keyed: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    table, names = model.table(model.names[0]), model.strata(model.adjustment.random or "")
    ends, found = [], list[ProviderVariation]()
    for _, rows in keyed.group_by(PERIOD, maintain_order=True):
        own = rows["place"].to_numpy()
        mine = {name: words[own] for name, words in table.items()}
        counts = column(rows, "numerator"), column(rows, "denominator")
        found.append(
            provider_variation(
                *counts, names[own], mine, kind=model.indicator.kind, confidence=study.confidence
            )
        )
        ends.append(rows.head(1))
    shown = pl.concat(ends).with_columns(
        stratum=pl.lit(ALL),
        numerator=pl.lit(None, pl.Float64),
        denominator=pl.lit(None, pl.Float64),
        is_suppressed=pl.lit(not is_exempt(policy)),
        disclosure_note=pl.lit(REFUSED),
    )
    parts = [np.array([getattr(f, n) for f in found]) for n in ("value", "lower_ci", "upper_ci")]
    value, lower, upper = (_kept(p, shown, policy) for p in parts)
    estimate = Estimate(
        value,
        lower,
        upper,
        method=np.full(len(found), "random intercept, profile likelihood"),
        note=np.array([f.note for f in found], dtype=np.str_),
        extra={
            "providers": np.array([f.providers for f in found]),
            "adjustment": np.full(len(found), model.place),
        },
    )
    return _rows(study, model, shown, estimate, OF_ALL)


def _of_each(study: Study, model: Model, keyed: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    provider = model.adjustment.random or ""
    found = observed_over_predicted(
        column(keyed, "numerator"),
        column(keyed, "denominator"),
        model.strata(provider),
        model.table(model.names[0]),
        group=group_numbers(keyed, PERIOD),
        kind=model.indicator.kind,
        shrinkage="random",
        polarity=model.indicator.polarity.value,
        confidence=study.confidence,
    )
    first = keyed.unique([*PERIOD, stratum_of(provider)], keep="first", maintain_order=True)
    totals = keyed.group_by(*PERIOD, stratum_of(provider)).agg(
        pl.col("numerator", "denominator").sum()
    )
    counts = first.drop("numerator", "denominator").join(
        totals, on=[*PERIOD, stratum_of(provider)], maintain_order="left"
    )
    x, n = column(counts, "numerator"), column(counts, "denominator")
    is_few = policy.is_small(x) | policy.is_small(n)
    if model.indicator.kind == "proportion":
        is_few |= policy.is_small(n - x)
    refused = not is_exempt(policy)
    shown = counts.with_columns(
        stratum=stratum_of(provider),
        numerator=pl.lit(None, pl.Float64),
        denominator=pl.lit(None, pl.Float64),
        is_suppressed=pl.lit(True) if refused else pl.Series(is_few),
        disclosure_note=pl.lit(REFUSED if refused else TOO_FEW),
    )
    own = counts["place"].to_numpy()
    parts = (found.value, found.lower_ci, found.upper_ci)
    value, lower, upper = (_kept(part[own], shown, policy) for part in parts)
    words = np.where(shown["is_suppressed"].to_numpy(), "", found.extra["direction"][own])
    extra = {"adjustment": np.full(own.size, model.place), "direction": words}
    estimate = Estimate(value, lower, upper, found.method[own], found.note[own], extra)
    return _rows(study, model, shown, estimate, OF_EACH)


def _kept(values: np.ndarray, shown: pl.DataFrame, policy: Policy) -> np.ndarray:
    rounded = np.round(values, DECIMALS) if policy.hides else values
    return np.where(shown["is_suppressed"].to_numpy(), np.nan, rounded)


def _rows(
    study: Study, model: Model, shown: pl.DataFrame, estimate: Estimate, name: str
) -> pl.DataFrame:
    extra = [c for c in shown.columns if c.startswith("stratum of ")]
    keyed = shown.drop(*extra, "is_reference", "reference", "place")
    return with_more(result_rows(study, model.indicator, keyed, estimate, name, 1.0), estimate)
