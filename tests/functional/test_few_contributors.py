"""One patient's long stay is in no number of a run, though it is a large number of days."""

from pathlib import Path

import polars as pl

from equipath.pipeline import run
from equipath.results.store import Results
from tests.unit.study.folder import INDICATOR, PEOPLE, STUDY, Content, but, write

STAY = 211
"""Days of the one patient of P2: a number that nothing else adds up to."""


def ran(tmp_path: Path, policy: str) -> Results:
    lines = ["id,sex,practice_code,days"]
    lines += [f"{i},Female,P1,3" for i in range(40)]
    lines += [f"{40 + i},Female,P2,{STAY if i == 0 else 0}" for i in range(40)]
    lines += [f"{80 + i},Male,P1,4" for i in range(40)]
    files: dict[str, Content] = {
        "study.yaml": but(STUDY, disclosure=policy),
        "people.csv": "\n".join(lines) + "\n",
        "sources/people.yaml": but(PEOPLE, columns={"person_id": "id", "sex": "sex"}),
        "sources/registers.yaml": None,
        "indicators/hypertension.yaml": but(
            INDICATOR,
            source="people",
            kind="rate",
            numerator={"words": "Bed days", "sum": "days"},
            denominator={"words": "People"},
        ),
    }
    return run(write(tmp_path, files))


def of_practices(results: Results) -> dict[str, float | None]:
    rows = results.table("results").filter(area_type="practice", stratification="All")
    shown = rows.filter(pl.col("numerator").is_not_null() | pl.col("is_suppressed"))
    return dict(shown.select("area_code", "numerator").iter_rows())


def test_days_of_one_patient_are_hidden_and_so_is_what_gives_them_away(tmp_path: Path) -> None:
    results = ran(tmp_path, "hes")
    # 280 days of 80 patients would do on their own, but with the whole they are its remainder.
    assert of_practices(results)["P2"] is None
    assert set(of_practices(results).values()) == {None}
    every = results.table("results")
    numbers = pl.concat([every["numerator"], every["value"] * 40 / 100]).drop_nulls()
    assert not ((numbers - STAY).abs() < 5).any()
    notes = results.table("results").filter(area_code="P2")["note"]
    assert any("made up by 1 to 7 people or records" in note for note in notes)


def test_open_data_show_them(tmp_path: Path) -> None:
    assert of_practices(ran(tmp_path, "open_data")) == {"P1": 280, "P2": STAY}
