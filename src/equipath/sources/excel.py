"""Worksheets of Excel and OpenDocument workbooks, read without Excel."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

from ibis.backends.duckdb import Backend
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from equipath.contracts.data_finding import DataFinding
from equipath.errors import did_you_mean
from equipath.sources.combine import combine
from equipath.sources.location import Located, locate, provenance
from equipath.sources.raw import Raw, refuse, unreadable
from equipath.sources.text_table import Row, load_text
from equipath.study.source import Source
from equipath.study.study import Root

_EXACT = 2**53
"""Whole numbers up to this one stand exactly in the binary64 of a workbook's cells (IEEE 754)."""


def read(connection: Backend, source: Source, study_folder: Path, roots: dict[str, Root]) -> Raw:
    """Read a source of kind `excel` (.xlsx, .xlsm, .xlsb, .xls, .ods): every cell as text.

    `table` names the worksheet, and may be left out where there is one; the header row is
    found, or named by `header_row`. Whole numbers are written `5`, dates `2024-03-31`, cells
    merged downwards all have the value; a cell with an error (`#N/A`) is blank; a cell shown
    as 12.5% holds 0.125 (`multiply_by: 100` makes it 12.5). Raises `SourceError` for a workbook
    that is locked with a password or is none, and for a worksheet that is not there.
    """
    refuse(source, "query")
    files = locate(source, study_folder, roots)
    parts, findings = [], list[DataFinding]()
    for file in files:
        try:
            rows = _rows(_worksheet(source, file))
        except PasswordError:
            raise unreadable(
                source,
                "path",
                f"`{file.shown}` is locked with a password.",
                "Save it without one, where only those may read it who should.",
            ) from None
        except CalamineError as error:
            raise unreadable(
                source,
                "path",
                f"`{file.shown}` cannot be read as a workbook: {error}.",
                "Write its `kind` (a web page or a csv may end in .xls), or save it anew.",
            ) from None
        table, found = load_text(connection, source, file.shown, rows, "row")
        parts.append((file.shown, table))
        findings += found
    table, found = combine(source, parts)
    return Raw(table, tuple(map(provenance, files)), (*findings, *found))


def _worksheet(source: Source, file: Located) -> CalamineSheet:
    workbook = CalamineWorkbook.from_path(file.path)
    sheets = [s for s in workbook.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
    if source.table is None:
        shown = [s.name for s in sheets if s.visible == SheetVisibleEnum.Visible]
        if len(shown) != 1:
            offer = ", ".join(f"`{name}`" for name in shown)
            raise unreadable(
                source,
                "table",
                f"`{file.shown}` has {len(shown)} worksheets.",
                f"Write which is meant: {offer}.",
            )
        return workbook.get_sheet_by_name(shown[0])
    names = [s.name for s in sheets]
    if source.table not in names:
        raise unreadable(
            source,
            "table",
            f"`{file.shown}` has no worksheet `{source.table}`.",
            did_you_mean(source.table, names),
        )
    return workbook.get_sheet_by_name(source.table)


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    """Return the rows as text, cut to the last column that has anything in it."""
    cells = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for below in range(top + 1, min(bottom + 1, len(cells))):
            cells[below][left] = cells[top][left]
    width = max((i for row in cells for i, cell in enumerate(row, 1) if cell.strip()), default=0)
    return ((number, row[:width]) for number, row in enumerate(cells, start=1))


def _text(cell: object) -> str:
    match cell:
        case bool():
            return str(cell).upper()
        case float() if cell.is_integer() and abs(cell) <= _EXACT:
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(sep=" ")
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)
