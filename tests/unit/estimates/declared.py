"""Studies, counts and maps small enough to be checked by hand."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from equipath.analyses.counts import ROWS
from equipath.conform.area_map import AreaMap
from equipath.disclosure.policy import load_policy
from equipath.estimates.compute import Given
from equipath.estimates.expected import NO_MODELS
from equipath.study.indicator import Indicator
from equipath.study.stratifier import Stratifier
from equipath.study.study import Study
from equipath.vocabulary import ALL

START, END = date(2024, 4, 1), date(2025, 3, 31)
WHOLE = ("country", "E")
FIFTHS = ("Most deprived", "Second", "Middle", "Fourth", "Least deprived")
REVIEW = {"owner": "us", "reviewed_on": date(2026, 1, 1), "next_review": date(2027, 1, 1)}


def indicator(name: str = "checked", **changes: Any) -> Indicator:
    """Return an indicator: a proportion in per cent of which more is better."""
    given = {
        "title": "Checked",
        "kind": "proportion",
        "source": "counts",
        "numerator": "people checked",
        "denominator": "people",
        "polarity": "higher_is_better",
        "why_it_matters": "It does.",
        "review": REVIEW,
    }
    return Indicator.model_validate({"name": name, **given, **changes})


def fifths(**changes: Any) -> Stratifier:
    """Return deprivation fifths, the most deprived first and the last the reference."""
    strata = [{"name": n, "codes": [i]} for i, n in enumerate(FIFTHS, start=1)]
    given = {"name": "fifth", "title": "Fifth", "column": "fifth", "strata": strata}
    return Stratifier.model_validate({**given, "ordered": True, **changes})


def study(*indicators: Indicator, stratifiers: Iterable[Stratifier] = (), **changes: Any) -> Study:
    """Return a study of practices in ICBs in England."""
    given = {
        "name": "small",
        "title": "A small study",
        "question": "Who is not checked?",
        "folder": Path("small"),
        "period": {"start": START, "end": END},
        "areas": {"whole": {"code": "E", "name": "England"}, "roll_up": [["practice", "icb"]]},
        "disclosure": "open_data",
    }
    declared = Study.model_validate({**given, **changes})
    # As the reader does: parts are validated already.
    return declared.model_copy(
        update={
            "indicators": {i.name: i for i in indicators},
            "stratifiers": {s.name: s for s in stratifiers},
        }
    )


def area_map(practices: dict[str, str]) -> AreaMap:
    """Return the map of practices, each with its ICB."""
    parents = {("icb", icb): {"country": "E"} for icb in practices.values()}
    parents |= {("practice", p): {"icb": i, "country": "E"} for p, i in practices.items()}
    nothing = dict.fromkeys(("area_type", "area_code", "to_code"), pl.String)
    return AreaMap(
        areas=pl.DataFrame(
            [(t, c, f"The {t} {c}") for t, c in parents],
            schema=dict.fromkeys(("area_type", "area_code", "area_name"), pl.String),
            orient="row",
        ),
        parents=parents,
        apportioned=pl.DataFrame(schema={**nothing, "share": pl.Float64}),
        names={area: f"The {area[0]} {area[1]}" for area in parents} | {WHOLE: "England"},
    )


def counts(*rows: tuple[Any, ...], indicator: str = "checked", **changes: Any) -> pl.DataFrame:
    """Return released counts; a row is area type, code, stratum, numerator, denominator.

    The stratum is written `stratification/stratum`, and `All` for a total. A numerator of None
    was hidden.
    """
    made = []
    for area_type, code, stratum, numerator, denominator in rows:
        by, _, name = stratum.rpartition("/")
        made.append((area_type, code, by or ALL, name, numerator, denominator))
    named = dict.fromkeys(("area_type", "area_code", "stratification", "stratum"), pl.String)
    schema = {**named, "numerator": pl.Float64, "denominator": pl.Float64}
    given = {
        "indicator": indicator,
        "period_start": START,
        "period_end": END,
        "age_band": ALL,
        "sex": ALL,
        "pathway": "",
        "stage": "",
        **changes,
    }
    return pl.DataFrame(made, schema=schema, orient="row").with_columns(
        *(pl.lit(value).alias(name) for name, value in given.items()),
        **dict.fromkeys(("percentage", *ROWS), pl.lit(None, dtype=pl.Float64)),
        hidden=pl.lit(0, dtype=pl.UInt32),
        is_suppressed=pl.col("numerator").is_null(),
        disclosure_note=pl.when(pl.col("numerator").is_null())
        .then(pl.lit("numerator hidden: a count of 1 to 7"))
        .otherwise(pl.lit("")),
    )


def given(released: pl.DataFrame, areas: AreaMap, **changes: Any) -> Given:
    """Return what the numbers are made of, without models or standards unless given."""
    nothing = released.clear()
    parts: dict[str, Any] = {
        "banded": nothing,
        "cells": nothing,
        "expected": nothing,
        "models": NO_MODELS,
        "standards": {},
        "policy": load_policy("open_data", Path()),
    }
    return Given(released=released, area_map=areas, **(parts | changes))


def only(rows: pl.DataFrame, **which: Any) -> dict[str, Any]:
    """Return the one row whose columns have these values."""
    found = rows.filter(*(pl.col(name) == value for name, value in which.items()))
    assert found.height == 1, f"{found.height} rows have {which}"
    return found.row(0, named=True)
