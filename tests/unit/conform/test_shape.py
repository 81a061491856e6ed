"""A table is brought to its contract as its source declares: no script, no guess."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from equipath.errors import StudyError
from equipath.vocabulary import Severity
from tests.unit.conform.conftest import Take, cells, columns, only, reasons, registers
from tests.unit.study.folder import AREAS, SOURCE, but


def test_a_wide_table_becomes_a_row_for_each_declared_column(take: Take) -> None:
    csv = "Practice,Region,HYP,AF,List\nP1,Y60,1,2,100\nP2,Y61,3,*,200\n"
    intake = take(
        registers(
            csv,
            unpivot={
                "headers": {"HYP": "hypertension", "AF": "atrial_fibrillation"},
                "names_to": "indicator",
                "values_to": "register",
            },
            columns=columns(indicator="indicator", numerator="register"),
        )
    )
    rows = cells(intake, "area_code", "indicator", "numerator", "denominator", "is_suppressed")
    assert sorted(rows) == [
        ("P1", "atrial_fibrillation", 2, 100, False),
        ("P1", "hypertension", 1, 100, False),
        ("P2", "atrial_fibrillation", None, 200, True),
        ("P2", "hypertension", 3, 200, False),
    ]


def test_rows_are_kept_by_what_stands_there_and_by_what_unpivoting_makes(take: Take) -> None:
    csv = "Practice,Region,HYP,AF,List\nP1, Y60,1,2,100\nP2,Y61,3,4,200\n"
    intake = take(
        registers(
            csv,
            unpivot={"headers": {"HYP": "hypertension", "AF": "af"}, "names_to": "indicator"},
            columns=columns(indicator="indicator", numerator="value"),
            where={"Region": "Y60", "indicator": ["hypertension"]},
        )
    )
    assert cells(intake, "area_code", "indicator") == [("P1", "hypertension")]
    assert intake.sources["registers"].rows_in == 2
    assert intake.sources["registers"].rows_out == 1


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        ({"Year": 2024}, ["P2"]),
        ({"Year": "2024"}, ["P2"]),
        ({"Is final": True}, ["P1"]),
        ({"Day": date(2024, 3, 31)}, ["P2"]),
        ({"Code": [1, 3]}, ["P1", "P3"]),
    ],
)
def test_typed_cells_are_compared_as_what_they_are(
    take: Take, tmp_path: Path, where: dict[str, Any], kept: list[str]
) -> None:
    pl.DataFrame(
        {
            "Practice": ["P1", "P2", "P3"],
            "Register": [1, 2, 3],
            "List": [9, 9, 9],
            "Year": [2023, 2024, 2025],
            "Is final": [True, False, None],
            "Day": [date(2023, 3, 31), date(2024, 3, 31), None],
            "Code": ["1", "2", "3"],
        }
    ).write_parquet(tmp_path / "registers.parquet")
    intake = take(registers("", kind="parquet", path="registers.parquet", where=where))
    assert cells(intake, "area_code") == kept


def test_a_word_that_yaml_read_as_false_is_refused_where_it_would_keep_no_row(take: Take) -> None:
    csv = "Practice,Register,List,Closed\nP1,1,100,No\n"
    intake = take(registers(csv, where={"Closed": False}))
    (error,) = intake.errors
    assert "where.Closed: `Closed` holds string there, which is never `False`" in str(error)
    assert "in quotes" in str(error)


def test_columns_that_divide_the_counts_are_kept_and_an_empty_cell_is_not_known(
    take: Take,
) -> None:
    csv = "Practice,Register,List,Sex\nP1,1,10, Female \nP1,2,10,Male\nP1,3,10,\n"
    intake = take(registers(csv, strata={"sex": "Sex"}))
    assert sorted(cells(intake, "sex", "numerator"), key=lambda r: r[1]) == [
        ("Female", 1),
        ("Male", 2),
        (None, 3),
    ]
    assert reasons(intake) == []


def test_a_hierarchy_in_one_row_becomes_the_areas_of_every_level(take: Take) -> None:
    csv = (
        "Practice,Name,PCN,ICB,ICB name,Shape\n"
        "P1,The Surgery,N1,I1,Middle,S1\nP2,Park,N1,I1,Middle,S1\nP3,Hill,U,I1,Middle,S1\n"
    )
    intake = take(
        {
            "areas.csv": csv,
            "sources/areas.yaml": but(
                AREAS,
                columns={},
                missing=["", "U"],
                levels=[
                    {"type": "practice", "code": "Practice", "name": "Name"},
                    {"type": "pcn", "code": "PCN"},
                    {"type": "icb", "code": "ICB", "name": "ICB name", "boundary_code": "Shape"},
                ],
            ),
        }
    )
    drawn = intake.area_map
    assert drawn.parents[("practice", "P1")] == {"pcn": "N1", "icb": "I1", "country": "E"}
    # No network is no network: the practice is in its ICB all the same.
    assert drawn.parents[("practice", "P3")] == {"icb": "I1", "country": "E"}
    assert drawn.parent(("practice", "P3"), "pcn") == "Not known"
    assert drawn.name(("icb", "I1")) == "Middle"
    assert drawn.name(("pcn", "N1")) == "N1"
    shapes = drawn.areas.filter(pl.col("area_type") == "icb")["boundary_code"].to_list()
    assert shapes == ["S1"]
    assert drawn.areas.height == 5
    assert reasons(intake) == []


def test_columns_that_describe_areas_become_a_row_for_each(take: Take) -> None:
    spelt = {"area_type": {"value": "practice"}, "area_code": "Code"}
    intake = take(
        {
            "facts.csv": 'Code,IMD,Over 65\nP1,32.5,"1,200"\nP2,,5%\n',
            "sources/facts.yaml": but(
                AREAS,
                fills="area_attributes",
                path="facts.csv",
                columns=spelt,
                attributes={"imd": "IMD", "over_65": "Over 65"},
            ),
        }
    )
    rows = cells(intake, "area_code", "attribute", "value", source="facts")
    assert sorted(rows, key=str) == [
        ("P1", "imd", 32.5),
        ("P1", "over_65", 1200),
        ("P2", "imd", None),
        ("P2", "over_65", 5),
    ]


def test_a_header_that_has_drifted_is_read_and_told(take: Take) -> None:
    intake = take(registers("PRACTICE ,Register [note 2],List\nP1,1,100\n"))
    assert cells(intake, "area_code", "numerator") == [("P1", 1)]
    told = {f.column: (f.severity, f.example) for f in intake.findings}
    assert told == {
        "Practice": (Severity.NOTE, "PRACTICE "),
        "Register": (Severity.NOTE, "Register [note 2]"),
    }


def test_a_header_that_is_not_there_is_answered_by_the_nearest(take: Take) -> None:
    intake = take(registers("Practice,Registered,Size\nP1,1,100\n"))
    assert intake.sources["registers"].table is None
    assert [str(f) for f in intake.findings if f.source == "registers"] == [
        "registers: Register: there is no header `Register`. Did you mean `Registered`?",
        "registers: List: there is no header `List`. There: Practice, Registered, Size.",
    ]
    assert intake.stops


@pytest.mark.parametrize(
    ("spelt", "shown"),
    [
        (
            {"numerater": "Register"},
            "columns.numerater: `published_counts` has no such column. Did you mean `numerator`?",
        ),
        (
            {"area_code": None},
            "columns: `published_counts` needs `area_code`. Write `area_code: HEADER`.",
        ),
        (
            {"period_end": {"value": "March 2024"}},
            "columns.period_end.value: `March 2024` is not a date.",
        ),
        ({"denominator": {"value": "all"}}, "columns.denominator.value: `all` is not a number."),
    ],
)
def test_a_source_that_does_not_fit_its_contract_is_told_before_it_is_read(
    take: Take, spelt: dict[str, Any], shown: str
) -> None:
    (error,) = take(registers("Practice,Register,List\n", columns=columns(**spelt))).errors
    assert [str(p) for p in error.problems] == [f"sources/registers.yaml: {shown}"]


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ({"kind": "cvs"}, "kind: There is no kind of source `cvs`. Did you mean `csv`?"),
        (
            {"fills": "published_count"},
            "fills: There is no contract `published_count`. Did you mean `published_counts`?",
        ),
    ],
)
def test_a_kind_or_contract_that_is_not_there_is_answered_by_the_nearest(
    take: Take, keys: dict[str, str], shown: str
) -> None:
    (error,) = take({"sources/registers.yaml": but(SOURCE, **keys)}).errors
    assert isinstance(error, StudyError)
    assert [str(p) for p in error.problems] == [f"sources/registers.yaml: {shown}"]


def test_all_sources_are_looked_at_whatever_the_first_ones_lack(take: Take) -> None:
    intake = take(
        {
            "areas.csv": None,
            "sources/more.yaml": but(SOURCE, path="more.csv"),
            "registers.csv": "Practice,Register\nP1,1\n",
        }
    )
    shown = "\n".join(map(str, intake.errors))
    assert "areas.csv" in shown
    assert "more.csv" in shown
    assert only(intake, "header_missing").column == "List"


def test_looking_at_first_rows_leaves_out_what_needs_them_all(take: Take) -> None:
    rows = "".join(f"P{i},1,100\n" for i in range(50))
    intake = take(registers(f"Practice,Register,List\n{rows}"), first_rows=10)
    assert intake.sources["registers"].rows_in == 10
    assert reasons(intake) == []
