"""A run with what an indicator may ask for besides, and a pathway, its numbers made by hand.

It stands upon the small run: the same areas, months and fifths.
"""

import json
from datetime import date
from math import log
from pathlib import Path
from typing import Any

import polars as pl

from equipath.results.schema import with_ids
from equipath.results.store import Results
from tests.unit.pages import small_run
from tests.unit.pages.small_run import FOCUS, LEAST, MOST, PRACTICES, WHOLE, indicator, row

BY_FIFTH = {"stratification": "fifth"}
PATHWAY = {
    "name": "route",
    "title": "From need to treatment",
    "stages": ["found", "treated"],
    "is_nested": True,
    "why_it_matters": "People are lost on the way.",
}
INDICATORS = (
    indicator(
        "register",
        stratifiers=["fifth", "sex", "fifth_by_sex"],
        statistics=[
            {"statistic": name}
            for name in (
                "theil_index",
                "population_attributable_risk",
                "median_odds_ratio",
                "empirical_bayes_level",
                "unknown_bounds",
                "odds_ratio",
            )
        ],
    ),
    indicator(
        "seen",
        target="seen_in_time",
        statistics=[
            {"statistic": "xmr_chart", "rebase": {"2025-03-01": "A new clinic"}},
            {"statistic": "trend_marker"},
        ],
    ),
    indicator("found"),
    indicator("treated"),
)
STRATIFIERS = (
    {"name": "fifth", "title": "Deprivation fifth", "ordered": True, "is_compared": True},
    {"name": "sex", "title": "Sex", "ordered": False, "is_compared": True},
    {"name": "fifth_by_sex", "title": "Fifth and sex", "crosses": ["fifth", "sex"]},
)


def _with(said: dict[str, Any]) -> str:
    return json.dumps(said)


def series() -> list[dict[str, Any]]:
    """Return a chart of three months, the last above its limits, and where it is heading."""
    rows = []
    for month, last, value in ((1, 31, 71.0), (2, 28, 72.0), (3, 31, 79.0)):
        special = month == 3
        when = {"period_start": date(2025, month, 1), "period_end": date(2025, month, last)}
        said = {
            "near_lpl": 70.2,
            "near_upl": 73.8,
            "special_cause": "above upper limit" if special else "",
            "variation_icon": "improvement_high" if special else "common_cause",
            "segment": 1,
            "is_provisional": True,
        }
        of_chart = {
            "mean": 72.0,
            "lpl": 69.3,
            "upl": 74.7,
            "point_type": "special_cause_improvement" if special else "common_cause",
            "assurance_type": "consistently_fail",
            "note": "fewer than 12 points: provisional limits",
        }
        rows.append(
            row("seen", "xmr_chart", WHOLE, value, numerator=value, denominator=100.0,
                more=_with(said), **when, **of_chart)
        )  # fmt: skip
    whole = {"period_start": date(2025, 1, 1), "period_end": date(2025, 3, 31)}
    trend = _with({"trend": "increasing and getting better"})
    rows.append(
        row("seen", "trend_marker", WHOLE, 1.0, comparator="each month", more=trend, **whole)
    )
    return rows


def _inequality() -> list[dict[str, Any]]:
    along = {"comparator": f"{MOST} to {LEAST}", "stratification": "fifth"}
    span = {"period_start": date(2022, 4, 1), "period_end": date(2025, 3, 31)}
    return [
        row("register", "theil_index", FOCUS, 2.7, p_value=0.01, note="12345 left out", **along),
        row("register", "population_attributable_risk", FOCUS, 1.5, p_value=0.01,
            direction="the population does worse", **along),
        row("register", "theil_index", FOCUS, None, stratification="sex", is_suppressed=True,
            note="hidden by the disclosure policy"),
        row("register", "change_over_time", FOCUS, 0.5, stratum=MOST, stratification="fifth",
            comparator=f"absolute_gap: {LEAST}", direction="narrowing",
            more=_with({"first_value": -4.0, "last_value": -2.0}), **span),
        row("register", "unknown_bounds", FOCUS, -2.0, stratum=MOST, stratification="fifth",
            direction="the stratum does worse",
            more=_with({"lower_bound": -3.0, "upper_bound": 0.5, "proportional": -2.1,
                        "unknown_share": 0.04, "keeps_direction": "no"})),
        row("register", "odds_ratio", FOCUS, 0.8, stratum=MOST, stratification="fifth",
            direction="the group does worse"),
    ]  # fmt: skip


