"""How often the 95% intervals hold what was planted: small made-up regions, one for each seed.

    python benchmarks/coverage.py [--seeds 200] [--people 10000]

The planted levels come from the region's ground truth, in which no estimator has a part; the
slope of the planted levels is taken with NumPy's own least squares. Ends with 1 where the
intervals of a statistic, over all its indicators, hold the planted value in fewer than 93% or
in more than 97% of cases. Each indicator is shown too, but of 200 exact 95% intervals fewer
than 93% or more than 97% hold in one run of six or seven: one indicator alone decides nothing.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from equipath.statistics.absolute_gap import absolute_gap_between
from equipath.statistics.proportion import proportion
from equipath.statistics.rate import rate
from equipath.statistics.relative_gap import relative_gap_between
from equipath.statistics.slope_index_of_inequality import slope_index_of_inequality
from equipath.statistics.statistic import Estimate
from equipath.synthetic.region import Region, make_region
from equipath.synthetic.truth import FIFTHS

LOWEST, HIGHEST = 0.93, 0.97
DRAWS = 4_000


@dataclass(frozen=True)
class Seen:
    """The counts of the five fifths, most deprived first, and their planted levels."""

    numerator: np.ndarray
    denominator: np.ndarray
    planted: np.ndarray


def holds(estimate: Estimate, planted: np.ndarray) -> list[bool]:
    """Say of each interval whether it holds the planted value."""
    return ((estimate.lower_ci <= planted) & (planted <= estimate.upper_ci)).tolist()


def seen(region: Region, name: str) -> Seen:
    """Count one planted inequality by deprivation fifth, as an analyst would."""
    entry = next(e for e in region.truth["inequalities"] if e["name"] == name)
    fifths = region.deprivation.select(
        small_area_code="area_code", fifth=(pl.col("imd_decile") + 1) // 2
    )
    people = region.people.join(fifths, on="small_area_code")
    if entry["denominator"] != "everyone":
        people = people.filter(pl.col(entry["denominator"]))
    counts = people.group_by("fifth").agg(pl.col(entry["indicator"]).sum(), pl.len()).sort("fifth")
    return Seen(
        numerator=counts[entry["indicator"]].to_numpy().astype(float),
        denominator=counts["len"].to_numpy().astype(float),
        planted=np.array([entry["groups"][fifth]["planted_level"] for fifth in FIFTHS]),
    )


def ends(counts: Seen) -> tuple[np.ndarray, ...]:
    """Return the counts of the most deprived fifth, then those of the least deprived."""
    x, n = counts.numerator, counts.denominator
    return x[:1], n[:1], x[-1:], n[-1:]


def slope(counts: Seen) -> tuple[Estimate, np.ndarray]:
    """Return the slope index of the counts, and the slope of the planted levels."""
    n = counts.denominator
    level = counts.numerator / n
    estimate = slope_index_of_inequality(
        level,
        n,
        np.arange(1, 6),
        standard_error=np.sqrt(level * (1 - level) / n),
        group=np.zeros(5, dtype=np.int64),
        draws=DRAWS,
    )
    rank = (np.cumsum(n) - n / 2) / n.sum()
    return estimate, np.polyfit(rank, counts.planted, 1, w=np.sqrt(n))[:1]


def held(region: Region) -> Iterator[tuple[str, str, list[bool]]]:
    """Yield statistic, indicator, and whether its intervals hold what the region was given."""
    for indicator in ("detection", "control", "health_check_uptake"):
        counts = seen(region, f"{indicator}_by_deprivation")
        most, least = counts.planted[:1], counts.planted[-1:]
        level = proportion(counts.numerator, counts.denominator)
        yield "proportion", indicator, holds(level, counts.planted)
        yield "absolute gap", indicator, holds(absolute_gap_between(*ends(counts)), most - least)
        yield "relative gap", indicator, holds(relative_gap_between(*ends(counts)), most / least)
        yield "slope index", indicator, holds(*slope(counts))
    admissions = seen(region, "emergency_admissions_by_deprivation")
    most, least = admissions.planted[:1], admissions.planted[-1:]
    level = rate(admissions.numerator, admissions.denominator)
    yield "rate", "emergency_admissions", holds(level, admissions.planted)
    gap = absolute_gap_between(*ends(admissions), kind="rate")
    yield "absolute gap", "emergency_admissions", holds(gap, most - least)


def main() -> int:
    """Print the table; return 1 where the coverage of a statistic is out of bounds."""
    parser = argparse.ArgumentParser(description="How often intervals hold what was planted.")
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--people", type=int, default=10_000)
    asked = parser.parse_args()
    answers: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    for seed in range(asked.seeds):
        for statistic, indicator, is_held in held(make_region(asked.people, seed)):
            answers[statistic, indicator] += is_held
            answers[statistic, "all indicators"] += is_held
    print(f"95% intervals, {asked.seeds} regions of {asked.people:,} people")
    print(f"{'statistic':<14}{'indicator':<22}{'intervals':>10}{'coverage':>10}")
    coverage = {key: float(np.mean(those)) for key, those in answers.items()}
    for statistic, indicator in sorted(coverage):
        key = statistic, indicator
        print(f"{statistic:<14}{indicator:<22}{len(answers[key]):>10}{coverage[key]:>10.1%}")
    pooled = [share for (_, indicator), share in coverage.items() if indicator == "all indicators"]
    return 0 if all(LOWEST <= share <= HIGHEST for share in pooled) else 1


if __name__ == "__main__":
    sys.exit(main())
