"""Columns that a source brings along: times, codes as decimals, NaN, and names that we use too."""

from collections.abc import Callable
from datetime import date, datetime
from math import nan
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from equipath.errors import StudyError
from tests.spec.conftest import Counted
from tests.spec.drawn import assert_counts
from tests.unit.study.folder import INDICATOR, STUDY, Content, but

Table = tuple[str, dict[str, list[Any]]]
Tables = Callable[..., dict[str, Content]]

PEOPLE: dict[str, list[Any]] = {
    "person_id": ["1", "2", "3"],
    "date_of_birth": [date(1960, 1, 1), date(1990, 6, 1), None],
    "sex": ["Female", "Male", "Female"],
    "practice_code": ["P1", "P2", "P1"],
}
EVENTS: dict[str, list[Any]] = {
    "person_id": ["1", "1", "2"],
    "event_date": [date(2024, 1, 1), date(2024, 3, 31), date(2023, 5, 1)],
    "code": ["a", "b", "c"],
}
LISTS: dict[str, list[Any]] = {
    "person_id": ["1"],
    "practice_code": ["P1"],
    "start_date": [date(2020, 1, 1)],
    "end_date": [None],
}


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """Write tables as Parquet, which has types, and return a study with a source of each."""

    def written(indicator: dict[str, Any], **given: Table) -> dict[str, Content]:
        declared = {"source": "people", "numerator": "N", "denominator": "D", **indicator}
        files: dict[str, Content] = {
            "sources/registers.yaml": None,
            "indicators/hypertension.yaml": but(INDICATOR, **declared),
        }
        for name, (fills, columns) in given.items():
            frame = pl.DataFrame(columns, schema_overrides={"end_date": pl.Date}, strict=False)
            frame.write_parquet(tmp_path / f"{name}.parquet")
            files[f"sources/{name}.yaml"] = {
                "title": name,
                "kind": "parquet",
                "fills": fills,
                "path": f"{name}.parquet",
                "publisher": "Us",
                "columns": {c: c for c in columns if c in _DECLARED and _is_of(fills, c)},
            }
        return files

    return written


_DECLARED = (*PEOPLE, *EVENTS, *LISTS)


def _is_of(fills: str, column: str) -> bool:
    return column != "practice_code" or fills == "registrations"


def people(**further: list[Any]) -> Table:
    return "people", {**PEOPLE, **further}


def where(**asked: Any) -> dict[str, Any]:
    return {"numerator": {"words": "N", "where": asked}}


SEEN = ("2024-03-31T14:00", "2024-03-30T00:00", "2024-04-01T01:00")
TIMES = [datetime.fromisoformat(time) for time in SEEN]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"at_most": "2024-03-31"}, 2),
        ({"above": "2024-03-31"}, 1),
        ({"before": "last_day"}, 2),
        ({"after": "first_day", "within": "1 day"}, 2),
        ({"at_least": "noon"}, 3),
    ],
)
def test_a_time_is_of_its_day(counted: Counted, tables: Tables, asked: Any, count: int) -> None:
    days = {"first_day": [date(2024, 3, 30)] * 3, "last_day": [date(2024, 3, 31)] * 3}
    noon = [datetime.fromisoformat("2024-03-30T12:00")] * 3
    given = people(seen=TIMES, noon=noon, **days)
    counts = counted(tables(where(seen=asked), people=given))
    assert counts.filter(area_type="country")["numerator"].to_list() == [count]


def test_days_in_words_are_read_and_what_is_no_day_is_told(
    counted: Counted, tables: Tables
) -> None:
    asked = where(seen={"at_most": "2024-03-31"})
    counts = counted(tables(asked, people=people(seen=["31/03/2024", "2024-04-01", None])))
    assert counts.filter(area_type="country")["numerator"].to_list() == [1]
    with pytest.raises(StudyError) as raised:
        counted(tables(asked, people=people(seen=["31/03/2024", "soon", None])))
    assert [p.wrong for p in raised.value.problems] == [
        "1 people have something in `seen` that is no day."
    ]


def test_nan_is_no_number_and_no_stratum(counted: Counted, tables: Tables) -> None:
    indicator = {**where(bmi={"at_least": 30}), "stratifiers": ["bmi"]}
    files = tables(indicator, people=people(bmi=[35.0, nan, None]))
    files["stratifiers/bmi.yaml"] = {"title": "Body mass", "column": "bmi"}
    assert_counts(
        counted(files),
        """
        stratum   | numerator | denominator
        All       | 1         | 3
        35        | 1         | 1
        Not known | 0         | 2
        """,
        area_type="country",
    )


