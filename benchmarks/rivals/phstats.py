"""The tasks of `statistics_phstats.py` as PHStatsMethods does them.

Run in an environment of its own: `python phstats.py FOLDER TIMES TASK…`. Reads `bands.csv` and
`points.csv` of the folder; writes `seconds.json` and `<task>.npy`.
"""

import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from PHStatsMethods import (
    assign_funnel_significance,
    ph_dsr,
    ph_ISRate,
    ph_ISRatio,
    ph_mean,
    ph_proportion,
    ph_quantile,
    ph_rate,
)

LONG = 60.0
KEYS = ["indicator", "area"]
COUNTS = ("numerator", "denominator")
STANDARD = (*COUNTS, "standard_population")
REFERENCE = ("reference_numerator", "reference_denominator")
LIMITS = ["Value", "lower_95_ci", "upper_95_ci"]

TASKS = {
    "proportion, rows": (lambda t: ph_proportion(t["bands"], *COUNTS), LIMITS),
    "proportion, grouped": (lambda t: ph_proportion(t["bands"], *COUNTS, KEYS), LIMITS),
    "rate, rows": (lambda t: ph_rate(t["bands"], *COUNTS), LIMITS),
    "rate, grouped": (lambda t: ph_rate(t["bands"], *COUNTS, KEYS), LIMITS),
    "mean, grouped": (lambda t: ph_mean(t["bands"], "value", KEYS), LIMITS),
    "directly standardised rate": (
        lambda t: ph_dsr(t["bands"], *STANDARD, KEYS, euro_standard_pops=False),
        LIMITS,
    ),
    "indirectly standardised ratio": (
        lambda t: ph_ISRatio(t["bands"], *COUNTS, *REFERENCE, KEYS), LIMITS,
    ),
    "indirectly standardised rate": (
        lambda t: ph_ISRate(t["bands"], *COUNTS, *REFERENCE, KEYS), LIMITS,
    ),
    "quantiles": (
        lambda t: ph_quantile(t["points"], "value", ["indicator"], 5, invert=False), ["quantile"],
    ),
    "funnel significance": (
        lambda t: assign_funnel_significance(t["points"], "numerator", "proportion", "denominator"),
        ["significance"],
    ),
}  # fmt: skip


def answer(found: pd.DataFrame, columns: list[str]) -> np.ndarray:
    if set(KEYS) <= set(found.columns):
        found = found.sort_values(KEYS)
    if columns == ["significance"]:
        return (found["significance"] != "Not significant").to_numpy(float)[None]
    return found[columns].to_numpy(float).T


def main() -> None:
    folder, times = Path(sys.argv[1]), int(sys.argv[2])
    tables = {name: pd.read_csv(folder / f"{name}.csv") for name in ("bands", "points")}
    taken = {}
    for place, name in enumerate(sys.argv[3:]):
        call, columns = TASKS[name]
        seconds: list[float] = []
        while len(seconds) < times and sum(seconds) < LONG:
            start = time.perf_counter()
            found = call(tables)
            seconds.append(time.perf_counter() - start)
        taken[name] = statistics.median(seconds)
        np.save(folder / f"found_{place}.npy", answer(found, columns))
        print(f"    {name}: {taken[name]:.2f} s", file=sys.stderr, flush=True)
    (folder / "seconds.json").write_text(json.dumps(taken))


main()
