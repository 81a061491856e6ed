"""A run with everything that a reader may choose of, its numbers made by hand.

It stands upon the small run: with groups and areas that are not known, rates that allow for age,
a second comparator, a target of groups, and control charts over three months.
"""

from pathlib import Path
from typing import Any

import polars as pl

from equipath.results.schema import with_ids
from equipath.results.store import Results
from tests.unit.pages import further_run, small_run
from tests.unit.pages.small_run import (
    DEFINITIONS,
    FOCUS,
    LEAST,
    MOST,
    PRACTICES,
    STUDY,
    WHOLE,
    definitions,
    row,
)

NOBODY = ("icb", "Not known")
OTHER = ("region", "S")


def further() -> list[dict[str, Any]]:
    """Return what the small run has nothing of: unknowns, rates allowing for age, regions."""
    lost = {"stratification": "fifth", "stratum": "Not known"}
    rows = [
        row("register", "proportion", WHOLE, 8.0, numerator=200, denominator=2_500, **lost),
        row("register", "proportion", FOCUS, 8.0, numerator=20, denominator=250, **lost),
        row("register", "proportion", NOBODY, 5.0, numerator=25, denominator=500),
        row("register", "directly_standardised_rate", WHOLE, 13.0, numerator=12_000,
            denominator=100_000),
        row("register", "directly_standardised_rate", ("icb", "A"), 14.5, numerator=9,
            denominator=1_000),
        row("register", "directly_standardised_rate", ("icb", "B"), 12.5, numerator=9,
            denominator=1_000),
    ]  # fmt: skip
    for i, area in enumerate(PRACTICES):
        name, level = ("EAST MERROW", 10.0) if i < 6 else ("WEST MERROW", 9.0)
        rows.append(row("register", "comparison", area, 1.0, comparator=name,
                        comparator_value=level, comparison="better"))  # fmt: skip
    by_target = {"comparator": "Target: 12%", "comparator_value": 12.0, "comparison": "worse"}
    return rows + [
        row("register", "comparison", FOCUS, -3.0, stratification="fifth", stratum=s, **by_target)
        for s in (MOST, LEAST)
    ]


def write(folder: Path) -> Results:
    """Write the run into a folder and open it."""
    study = ("study", "small", {**STUDY, "comparators": ["country", "region"]})
    seen = next(d for d in further_run.INDICATORS if d["name"] == "seen")
    others = [d for d in DEFINITIONS if d[0] != "study" and d[1] != "seen"]
    rows = [*small_run.rows(), *further(), *further_run.series()]
    results = with_ids(pl.DataFrame(rows, infer_schema_length=None))
    unplaced = [
        {"area_type": kind, "area_code": code, "area_name": name, "parents": "{}",
         "parent_codes": "{}", "geometry": None, "is_in_focus": code == NOBODY[1]}
        for (kind, code), name in ((NOBODY, "Not known"), (OTHER, "WEST MERROW"))
    ]  # fmt: skip
    return small_run.write(
        folder,
        results=results,
        detail=results,
        areas=pl.DataFrame([*small_run._names(), *unplaced], infer_schema_length=None),
        definitions=definitions([*others, study, ("indicator", "seen", seen)]),
    )
