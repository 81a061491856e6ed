"""Numbers as a workbook that everybody can read, with a screen reader too.

As the Government Analysis Function asks ("Releasing statistics in spreadsheets"): a cover with
contents, notes, one table a sheet marked as a table, no merged cells, no blank rows or cells,
symbols for what is missing and what they mean.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import polars as pl
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo

from equipath.pages.extract import Extract

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LANGUAGE = "en-GB"
HIDDEN, NOT_APPLICABLE = "[c]", "[z]"
SYMBOLS = (
    (HIDDEN, "Confidential: hidden by the disclosure policy, or by its publisher."),
    (NOT_APPLICABLE, "Not applicable, or not known: nothing stands here for this statistic."),
)
"""The symbols of the Government Statistical Service for what is missing."""

TITLES = {
    "area_name": "Area",
    "area_type": "Kind of area",
    "area_code": "Area code",
    "period_start": "From",
    "period_end": "To",
    "stratification": "Groups",
    "stratum": "Group",
    "comparator": "Compared with",
    "value": "Value",
    "lower_ci": "Lower limit",
    "upper_ci": "Upper limit",
    "confidence": "Confidence of the limits",
    "numerator": "Numerator",
    "denominator": "Denominator",
    "multiplier": "Value is per",
    "p_value": "P value",
    "comparator_value": "Level compared with",
    "comparison": "Standing",
    "direction": "Direction",
    "method": "Method",
    "note": "Note",
    "result_id": "Result",
}
"""The columns of a sheet, in order, and what they are called there."""

CAN_BE_HIDDEN = {"value", "lower_ci", "upper_ci", "numerator", "denominator"}
WIDEST = 60
CELLS = 400_000
"""Cells that are written into one workbook: some twenty seconds of work."""

MOST_ROWS = CELLS // len(TITLES)


def written(extract: Extract) -> bytes:
    """Return an extract as a workbook: a sheet for each statistic."""
    book = Workbook(write_only=True)
    book.properties.title = extract.title
    book.properties.language = LANGUAGE
    book.properties.creator = str(extract.run["title"] or extract.run["study"])
    book.properties.description = extract.citation
    parts = extract.rows.partition_by("statistic", as_dict=True, maintain_order=True)
    sheets = {_sheet_name(name, n): (name, rows) for n, ((name,), rows) in enumerate(parts.items())}
    _cover(book, extract, [(sheet, name) for sheet, (name, _) in sheets.items()])
    _notes(book, extract)
    for number, (sheet, (name, rows)) in enumerate(sheets.items(), start=1):
        told = [f"{_spelt(name)}: {extract.title}",
                f"This worksheet has one table, of {rows.height:,} rows, and no blank cells.",
                "; ".join(f"{symbol} {means}" for symbol, means in SYMBOLS),
                "The sheet Cover says where these numbers come from."]  # fmt: skip
        _table(book, sheet, told, f"numbers_{number}", *_cells(rows))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def is_too_much(extract: Extract) -> bool:
    """Say whether an extract has more cells than a workbook is written with."""
    return extract.rows.height > MOST_ROWS


def _cover(book: Workbook, extract: Extract, sheets: list[tuple[str, str]]) -> None:
    sheet = book.create_sheet("Cover")
    sheet.column_dimensions["A"].width = 90
    run = extract.run
    lines = [
        f"Study: {run['title'] or run['study']}",
        f"Period: {extract.period}",
        f"Run: {run['run_id']}, made with equipath {run['version']}",
        *(f"Source: {s['title'] or s['source']}. Publisher: {s['publisher'] or 'not said'}. "
          f"Licence: {s['licence'] or 'not said'}." for s in extract.sources),
        f"To cite: {extract.citation}",
    ]  # fmt: skip
    sheet.append([_text(sheet, extract.title, Font(bold=True, size=15))])
    for line in lines:
        sheet.append([_text(sheet, line)])
    sheet.append([_text(sheet, "Contents", Font(bold=True, size=13))])
    for name, title in [("Notes", "notes"), *sheets]:
        cell = _text(sheet, f"{name}: {_spelt(title)}", Font(underline="single", color="12436D"))
        cell.hyperlink = "#"
        cell.hyperlink.target, cell.hyperlink.location = None, f"'{name}'!A1"
        sheet.append([cell])


def _notes(book: Workbook, extract: Extract) -> None:
    told = ["Notes", "This worksheet has one table: what the numbers are, and what symbols mean."]
    rows = [
        *extract.terms,
        *((f"Symbol {symbol}", means) for symbol, means in SYMBOLS),
        ("Value", "With its method's own sign; a difference is in the units of the level."),
        ("Result", "The id that `equipath explain` traces to the files counted from."),
    ]
    _table(book, "Notes", told, "notes", ["Note", "Meaning"], rows)


def _cells(rows: pl.DataFrame) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return the titles and the cells of a statistic's rows, without columns that it lacks."""
    keep = [c for c in TITLES if c in CAN_BE_HIDDEN or rows[c].null_count() < rows.height]
    hidden = rows["is_suppressed"].fill_null(False)
    kept = [
        tuple(_shown(name, value, is_hidden) for name, value in zip(keep, row, strict=True))
        for row, is_hidden in zip(rows.select(keep).iter_rows(), hidden, strict=True)
    ]
    return [TITLES[name] for name in keep], kept


