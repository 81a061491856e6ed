"""What is planted in a study's made-up records, beside what the study's intervals say."""

import json
from pathlib import Path
from typing import Any

from equipath.results.store import Results

GROUPS = ("deprivation_fifth", "ethnic_group")


def planted_stages(folder: Path) -> dict[str, Any]:
    """Return the groups of each stage that is planted in a study's records."""
    truth = json.loads((folder / "data/truth.json").read_text(encoding="utf-8"))["records"]
    return {stage["stage"]: stage["groups"] for stage in truth["stages"]}


def planted_of_everybody(groups: dict[str, Any]) -> float:
    """Return the mean, per cent, of what was planted for each of the people of a stage."""
    sexes = groups["sex"].values()
    people = sum(sex["number"] for sex in sexes)
    return 100 * float(sum(sex["number"] * sex["planted_level"] for sex in sexes)) / people


def planted_and_found(
    folder: Path, results: Results, stage: str, indicator: str
) -> list[tuple[str, float, float, float]]:
    """Return each group's planted level, per cent, with the limits that the study shows."""
    planted = planted_stages(folder)[stage]
    rows = results.query(
        """
        SELECT stratification, stratum, lower_ci, upper_ci FROM results
        WHERE indicator = ? AND area_type = 'country' AND statistic = 'proportion'
          AND NOT is_suppressed AND lower_ci IS NOT NULL
          AND (period_start, period_end) =
            (SELECT (min(period_start), max(period_end)) FROM results)
        """,
        indicator,
    )
    return [
        (stratum, 100 * planted[by][stratum]["planted_level"], lower, upper)
        for by, stratum, lower, upper in rows.iter_rows()
        if by in GROUPS and stratum in planted[by]
    ]


def assert_planted_within(folder: Path, results: Results, stage: str, indicator: str) -> None:
    """Assert that the intervals of a stage's groups hold what was planted in them."""
    found = planted_and_found(folder, results, stage, indicator)
    assert len(found) >= 4
    # Of twenty intervals one misses by chance: one of a stage's dozen may, and none by far.
    outside = [row for row in found if not row[2] <= row[1] <= row[3]]
    assert len(outside) <= 1, outside
    for group, planted, lower, upper in found:
        width = upper - lower
        assert lower - width / 2 <= planted <= upper + width / 2, (group, planted, lower, upper)
