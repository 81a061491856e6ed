"""Write a table as a workbook: one worksheet, one header row, no merged cells."""

from math import isfinite
from pathlib import Path
from typing import Any

import polars as pl
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell


def write_workbook(table: pl.DataFrame, path: Path, sheet: str) -> None:
    """Write a table so that a screen reader can follow it; words are never formulas."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)

    def cell(value: Any) -> Any:
        if isinstance(value, float) and not isfinite(value):
            return str(value)  # a worksheet has no infinite number
        if not (isinstance(value, str) and value.startswith("=")):
            return value
        words = WriteOnlyCell(page, value)
        words.data_type = "s"
        return words

    page.append([cell(name) for name in table.columns])
    for row in table.iter_rows():
        page.append([cell(value) for value in row])
    with path.open("wb") as file:
        book.save(file)
