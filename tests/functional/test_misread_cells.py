"""Text where a number, a day or a flag is asked is told with how much of it, and never shown."""

from pathlib import Path
from typing import Any

import pytest

from equipath.errors import DataError
from equipath.pipeline import check, run
from equipath.study.reader import load_study
from tests.unit.study.folder import INDICATOR, PEOPLE, Content, but, write

OF_PEOPLE = (
    "id,sex,practice_code,weight\n1,Female,P1,high\n2,Male,P1,80\n3,Male,P2,\n4,Male,P2,90\n"
)
OF_EVENTS = (
    "id,day,code,result,unread\n"
    "1,2024-05-01,BP,14O,low\n2,2024-05-01,BP,150,low\n3,2024-05-01,BP,,\n4,2024-05-01,BP,130,low\n"
    "4,2024-06-01,BLOOD,positive,low\n"
)
EVENTS = {
    "title": "Events",
    "kind": "csv",
    "fills": "clinical_events",
    "path": "events.csv",
    "publisher": "Us",
    "columns": {"person_id": "id", "event_date": "day", "code": "code"},
}
READING = {"title": "A reading", "source": "events", "where": {"code": "BP"}}
HIGH = {"result": {"at_least": 140}}


def of_records(**keys: Any) -> Content:
    return {**READING, **keys}


def files(column: str, **declared: Content) -> dict[str, Content]:
    """Return a study whose indicator asks of people what one column says."""
    people = {"words": "People"}
    given = {f"{name.replace('__', '/')}.yaml": content for name, content in declared.items()}
    indicator = but(
        INDICATOR,
        source="people",
        numerator={**people, "where": {column: {"is_recorded": True}}},
        denominator=people,
        stratifiers=["by_weight"] if "stratifiers__by_weight" in declared else [],
    )
    return {
        **given,
        "people.csv": OF_PEOPLE,
        "events.csv": OF_EVENTS,
        "sources/people.yaml": but(PEOPLE, columns={"person_id": "id", "sex": "sex"}),
        "sources/events.yaml": EVENTS,
        "sources/registers.yaml": None,
        "indicators/hypertension.yaml": indicator,
    }


HEAVY = {"title": "Heavy", "where": {"weight": {"above": 85}}}
BY_WEIGHT = {
    "title": "By weight",
    "column": "weight",
    "strata": [{"name": "Heavy", "at_least": 85}, {"name": "Light", "below": 85}],
}
LAST = of_records(take="last", give="result")
CASES: dict[str, tuple[dict[str, Content], str, str, int, int]] = {
    "a condition of a variable, asked of the records that its others hold of": (
        files("high", variables__high=of_records(where={"code": "BP", **HIGH})),
        *("variables/high.yaml", "where.result", 1, 3),
    ),
    "what a variable takes the highest of": (
        files("most", variables__most=of_records(take="highest", give="result")),
        *("variables/most.yaml", "give", 1, 3),
    ),
    "a cohort of what people's own column says": (
        files("heavy", cohorts__heavy=HEAVY),
        *("cohorts/heavy.yaml", "where.weight", 1, 3),
    ),
    "a cohort of what the last record says": (
        files(
            "high",
            variables__last=LAST,
            cohorts__high={"title": "High", "where": {"last": {"at_least": 140}}},
        ),
        *("cohorts/high.yaml", "where.last", 1, 3),
    ),
    "the bounds of a stratifier": (
        files("sex", stratifiers__by_weight=BY_WEIGHT),
        *("stratifiers/by_weight.yaml", "column", 1, 3),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_cells_that_cannot_be_asked_are_counted_and_not_shown(
    tmp_path: Path, case: tuple[dict[str, Content], str, str, int, int]
) -> None:
    given, *where = case
    folder = write(tmp_path, given)
    found = run(folder).table("data_findings").filter(reason="cells_misread")
    assert found.select("source", "column", "count", "total").rows() == [tuple(where)]
    assert found["severity"].item() == "warning"
    said = found.select("message", "advice", "example").row(0)
    assert not any(cell in " ".join(said) for cell in ("14O", "high ", "positive"))


def test_a_column_without_any_number_stops_the_run_and_check_says_so_before(
    tmp_path: Path,
) -> None:
    given = files("most", variables__most=of_records(take="lowest", give="unread"))
    folder = write(tmp_path, given)
    with pytest.raises(DataError, match=r"variables/most\.yaml: give: None of the 3 cells of"):
        run(folder)
    assert check(load_study(folder)).stops


def test_numbers_and_what_nothing_asks_for_are_not_told(tmp_path: Path) -> None:
    given = files("sex", cohorts__heavy=HEAVY, variables__last=LAST)
    assert (
        run(write(tmp_path, given)).table("data_findings").filter(reason="cells_misread").is_empty()
    )
