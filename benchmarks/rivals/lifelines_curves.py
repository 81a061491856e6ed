"""The tasks of `survival.py` as lifelines does them.

Run in an environment of its own: `python lifelines_curves.py FOLDER TIMES HORIZON TASK…`. Reads
`counts.csv` of the folder; writes `seconds.json` and `found_<place>.npy`.
"""

import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test
from lifelines.utils import median_survival_times, restricted_mean_survival_time

LONG = 60.0


def weighted(counts: pd.DataFrame) -> pd.DataFrame:
    """Return a row for those who stopped and one for those last seen, in each week."""
    parts = [
        counts.assign(weight=counts[name], seen=name == "events") for name in ("events", "censored")
    ]
    rows = pd.concat(parts)
    return rows[rows["weight"] > 0].sort_values(["group", "time"], ignore_index=True)


def fitted(rows: pd.DataFrame) -> KaplanMeierFitter:
    return KaplanMeierFitter().fit(rows["time"], rows["seen"], weights=rows["weight"])


def curve(rows: pd.DataFrame) -> np.ndarray:
    """Return the curve with its limits on every week's last day, none where they are trivial."""
    found = fitted(rows)
    days = np.arange(1, 53) * 7
    share = found.survival_function_at_times(days).to_numpy()
    band = found.confidence_interval_.reindex(days, method="ffill").to_numpy()
    band[(share == 0) | (share == 1)] = np.nan
    return np.column_stack([share, band]).T


def median(rows: pd.DataFrame) -> np.ndarray:
    found = fitted(rows)
    limits = median_survival_times(found.confidence_interval_).to_numpy().ravel()
    answer = np.array([found.median_survival_time_, *limits])[:, None]
    return np.where(np.isfinite(answer), answer, np.nan)


def area(rows: pd.DataFrame) -> np.ndarray:
    return np.array([restricted_mean_survival_time(fitted(rows), t=int(sys.argv[3]))])


def test(rows: pd.DataFrame) -> np.ndarray:
    # As an array: a series would be matched by its index, which is that of all groups.
    weights = rows["weight"].to_numpy()
    found = multivariate_logrank_test(rows["time"], rows["stratum"], rows["seen"], weights=weights)
    return np.array([found.test_statistic])


TASKS = {
    "survival curve": ("group", curve),
    "median with limits": ("group", median),
    "restricted mean": ("group", area),
    "log-rank test": ("area", test),
}


def main() -> None:
    folder, times = Path(sys.argv[1]), int(sys.argv[2])
    rows = weighted(pd.read_csv(folder / "counts.csv"))
    taken = {}
    for place, name in enumerate(sys.argv[4:]):
        by, call = TASKS[name]
        groups = [mine for _, mine in rows.groupby(by)]
        seconds: list[float] = []
        while len(seconds) < times and sum(seconds) < LONG:
            start = time.perf_counter()
            found = [call(mine) for mine in groups]
            seconds.append(time.perf_counter() - start)
        taken[name] = statistics.median(seconds)
        np.save(folder / f"found_{place}.npy", np.concatenate(found, axis=-1))
        print(f"    {name}: {taken[name]:.2f} s", file=sys.stderr, flush=True)
    (folder / "seconds.json").write_text(json.dumps(taken))


main()