def _shown(name: str, value: object, is_hidden: bool) -> object:
    if value is None or value == "":
        return HIDDEN if is_hidden and name in CAN_BE_HIDDEN else NOT_APPLICABLE
    return value


def _table(
    book: Workbook,
    name: str,
    told: Sequence[str],
    called: str,
    titles: Sequence[str],
    rows: Sequence[Sequence[object]],
) -> None:
    """Write a sheet: its title and words, then the one table, its titles printed on every page."""
    sheet = book.create_sheet(name)
    top = len(told) + 1
    for n, title in enumerate(titles):
        widths = [len(str(title)) + 4, *(len(str(row[n])) + 2 for row in rows[:200])]
        sheet.column_dimensions[get_column_letter(n + 1)].width = min(max(widths), WIDEST)
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.orientation = "landscape"
    for n, line in enumerate(told):
        sheet.append([_text(sheet, line, Font(bold=True, size=13) if n == 0 else None, wrap=False)])
    sheet.append([_text(sheet, title, Font(bold=True)) for title in titles])
    for row in rows:
        sheet.append(list(_safe(sheet, row)))
    where = f"A{top}:{get_column_letter(len(titles))}{top + len(rows)}"
    table = Table(displayName=called, ref=where, autoFilter=AutoFilter(ref=where))
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    # A sheet that is written row by row does not know its headings: the table is told them.
    table.tableColumns = [TableColumn(id=n, name=t) for n, t in enumerate(titles, start=1)]
    sheet.tables.add(table)


def _safe(sheet: WriteOnlyWorksheet, row: Iterable[object]) -> Iterable[Any]:
    """Give text as text: what begins like a formula is never worked out."""
    for value in row:
        if isinstance(value, str) and value[:1] == "=":
            yield _text(sheet, value, wrap=False)
        elif isinstance(value, date):
            cell = WriteOnlyCell(sheet, value)
            cell.number_format = "d mmmm yyyy"
            yield cell
        else:
            yield value


def _text(
    sheet: WriteOnlyWorksheet, text: str, font: Font | None = None, *, wrap: bool = True
) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    if font:
        cell.font = font
    return cell


def _spelt(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _sheet_name(statistic: str, number: int) -> str:
    """Return a name that a sheet can have: 31 characters, and no two the same."""
    name = _spelt(statistic)
    return name if len(name) <= 31 else f"{name[:27]} {number + 1}"
