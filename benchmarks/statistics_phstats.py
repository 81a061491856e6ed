"""Statistics of 1.14 million rows against PHStatsMethods, in one run on the same table.

    python benchmarks/statistics_phstats.py [--indicators 200] [--times 3] [--only TASK …]

The rival is installed with pip into an environment of its own, in a temporary folder, and runs
there: it is never imported here. Ours is timed twice: `calculate`, which takes a table and
gives one, as the rival does, and the bare functions of arrays. Imports, reading and writing
are outside the clock on both sides; what takes over a minute is run once. Ends with 1 where
the two disagree, or where the bare function is not 10 times as fast (50 times where rates are
standardised directly; quantiles only as fast).
"""

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import numpy as np
import polars as pl
from measuring.clock import machine, timed
from measuring.tables import bands, points
from measuring.tasks import (
    COUNTS,
    REFERENCE,
    Tables,
    arrays_of,
    of_groups,
    of_means,
    of_rows,
    of_sums,
)

from equipath.statistics.statistic import Estimate

RIVAL = "PHStatsMethods==0.1.16"
PROGRAM = Path(__file__).parent / "rivals" / "phstats.py"
GOAL = 10
GOALS = {"directly standardised rate": 50, "quantiles": 1}
"""Times as fast as the rival, as a function of arrays."""


TASKS = {
    "proportion, rows": of_rows("proportion"),
    "proportion, grouped": of_sums("proportion"),
    "rate, rows": of_rows("rate", multiplier=100_000),
    "rate, grouped": of_sums("rate", multiplier=100_000),
    "mean, grouped": of_means(),
    "directly standardised rate": of_groups(
        "directly_standardised_rate", "bands", (*COUNTS, "standard_population"), multiplier=100_000
    ),
    "indirectly standardised ratio": of_groups("indirectly_standardised_ratio", "bands", REFERENCE),
    "indirectly standardised rate": of_groups(
        "indirectly_standardised_rate", "bands", REFERENCE, multiplier=100_000
    ),
    "quantiles": of_groups("quantiles", "by_indicator", ("value",), by=("indicator",)),
    "funnel significance": of_rows("funnel", "points"),
}


def rivals(
    folder: Path, tables: Tables, tasks: list[str], times: int
) -> tuple[dict[str, float], list[np.ndarray]]:
    """Run the rival on the same tables; return its seconds and what it found."""
    for name in ("bands", "points"):
        tables[name].write_csv(folder / f"{name}.csv")
    venv.create(folder / "rival", with_pip=True)
    python = folder / "rival" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", RIVAL], check=True)
    subprocess.run([python, "-W", "ignore", PROGRAM, folder, str(times), *tasks], check=True)
    found = [np.load(folder / f"found_{place}.npy") for place in range(len(tasks))]
    return json.loads((folder / "seconds.json").read_text()), found


def made_up(indicators: int) -> Tables:
    rows = bands(indicators)
    areas = points(rows)
    return {"bands": rows, "points": areas, "by_indicator": areas.drop("area")}


def answer(task: str, found: Estimate | pl.DataFrame) -> np.ndarray:
    """Return value and limits; of quantiles the value, of a funnel whether it is beyond 2s."""
    names = ("value", "lower_ci", "upper_ci")
    if task == "quantiles":
        names = ("value",)
    if task == "funnel significance":
        names = ("value", "lower_2s_limit", "upper_2s_limit")
    if isinstance(found, pl.DataFrame):
        columns = np.array([found[name].cast(pl.Float64).fill_null(np.nan) for name in names])
    else:
        own = {"value": found.value, "lower_ci": found.lower_ci, "upper_ci": found.upper_ci}
        columns = np.array([{**own, **found.extra}[name] for name in names])
    if task == "funnel significance":
        value, lower, upper = columns
        return ((value < lower) | (value > upper)).astype(float)[None]
    return columns


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--indicators", type=int, default=200)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=TASKS, default=list(TASKS))
    asked = parser.parse_args()
    tables, warm = made_up(asked.indicators), made_up(1)
    with tempfile.TemporaryDirectory() as folder:
        theirs, found = rivals(Path(folder), tables, asked.only, asked.times)
    arrays = arrays_of(tables)
    print(machine())
    size = tables["bands"].height, tables["points"].height
    print(f"{size[0]:,} rows, {size[1]:,} groups, median of {asked.times}")
    print(f"{'seconds of':<32}{RIVAL:>24}{'calculate':>12}{'arrays':>10}{'ratios':>16}")
    is_kept = True
    for task, their_answer in zip(asked.only, found, strict=True):
        ours = TASKS[task]
        # What is imported at the first call is not what is measured.
        ours.table(warm)
        by_table, made = timed(lambda ours=ours: ours.table(tables), asked.times)
        by_array, estimate = timed(lambda ours=ours: ours.arrays(arrays), asked.times)
        agree = all(
            np.allclose(answer(task, answered), their_answer, rtol=1e-9, equal_nan=True)
            for answered in (made, estimate)
        )
        ratios = theirs[task] / by_table, theirs[task] / by_array
        is_kept &= agree and ratios[1] >= GOALS.get(task, GOAL)
        print(
            f"{task:<32}{theirs[task]:>24.2f}{by_table:>12.3f}{by_array:>10.3f}"
            f"{ratios[0]:>8.0f}{ratios[1]:>8.0f}{'' if agree else '  THE TWO DISAGREE'}"
        )
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
