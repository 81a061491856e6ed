"""A run written by hand: every kind of row that a page shows, with numbers a reader can check.

One country with one region in focus, four ICBs in it (one without a boundary), twelve
practices in a funnel, two fifths, a target, a model, a hidden value and a published percentage.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from equipath.results.schema import SCHEMA_VERSION, with_ids
from equipath.results.store import Results, open_results, write_run

YEAR = {"period_start": date(2024, 4, 1), "period_end": date(2025, 3, 31)}
MODEL = "practices of the same age"
SQUARE = "[[[{0},50],[{1},50],[{1},51],[{0},51],[{0},50]]]"
REVIEW = {"owner": "the tests", "reviewed_on": "2026-01-01", "next_review": "2027-01-01"}


def indicator(name: str, **given: Any) -> dict[str, Any]:
    """Return an indicator's definition as a run stores it."""
    return {
        "name": name,
        "title": name.capitalize(),
        "kind": "proportion",
        "source": "counts",
        "numerator": {"words": "People found"},
        "denominator": {"words": "People"},
        "polarity": "higher_is_better",
        "why_it_matters": "It matters.",
        "review": REVIEW,
        **given,
    }


INDICATORS = (
    indicator(
        "register", expected=["age"], stratifiers=["fifth"], caveats=["A register is not need."]
    ),
    indicator("seen", target="seen_in_time"),
    indicator("care", kind="percentage"),
    indicator("admitted", kind="rate", multiplier=1000, polarity="lower_is_better"),
)
STUDY = {
    "title": "A small study",
    "areas": {
        "whole": {"type": "country", "code": "C", "name": "Merrow"},
        "roll_up": [["practice", "icb", "region"]],
        "focus": {"type": "region", "codes": ["R"]},
    },
    "false_discovery_rate": 0.05,
}
DEFINITIONS = [
    *(("indicator", d["name"], d) for d in INDICATORS),
    ("study", "small", STUDY),
    (
        "model",
        "age",
        {
            "name": "age",
            "title": MODEL,
            "area_type": "practice",
            "covariates": ["mean_age"],
            "limits": "It knows age alone.",
        },
    ),
    (
        "stratifier",
        "fifth",
        {"name": "fifth", "title": "Deprivation fifth", "ordered": True, "is_compared": True},
    ),
    (
        "threshold",
        "seen_in_time",
        {
            "title": "Seen in time",
            "values": [{"value": 85.0, "valid_from": "2023-04-01", "valid_to": None}],
        },
    ),
]


def row(
    name: str, statistic: str, area: tuple[str, str], value: float | None, **given: Any
) -> dict[str, Any]:
    """Return a result with limits one either side of its value, everything else as given."""
    limits = {} if value is None else {"lower_ci": value - 1, "upper_ci": value + 1}
    return {
        "indicator": name,
        "statistic": statistic,
        "area_type": area[0],
        "area_code": area[1],
        "stratification": "All",
        "stratum": "All",
        "value": value,
        "multiplier": 100.0,
        "confidence": 0.95,
        "is_suppressed": False,
        **limits,
        **YEAR,
        **given,
    }


WHOLE, FOCUS = ("country", "C"), ("region", "R")
ICBS = tuple(("icb", code) for code in ("A", "B", "D", "N"))
LOST = ("practice", "X99")
PRACTICES = tuple(("practice", f"P{i:02}") for i in range(12))
MOST, LEAST = "Most deprived fifth", "Least deprived fifth"


def _levels() -> list[dict[str, Any]]:
    rows = [
        row("register", "proportion", WHOLE, 12.0, numerator=12_000, denominator=100_000),
        row("register", "proportion", FOCUS, 10.0, numerator=1_000, denominator=10_000,
            comparator="Merrow", comparator_value=12.0, comparison="worse"),
        row("register", "people_to_reach", FOCUS, 200.0, comparator="Merrow"),
        row("admitted", "rate", WHOLE, 20.0, numerator=2_000, denominator=100_000,
            multiplier=1000.0),
        row("admitted", "rate", FOCUS, None, multiplier=1000.0, is_suppressed=True,
            comparator="Merrow", comparator_value=20.0, comparison="not_compared",
            note="hidden by the disclosure policy"),
    ]  # fmt: skip
    rows.append(row("register", "proportion", LOST, 50.0, numerator=0.5, denominator=1))
    for stratum, order, crude, ratio in ((MOST, 1, 9.0, 104.0), (LEAST, 2, 11.0, 96.0)):
        by = {"stratification": "fifth", "stratum": stratum}
        for area in (WHOLE, FOCUS):
            rows.append(row("register", "proportion", area, crude, numerator=crude * 10,
                            denominator=1_000, **by))  # fmt: skip
            rows.append(row("register", "indirectly_standardised_ratio", area, ratio,
                            numerator=104, denominator=100, comparator=MODEL, **by))  # fmt: skip
            if order == 1:
                rows.append(row("register", "absolute_gap", area, -2.0, comparator=LEAST,
                                direction=f"{MOST} does worse", comparator_value=11.0,
                                **by))  # fmt: skip
                rows.append(row("register", "standardised_gap", area, 8.0,
                                comparator=f"{LEAST} ({MODEL})", comparator_value=96.0,
                                direction=f"{LEAST} does worse", **by))  # fmt: skip
    return rows


