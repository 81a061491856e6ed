"""What is known of a practice, as the mean of where its patients live."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.unit.conform.conftest import Take, only, reasons
from tests.unit.study.folder import SOURCE, Content, but, problem

PATIENTS: dict[str, Any] = {
    "title": "Patients by practice and small area",
    "kind": "csv",
    "fills": "patients_by_area",
    "path": "patients.csv",
    "publisher": "Us",
    "columns": {
        "area_type": {"value": "practice"},
        "area_code": "practice",
        "home_type": {"value": "lsoa_2011"},
        "home_code": "lsoa",
        "patients": "patients",
    },
    "averages": {"imd_score_of_patients": "imd_score"},
}
SCORES: dict[str, Any] = {
    "title": "Scores",
    "kind": "csv",
    "fills": "area_attributes",
    "path": "scores.csv",
    "publisher": "Us",
    "columns": {"area_type": {"value": "lsoa_2011"}, "area_code": "lsoa"},
    "attributes": {"imd_score": "score"},
}


def files(patients: str, scores: str) -> dict[str, Content]:
    return {
        "sources/patients.yaml": PATIENTS,
        "sources/scores.yaml": SCORES,
        "patients.csv": patients,
        "scores.csv": scores,
    }


def means(take: Take, made: dict[str, Content]) -> dict[str, float]:
    attributes = take(made).frame("area_attributes")
    mine = attributes.filter(pl.col("attribute") == "imd_score_of_patients")
    assert set(mine["area_type"]) <= {"practice"}
    return dict(mine.select("area_code", "value").iter_rows())


HEAD = "practice,lsoa,patients\n"


def test_a_practice_has_the_mean_of_its_patients_areas(take: Take) -> None:
    patients = f"{HEAD}P1,A,30\nP1,B,10\nP2,B,5\n"
    assert means(take, files(patients, "lsoa,score\nA,10\nB,50\n")) == {
        "P1": pytest.approx((30 * 10 + 10 * 50) / 40),
        "P2": 50.0,
    }


def test_patients_of_areas_that_are_not_known_weigh_nothing_and_are_told(take: Take) -> None:
    made = files(f"{HEAD}P1,A,30\nP1,W,10\nP2,W,60\n", "lsoa,score\nA,10\nB,50\n")
    assert means(take, made) == {"P1": 10.0}
    finding = only(take(made), "home_without_attribute")
    assert finding.message.startswith("70.0% of patients live in 1 areas without `imd_score`")
    assert "1 areas have no others, and no value." in finding.message


def test_where_everybodys_home_is_known_there_is_nothing_to_tell(take: Take) -> None:
    made = files(f"{HEAD}P1,A,30\nP1,B,0\nP1,C,*\n", "lsoa,score\nA,10\n")
    assert means(take, made) == {"P1": 10.0}
    assert "home_without_attribute" not in reasons(take(made))


def test_an_attribute_that_is_averaged_must_be_there(tmp_path: Path) -> None:
    wrong = but(PATIENTS, averages={"imd_of_patients": "imd_scor"})
    said = problem(tmp_path, {**files(HEAD, "lsoa,score\n"), "sources/patients.yaml": wrong})
    assert "sources/patients.yaml: averages: there is no attribute `imd_scor`." in said
    assert "Did you mean `imd_score`?" in said


@pytest.mark.parametrize(
    "wrong",
    [but(PATIENTS, averages=None), but(SOURCE, averages={"a": "imd_score"})],
)
def test_averages_go_with_patients_by_area(tmp_path: Path, wrong: dict[str, Any]) -> None:
    made = {**files(HEAD, "lsoa,score\n"), "sources/patients.yaml": wrong}
    assert "`averages` go with `fills: patients_by_area`" in problem(tmp_path, made)


def test_practices_of_one_system_are_as_deprived_as_published(take: Take, open_data: Path) -> None:
    """Wards' scores by each practice's share of patients, against pandas and what is published.

    The open data have no table of patients by small area: wards stand in for them, so that the
    published score (IMD 2019, by small area) is met by its order and not its value.
    """
    shares = pl.read_parquet(open_data / "04_registered_patients/bsol_practice_ward_share.parquet")
    lsoas = pl.read_parquet(open_data / "02_lookups/lsoa21_geography.parquet").join(
        pl.read_parquet(open_data / "01_deprivation/iod2025_lsoa21.parquet"), on="lsoa21_code"
    )
    local = lsoas.filter(pl.col("ltla24_name").is_in(["Birmingham", "Solihull"]))
    wards = local.group_by(lsoa="ward24_name").agg(score=pl.col("IMD_score").mean())
    patients = shares.select(
        practice="Practice Code", lsoa="Ward", patients="proportion_of_patients"
    )
    found = means(take, files(patients.write_csv(), wards.write_csv()))

    by_hand = patients.to_pandas().merge(wards.to_pandas(), on="lsoa")
    by_hand["weighed"] = by_hand["patients"] * by_hand["score"]
    sums = by_hand.groupby("practice")[["weighed", "patients"]].sum()
    expected = (sums["weighed"] / sums["patients"]).to_dict()
    assert found == pytest.approx(expected)

    published = pl.read_parquet(open_data / "01_deprivation/practice_imd2019_registered.parquet")
    both = published.select("practice_code", "imd_score").join(
        pl.DataFrame({"practice_code": list(found), "ours": list(found.values())}),
        on="practice_code",
    )
    assert both.height > 150
    assert both.select(pl.corr("imd_score", "ours")).item() > 0.9
