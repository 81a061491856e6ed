"""Run a study as the command line does, and say what the run holds of its stages."""

import gc
import sys

import polars as pl

from equipath.pipeline import run


def main() -> None:
    gc.freeze()  # as the command line does
    results = run(sys.argv[1])
    table = results.table("results")
    levels = table.filter(pl.col("stage") != "", stratification="All", area_type="country")
    stages = levels.filter(statistic="proportion")["numerator"].sum()
    print(f"{stages:,.0f} stages reached, {table.height:,} results")


main()
