"""Statistics against PHEindicatormethods, NHSRplotthedots and FunnelPlotR.

    python benchmarks/statistics_r.py [--folder FOLDER] [--times 3]

Writes made-up tables into the folder (else a temporary one), runs ours, and runs
`statistics_r.R` on the same tables where R is installed. Where it is not, or where a package is
lacking, the seconds are those once measured elsewhere (R 4.3 on 2 cores, tables of the same
size, medians of three), and the ratio holds only as far as the machines are alike: to run the
two side by side keep the folder, and run `Rscript benchmarks/statistics_r.R FOLDER` there. Ends
with 1 where ours is not faster.
"""

import argparse
import csv
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring.clock import machine, timed
from measuring.tables import bands, deciles, life_tables, points, series
from measuring.tasks import COUNTS, REFERENCE, Tables, arrays_of, of_groups, of_rows, of_sums

SCRIPT = Path(__file__).with_suffix(".R")
LEVELS = ("value", "standard_error", "population", "order")
AREA = ("area",)
STANDARD = (*COUNTS, "standard_population")

TASKS = {
    "directly standardised rate": of_groups("directly_standardised_rate", "bands", STANDARD),
    "indirectly standardised rate": of_groups("indirectly_standardised_rate", "bands", REFERENCE),
    "proportion, grouped": of_sums("proportion"),
    "proportion, rows": of_rows("proportion"),
    "rate, rows": of_rows("rate"),
    "slope index, 200 groups × 100,000 draws": of_groups(
        "slope_index_of_inequality", "deciles_200", LEVELS, by=AREA
    ),
    "slope index, 2,000 groups × 1,000 draws": of_groups(
        "slope_index_of_inequality", "deciles_2000", LEVELS, by=AREA, draws=1000
    ),
    "funnel": of_rows("funnel", "points", overdispersion="additive"),
    "funnel significance": of_rows("funnel", "points"),
    "XmR chart": of_groups("xmr_chart", "series", ("value", "period"), by=AREA, screening="nhsr"),
    "life expectancy": of_groups(
        "life_expectancy", "life_tables", ("age_band", "deaths", "population"), by=AREA
    ),
}
ELSEWHERE = {
    "directly standardised rate": 23.0,
    "indirectly standardised rate": 55.6,
    "proportion, grouped": 12.5,
    "proportion, rows": 0.56,
    "rate, rows": 4.8,
    "slope index, 200 groups × 100,000 draws": 125.0,
    "slope index, 2,000 groups × 1,000 draws": 26.0,
    "funnel": 21.5,
    "funnel significance": 21.2,
    "XmR chart": 3.7,
    "life expectancy": 1.5,
}
"""PHEindicatormethods 2.1.1, FunnelPlotR 0.6.0 (`funnel`) and NHSRplotthedots 0.2.2."""


def made_up() -> Tables:
    rows = bands(200)
    return {
        "bands": rows,
        "points": points(rows),
        "deciles_200": deciles(200),
        "deciles_2000": deciles(2000),
        "series": series(1000),
        "life_tables": life_tables(500),
    }


def of_r(folder: Path, tables: Tables, times: int) -> dict[str, float]:
    """Write the tables and run R on them; return the seconds of what it could run."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.write_csv(folder / f"{name}.csv")
    if shutil.which("Rscript") is None:
        return {}
    subprocess.run(["Rscript", SCRIPT, folder, str(times)], check=True)
    with (folder / "seconds_r.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return {row["task"]: float(row["seconds"]) for row in rows if row["seconds"] != "NA"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    tables = made_up()
    with tempfile.TemporaryDirectory() as temporary:
        here = of_r(asked.folder or Path(temporary), tables, asked.times)
    arrays = arrays_of(tables)
    print(machine())
    print(f"{'seconds of':<42}{'R':>10}{'calculate':>12}{'arrays':>10}{'ratios':>16}")
    is_faster = True
    for name, ours in TASKS.items():
        by_table, _ = timed(lambda ours=ours: ours.table(tables), asked.times)
        by_array, _ = timed(lambda ours=ours: ours.arrays(arrays), asked.times)
        theirs = here.get(name, ELSEWHERE[name])
        is_faster &= theirs > by_array
        print(
            f"{name:<42}{theirs:>10.2f}{by_table:>12.3f}{by_array:>10.3f}"
            f"{theirs / by_table:>8.0f}{theirs / by_array:>8.0f}"
            f"{'' if name in here else '  R elsewhere'}"
        )
    return 0 if is_faster else 1


if __name__ == "__main__":
    sys.exit(main())
