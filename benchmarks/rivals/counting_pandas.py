"""Count the same with pandas, as an analyst writes it: a group-by for each stratifier."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl

sys.path.insert(0, str(Path(__file__).parents[1]))

from measuring.people import INDICATORS, LEVELS, STRATIFIERS, area_map
from measuring.sums import sums_of


def main() -> None:
    people = pd.read_parquet(sys.argv[2])
    band = np.minimum(people["age"] // 5, 18)
    sums = {}
    for i in range(INDICATORS):
        below = people.pop(f"has_{i:02}")
        sums[f"d{i}"], sums[f"n{i}"] = below, below & people.pop(f"met_{i:02}")
    numbers = pd.DataFrame(sums)
    parts = []
    whole = pd.Series("E92", index=people.index)
    area = people["practice_code"].astype(object)
    above = {
        level: dict(area_map().filter(area_type=level).select("area_code", "parent_code").rows())
        for level in LEVELS
    }
    for level in LEVELS:
        parts.append(_counted(numbers, [area, band]))
        area = area.map(above[level])
    parts.append(_counted(numbers, [whole, band]))
    for name in STRATIFIERS:
        stratum = people[name].astype(object).fillna("Not known")
        parts.append(_counted(numbers, [stratum, band]))
    print(sums_of(pl.concat(parts)))


def _counted(numbers: pd.DataFrame, by: list[pd.Series]) -> pl.DataFrame:
    cells = numbers.groupby(by, observed=True).sum()
    frames = [
        pl.DataFrame(
            {
                "numerator": cells[f"n{i}"].to_numpy(float),
                "denominator": cells[f"d{i}"].to_numpy(float),
            }
        )
        for i in range(INDICATORS)
    ]
    return pl.concat(frames)


main()
