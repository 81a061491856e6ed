"""The worked example of a statistic: a small table that ships with the package."""

from importlib.resources import files

import polars as pl

from equipath.errors import UsageError
from equipath.statistics.statistic import Statistic


def worked_example(statistic: Statistic) -> pl.DataFrame:
    """Return the table of the statistic's worked example, every cell as words."""
    folder = files("equipath.library").joinpath("worked_examples")
    file = folder.joinpath(f"{statistic.name}.csv")
    if not file.is_file():
        raise UsageError(f"`{statistic.name}` has no worked example.")
    return pl.read_csv(file.read_bytes(), infer_schema=False)
