"""Cells are understood as their publishers meant them, or refused by name: never guessed."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from equipath.vocabulary import Severity
from tests.unit.conform.conftest import Take, cells, columns, only, reasons, registers

NUMBERS = {
    "12": 12,
    " 12 ": 12,
    "1,234": 1234,
    "1,234,567.5": 1234567.5,
    "1 234": 1234,
    "1\u00a0234": 1234,
    "1e3": 1000,
    "0": 0,
}
HIDDEN = ("*", "-", " * ", "[c]", "[C]", "c", "<5", "< 10", "≤7", "<50", "[low]")
NOT_THERE = ("", "  ", "\u00a0", "[x]", "..", ":", "n/a", "z", "NULL")
NO_NUMBERS = ("1,5", "1,23", "12,34", "NaN", "about 5", "1.2.3", "5*", "5 6")


def one_a_row(cells: Iterable[str]) -> str:
    """Return a table in which each cell stands in a row and area of its own."""
    rows = [f'P{i:02},"{cell}",9999999' for i, cell in enumerate(cells)]
    return "\n".join(["Practice,Register,List", *rows, ""])


def test_a_number_is_read_as_publishers_write_it(take: Take) -> None:
    intake = take(registers(one_a_row(NUMBERS)))
    assert dict(zip(NUMBERS, cells(intake, "numerator"), strict=True)) == NUMBERS
    assert not any(cells(intake, "is_suppressed"))
    assert reasons(intake) == ["area_unknown"]


def test_a_hidden_number_is_hidden_and_not_nought(take: Take) -> None:
    intake = take(registers(one_a_row(HIDDEN)))
    read = dict(zip(HIDDEN, cells(intake, "numerator", "is_suppressed"), strict=True))
    assert read == dict.fromkeys(HIDDEN, (None, True))
    finding = only(intake, "suppressed_by_publisher")
    assert (finding.severity, finding.count) == (Severity.NOTE, len(HIDDEN))


def test_a_number_that_is_not_there_is_neither_hidden_nor_nought(take: Take) -> None:
    intake = take(registers(one_a_row(NOT_THERE)))
    read = dict(zip(NOT_THERE, cells(intake, "numerator", "is_suppressed"), strict=True))
    assert read == dict.fromkeys(NOT_THERE, (None, False))
    assert reasons(intake) == ["area_unknown"]


def test_a_dash_is_nought_where_the_source_says_so(take: Take) -> None:
    csv = "Practice,Register,List\nP1,-,100\nP2,*,100\n"
    intake = take(registers(csv, zeros=["-"]))
    assert cells(intake, "numerator", "is_suppressed") == [(0, False), (None, True)]


def test_a_sources_own_marks_take_the_place_of_the_usual_ones(take: Take) -> None:
    csv = "Practice,Register,List\nP1,~,100\nP2,none,100\n"
    intake = take(registers(csv, suppressed=["~"], missing=["none"]))
    assert cells(intake, "numerator", "is_suppressed") == [(None, True), (None, False)]


def test_a_percentage_is_no_count(take: Take) -> None:
    intake = take(registers(one_a_row(["45%", "4.5 %"])))
    finding = only(intake, "not_a_number")
    assert (finding.severity, finding.count) == (Severity.ERROR, 2)
    assert "`percentage`" in finding.advice


def test_shares_are_no_counts(take: Take) -> None:
    intake = take(registers(one_a_row(["0.45", "0.513", "0.5"])))
    finding = only(intake, "not_counts")
    assert (finding.severity, finding.count) == (Severity.ERROR, 2)
    assert intake.stops


def test_what_is_no_number_stops_the_run_and_is_shown(take: Take) -> None:
    intake = take(registers(one_a_row(["1", *NO_NUMBERS])))
    finding = only(intake, "not_a_number")
    assert (finding.severity, finding.column) == (Severity.ERROR, "numerator")
    assert (finding.count, finding.total) == (len(NO_NUMBERS), len(NO_NUMBERS) + 1)
    assert finding.example in NO_NUMBERS
    assert "`suppressed`, `missing` or `zeros`" in finding.advice
    assert intake.stops


def test_a_number_outside_what_it_can_be_is_an_error(take: Take) -> None:
    csv = "Practice,Register,List\nP1,101,100\nP2,50,100\nP3,-1,100\n"
    spelt = columns(numerator=None, percentage="Register")
    finding = only(take(registers(csv, columns=spelt)), "out_of_range")
    assert (finding.severity, finding.count) == (Severity.ERROR, 2)
    assert finding.message == "2 of 3 values are outside 0 to 100, the highest of them 101."


FIRST_OF_APRIL = (
    "2023-04-01",
    "2023-04-01 00:00:00",
    "01/04/2023",
    "1/4/2023",
    "01-04-2023",
    "20230401",
    "1 April 2023",
)


def test_a_date_is_read_days_before_months(take: Take) -> None:
    rows = [f"P{i},1,100,{cell}" for i, cell in enumerate(FIRST_OF_APRIL)]
    csv = "\n".join(["Practice,Register,List,Day", *rows])
    read = cells(take(registers(csv, columns=columns(period_start="Day"))), "period_start")
    assert dict(zip(FIRST_OF_APRIL, read, strict=True)) == dict.fromkeys(
        FIRST_OF_APRIL, date(2023, 4, 1)
    )


@pytest.mark.parametrize(
    ("cell", "spelling", "day"),
    [
        ("01APR2023", {"date_format": "%d%b%Y"}, date(2023, 4, 1)),
        ("04/01/2023", {"date_format": "%m/%d/%Y"}, date(2023, 4, 1)),
        ("2023-04-01", {"last_day_of": "month"}, date(2023, 4, 30)),
        ("2023-10-01", {"last_day_of": "quarter"}, date(2023, 12, 31)),
        ("2023-03-01", {"last_day_of": "year"}, date(2024, 2, 29)),
    ],
)
def test_a_date_is_read_as_its_source_declares(
    take: Take, cell: str, spelling: dict[str, str], day: date
) -> None:
    csv = f"Practice,Register,List,Day\nP1,1,100,{cell}\n"
    intake = take(registers(csv, columns=columns(period_end={"from": "Day", **spelling})))
    assert cells(intake, "period_end") == [day]


def test_what_is_no_date_stops_the_run_and_is_shown(take: Take) -> None:
    wrong = ("04/13/2023", "2023-02-30", "1/4/23", "April", "45017")
    rows = [f"P{i},1,100,{cell}" for i, cell in enumerate(wrong)]
    csv = "\n".join(["Practice,Register,List,Day", *rows])
    finding = only(take(registers(csv, columns=columns(period_end="Day"))), "not_a_date")
    assert (finding.severity, finding.count) == (Severity.ERROR, len(wrong))
    assert finding.example in wrong
    assert finding.advice == "Name the `date_format`."


def test_a_day_of_a_workbook_is_a_day(take: Take, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Practice", "Register", "List", "Day"])
    book.active.append(["P1", 1, 100, datetime(2024, 3, 31)])  # noqa: DTZ001
    book.save(tmp_path / "registers.xlsx")
    intake = take(
        registers("", kind="excel", path="registers.xlsx", columns=columns(period_end="Day"))
    )
    assert cells(intake, "period_end", "numerator") == [(date(2024, 3, 31), 1)]


def test_typed_cells_keep_their_values_and_nan_is_none(take: Take, tmp_path: Path) -> None:
    pl.DataFrame(
        {
            "Practice": ["P1", "P2"],
            "Register": [float("nan"), 2.5],
            "List": [100, 200],
            "Day": [date(2023, 4, 1), date(2023, 4, 1)],
        }
    ).write_parquet(tmp_path / "registers.parquet")
    spelt = columns(period_start="Day")
    intake = take(registers("", kind="parquet", path="registers.parquet", columns=spelt))
    rows = cells(intake, "numerator", "denominator", "period_start")
    assert rows == [(None, 100, date(2023, 4, 1)), (2.5, 200, date(2023, 4, 1))]
    assert reasons(intake) == []


def test_a_number_can_be_in_another_unit(take: Take) -> None:
    csv = "Practice,Register,List\nP1,0.3,100\n"
    spelt = columns(numerator=None, percentage={"from": "Register", "multiply_by": 100})
    assert cells(take(registers(csv, columns=spelt)), "percentage") == [30]


def test_codes_are_trimmed_and_translated_and_others_stay(take: Take) -> None:
    csv = "Practice,Register,List,Kind\n P1 ,1,100,GP\nN1,2,100,pcn\n"
    spelt = columns(area_type={"from": "Kind", "map": {"GP": "practice"}})
    rows = cells(take(registers(csv, columns=spelt)), "area_code", "area_type")
    assert rows == [("N1", "pcn"), ("P1", "practice")]
