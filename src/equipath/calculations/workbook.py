"""Write a table as a workbook, a column at a time: a library's cell at a time takes minutes."""

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl

LONGEST_CELL = 32_767
"""Characters that a cell holds (Excel specifications and limits)."""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DOCUMENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{DOCUMENT}.sheet.main+xml"/>
<Override PartName="/xl/styles.xml" ContentType="{DOCUMENT}.styles+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{DOCUMENT}.worksheet+xml"/>
</Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>
</Relationships>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>""",
    "xl/styles.xml": f"""<styleSheet xmlns="{MAIN}">
<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="22" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>""",
}
"""What a workbook of one sheet holds beside it (ECMA-376); style 1 shows dates, 2 with times."""


def write_workbook(table: pl.DataFrame, path: Path, sheet: str) -> None:
    """Write one header row and the rows, no merged cells: what a screen reader can follow.

    Words stay words: one that begins with `=` is no formula.
    """
    book = f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>
<sheet name={quoteattr(sheet)} sheetId="1" r:id="rId1"/></sheets></workbook>"""
    header = "".join(f"<c t='inlineStr'><is><t>{escape(n)}</t></is></c>" for n in table.columns)
    cells = [_cells(table[name]) for name in table.columns]
    rows = table.select(pl.concat_str([pl.lit("<row>"), *cells, pl.lit("</row>")]).alias("row"))
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as file:
        for name, text in {**PARTS, "xl/workbook.xml": book}.items():
            file.writestr(name, HEAD + text)
        with file.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet_file:
            opening = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData><row>{header}</row>'
            sheet_file.write(opening.encode())
            for part in rows.iter_slices(10_000):
                sheet_file.write("".join(part["row"]).encode())
            sheet_file.write(b"</sheetData></worksheet>")


def _cells(column: pl.Series) -> pl.Expr:
    """Return how each cell of a column is written; a missing one keeps its place."""
    cell, kind = pl.col(column.name), column.dtype
    if kind == pl.Boolean:
        made = _cell("t='b'", cell.cast(pl.Int8))
    elif kind in (pl.Date, pl.Datetime):
        # Days since 30 December 1899, by which a workbook counts from March 1900 on.
        days = cell.cast(pl.Datetime("us")).dt.epoch("us") / 86_400e6 + 25_569
        made = _cell("s='1'" if kind == pl.Date else "s='2'", days)
    elif kind.is_float():
        made = pl.when(cell.is_finite()).then(_cell("", cell))
    elif kind.is_numeric():
        made = _cell("", cell)
    else:
        text = cell.cast(pl.String).str.slice(0, LONGEST_CELL)
        text = text.str.replace_all(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "")
        for mark, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
            text = text.str.replace_all(mark, name, literal=True)
        made = pl.format("<c t='inlineStr'><is><t xml:space='preserve'>{}</t></is></c>", text)
    return made.fill_null("<c/>")


def _cell(kind: str, value: pl.Expr) -> pl.Expr:
    return pl.format(f"<c {kind}><v>{{}}</v></c>", value)
