"""Curves of waits of many groups against lifelines, in one run on the same counts.

    python benchmarks/survival.py [--groups 1000] [--times 3] [--only TASK …]

Each group has 300 people or so who wait up to a year, counted by weeks: how many stopped and how
many were last seen still waiting. The rival is installed with pip into an environment of its
own, in a temporary folder, and runs there, one group after another as it is made to: it is never
imported here. It is handed the counts as weights. Ours is the bare function of arrays, all
groups at once. Imports, reading and writing are outside the clock on both sides. Ends with 1
where the two disagree, or where ours is not 50 times as fast.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from measuring.clock import machine, timed

from equipath.statistics.log_rank import log_rank
from equipath.statistics.restricted_mean import restricted_mean
from equipath.statistics.statistic import Estimate
from equipath.statistics.survival import survival
from equipath.statistics.survival_quantile import survival_quantile

RIVAL = "lifelines==0.30.3"
PROGRAM = Path(__file__).parent / "rivals" / "lifelines_curves.py"
GOAL = 50
STRATA = 5
WEEKS = 52
HORIZON = 126


def made_up(groups: int) -> pl.DataFrame:
    """Return counts by week of so many groups; five strata make an area."""
    draw = np.random.default_rng(7)
    rows = groups * WEEKS
    week = np.tile(np.arange(1, WEEKS + 1), groups)
    stratum = np.repeat(np.arange(groups) % STRATA, WEEKS)
    return pl.DataFrame(
        {
            "area": np.repeat(np.arange(groups) // STRATA, WEEKS),
            "group": np.repeat(np.arange(groups), WEEKS),
            "stratum": stratum,
            "time": 7 * week,
            "events": draw.poisson((9 + stratum) * np.exp(-week / 20)) + (week == 1),
            "censored": draw.poisson(np.full(rows, 1.0)) + 5 * (week == WEEKS),
        }
    )


def limits(found: Estimate) -> np.ndarray:
    return np.array([found.value, found.lower_ci, found.upper_ci])


def tasks(table: pl.DataFrame) -> dict[str, Any]:
    """Return what is timed: each task with what it answers, as the rival writes it."""
    given = {name: table[name].to_numpy() for name in ("time", "events", "censored")}
    group = table["group"].to_numpy()
    beside = {"stratum": table["stratum"].cast(pl.String).to_numpy().astype(np.str_)}
    beside["group"] = table["area"].to_numpy()
    return {
        "survival curve": lambda: limits(survival(**given, group=group)),
        "median with limits": lambda: limits(survival_quantile(**given, group=group)),
        "restricted mean": lambda: restricted_mean(**given, group=group, horizon=HORIZON).value,
        "log-rank test": lambda: log_rank(**given, **beside).value,
    }


def rivals(
    folder: Path, table: pl.DataFrame, names: list[str], times: int
) -> tuple[dict[str, float], list[np.ndarray]]:
    """Run the rival on the same counts; return its seconds and what it found."""
    table.write_csv(folder / "counts.csv")
    venv.create(folder / "rival", with_pip=True)
    python = folder / "rival" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", RIVAL], check=True)
    asked = [python, "-W", "ignore", PROGRAM, folder, str(times), str(HORIZON), *names]
    subprocess.run(asked, check=True)
    found = [np.load(folder / f"found_{place}.npy") for place in range(len(names))]
    return json.loads((folder / "seconds.json").read_text()), found


def main() -> int:
    names = list(tasks(made_up(STRATA)))
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--groups", type=int, default=1000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=names, default=names)
    asked = parser.parse_args()
    table = made_up(asked.groups)
    with tempfile.TemporaryDirectory() as folder:
        theirs, found = rivals(Path(folder), table, asked.only, asked.times)
    print(machine())
    print(f"{table.height:,} rows, {asked.groups:,} groups, median of {asked.times}")
    print(f"{'seconds of':<24}{RIVAL:>20}{'arrays':>10}{'ratio':>8}")
    is_kept = True
    for name, their_answer in zip(asked.only, found, strict=True):
        call = tasks(table)[name]
        # What is imported at the first call is not what is measured.
        tasks(made_up(STRATA))[name]()
        taken, answer = timed(call, asked.times)
        agree = np.allclose(answer, their_answer, rtol=1e-9, equal_nan=True)
        ratio = theirs[name] / taken
        is_kept &= agree and ratio >= GOAL
        remark = "" if agree else "  THE TWO DISAGREE"
        print(f"{name:<24}{theirs[name]:>20.2f}{taken:>10.4f}{ratio:>8.0f}{remark}")
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
