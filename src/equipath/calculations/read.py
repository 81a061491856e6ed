"""Read the table that a statistic is asked of: csv, xlsx or parquet, every cell as it stands."""

import csv
import io
from collections import Counter
from pathlib import Path
from typing import BinaryIO

import polars as pl
from polars.exceptions import PolarsError
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from equipath.errors import Problem, SourceError

DELIMITERS = (",", ";", "\t", "|")
"""What may stand between the cells of a line: the one that its header has most of."""

TEXT = {".csv", ".tsv", ".txt"}
WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}


def read(path: Path, standard_input: BinaryIO | None = None) -> pl.DataFrame:
    """Return the table of a file: text and worksheets as words, Parquet in its own types.

    The path `-` reads delimited text from standard input. Headers are trimmed. `SourceError`
    where the file is not there, is not what its name says, or where a header stands twice.
    """
    try:
        if str(path) == "-" and standard_input is not None:
            return _text("standard input", standard_input.read())
        suffix = path.suffix.lower()
        if suffix == ".parquet":
            return pl.read_parquet(path)
        if suffix in WORKBOOKS:
            return _worksheet(path)
        if suffix in TEXT:
            return _text(path.name, path.read_bytes())
    except FileNotFoundError:
        raise SourceError(f"There is no file {path}.") from None
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}.") from None
    except PasswordError:
        raise SourceError(f"{path} is locked with a password: save it without one.") from None
    except (PolarsError, CalamineError) as error:
        raise SourceError(f"{path} is not what its name says it is: {error}") from None
    raise SourceError(f"{path}: only csv, xlsx and parquet can be read.")


def _worksheet(path: Path) -> pl.DataFrame:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    if not rows:
        raise SourceError(f"The first worksheet of {path} is empty.")
    header, *lines = ([_cell(cell) for cell in row] for row in rows)
    names = _distinct(path.name, header)
    table = pl.DataFrame(lines, schema=dict.fromkeys(names, pl.String), orient="row")
    return _without_empty_end(table)


def _cell(cell: object) -> str:
    """Write a cell as its publisher would: a workbook has 5.0 for 5."""
    is_whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell)) if is_whole else str(cell)  # type: ignore[call-overload]


def _text(name: str, content: bytes) -> pl.DataFrame:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    header = next(csv.reader([first], delimiter=delimiter), [])
    if not header:
        raise SourceError(f"{name} is empty.")
    names = _distinct(name, header)
    try:
        table = pl.read_csv(
            text.encode(), separator=delimiter, infer_schema=False, new_columns=names
        )
        return _without_empty_end(table)
    except PolarsError:
        problems = _ragged(name, text, delimiter, len(names))
        raise SourceError("The table cannot be read.", problems) from None


def _without_empty_end(table: pl.DataFrame) -> pl.DataFrame:
    """Return the table up to its last row that holds anything: spreadsheets go on below it."""
    filled = (
        table.select(pl.any_horizontal(pl.all().str.strip_chars().fill_null("") != ""))
        .to_series()
        .arg_true()
    )
    return table.head(filled[-1] + 1 if filled.len() else 0)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel on Windows writes as plain csv.
        return content.decode("cp1252", errors="replace")


def _distinct(name: str, header: list[str]) -> list[str]:
    names = [cell.strip() for cell in header]
    twice = [cell for cell, times in Counter(names).items() if times > 1 and cell]
    if twice:
        problems = [
            Problem(name, cell, "this header stands there twice.", "Rename one of the columns.")
            for cell in twice
        ]
        raise SourceError("The table cannot be read.", problems)
    return [cell or f"column_{place}" for place, cell in enumerate(names, start=1)]


def _ragged(name: str, text: str, delimiter: str, width: int) -> list[Problem]:
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    long = [(rows.line_num, len(row)) for row in rows if len(row) > width]
    if long:
        line, cells = long[0]
        wrong = f"{cells} cells where the header has {width} ({len(long)} such lines in all)."
        return [Problem(name, f"line {line}", wrong, "Quote cells that hold the delimiter.")]
    return [Problem(name, "", "a quotation mark is opened and never closed.", "Close it.")]
