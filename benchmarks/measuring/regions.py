"""Many small made-up regions as the files of one study, which then counts them all in one run."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from equipath.synthetic.parquet_files import ParquetFiles
from equipath.synthetic.write import write_region

OF_SMALL_AREAS = ("deprivation", "rurality")
REGION = "region"


def write_regions(folder: Path, people: int, seeds: Iterable[int]) -> dict[str, Any]:
    """Write the regions of these seeds into one folder; return the truth about each, by its name.

    People's identifiers and small areas are told apart by the region's name, which every person
    has in a column of its own. Larger areas are those of the first region.
    """
    folder.mkdir(parents=True)
    truth, places = {}, {name: [] for name in OF_SMALL_AREAS}
    with ParquetFiles(folder) as files:
        for seed in seeds:
            one, name = folder / f"one-{seed}", f"S{seed:03}"
            write_region(one, people, seed, with_records=True)
            truth[name] = json.loads((one / "truth.json").read_text(encoding="utf-8"))
            for path in sorted(one.glob("*.parquet")):
                table = _told_apart(pl.read_parquet(path), name)
                named = {REGION: pl.lit(name)} if path.stem == "people" else {}
                files.add(path.stem, table.with_columns(**named))
            for of, tables in places.items():
                tables.append(_of_region(pl.read_csv(one / f"{of}.csv"), "area_code", name))
            _keep_first(one, folder)
            shutil.rmtree(one)
    for of, tables in places.items():
        pl.concat(tables).write_csv(folder / f"{of}.csv")
    return truth


def _told_apart(table: pl.DataFrame, region: str) -> pl.DataFrame:
    columns = [c for c in table.columns if c.endswith("_id") or c == "small_area_code"]
    for column in columns:
        table = _of_region(table, column, region)
    return table


def _of_region(table: pl.DataFrame, column: str, region: str) -> pl.DataFrame:
    return table.with_columns(pl.concat_str(pl.lit(region), column).alias(column))


def _keep_first(one: Path, folder: Path) -> None:
    for path in one.glob("*"):
        if path.suffix in (".csv", ".geojson") and not (folder / path.name).exists():
            shutil.copy(path, folder / path.name)
        if path.is_dir() and not (folder / path.name).exists():
            shutil.copytree(path, folder / path.name)
