"""What is planted in a study's made-up records, beside what the study's intervals say."""

import json
from pathlib import Path

from equipath.results.store import Results

GROUPS = ("deprivation_fifth", "ethnic_group")


def planted_and_found(
    folder: Path, results: Results, stage: str, indicator: str
) -> list[tuple[str, float, float, float]]:
    """Return each group's planted level, per cent, with the limits that the study shows."""
    truth = json.loads((folder / "data/truth.json").read_text(encoding="utf-8"))["records"]
    (planted,) = [s for s in truth["stages"] if s["stage"] == stage]
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
        (stratum, 100 * planted["groups"][by][stratum]["planted_level"], lower, upper)
        for by, stratum, lower, upper in rows.iter_rows()
        if by in GROUPS and stratum in planted["groups"][by]
    ]
