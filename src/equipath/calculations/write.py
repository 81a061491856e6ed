"""Write what was calculated: csv, xlsx or parquet, whole or not at all."""

from pathlib import Path

import polars as pl
from openpyxl import Workbook

from equipath.errors import RunError, UsageError

FORMATS = (".csv", ".xlsx", ".parquet")


def write(answer: pl.DataFrame, path: Path) -> None:
    """Write a table in the format of the file's name, beside it first and then in its place.

    `UsageError` for a name of another format, `RunError` where it cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise UsageError(f"{path}: write to a name that ends in {', '.join(FORMATS)}.")
    beside = path.with_name(f".{path.name}.part")
    try:
        if suffix == ".csv":
            answer.write_csv(beside)
        elif suffix == ".parquet":
            answer.write_parquet(beside)
        else:
            _workbook(answer, beside)
        beside.replace(path)
    except OSError as error:
        raise RunError(f"{path} cannot be written: {error.strerror or error}.") from None
    finally:
        beside.unlink(missing_ok=True)


def _workbook(answer: pl.DataFrame, path: Path) -> None:
    """One header row and no merged cells: a worksheet that a screen reader can follow."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(answer["statistic"].first() or "results")[:31])
    sheet.append(answer.columns)
    for row in answer.iter_rows():
        sheet.append(row)
    with path.open("wb") as file:
        book.save(file)
