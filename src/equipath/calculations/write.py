"""Write what was calculated: csv, xlsx or parquet, whole or not at all."""

from pathlib import Path

import polars as pl

from equipath.calculations.workbook import write_workbook
from equipath.errors import RunError, UsageError

FORMATS = (".csv", ".xlsx", ".parquet")

MOST_ROWS = 1_048_576
"""Rows that a worksheet holds, its header among them (Excel specifications and limits)."""


def write(answer: pl.DataFrame, path: Path) -> None:
    """Write a table in the format of the file's name, beside it first and then in its place.

    `UsageError` for a name of another format and for more rows than a worksheet holds,
    `RunError` where it cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise UsageError(f"{path}: write to a name that ends in {', '.join(FORMATS)}.")
    if suffix == ".xlsx" and answer.height >= MOST_ROWS:
        raise UsageError(
            f"{path}: a worksheet holds {MOST_ROWS - 1:,} rows, and these are {answer.height:,}. "
            "Write to a name that ends in .csv or .parquet."
        )
    beside = path.with_name(f".{path.name}.part")
    try:
        if suffix == ".csv":
            answer.write_csv(beside)
        elif suffix == ".parquet":
            answer.write_parquet(beside)
        else:
            write_workbook(answer, beside, str(answer["statistic"].first() or "results")[:31])
        beside.replace(path)
    except OSError as error:
        raise RunError(f"{path} cannot be written: {error.strerror or error}.") from None
    finally:
        beside.unlink(missing_ok=True)