def _variation() -> list[dict[str, Any]]:
    said = _with({"areas": 12.0, "share_by_chance": 0.25})
    rows = [
        row("register", "median_odds_ratio", WHOLE, 1.4, comparator="between areas: practice",
            more=said, multiplier=1.0)
    ]  # fmt: skip
    for i, area in enumerate(PRACTICES):
        # The first is far below though drawn in; the second moves furthest.
        value, crude, weight = {0: (8.0, 6.0, 0.5), 1: (10.0, 16.0, 0.1)}.get(i, (10.0, 10.0, 0.9))
        more = _with({"crude_value": crude, "shrinkage_weight": weight})
        rows.append(
            row("register", "empirical_bayes_level", area, value, baseline=10.0,
                denominator=1_000, more=more)
        )  # fmt: skip
    return rows


def _crossed() -> list[dict[str, Any]]:
    rows = [
        row("register", "proportion", WHOLE, level, numerator=level, denominator=100,
            stratification="sex", stratum=sex)
        for sex, level in (("Female", 9.0), ("Male", 13.0))
    ]  # fmt: skip
    for stratum, level, drawn, additive in (
        (f"{MOST} × Female", 5.0, 6.0, 7.5),
        (f"{MOST} × Male", 12.0, 11.5, 11.0),
    ):
        by = {"stratification": "fifth_by_sex", "stratum": stratum}
        said = {
            "additive_value": additive,
            "interaction": drawn - additive,
            "proportional_change_in_variance": 0.8,
        }
        rows += [
            row("register", "proportion", WHOLE, level, numerator=level, denominator=100, **by),
            row("register", "intersectional_estimates", WHOLE, drawn, more=_with(said),
                direction=f"{stratum} does worse", **by),
        ]  # fmt: skip
    return rows


def _pathway(treated: float | None) -> list[dict[str, Any]]:
    """Return a pathway of 1,000: 400 most deprived of whom 280 and 168 are left, 600 others.

    520 and 432 of these: ratios of 0.7 and 520/600, of 0.6 and 432/520.
    """
    rows: list[dict[str, Any]] = []
    counts = {
        "All": (1_000.0, 800.0, 600.0),
        MOST: (400.0, 280.0, treated),
        LEAST: (600.0, 520.0, 432.0),
    }
    ratios = (0.7 / (520 / 600), 0.6 / (432 / 520))
    total = sum(log(r) for r in ratios)
    back = (400 * (520 / 600 - 0.7) * 0.6, 280 * (432 / 520 - 0.6))
    for stratum, people in counts.items():
        for stage, name in ((1, "found"), (2, "treated")):
            x, n = people[stage], people[stage - 1]
            hidden = x is None
            by = {
                "stratification": "All" if stratum == "All" else "fifth",
                "stratum": stratum,
                "pathway": "route",
                "stage": str(stage),
                "is_suppressed": hidden,
                "numerator": x,
            }
            kept = None if x is None or n is None else 100 * x / n
            left = None if x is None else 100 * x / float(people[0] or 0)
            lost = None if x is None or n is None else n - x
            said = _with({"cumulative": left, "loss": lost})
            rows.append(row(name, "retention", WHOLE, kept, more=said, **by))
            if stratum == MOST:
                whole = treated is not None
                share = log(ratios[stage - 1]) / total if whole else None
                gap = "" if hidden else ("opens", "widens")[stage - 1]
                says = {"stage_share": share, "gap_change": gap}
                says["cumulative_ratio"] = None if hidden else 0.8
                against = {"comparator": LEAST, **by}
                rows.append(
                    row(name, "decay_decomposition", WHOLE,
                        None if hidden else ratios[stage - 1], more=_with(says),
                        direction=None if hidden else f"{MOST} does worse", **against)
                )  # fmt: skip
                rows.append(
                    row(name, "recoverable_people", WHOLE, back[stage - 1] if whole else None,
                        more="{}", **against)
                )  # fmt: skip
    return rows


def write(folder: Path, *, treated: float | None = 168.0, is_nested: bool = True) -> Results:
    """Write the run and open it.

    `treated` are the most deprived at the last stage, None hidden; `is_nested` whether the
    pathway's people are followed.
    """
    rows = [
        *small_run.rows(),
        *series(),
        *_inequality(),
        *_variation(),
        *_crossed(),
        *_pathway(treated),
    ]
    results = with_ids(pl.DataFrame(rows, infer_schema_length=None))
    named = {d["name"]: ("indicator", d["name"], d) for d in INDICATORS}
    kept = [d for d in small_run.DEFINITIONS if d[1] not in named and d[0] != "stratifier"]
    definitions = [
        *kept,
        *named.values(),
        *(("stratifier", s["name"], s) for s in STRATIFIERS),
        ("pathway", "route", {**PATHWAY, "is_nested": is_nested}),
    ]
    return small_run.write(
        folder,
        results=results,
        detail=results,
        definitions=small_run.definitions(definitions),
    )
