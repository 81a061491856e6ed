"""Every statistic of the registry, of 60,000 groups: seconds, and which are over two.

    python benchmarks/statistics_all.py [--groups 60000] [NAME …]

The columns are those of the conformance tests, three groups of six rows, over and over; a
statistic of single rows gets as many rows as there are groups. First a small number of groups
is timed, then twice as many: what is simulated or fitted has no closed form and is shown to
grow linearly. Whatever would take over half a minute is not run at full size. Ends with 1 where a
closed form takes over two seconds, or where seconds more than triple as groups double.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
from measuring.clock import machine, timed

from equipath.statistics import STATISTICS
from equipath.statistics.statistic import Statistic

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.conformance.columns import GROUP
from tests.conformance.test_statistics import EXAMPLES

GOAL = 2.0
TOO_LONG = 30.0
SMALL = 600
TIMES_A_DOUBLING = 3.0
MEASURABLE = 0.1
"""Seconds below which a doubling says nothing."""

FITTED = {
    "adjusted_gap",
    "expected_count",
    "hierarchical_level",
    "intersectional_estimates",
    "interrupted_time_series",
    "median_odds_ratio",
    "observed_over_predicted",
    "empirical_bayes_level",
}
"""What fits a model by steps; what takes `draws` is simulated."""


def tiled(column: Any, copies: int) -> Any:
    if isinstance(column, dict):
        return {name: tiled(values, copies) for name, values in column.items()}
    return np.tile(column, copies) if isinstance(column, np.ndarray) else column


def seconds_of(statistic: Statistic, groups: int, times: int = 1) -> tuple[float, int]:
    """Return the seconds for so many groups, and how many rows they have."""
    per_copy = 3 if statistic.is_grouped else GROUP.size
    copies = -(-groups // per_copy)
    given = {name: tiled(column, copies) for name, column in EXAMPLES[statistic.name].items()}
    given.pop("group", None)
    if statistic.is_grouped:
        given["group"] = np.repeat(np.arange(3 * copies), GROUP.size // 3)
    taken, _ = timed(lambda: statistic.compute(**given), times, long=5.0)
    return taken, copies * GROUP.size


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--groups", type=int, default=60_000)
    parser.add_argument("names", nargs="*", default=STATISTICS.names())
    asked = parser.parse_args()
    print(machine())
    print(f"{'seconds of':<36}{f'{SMALL:,}':>10}{f'{2 * SMALL:,}':>10}{f'{asked.groups:,}':>10}")
    is_kept = True
    for name in asked.names:
        statistic = STATISTICS.get(name)
        if name not in EXAMPLES:
            print(f"{name:<36} has no example in the conformance tests")
            continue
        is_closed = name not in FITTED and "draws" not in statistic.options
        # The first call pays for what it imports.
        seconds_of(statistic, 3)
        once, twice = (seconds_of(statistic, n, times=3)[0] for n in (SMALL, 2 * SMALL))
        remark = "" if is_closed else "  simulated or fitted"
        if twice > MEASURABLE and twice > TIMES_A_DOUBLING * once:
            is_kept, remark = False, f"{remark}  GROWS FASTER THAN THE GROUPS"
        full = "not run"
        if twice * asked.groups / (2 * SMALL) < TOO_LONG:
            seconds, rows = seconds_of(statistic, asked.groups, times=3)
            full, remark = f"{seconds:.2f}", f"  {rows:,} rows{remark}"
            if is_closed and seconds > GOAL:
                is_kept, remark = False, f"{remark}  OVER {GOAL:g} s"
        elif is_closed:
            is_kept, remark = False, f"{remark}  OVER {GOAL:g} s"
        print(f"{name:<36}{once:>10.3f}{twice:>10.3f}{full:>10}{remark}", flush=True)
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
