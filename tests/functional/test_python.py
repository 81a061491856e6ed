"""What Python users rely on: the same doors, and results in the library that they know."""

import polars as pl
import pytest

import equipath
from equipath.errors import ResultsError, StudyError
from equipath.results.trace import trace


def test_a_loaded_study_runs_and_its_results_open_again(study):
    declared = equipath.load_study(study)
    results = equipath.run(declared)
    again = equipath.open_results(study)
    assert again.run_id == results.run_id
    assert again.to_polars().equals(results.to_polars())


def test_a_run_tells_what_it_does(study):
    said: list[str] = []
    equipath.run(study, said.append)
    assert [s for s in said if s in ("counting", "computing", "writing the run")] == [
        "counting",
        "computing",
        "writing the run",
    ]


def test_results_are_the_same_in_polars_pandas_and_arrow(ran):
    results = equipath.open_results(ran)
    frame = results.to_polars()
    assert results.to_arrow().num_rows == results.to_pandas().shape[0] == frame.height > 0
    assert results.to_arrow().column_names == list(results.to_pandas().columns) == frame.columns
    ids = frame["result_id"].to_list()
    assert results.to_arrow().column("result_id").to_pylist() == ids
    assert results.to_pandas()["result_id"].tolist() == ids


def test_counts_are_those_of_the_people(ran):
    """The whole country's counts, counted again from the file by other means."""
    people = pl.read_parquet(ran / "data" / "people.parquet")
    ill = people.filter("has_hypertension")
    row = equipath.open_results(ran).query(
        "SELECT numerator, denominator, value FROM results WHERE area_type = 'country' "
        "AND indicator = 'hypertension_detected' AND statistic = 'proportion' "
        "AND stratification = 'All'"
    )
    registered = ill["on_hypertension_register"].sum()
    assert row.row(0) == (registered, ill.height, pytest.approx(100 * registered / ill.height))
    admissions = equipath.open_results(ran).query(
        "SELECT numerator, denominator FROM results WHERE area_type = 'country' "
        "AND indicator = 'emergency_admissions' AND statistic = 'rate' "
        "AND stratification = 'All'"
    )
    assert admissions.row(0) == (people["emergency_admissions"].sum(), people.height)


def test_results_answer_questions_of_ones_own(ran):
    results = equipath.open_results(ran)
    asked = results.query("SELECT count(*) AS number FROM results WHERE stratum = ?", "All")
    assert asked["number"][0] == results.to_polars().filter(pl.col("stratum") == "All").height


def test_an_unknown_table_is_answered_with_the_nearest(ran):
    with pytest.raises(ResultsError, match="Did you mean `findings`"):
        equipath.open_results(ran).table("finding")


def test_a_number_is_traced_to_its_file(ran):
    results = equipath.open_results(ran)
    id_ = results.to_polars()["result_id"][0]
    found = trace(results, id_)
    assert found["result"]["result_id"] == id_
    assert found["source"][0]["rows_in"] == 5_000
    assert len(found["source"][0]["sha256"]) == 64


def test_mistakes_are_held_one_by_one(study):
    (study / "study.yaml").write_text("title: x\nperoid: {}\n")
    with pytest.raises(StudyError) as raised:
        equipath.load_study(study)
    assert ("study.yaml", "peroid") in {(p.file, p.key) for p in raised.value.problems}


def test_there_is_no_other_door():
    with pytest.raises(AttributeError, match="equipath has no `load`"):
        _ = equipath.load
