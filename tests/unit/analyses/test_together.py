"""Indicators are put side by side only where their counts are of the same, and come apart whole."""

from datetime import date

import polars as pl

from equipath.analyses.counts import COUNTS
from equipath.analyses.indicators.together import together

AREAS = ("P1", "P2", "P3")


def counted(indicator: str, areas: tuple[str, ...], percentage: float | None = None) -> list[dict]:
    return [
        {
            "indicator": indicator, "area_type": "practice", "area_code": area,
            "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31),
            "stratification": "All", "stratum": "All", "age_band": "All", "sex": "All",
            "numerator": None if percentage else float(i), "denominator": 10.0 * i, "hidden": 0,
            "percentage": percentage, "numerator_rows": None, "denominator_rows": 2.0,
        }
        for i, area in enumerate(areas)
    ]  # fmt: skip


def test_only_what_adds_up_alike_is_put_together_and_nothing_is_changed() -> None:
    given = pl.DataFrame(
        [
            *counted("asthma", AREAS),
            *counted("diabetes", AREAS),
            *counted("elsewhere", AREAS[:2]),
            *counted("other_way_round", AREAS[::-1]),
            *counted("published", AREAS, percentage=5.0),
            *counted("stroke", AREAS),
        ],
        schema=COUNTS,
    )
    sets = list(together(given))
    alone = ["elsewhere"], ["other_way_round"], ["published"]
    assert [each.indicators for each in sets] == [["asthma", "diabetes", "stroke"], *alone]
    apart = pl.concat([one for each in sets for one in each.apart(each.keys, each.numbers)])
    assert apart.schema == given.schema
    assert apart.sort("indicator", maintain_order=True).equals(given)
