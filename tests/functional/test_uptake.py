"""Uptake against need in a study: the review of crizanlizumab, by area and group."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from equipath.errors import StudyError
from equipath.pages.sections import uptake
from equipath.pages.sections.view import view_of
from equipath.pipeline import run
from equipath.results.store import Results
from equipath.study.reader import load_study
from tests.functional.adjusted_study import AREAS, PATIENTS, REVIEW, STRATIFIERS

# The uptake review of crizanlizumab in the Midlands: 300 to 500 people a year nationally, of whom
# 14% there; 37 started in the 17 months from February 2022 to June 2023.
NEED = {
    "words": "An estimate for England, a year",
    "lower": 300,
    "upper": 500,
    "share": 0.14,
    "counts": "starts",
    "numerator_counts": "starts",
    "annualised": True,
}
STARTED, WITH_THE_CONDITION = 37, 1000
"""A tenth of those with the condition live in the first practice, and 2 of the 37."""


def write_uptake_study(folder: Path, **need: Any) -> Path:
    areas = {"whole": {"code": "M", "name": "Midlands"}, "roll_up": [["practice", "icb"]]}
    indicator = {
        "title": "Started",
        "kind": "proportion",
        "source": "people",
        "numerator": {"words": "People who started", "where": {"treated": True}},
        "denominator": {"words": "People with sickle cell disease"},
        "stratifiers": ["deprivation"],
        "polarity": "higher_is_better",
        "why_it_matters": "It helps.",
        "review": REVIEW,
        "need": {**NEED, **need},
    }
    files = {
        "study.yaml": {
            "title": "Uptake",
            "question": "Who starts?",
            "period": {"start": date(2022, 2, 1), "end": date(2023, 6, 30)},
            "areas": areas,
            "disclosure": "open_data",
        },
        "sources/areas.yaml": AREAS,
        "sources/people.yaml": PATIENTS,
        "indicators/started.yaml": indicator,
        "stratifiers/deprivation.yaml": STRATIFIERS["deprivation"],
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    (folder / "areas.csv").write_text("practice,icb\nP0,I\nP1,I\n")
    ids = range(WITH_THE_CONDITION)
    pl.DataFrame(
        {
            "person_id": [f"Planted{i:04}" for i in ids],
            "sex": ["Female"] * WITH_THE_CONDITION,
            "practice_code": ["P0" if i < 100 else "P1" for i in ids],
            "deprivation": ["Deprived" if i < 500 else "Other" for i in ids],
            # Two of P0; of the others, 10 more of the deprived and 25 of the rest.
            "treated": [i < 2 or 100 <= i < 110 or 500 <= i < 525 for i in ids],
        }
    ).write_parquet(folder / "people.parquet")
    return folder


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return run(write_uptake_study(tmp_path_factory.mktemp("uptake") / "study"))


def found(results: Results, area: str, stratum: str = "All") -> dict[str, Any]:
    (row,) = results.query(
        "SELECT r.*, d.expected, CAST(d.more AS VARCHAR) AS said FROM results r "
        "JOIN detail d USING (result_id) WHERE statistic = 'expected_uptake' "
        "AND area_code = ? AND stratum = ?",
        area,
        stratum,
    ).to_dicts()
    return {**row, **json.loads(row["said"])}


def test_17_months_are_put_on_12_beside_42_to_70_expected(results: Results) -> None:
    whole = found(results, "M")
    assert whole["lower_expected"] == pytest.approx(42)
    assert whole["upper_expected"] == pytest.approx(70)
    assert whole["observed"] == pytest.approx(37 * 12 / 17)
    assert whole["ratio_at_upper_need"] == pytest.approx(0.373, abs=5e-4)
    assert whole["ratio_at_lower_need"] == pytest.approx(0.622, abs=5e-4)


def test_areas_and_groups_are_expected_their_part_of_those_in_need(results: Results) -> None:
    practice, group = found(results, "P0"), found(results, "M", "Deprived")
    assert practice["expected"] == pytest.approx(0.1 * 56)
    assert practice["observed"] == pytest.approx(2 * 12 / 17)
    assert group["expected"] == pytest.approx(0.5 * 56)
    assert group["value"] == pytest.approx(12 * 12 / 17 / 28)


def test_unequal_periods_are_a_finding(results: Results) -> None:
    told = results.query("SELECT * FROM data_findings WHERE reason = 'unequal_periods'")
    assert "over 17 months, and the need is stated for 12" in told["message"].item()
    assert told["severity"].item() == "note"


def test_unequal_periods_are_refused_unless_annualised(tmp_path: Path) -> None:
    results = run(write_uptake_study(tmp_path / "refused", annualised=False))
    row = results.query(
        "SELECT value, note FROM results WHERE statistic = 'expected_uptake' AND area_code = 'M'"
    )
    assert row["value"].is_null().all()
    assert row["note"].unique().to_list() == ["the periods differ in length: annualise"]
    told = results.query("SELECT * FROM data_findings WHERE reason = 'unequal_periods'")
    assert told["severity"].item() == "warning"
    assert "annualised: true" in told["advice"].item()


def test_the_page_shows_the_model_of_need_and_the_annualised_count(results: Results) -> None:
    section = uptake.section(view_of(results, "started"))
    assert section is not None
    text = " ".join(p for b in section.blocks for p in getattr(b, "paragraphs", ()))
    assert "37 were counted, 26.1 on 12 months, of 42.0 to 70.0 expected in 12 months" in text
    assert "37 to 62 of every 100 expected" in text
    assert "300 to 500 people who start in 12 months, of whom 14% are here" in text
    assert "no proof, of need that is not met" in text


@pytest.mark.parametrize(
    ("need", "says"),
    [
        ({"numerator_counts": "ever treated"}, "are not compared"),
        ({"lower": 600}, "swap them"),
        ({"middle": 900}, "outside"),
        (
            {"counts": "ever treated", "numerator_counts": "ever treated"},
            "cannot be put on twelve",
        ),
    ],
)
def test_a_need_that_cannot_be_compared_is_told(
    tmp_path: Path, need: dict[str, Any], says: str
) -> None:
    with pytest.raises(StudyError) as error:
        load_study(write_uptake_study(tmp_path / "wrong", **need))
    assert says in str(error.value)