def test_codes_held_with_decimals_are_in_their_codelist(counted: Counted, tables: Tables) -> None:
    files = tables(where(c={"codelist": "x"}), people=people(c=[123.0, 451.0, None]))
    files["codelists/x.csv"] = "code,term\n123,One\n45*,Many\n"
    assert counted(files).filter(area_type="country")["numerator"].to_list() == [2]


def test_columns_may_be_called_what_counting_calls_its_own(
    counted: Counted, tables: Tables
) -> None:
    asked = where(age_band="old", raw_score={"at_least": 1})
    indicator = {**asked, "stratifiers": ["band"], "standard_population": "esp2013"}
    given = people(age_band=["old", "young", "young"], raw_score=[1, 2, 3])
    files = tables(indicator, people=given)
    files["stratifiers/band.yaml"] = {"title": "Band", "column": "age_band"}
    assert_counts(
        counted(files),
        """
        stratum | age_band  | numerator | denominator
        old     | 60-64     | 1         | 1
        young   | 30-34     | 0         | 1
        young   | Not known | 0         | 1
        """,
        area_type="country",
        stratification="band",
    )


def test_age_is_that_of_the_person_and_of_nobody_before_birth(
    counted: Counted, tables: Tables
) -> None:
    indicator = {"source": "events", "standard_population": "esp2013"}
    given = people(date_of_birth=[date(2024, 2, 1), date(1990, 6, 1), None])
    events = {**EVENTS, "born": [date(1950, 1, 1)] * 3}
    assert_counts(
        counted(tables(indicator, people=given, events=("clinical_events", events))),
        """
        age_band  | denominator
        Not known | 1
        0-4       | 1
        30-34     | 1
        """,
        area_type="country",
    )


def test_what_is_no_number_in_a_later_month_is_told_too(counted: Counted, tables: Tables) -> None:
    events = {**EVENTS, "x": ["7", "soon", "6"]}
    indicator = {"source": "events", **where(x={"at_least": 5})}
    files = tables(indicator, people=people(), events=("clinical_events", events))
    period = {"start": "2024-01-01", "end": "2024-03-31", "every": ["month"]}
    files["study.yaml"] = but(STUDY, period=period)
    with pytest.raises(StudyError):
        counted(files)


def years_at_risk(**variable: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    at_risk = {"words": "Years", "person_time": "at_risk"}
    return (
        {"kind": "rate", "denominator": at_risk},
        {"title": "Days at risk", "take": "days", **variable},
    )


def test_person_time_after_a_date_begins_there_amid_a_registration(
    counted: Counted, tables: Tables
) -> None:
    when = {"from": "2023-04-01", "after": "found", "within": "30 days"}
    indicator, at_risk = years_at_risk(source="lists", when=when)
    given = people(found=[date(2024, 1, 1), date(2024, 1, 1), None])
    files = tables(indicator, people=given, lists=("registrations", LISTS))
    files["variables/at_risk.yaml"] = at_risk
    years = counted(files).filter(area_type="country")["denominator"].item()
    # From 1 to 31 January, both included.
    assert years * 365.25 == pytest.approx(31)


def test_registrations_of_two_sources_do_not_overlap(counted: Counted, tables: Tables) -> None:
    later = {**LISTS, "practice_code": ["P2"], "start_date": [date(2023, 10, 1)], "x": [1]}
    lists = {**LISTS, "x": ["1"]}
    indicator, at_risk = years_at_risk(source=["lists", "later"], when="in_period")
    at_risk["where"] = {"x": "1"}  # text in one source, a number in the other
    given = {"lists": ("registrations", lists), "later": ("registrations", later)}
    files = tables(indicator, people=people(), **given)
    files["variables/at_risk.yaml"] = at_risk
    years = counted(files).filter(area_type="country")["denominator"].item()
    assert years * 365.25 == pytest.approx(366)


def test_strata_are_in_the_whole_of_people_who_are_placed_by_the_second_way_only(
    counted: Counted, tables: Tables
) -> None:
    files = tables({"stratifiers": ["sex"]}, people=people())
    files["stratifiers/sex.yaml"] = {"title": "Sex", "column": "sex"}
    whole = {"code": "E", "name": "England"}
    roll_up = [["small_area"], ["practice"]]
    files["study.yaml"] = but(
        STUDY, areas={"whole": whole, "roll_up": roll_up, "stratify": ["country"]}
    )
    assert_counts(
        counted(files),
        """
        stratum | denominator
        Female  | 2
        Male    | 1
        """,
        stratification="sex",
    )


def test_different_patients_are_not_standardised(counted: Counted, tables: Tables) -> None:
    numerator = {"words": "Patients", "distinct": "person_id"}
    indicator = {"kind": "rate", "numerator": numerator, "standard_population": "esp2013"}
    with pytest.raises(StudyError, match="different patients"):
        counted(tables(indicator, people=people()))
