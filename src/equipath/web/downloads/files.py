"""The files beside a page: which there can be, and each of them made."""

from equipath.charts import picture
from equipath.pages.address import Address
from equipath.pages.extract import Extract, TooMuch, extract
from equipath.pages.page import Chart
from equipath.pages.screen import NoSuchScreen, screen_at
from equipath.results.store import Results
from equipath.web.downloads import csv, paper, pdf, workbook
from equipath.web.downloads.names import NAME
from equipath.web.rendering import charts_of

KINDS = {
    "csv": csv.KIND,
    "xlsx": workbook.KIND,
    "pdf": pdf.KIND,
    "svg": "image/svg+xml",
    "png": "image/png",
}


def is_printed(name: str) -> bool:
    """Say whether a file is printed, which takes a browser of its own."""
    return name == "page.pdf"


def kind(name: str) -> str:
    """Return the media type of a file by its name."""
    return KINDS[name.rpartition(".")[2]]


def made(results: Results, address: Address, name: str) -> bytes:
    """Return a file of the page at an address.

    Raises `NoSuchScreen` where the page has none of that name, `TooMuch` where it would be too
    large, and `CannotPrint` where nothing here makes PDF.
    """
    if name.startswith("numbers."):
        return _numbers(results, address, name)
    if is_printed(name):
        return pdf.printed(paper.html(results, screen_at(results, address)))
    return _drawn(_chart(results, address, name), name)


def _numbers(results: Results, address: Address, name: str) -> bytes:
    if address.screen != "indicator":
        raise NoSuchScreen("Only the pages of an indicator have their numbers as a file.")
    taken = extract(results, address)
    return csv.written(taken) if name.endswith(".csv") else _workbook(taken)


def _workbook(taken: Extract) -> bytes:
    if workbook.is_too_much(taken):
        raise TooMuch(
            f"That is {taken.rows.height:,} rows, more than a spreadsheet is made of here. Take "
            "numbers.csv in its place, or choose an area further down."
        )
    return workbook.written(taken)


def _chart(results: Results, address: Address, name: str) -> Chart:
    charts = charts_of(screen_at(results, address).page.blocks)
    found = NAME.fullmatch(name)
    number = int(found[3]) if found else 0
    if not 1 <= number <= len(charts):
        raise NoSuchScreen(f"This page has {len(charts)} charts, and none of that number.")
    return charts[number - 1]


def _drawn(chart: Chart, name: str) -> bytes:
    if name.endswith(".png"):
        return picture.as_png(chart.spec, chart.title, chart.source)
    return picture.as_svg(chart.spec, chart.title, chart.description, chart.source)
