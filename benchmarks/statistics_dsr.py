"""Directly standardised rates of 60,000 groups × 19 age bands, against PHStatsMethods.

    python benchmarks/statistics_dsr.py [--times 3]

The rival is installed from the Python registry into an environment of its own, in a temporary
folder, and runs there on the same numbers: it is never imported here. Imports, reading and
writing are outside the clock on both sides. Ends with 1 where the two disagree, or where ours
is less than 50 times as fast.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import numpy as np
import scipy

from equipath.statistics.directly_standardised_rate import directly_standardised_rate

RIVAL = "PHStatsMethods==0.1.16"
GOAL = 50
INDICATORS, AREAS, BANDS = 200, 300, 19

RIVAL_PROGRAM = """
import sys, time
import numpy as np, pandas as pd
from PHStatsMethods import ph_dsr

given, times, answer = np.load(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
table = pd.DataFrame({name: given[name] for name in given})
seconds = []
for _ in range(times):
    start = time.perf_counter()
    found = ph_dsr(
        table, "events", "people", "weight", ["indicator", "area"], euro_standard_pops=False
    )
    seconds.append(time.perf_counter() - start)
found = found.sort_values(["indicator", "area"])
limits = [found[name].to_numpy(float) for name in ("Value", "lower_95_ci", "upper_95_ci")]
np.savez(answer, seconds=seconds, found=limits, pandas=pd.__version__)
"""


def made_up() -> dict[str, np.ndarray]:
    """Return one row for each indicator, area and age band, grouped and in order."""
    rng = np.random.default_rng(2026)
    rows = INDICATORS * AREAS * BANDS
    people = rng.integers(200, 6000, rows)
    return {
        "indicator": np.repeat(np.arange(INDICATORS), AREAS * BANDS),
        "area": np.tile(np.repeat(np.arange(AREAS), BANDS), INDICATORS),
        "events": rng.poisson(people * 0.01),
        "people": people,
        "weight": np.tile(rng.integers(1000, 7000, BANDS), INDICATORS * AREAS),
    }


def ours(given: dict[str, np.ndarray], times: int) -> tuple[list[float], np.ndarray]:
    group = given["indicator"] * AREAS + given["area"]
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        found = directly_standardised_rate(
            given["events"], given["people"], given["weight"], group=group, multiplier=100_000
        )
        seconds.append(time.perf_counter() - start)
    return seconds, np.array([found.value, found.lower_ci, found.upper_ci])


def rivals(given: dict[str, np.ndarray], times: int) -> tuple[list[float], np.ndarray, str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        venv.create(folder / "rival", with_pip=True)
        python = folder / "rival" / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", RIVAL], check=True)
        np.savez(folder / "given.npz", **given)
        command = [
            python, "-c", RIVAL_PROGRAM, folder / "given.npz", str(times), folder / "found.npz",
        ]  # fmt: skip
        subprocess.run(command, check=True)
        answer = np.load(folder / "found.npz")
        return answer["seconds"].tolist(), answer["found"], str(answer["pandas"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=3)
    times = parser.parse_args().times
    given = made_up()
    our_seconds, our_rates = ours(given, times)
    their_seconds, their_rates, pandas = rivals(given, times)
    agree = np.allclose(our_rates, their_rates, rtol=1e-9, equal_nan=True)
    ratio = statistics.median(their_seconds) / statistics.median(our_seconds)
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()},"
        f" NumPy {np.__version__}, SciPy {scipy.__version__}; rival on pandas {pandas}"
    )
    print(f"{given['events'].size:,} rows, {INDICATORS * AREAS:,} groups, median of {times}")
    print(f"{'equipath':<24}{statistics.median(our_seconds):>10.3f} s")
    print(f"{RIVAL:<24}{statistics.median(their_seconds):>10.3f} s")
    print(f"{'ratio':<24}{ratio:>10.0f} (goal {GOAL})")
    print("the two agree to nine digits" if agree else "THE TWO DISAGREE")
    return 0 if agree and ratio >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
