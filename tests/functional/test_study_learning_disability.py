"""The study of learning disability at the size of a county: 4,925 people against everyone else."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from equipath.cli import main
from equipath.results.store import Results, open_results
from equipath.synthetic.chunk import chunks
from equipath.synthetic.landscape import survey
from equipath.synthetic.records.days import dates, words
from equipath.synthetic.records.groups import NAMES
from equipath.synthetic.records.linked_record import linked_record
from equipath.synthetic.records.patients import Patients, meet
from equipath.synthetic.records.planted import shipped_stages
from equipath.synthetic.records.records import Sums
from equipath.synthetic.records.rurality import rurality
from equipath.synthetic.region import draw_people
from equipath.synthetic.truth import add_up

CASES = 4_925
"""People on the learning disability register of Leicester, Leicestershire and Rutland."""

ONE_IN = 12
"""Of those without a learning disability so many are taken: a sample has their shares too."""

REGION = 1_200_000
WITH = "With a learning disability"
CONDITIONS = ["asthma", "hypertension", "diabetes", "epilepsy", "depression", "heart_disease"]
RISK_AT_THE_SAME_AGES = shipped_stages()["linked_admission_risk"].times["learning_disability"][
    "Learning disability"
]


def called(*arguments: object) -> str:
    done = CliRunner().invoke(main, [str(a) for a in arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def people_of(patients: Patients, who: np.ndarray, places: pl.DataFrame) -> pl.DataFrame:
    """Return people with a practice and a small area of the study's own map, of their tenth."""
    tenth = patients.recorded["deprivation_tenth"][who]
    in_tenth = dict(places.group_by("imd_decile").agg("area_code").iter_rows())
    areas = [in_tenth.get(int(t) + 1, [None]) for t in tenth]
    return pl.DataFrame(
        {
            "person_id": patients.identifier.gather(who),
            "sex": words(NAMES["sex"], patients.inhabitants.sex[who]),
            "date_of_birth": dates(patients.born[who]),
            "date_of_death": pl.Series([None] * len(who), dtype=pl.Date),
            "small_area_code": [codes[i % len(codes)] for i, codes in enumerate(areas)],
        }
    )


def draw_county(folder: Path) -> Sums:
    """Put a county's people and their linked record in place of a study's, return the truth."""
    landscape, stages = survey(REGION, 1), shipped_stages()
    rural = rurality(landscape)
    places = pl.read_csv(folder / "deprivation.csv")
    mapped = pl.read_csv(folder / "areas.csv", infer_schema=False)
    practices = mapped.filter(pl.col("area_type") == "practice", pl.col("valid_to").is_null())
    planted: Sums = {}
    people, linked, cases = [], [], 0
    for chunk in chunks(REGION, 1):
        patients = meet(landscape, rural, stages, chunk, draw_people(landscape, chunk))
        records = linked_record(patients, chunk.stream("linked_record"))
        planted = add_up(records.planted, planted)
        current = np.flatnonzero(patients.is_current)
        has = patients.has_learning_disability[current]
        who = np.concatenate([current[has][: CASES - cases], current[~has][::ONE_IN]])
        cases += min(int(has.sum()), CASES - cases)
        people.append(people_of(patients, who, places))
        linked.append(records.tables["linked_record"].join(people[-1], on="person_id", how="semi"))
    assert cases == CASES
    everyone = pl.concat(people)
    everyone.write_parquet(folder / "people.parquet")
    pl.concat(linked).write_parquet(folder / "linked_record.parquet")
    codes = practices["area_code"]
    everyone.select(
        "person_id",
        practice_code=codes.gather(np.arange(everyone.height) % len(codes)),
        start_date=pl.lit("2020-01-01").str.to_date(),
        end_date=pl.lit(None, dtype=pl.Date),
    ).write_parquet(folder / "registrations.parquet")
    return planted


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sums]:
    """The study of a county, run and reported, with what was planted in it."""
    folder = tmp_path_factory.mktemp("county") / "my-ld"
    called("new", folder, "--template", "learning-disability", "--people", 5_000)
    planted = draw_county(folder / "data")
    called("run", folder)
    called("report", folder)
    return folder, planted


@pytest.fixture(scope="module")
def study(made: tuple[Path, Sums]) -> Path:
    return made[0]


@pytest.fixture(scope="module")
def results(study: Path) -> Results:
    return open_results(study)


