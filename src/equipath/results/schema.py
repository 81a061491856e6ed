"""The tables of a run's file: what every page, chart and report reads, and nothing else."""

import hashlib
from collections.abc import Mapping

import polars as pl
from polars.datatypes import DataType, DataTypeClass

Schema = Mapping[str, DataType | DataTypeClass]

RESULTS: Schema = {
    "result_id": pl.String,
    "indicator": pl.String,
    "pathway": pl.String,
    "stage": pl.String,
    "area_type": pl.String,
    "area_code": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "stratification": pl.String,
    "stratum": pl.String,
    "statistic": pl.String,
    "method": pl.String,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "multiplier": pl.Float64,
    "value": pl.Float64,
    "lower_ci": pl.Float64,
    "upper_ci": pl.Float64,
    "confidence": pl.Float64,
    "p_value": pl.Float64,
    "comparator": pl.String,
    "comparator_value": pl.Float64,
    "comparison": pl.String,
    "direction": pl.String,
    "is_suppressed": pl.Boolean,
    "note": pl.String,
}
"""One row a number shown. `value` keeps its method's own sign; `direction` says in words who
does worse. `comparator` names what the row was compared with."""

NAMES_A_RESULT = (
    "indicator",
    "area_type",
    "area_code",
    "period_start",
    "period_end",
    "stratification",
    "stratum",
    "statistic",
    "comparator",
)
"""What a result is named by: the same number has the same `result_id` in every run."""

DETAIL: Schema = {
    "result_id": pl.String,
    "baseline": pl.Float64,
    "lower_2s_limit": pl.Float64,
    "upper_2s_limit": pl.Float64,
    "lower_3s_limit": pl.Float64,
    "upper_3s_limit": pl.Float64,
    "z": pl.Float64,
    "expected": pl.Float64,
    "phi": pl.Float64,
    "tau2": pl.Float64,
    "mean": pl.Float64,
    "lpl": pl.Float64,
    "upl": pl.Float64,
    "point_type": pl.String,
    "assurance_type": pl.String,
    "more": pl.String,
}
"""What only one kind of statistic has, by `result_id`; `more` is a JSON object."""

AREAS: Schema = {
    "area_type": pl.String,
    "area_code": pl.String,
    "area_name": pl.String,
    "parents": pl.String,
    "parent_codes": pl.String,
    "longitude": pl.Float64,
    "latitude": pl.Float64,
    "geometry": pl.String,
    "is_in_focus": pl.Boolean,
}
"""Areas that results are for. `parents` is a JSON object of type → name, `parent_codes`
one of type → code, nearest first; `geometry` GeoJSON."""

STRATA: Schema = {
    "stratification": pl.String,
    "stratum": pl.String,
    "stratifier": pl.String,
    "stratum_order": pl.Int64,
    "is_ordered": pl.Boolean,
    "is_reference": pl.Boolean,
}
"""What each stratum is, one row a stratifier: order 1 is the most disadvantaged."""

MODELS: Schema = {
    "indicator": pl.String,
    "model": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "term": pl.String,
    "coefficient": pl.Float64,
    "standard_error": pl.Float64,
    "fitted_on": pl.Int64,
    "left_out": pl.Int64,
    "unlike": pl.Int64,
    "dispersion": pl.Float64,
    "deviance_explained": pl.Float64,
}
"""The coefficients of each model of what would be expected, one row a term. `left_out` areas
lacked a covariate, `unlike` ones have a profile too far from all others to be expected of."""

FINDINGS: Schema = {
    "rank": pl.Int64,
    "result_id": pl.String,
    "indicator": pl.String,
    "kind": pl.String,
    "area_type": pl.String,
    "area_code": pl.String,
    "sentence": pl.String,
    "people": pl.Float64,
    "people_lower": pl.Float64,
    "people_upper": pl.Float64,
    "reach_target": pl.Float64,
    "reach_comparator": pl.Float64,
    "reach_best": pl.Float64,
    "best": pl.String,
    "p_value": pl.Float64,
    "q_value": pl.Float64,
    "certainty": pl.String,
}
"""What stands out, first things first; `people` is how many more would have been reached."""

DATA_FINDINGS: Schema = {
    "severity": pl.String,
    "reason": pl.String,
    "source": pl.String,
    "column": pl.String,
    "count": pl.Int64,
    "total": pl.Int64,
    "example": pl.String,
    "message": pl.String,
    "advice": pl.String,
}

SOURCES: Schema = {
    "source": pl.String,
    "title": pl.String,
    "publisher": pl.String,
    "licence": pl.String,
    "vintage": pl.String,
    "contract": pl.String,
    "path": pl.String,
    "sha256": pl.String,
    "size": pl.Int64,
    "rows_in": pl.Int64,
    "rows_out": pl.Int64,
    "definition": pl.String,
}
"""What was read: each file with its hash, and how many rows went in and came out."""

DEFINITIONS: Schema = {
    "kind": pl.String,
    "name": pl.String,
    "title": pl.String,
    "definition": pl.String,
    "sha256": pl.String,
}
"""The definitions as run, as JSON."""

DISCLOSURE: Schema = {
    "indicator": pl.String,
    "area_type": pl.String,
    "rows": pl.Int64,
    "shown": pl.Int64,
    "hidden_primary": pl.Int64,
    "hidden_secondary": pl.Int64,
    "unknown": pl.Int64,
}
"""How many numerators the policy hid, for their own sake and for others', and how many were not
published."""

RUN: Schema = {
    "run_id": pl.String,
    "study": pl.String,
    "title": pl.String,
    "question": pl.String,
    "policy": pl.String,
    "version": pl.String,
    "schema_version": pl.Int64,
    "started": pl.Datetime("us", "UTC"),
    "seconds": pl.Float64,
    "machine": pl.String,
}

SCHEMA_VERSION = 2

TABLES: Mapping[str, Schema] = {
    "results": RESULTS,
    "detail": DETAIL,
    "areas": AREAS,
    "strata": STRATA,
    "models": MODELS,
    "findings": FINDINGS,
    "data_findings": DATA_FINDINGS,
    "sources": SOURCES,
    "definitions": DEFINITIONS,
    "disclosure": DISCLOSURE,
    "run": RUN,
}


def fit(rows: pl.DataFrame, table: str) -> pl.DataFrame:
    """Bring rows to a table's columns and types; columns that they lack are empty."""
    schema = TABLES[table]
    absent = [pl.lit(None).alias(name) for name in schema if name not in rows.columns]
    return rows.with_columns(absent).select(
        # A nought has no sign: what is nought of something negative would be shown as -0.
        pl.col(name).cast(kind) + 0.0 if kind == pl.Float64 else pl.col(name).cast(kind)
        for name, kind in schema.items()
    )


def with_ids(rows: pl.DataFrame) -> pl.DataFrame:
    """Give each result its id: twelve hexadecimal digits of the hash of what names it.

    Among 200,000 results two would share their digits once in 14,000 runs; ten digits did so
    once in 55.
    """
    named = rows.select(
        pl.concat_str(
            [pl.col(c).cast(pl.String).fill_null("") for c in NAMES_A_RESULT], separator="|"
        )
    ).to_series()
    ids = [hashlib.sha256(name.encode()).hexdigest()[:12] for name in named]
    return rows.with_columns(result_id=pl.Series(ids, dtype=pl.String))
