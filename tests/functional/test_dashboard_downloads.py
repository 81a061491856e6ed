"""What people take away from a dashboard: numbers, pictures, and pages on paper."""

import csv
import importlib.util
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from fastapi.testclient import TestClient

from equipath.pages.address import address_of
from equipath.pages.extract import TooMuch, extract
from equipath.pages.screen import screen_at
from equipath.results.schema import RESULTS
from equipath.results.store import open_results
from equipath.web.app import create_app
from equipath.web.downloads import paper, pdf, workbook
from equipath.web.downloads.names import is_one
from equipath.web.downloads.turns import Turns
from equipath.web.rendering import charts_of
from tests.functional.dashboard import UNBOUNDED
from tests.unit.pages import small_run

NUMBERS = "/indicator/register/in/region/R/numbers"
FORMULA = '=HYPERLINK("http://x","y")'


def client_of(folder: Path, **given: object) -> TestClient:
    app = create_app(folder, **{"limit": UNBOUNDED, **given})
    return TestClient(app, raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small run, one of whose practices has a name that a spreadsheet would work out."""
    made = tmp_path_factory.mktemp("taken")
    names = pl.DataFrame(small_run._names(), infer_schema_length=None).with_columns(
        area_name=pl.when(pl.col("area_code") == "P03")
        .then(pl.lit(FORMULA))
        .otherwise(pl.col("area_name"))
    )
    small_run.write(made, areas=names)
    return made


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with client_of(folder) as opened:
        yield opened


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_numbers_are_a_plain_table_that_says_where_it_comes_from(client: TestClient) -> None:
    answer = client.get(f"{NUMBERS}.csv")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="register_region_R_numbers_r1.csv"' in answer.headers["content-disposition"]
    assert not answer.content.startswith(b"\xef\xbb\xbf")
    rows = rows_of(answer.text)
    assert set(RESULTS) <= set(rows[0])
    assert {r["area_code"] for r in rows} == {"R"}
    (level,) = [r for r in rows if r["statistic"] == "proportion" and r["stratum"] == "All"]
    assert (level["value"], level["numerator"], level["area_name"]) == (
        "10.0", "1000.0", "East Merrow",
    )  # fmt: skip
    assert level["publisher"] == "Nobody"
    assert level["citation"].startswith(
        "A small study, “Register, East Merrow”, run r1 of 2 January"
    )
    assert pl.read_csv(answer.content)["lower_ci"].dtype == pl.Float64


def test_a_choice_takes_the_areas_within_along(client: TestClient) -> None:
    alone = rows_of(client.get("/indicator/register/in/icb/A/numbers.csv").text)
    both = rows_of(client.get("/indicator/register/in/icb/A/numbers.csv?within=1").text)
    assert {r["area_type"] for r in alone} == {"icb"}
    assert {r["area_code"] for r in both} == {"A", *(code for _, code in small_run.PRACTICES)}


def test_a_name_is_never_a_formula(client: TestClient) -> None:
    rows = rows_of(client.get("/indicator/register/in/practice/P03/numbers.csv").text)
    assert {r["area_name"] for r in rows} == {f"'{FORMULA}"}
    book = openpyxl.load_workbook(
        BytesIO(client.get("/indicator/register/in/practice/P03/numbers.xlsx").content)
    )
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [c.data_type for c in cells if c.value == FORMULA] == ["s"] * len(
        [c for c in cells if c.value == FORMULA]
    )
    assert any(c.value == FORMULA for c in cells)
    assert not any(c.data_type == "f" for c in cells)


def test_a_difference_below_nought_stays_a_number(client: TestClient) -> None:
    rows = rows_of(client.get(f"{NUMBERS}.csv").text)
    assert "-2.0" in {r["value"] for r in rows if r["statistic"] == "absolute_gap"}


def test_a_workbook_is_as_screen_readers_need_it(client: TestClient) -> None:
    answer = client.get(f"{NUMBERS}.xlsx?within=1")
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.sheetnames[:2] == ["Cover", "Notes"]
    assert book.properties.title == "Register, East Merrow and the areas within"
    assert book.properties.language == "en-GB"
    cover = [cell.value for (cell,) in book["Cover"].iter_rows()]
    assert cover[0] == "Register, East Merrow and the areas within"
    assert any(line.startswith("To cite: A small study") for line in cover)
    contents = [c.hyperlink.location for (c,) in book["Cover"].iter_rows() if c.hyperlink]
    assert contents == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    names = set()
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        names.add(table.displayName)
        assert not sheet.merged_cells.ranges
        cells = list(sheet[table.ref])
        assert [c.value for c in cells[0]] == table.column_names
        assert all(c.value not in (None, "") for row in cells for c in row), sheet.title
        assert sheet.max_row == len(cells) + cells[0][0].row - 1
        assert sheet.freeze_panes is None  # in a magnifier it leaves no room for the rows
    assert len(names) == len(book.sheetnames) - 1


def test_a_hidden_number_has_its_symbol_and_is_nowhere(client: TestClient) -> None:
    answer = client.get("/indicator/admitted/in/region/R/numbers.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.content))["Rate"]
    (table,) = sheet.tables.values()
    cells = list(sheet[table.ref])
    row = dict(zip([c.value for c in cells[0]], [c.value for c in cells[1]], strict=True))
    assert [row[k] for k in ("Value", "Lower limit", "Numerator", "Denominator")] == ["[c]"] * 4
    (given,) = rows_of(client.get("/indicator/admitted/in/region/R/numbers.csv").text)
    assert (given["value"], given["numerator"], given["is_suppressed"]) == ("", "", "true")
    (told,) = client.get("/api/results?indicator=admitted&area_type=region").json()["results"]
    assert (told["value"], told["numerator"], told["is_suppressed"]) == (None, None, True)


def test_more_than_the_bound_says_what_to_choose(folder: Path) -> None:
    results = open_results(folder)
    address = address_of("/indicator/register/", [("within", "1")], ("indicator",))
    with pytest.raises(TooMuch, match=r"are given at once. Choose an area further down"):
        extract(results, address, most=5)


def test_a_workbook_beyond_its_bound_is_a_page_that_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 1)
    answer = client_of(folder).get("/indicator/register/numbers.xlsx")
    assert answer.status_code == 413
    assert "Take numbers.csv in its place" in answer.text


def test_a_picture_is_of_the_chart_of_its_number(folder: Path, client: TestClient) -> None:
    page = "/indicator/register/groups/"
    charts = charts_of(
        screen_at(open_results(folder), address_of(page, (), ("indicator",))).page.blocks
    )
    assert charts
    for number, chart in enumerate(charts, start=1):
        drawn = client.get(f"{page}chart-{number}.svg").text
        assert f'<title id="title">{chart.title.replace("&", "&amp;")}</title>' in drawn
        assert "<script" not in drawn
    png = client.get(f"{page}chart-1.png")
    assert png.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert f'href="chart-{len(charts)}.svg"' in client.get(page).text


@pytest.mark.parametrize(
    "path",
    [
        "/numbers.csv",
        "/indicators/numbers.xlsx",
        "/indicator/nothing/numbers.csv",
        "/indicator/register/in/icb/zzz/numbers.csv",
        "/indicator/register/groups/chart-99.svg",
        "/indicator/register/chart-0.png",
        "/no/such/page.pdf",
        "/indicator/register/numbers.exe",
    ],
)
def test_a_file_that_is_not_there_is_a_page_that_says_so(client: TestClient, path: str) -> None:
    answer = client.get(path)
    if answer.status_code == 308:
        answer = client.get(answer.headers["location"])
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_an_address_without_its_slash_leads_here_and_keeps_what_was_chosen(
    client: TestClient,
) -> None:
    answer = client.get("/indicator/register/groups?by=fifth")
    assert answer.headers["location"] == "/indicator/register/groups/?by=fifth"
    away = client.get("http://testserver//elsewhere.example")
    assert away.headers["location"] == "/elsewhere.example/".replace(".", "%2E")


def test_a_page_is_printed_by_the_browser_of_the_machine(
    folder: Path, client: TestClient, chromium: str
) -> None:
    answer = client.get("/indicator/register/groups/page.pdf")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"%PDF-")
    title = re.search(rb"/Title <FEFF([0-9A-F]+)>|/Title \((.+?)\)\n", answer.content)
    assert title
    told = bytes.fromhex(title[1].decode()).decode("utf-16-be") if title[1] else title[2].decode()
    assert told == "Register, Merrow – A small study"


def test_a_page_is_printed_by_weasyprint_where_there_is_no_browser(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "BROWSERS", ())
    results = open_results(folder)
    screen = screen_at(results, address_of("/indicator/register/groups/", (), ("indicator",)))
    html = paper.html(results, screen)
    assert "<script" not in html
    assert "To cite: A small study, “Register”, run r1" in html
    if importlib.util.find_spec("weasyprint") is None:
        with pytest.raises(pdf.CannotPrint, match="Chromium, or WeasyPrint"):
            pdf.printed(html)
    else:
        assert pdf.printed(html).startswith(b"%PDF-")


def test_a_machine_that_cannot_print_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "BROWSERS", ())
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    answer = client_of(folder).get("/page.pdf")
    assert answer.status_code == 501
    assert "install Chromium, or WeasyPrint" in answer.text


def test_a_browser_that_fails_is_told_and_not_shown() -> None:
    with pytest.raises(pdf.CannotPrint, match="could not print the page"):
        pdf.by_chromium("<p>words</p>", "false")


def test_whoever_asks_while_too_many_wait_is_told_to_come_back(folder: Path) -> None:
    app = create_app(folder, limit=UNBOUNDED)
    app.state.making.others = Turns(at_once=0, waiting=0)
    answer = TestClient(app, raise_server_exceptions=False).get(f"{NUMBERS}.csv")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "Try again in a few seconds" in answer.text


def test_files_and_their_page_are_safe_to_name() -> None:
    assert is_one("chart-12.svg")
    for name in (
        "chart-.svg",
        "chart-123.png",
        "numbers.csv.exe",
        "../numbers.csv",
        "",
        "page.PDF",
    ):
        assert not is_one(name)