@pytest.fixture(scope="module")
def report(study: Path) -> str:
    (page,) = (study / "output/reports").glob("*.html")
    return page.read_text(encoding="utf-8")


def ratio(results: Results, indicator: str) -> dict[str, Any]:
    """Return the one ratio at the same ages and sexes, with the crude one beside it."""
    (row,) = results.query(
        "SELECT value, lower_ci, upper_ci, CAST(more AS VARCHAR) FROM results "
        "JOIN detail USING (result_id) WHERE indicator = ? AND statistic = 'adjusted_ratio' AND "
        "stratum = ?",
        *(indicator, WITH),
    ).rows()
    return {"value": row[0], "lower": row[1], "upper": row[2], **json.loads(row[3])}


def planted_ratio(planted: Sums, stage: str) -> float:
    number, level = planted[stage, "learning_disability"]
    without, with_it = level / number
    return float(with_it / without)


def test_its_own_tests_pass(study: Path) -> None:
    assert "1 test passed." in called("test", study)


@pytest.mark.parametrize("group", [WITH, "Everyone without"])
def test_the_group_has_its_4925_people_and_the_comparator_everyone_else(
    group: str, results: Results
) -> None:
    rows = results.query(
        "SELECT DISTINCT denominator FROM results WHERE indicator = 'five_or_more' AND "
        "statistic = 'proportion' AND area_type = 'country' AND stratum IN (?, 'All')",
        group,
    )
    found = sorted(rows["denominator"])
    assert found[0] == CASES if group == WITH else found[0] == found[1] - CASES


def test_five_or_more_conditions_are_four_times_as_common(
    made: tuple[Path, Sums], results: Results
) -> None:
    """The figure that was reported of such a county, crude; the truth is no estimator's."""
    planted = planted_ratio(made[1], "linked_five_or_more")
    assert planted == pytest.approx(4, abs=0.3)
    found = ratio(results, "five_or_more")
    assert found["crude_lower_ci"] <= planted <= found["crude_upper_ci"]


def test_crude_and_age_sex_standardised_risk_of_admission_stand_side_by_side(
    made: tuple[Path, Sums], results: Results
) -> None:
    planted = planted_ratio(made[1], "linked_admission_risk")
    assert planted == pytest.approx(4, abs=0.3)
    found = ratio(results, "high_admission_risk")
    assert found["crude_lower_ci"] <= planted <= found["crude_upper_ci"]
    # Those with a learning disability are younger: at the same ages more lies between the groups.
    assert found["lower"] <= RISK_AT_THE_SAME_AGES <= found["upper"]
    assert found["value"] > found["crude_value"]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_each_condition_is_as_much_more_common_as_planted(
    condition: str, made: tuple[Path, Sums], results: Results
) -> None:
    planted = planted_ratio(made[1], f"linked_{condition}")
    found = ratio(results, condition)
    assert found["crude_lower_ci"] <= planted <= found["crude_upper_ci"]


def test_a_rate_at_standard_ages_stands_beside_each_share(results: Results) -> None:
    rows = results.query(
        "SELECT count(*) FROM results WHERE statistic = 'directly_standardised_rate' AND "
        "area_type = 'country' AND stratum = ? AND value IS NOT NULL",
        WITH,
    )
    assert rows.item() == 16


def test_no_more_of_them_live_in_core20_for_nothing_was_planted(results: Results) -> None:
    found = ratio(results, "living_in_core20")
    assert found["lower"] <= 1 <= found["upper"]
    said = results.query("SELECT count(*) FROM findings WHERE indicator = 'living_in_core20'")
    assert said.item() == 0


def test_both_at_once_and_the_not_known_among_them(results: Results) -> None:
    rows = results.query(
        "SELECT DISTINCT stratum FROM results WHERE indicator = 'five_or_more' AND "
        "stratification = 'learning_disability_by_core20' AND statistic = 'proportion'"
    )
    found = set(rows["stratum"])
    assert any(WITH in s and "Core20" in s for s in found)
    assert any(WITH in s and "Not known" in s for s in found)


def test_small_numbers_are_hidden(results: Results) -> None:
    small = results.query("SELECT count(*) FROM results WHERE numerator BETWEEN 1 AND 4")
    assert small.item() == 0


def test_the_report_says_what_it_found_how_and_what_it_cannot_tell(report: str) -> None:
    assert "alike in age group and sex" in report
    assert "everyone without a record of a learning disability" in report
    assert "a condition that nobody looked for is not there at all" in report
    assert "of which about 5 in 100 may still be chance" in report