def _areas() -> list[dict[str, Any]]:
    """Return levels and funnel points: the first practice far below, the others as expected."""
    rows = []
    for i, area in enumerate((*ICBS, *PRACTICES)):
        level = 6.0 if area == PRACTICES[0] else 10.0 + i / 10
        ratio = level * 10
        standing = "worse" if area == PRACTICES[0] else "similar"
        rows.append(row("register", "proportion", area, level, numerator=level * 10,
                        denominator=1_000, comparator="Merrow", comparator_value=12.0))  # fmt: skip
        rows.append(row("register", "funnel", area, ratio, numerator=level * 10, denominator=100.0,
                        comparator=MODEL, comparator_value=100.0, comparison=standing,
                        baseline=100.0, lower_2s_limit=80.0, upper_2s_limit=120.0,
                        lower_3s_limit=70.0, upper_3s_limit=130.0, z=(ratio - 100) / 10,
                        expected=100.0 + i))  # fmt: skip
        rows.append(row("register", "people_to_reach", area, 100.0 - ratio, comparator=MODEL))
        rows.append(row("register", "people_to_reach", area, -5.4, comparator="Merrow"))
    return rows


def _target() -> list[dict[str, Any]]:
    rows = []
    for month, last in ((1, 31), (2, 28), (3, 31)):
        when = {"period_start": date(2025, month, 1), "period_end": date(2025, month, last)}
        against = {"comparator": "Target: 85%", "comparator_value": 85.0, **when}
        level = 70.0 + month
        rows += [
            row("seen", "proportion", WHOLE, level, numerator=level, denominator=100.0, **when),
            row("seen", "comparison", WHOLE, level - 85, comparison="worse", **against),
            row("seen", "people_to_reach", WHOLE, 85.0 - level, **against),
        ]
    return rows


def _published() -> list[dict[str, Any]]:
    nothing = {"lower_ci": None, "upper_ci": None, "comparison": "not_compared"}
    return [
        row("care", "percentage", area, 80.0 + i, **nothing) for i, area in enumerate(PRACTICES)
    ]


def _names() -> list[dict[str, Any]]:
    shapes = {code: SQUARE.format(i, i + 1) for i, code in enumerate("ABD")}
    named = {
        "C": "Merrow",
        "R": "EAST MERROW",
        "A": "Alder",
        "B": "Birch",
        "D": "Dogwood",
        "N": "Nettle",
    }
    return [
        {
            "area_type": kind,
            "area_code": code,
            "area_name": named.get(code, f"{code} HEALTH CENTRE"),
            "parents": json.dumps({"icb": "Alder"} if kind == "practice" else {}),
            "parent_codes": json.dumps({"icb": "A"} if kind == "practice" else {}),
            "geometry": shapes.get(code)
            and json.dumps({"type": "Polygon", "coordinates": json.loads(shapes[code] or "")}),
            "is_in_focus": kind != "country",
        }
        for kind, code in (WHOLE, FOCUS, *ICBS, *PRACTICES)
    ]


FINDINGS = [
    {
        "rank": 1,
        "result_id": "abc",
        "indicator": "register",
        "kind": "below comparable areas",
        "area_type": "region",
        "area_code": "R",
        "sentence": "Register, EAST MERROW: 90 counted where 100 would be expected.",
        "people": 10.0,
        "people_lower": 4.0,
        "reach_comparator": 10.0,
        "reach_best": -3.0,
        "best": "Least deprived fifth",
        "certainty": "likely",
    }
]


def rows() -> list[dict[str, Any]]:
    """Return every result of the run."""
    return [*_levels(), *_areas(), *_target(), *_published()]


def definitions(given: list[tuple[str, str, dict[str, Any]]]) -> pl.DataFrame:
    """Return definitions as a run stores them."""
    return pl.DataFrame(
        [{"kind": k, "name": n, "title": n, "definition": json.dumps(d), "sha256": "1" * 64}
         for k, n, d in given]
    )  # fmt: skip


def write(folder: Path, **replaced: pl.DataFrame) -> Results:
    """Write the run into a folder and open it; tables given by name take the place of ours."""
    results = with_ids(pl.DataFrame(rows(), infer_schema_length=None))
    strata = [
        {"stratification": "fifth", "stratum": s, "stratifier": "fifth", "stratum_order": i,
         "is_ordered": True, "is_reference": s == LEAST}
        for i, s in enumerate((MOST, LEAST), start=1)
    ]  # fmt: skip
    run = {
        "run_id": "r1", "study": "small", "title": "A small study", "question": "Who is missed?",
        "policy": "open_data", "version": "0", "schema_version": SCHEMA_VERSION,
        "started": datetime(2026, 1, 2, tzinfo=UTC), "seconds": 1.0, "machine": "none",
    }  # fmt: skip
    tables = {
        "results": results,
        "detail": results,
        "areas": pl.DataFrame(_names(), infer_schema_length=None),
        "strata": pl.DataFrame(strata),
        "findings": pl.DataFrame(FINDINGS),
        "sources": pl.DataFrame([{"source": "counts", "title": "Counts", "publisher": "Nobody",
                                  "sha256": "0" * 64, "rows_in": 3, "rows_out": 3}]),
        "definitions": definitions(DEFINITIONS),
        "run": pl.DataFrame([run]),
        **replaced,
    }  # fmt: skip
    write_run(folder / "output", "r1", tables)
    return open_results(folder)
