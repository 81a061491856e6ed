"""What comparable areas would have: models fitted over all areas, rolled up like counts."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from equipath.analyses.counts import COUNTS, ROWS
from equipath.estimates.rows import column
from equipath.registry import Registry
from equipath.results.schema import fit
from equipath.statistics.leverage import is_unlike
from equipath.study.indicator import Indicator
from equipath.study.model import Model
from equipath.study.study import Study
from equipath.vocabulary import ALL, NOT_KNOWN

FITS = Registry("equipath.statistics", "fit_expected", "model")
"""Where regressions are fitted: loaded only for a study that has models, for it is slow."""

MARK = " expected by "
"""Stands between an indicator and a model in the name of the counts expected by it."""


NO_MODELS = fit(pl.DataFrame(), "models")


@dataclass(frozen=True)
class Expectations:
    """Counts expected, in the counts' own columns so that they roll up as counts do.

    `numerator` holds what the model expects and `denominator` what was observed in the same
    areas; `indicator` holds the indicator's and the model's names. `models` is the results'
    table of coefficients.
    """

    counts: pl.DataFrame
    models: pl.DataFrame


def expect(
    study: Study, released: pl.DataFrame, attributes: pl.DataFrame, groups: pl.DataFrame
) -> Expectations:
    """Fit every indicator's models on its lowest areas and return what they expect there.

    Made of released counts only, so that nothing hidden can be worked back from what is
    expected. Areas without all the covariates have no expectation and leave the comparison, as
    do their observed counts. So do areas unlike most others (a student practice): what
    comparable areas have is not known where there are none. How many of each is in `models`. A
    stratification by an attribute that the model adjusts for is left out: it would adjust away
    the very inequality that it is to show.
    """
    parts = [pl.DataFrame(schema=COUNTS)]
    fits = []
    wide = attributes.pivot("attribute", index=["area_type", "area_code"], values="value")
    for indicator in study.indicators.values():
        for name in indicator.expected:
            model = study.models[name]
            rows = released.filter(
                pl.col("indicator") == indicator.name,
                pl.col("area_type") == model.area_type,
                pl.col("stratification") == ALL,
                pl.col("numerator").is_not_null(),
                pl.col("denominator").is_not_null(),
            )
            for (start, end), period in rows.group_by(
                "period_start", "period_end", maintain_order=True
            ):
                made, terms = _fit(indicator, model, period, wide)
                parts.append(_in_strata(study, indicator, model, made, groups))
                fits.append(terms.with_columns(period_start=pl.lit(start), period_end=pl.lit(end)))
    return Expectations(
        pl.concat(parts), pl.concat(fits, how="diagonal_relaxed") if fits else NO_MODELS
    )


def _fit(
    indicator: Indicator, model: Model, rows: pl.DataFrame, attributes: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    described = rows.join(attributes, on=["area_type", "area_code"], how="left")
    covariates = {name: column(described, name) for name in model.covariates}
    unlike = is_unlike(covariates)
    fitted, found = FITS.get("expected_count")(
        column(described, "numerator"),
        column(described, "denominator"),
        covariates,
        is_fitting=~unlike,
        kind=indicator.kind,
    )
    made = described.with_columns(
        denominator=pl.col("numerator"), numerator=pl.Series(found.value)
    ).filter(pl.col("numerator").is_finite(), pl.Series(~unlike))
    return made, _terms(indicator, model, fitted, int(unlike.sum()))


def _terms(indicator: Indicator, model: Model, fitted: Any, unlike: int) -> pl.DataFrame:
    if fitted is None:
        return NO_MODELS
    return pl.DataFrame(
        {
            "term": list(fitted.names),
            "coefficient": fitted.coefficients,
            "standard_error": fitted.standard_errors,
        }
    ).with_columns(
        indicator=pl.lit(indicator.name),
        model=pl.lit(model.name),
        fitted_on=pl.lit(fitted.n_used),
        left_out=pl.lit(fitted.n_left_out),
        unlike=pl.lit(unlike),
        dispersion=pl.lit(fitted.dispersion),
        deviance_explained=pl.lit(fitted.deviance_explained),
    )


def _in_strata(
    study: Study, indicator: Indicator, model: Model, made: pl.DataFrame, groups: pl.DataFrame
) -> pl.DataFrame:
    """Give every stratum of areas what its areas were expected to have."""
    named = made.with_columns(
        *(pl.lit(None, dtype=pl.Float64).alias(name) for name in ("percentage", *ROWS)),
        indicator=pl.lit(f"{indicator.name}{MARK}{model.name}"),
    )
    parts = [named]
    for name in indicator.stratifiers:
        stratifier = study.stratifiers[name]
        is_by_area = stratifier.area_type == model.area_type
        if is_by_area and stratifier.attribute not in model.covariates:
            mine = groups.filter(pl.col("stratifier") == name).select("area_code", group="stratum")
            parts.append(
                named.join(mine, on="area_code", how="left")
                .with_columns(
                    stratification=pl.lit(name), stratum=pl.col("group").fill_null(NOT_KNOWN)
                )
                .drop("group")
            )
    return pl.concat(parts).select(pl.col(c).cast(t) for c, t in COUNTS.items())
