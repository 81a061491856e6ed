"""Stop where the study's period has nothing of what an indicator counts."""

import polars as pl

from equipath.errors import DataError, Problem
from equipath.study.study import Study


def stop_if_nothing(study: Study, counted: pl.DataFrame) -> None:
    """Raise for every indicator of which the study's period has no count."""
    there = set(counted["indicator"].unique())
    span = f"{study.period.start} to {study.period.end}"
    problems = [
        Problem(
            f"indicators/{name}.yaml",
            "source",
            f"no row of `{indicator.source}` lies within {span}.",
            "Correct `period` in study.yaml, or the dates of the source.",
        )
        for name, indicator in study.indicators.items()
        if study.counted_as(indicator) not in there
    ]
    if problems:
        raise DataError(f"The data of {study.name} has nothing to count:", problems)
