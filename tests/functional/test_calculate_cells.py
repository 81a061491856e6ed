"""Cells as spreadsheets hold them: what is read from one, and what is written into one."""

from datetime import date

import openpyxl
import polars as pl
import pytest

from equipath import calculate
from equipath.calculations.write import write
from equipath.errors import DataError, UsageError


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,234,567", 1_234_567),
        ("1 234.5", 1234.5),
        ("70.9%", 0.709),
        ("7 %", 0.07),
        ("−5", -5),
        (" 3 ", 3),
        ("1e3", 1000),
    ],
)
def test_a_number_is_read_however_a_spreadsheet_writes_it(cell, number):
    found = calculate("quantiles", {"value": [cell, "*"]}, quantiles=2)
    assert found["given_value"].to_list() == [pytest.approx(number), None]


@pytest.mark.parametrize("cell", ["0,166", "12,34", "1,2345", "4%5", "5 6", "12 34"])
def test_a_number_that_could_be_two_is_refused(cell):
    with pytest.raises(DataError, match="row 3"):
        calculate("median", {"value": ["1", cell]})


def test_a_wrong_cell_is_told_by_its_row_of_the_file_whatever_the_groups():
    table = {"area": ["A", "B", "A"], "numerator": ["1", "two", "1"], "denominator": [9, 9, 9]}
    with pytest.raises(DataError, match="row 3: `two`"):
        calculate("proportion", table, by=["area"])


def test_percentages_are_not_mixed_with_bare_numbers():
    with pytest.raises(DataError, match="`45` has no % where other cells have one"):
        calculate("median", {"value": ["40%", "<5", "0", "45"]})


@pytest.mark.parametrize(
    "periods",
    [
        ["Apr-23", "May-23", "Jan-24"],
        ["April 2023", "May 2023", "January 2024"],
        ["2023-04", "2023-05", "2024-01"],
        ["01/04/2023", "02/04/2023", "01/03/2024"],
        ["01/04/23", "02/04/23", "01/03/24"],
        ["2023-04-01 00:00:00", "2023-05-01 00:00:00", "2024-01-01 00:00:00"],
        ["1 April 2023", "2 April 2023", "1 March 2024"],
        ["2021-22", "2022-23", "2023-24"],
        ["2021/22", "2022/23", "2023/24"],
        ["2021 to 2022", "2022 to 2023", "2023 to 2024"],
        ["2023/24 Q3", "2023/24 Q4", "2024/25 Q1"],
        ["Q3 2023", "Q4 2023", "Q1 2024"],
        [date(2023, 4, 1), date(2023, 5, 1), date(2024, 1, 1)],
    ],
)
def test_periods_are_in_the_order_of_time_however_the_rows_are(periods):
    newest_first = {"period": periods[::-1], "value": [9.0, 2.0, 1.0]}
    found = calculate("xmr_chart", newest_first)
    assert found["moving_range"].to_list() == [7, 1, None]


def test_words_that_are_no_periods_stand_in_the_order_of_the_table():
    found = calculate("xmr_chart", {"period": ["wave two", "wave one"], "value": [1.0, 5.0]})
    assert found["moving_range"].to_list() == [None, 4]


def test_a_workbook_holds_what_was_calculated_as_it_is(equipath, tmp_path):
    given = pl.DataFrame(
        {
            "name": ['<Ash> & "Elm"', "=1+1", " two\nlines", None],
            "day": [date(2024, 2, 29)] * 4,
            "at": ["2024-02-29 06:30"] * 4,
            "is_open": [True, False, None, True],
            "numerator": [1, 5, 1, 0],
            "denominator": [3, 4, 8, 0],
        }
    )
    given = given.with_columns(pl.col("at").str.to_datetime("%Y-%m-%d %H:%M"))
    given.write_parquet(tmp_path / "given.parquet")
    book = tmp_path / "answer.xlsx"
    asked = ["calculate", "funnel", tmp_path / "given.parquet", "--output", book]
    assert equipath(*asked).exit_code == 0
    header, *rows = openpyxl.load_workbook(book).active.iter_rows(values_only=True)
    read = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["name"] for row in read] == given["name"].to_list()
    assert read[0]["day"].isoformat() == "2024-02-29T00:00:00"
    assert read[0]["at"].isoformat() == "2024-02-29T06:30:00"
    assert [row["is_open"] for row in read] == [True, False, None, True]
    assert read[0]["value"] == 1 / 3
    assert [row["value"] is None for row in read] == [False, True, False, True]


@pytest.mark.parametrize("name", ["end.csv", "end.xlsx"])
def test_empty_rows_below_the_table_are_not_part_of_it(equipath, tmp_path, name):
    lines = [["order", "numerator", "denominator"], [1, 2, 9], [None] * 3, [2, 3, 9]]
    lines += [[None] * 3, ["", " ", None]]
    if name.endswith("xlsx"):
        book = openpyxl.Workbook()
        for line in lines:
            book.active.append(line)
        book.save(tmp_path / name)
    else:
        text = "\n".join(",".join("" if c is None else str(c) for c in line) for line in lines)
        (tmp_path / name).write_text(text)
    told = equipath("calculate", "proportion", tmp_path / name).stdout
    assert [line.replace(chr(34), "").split(",")[:3] for line in told.splitlines()[1:]] == [
        ["1", "2", "9"],
        ["", "", ""],
        ["2", "3", "9"],
    ]


def test_more_rows_than_a_worksheet_holds_are_refused(tmp_path):
    too_many = pl.repeat("x", 1_048_576, eager=True).alias("statistic").to_frame()
    with pytest.raises(UsageError, match=r"\.csv or \.parquet"):
        write(too_many, tmp_path / "answer.xlsx")
    assert not list(tmp_path.iterdir())
