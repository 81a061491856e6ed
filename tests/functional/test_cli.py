"""What a user does with a study: make, check, run, report, explain and list it."""

import hashlib
import json
import os
import subprocess
import sys

import pytest

from equipath.results.store import open_results


def one(study, sql):
    """The id of one result of a study's run."""
    return open_results(study).query(f"SELECT result_id FROM results WHERE {sql} LIMIT 1").item()


def test_new_makes_a_study_that_can_run(equipath, tmp_path):
    made = equipath("new", tmp_path / "wolds_icb", "--people", 5000, "--seed", 3)
    assert made.exit_code == 0
    assert f"equipath run {tmp_path / 'wolds_icb'}" in made.output
    assert 'title: "wolds icb"' in (tmp_path / "wolds_icb" / "study.yaml").read_text()
    checked = equipath("check", tmp_path / "wolds_icb")
    assert checked.exit_code == 0, checked.output
    assert "wolds icb can run: 8 indicators, 5 sources" in checked.stdout


@pytest.mark.parametrize("name", ["2026 plan", "-x", "ü"])
def test_new_refuses_a_name_that_no_study_can_have(equipath, tmp_path, name):
    refused = equipath("new", "--", tmp_path / name)
    assert refused.exit_code == 2
    assert "cannot name a study" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_new_leaves_a_folder_with_something_in_it_alone(equipath, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    refused = equipath("new", tmp_path)
    assert refused.exit_code == 2
    assert "not empty" in refused.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_new_leaves_nothing_behind_when_it_refuses_so_few_people(equipath, tmp_path):
    refused = equipath("new", tmp_path / "tiny", "--people", 10)
    assert refused.exit_code == 2
    assert not (tmp_path / "tiny").exists()


def test_check_prints_what_a_script_can_read(equipath, made):
    checked = equipath("check", made, "--json")
    found = json.loads(checked.stdout)
    assert (found["can_run"], found["exit_code"], found["errors"]) == (True, 0, [])


def test_check_shows_a_warning_and_lets_the_study_run(equipath, study):
    areas = study / "data" / "areas.csv"
    areas.write_text(areas.read_text().replace("small_area,S01000001,", "small_area,S09999999,"))
    checked = equipath("check", study, "--json")
    found = json.loads(checked.stdout)
    assert checked.exit_code == 0
    assert found["can_run"]


def test_run_says_where_the_run_is_and_what_it_found(equipath, study):
    done = equipath("run", study, "--json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    results = open_results(study)
    assert said["path"] == str(results.path)
    assert said["results"] == results.table("results").height
    assert said["first"] == results.table("findings").sort("rank")["sentence"].to_list()[:5]
    assert "Running: counting" in done.stderr.splitlines()


def test_a_second_run_is_kept_beside_the_first(equipath, finished):
    first = open_results(finished)
    assert equipath("run", finished).exit_code == 0
    second = open_results(finished)
    assert second.run_id != first.run_id
    assert open_results(first.path).to_polars().equals(second.to_polars())


def test_report_is_written_where_it_says(equipath, finished, tmp_path):
    done = equipath("report", finished)
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() == str(finished / "output" / "reports" / "my_icb.html")
    assert "Hypertension detected" in (finished / "output/reports/my_icb.html").read_text()
    elsewhere = equipath("report", finished, "--output", tmp_path / "mine.html")
    assert elsewhere.exit_code == 0
    assert (tmp_path / "mine.html").is_file()


def test_explain_traces_a_number_to_its_file_and_counts(equipath, ran):
    result = one(
        ran,
        "indicator = 'hypertension_detected' AND area_type = 'country' "
        "AND stratification = 'All' AND statistic = 'proportion'",
    )
    told = equipath("explain", ran, result).stdout
    counts = open_results(ran).query(
        "SELECT numerator, denominator FROM results WHERE result_id = ?", result
    )
    x, n = counts.row(0)
    sha256 = hashlib.sha256((ran / "data" / "people.parquet").read_bytes()).hexdigest()
    assert f"Hypertension detected: {100 * x / n:.1f}% (95% interval" in told
    assert f"People with hypertension who are on the register: {x:,.0f}" in told
    assert f"People with hypertension, detected or not: {n:,.0f}" in told
    assert "Wilson" in told
    assert "data/people.parquet" in told
    assert f"5,000 rows in, 5,000 rows out; sha256 {sha256}" in told
    assert "policy `local_under_5`" in told
    assert open_results(ran).run_id in told


def test_explain_names_the_target_and_its_source(equipath, ran):
    result = one(ran, "comparator LIKE 'Target: %' AND statistic = 'comparison'")
    told = equipath("explain", ran, result).stdout
    assert "80%: Cardiovascular disease ambitions for England" in told
    assert "percentage points" in told


def test_explain_says_why_a_number_is_not_shown(equipath, ran):
    result = one(ran, "is_suppressed AND statistic = 'proportion'")
    told = equipath("explain", ran, result)
    assert told.exit_code == 0
    assert "not shown (" in told.stdout
    assert ": hidden" in told.stdout


@pytest.mark.parametrize("statistic", ["people_to_reach", "relative_gap", "funnel"])
def test_explain_gives_scripts_the_whole_trace(equipath, ran, statistic):
    result = one(ran, f"statistic = '{statistic}'")
    found = json.loads(equipath("explain", ran, result[:9], "--json").stdout)
    assert found["result"]["result_id"] == result
    assert found["statistic"]["reference"]
    assert found["source"][0]["path"] == "data/people.parquet"
    assert [s["contract"] for s in found["map"]] == ["areas", "area_attributes", "successors"]


@pytest.mark.parametrize("kind", ["indicators", "statistics", "contracts", "sources"])
def test_list_says_what_is_shipped(equipath, kind):
    expected = {
        "indicators": "hypertension_detected",
        "statistics": "slope_index_of_inequality",
        "contracts": "published_counts",
        "sources": "postgres",
    }
    rows = json.loads(equipath("list", kind, "--json").stdout)
    assert expected[kind] in {row["name"] for row in rows}
    assert expected[kind] in equipath("list", kind).stdout


def test_list_says_what_a_study_has(equipath, study):
    (study / "indicators" / "diabetes_detected.yaml").unlink()
    names = {r["name"] for r in json.loads(equipath("list", "indicators", study, "--json").stdout)}
    assert "diabetes_detected" not in names
    assert "health_check_attended" in names
    assert "data/people.parquet" in equipath("list", "sources", study).stdout


def test_schema_describes_what_may_be_written(equipath, tmp_path):
    schema = json.loads(equipath("schema", "indicator").stdout)
    assert schema["additionalProperties"] is False
    assert {"numerator", "denominator", "polarity"} <= set(schema["required"])
    done = equipath("schema", "--output", tmp_path)
    assert done.exit_code == 0
    assert (tmp_path / "study.schema.json").is_file()
    assert (tmp_path / "source.schema.json").is_file()


def test_synth_makes_the_same_region_again(equipath, tmp_path):
    for name in ("one", "two"):
        assert equipath("synth", "--people", 5000, "--output", tmp_path / name).exit_code == 0
    one, two = (
        {p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("one", "two")
    )
    assert one == two
    assert "truth.json" in one


def test_help_lists_every_command_with_what_it_does(equipath):
    told = equipath("--help").stdout
    for name in ("check", "demo", "explain", "list", "new", "report", "run", "schema", "synth"):
        assert f"\n  {name} " in told
        assert equipath(name, "--help").exit_code == 0


def test_version_names_the_program(equipath):
    assert equipath("--version").stdout.startswith("equipath ")


def test_progress_is_not_mixed_with_what_scripts_read(equipath, made):
    checked = equipath("check", made, "--json")
    assert "Checking: reading People of Merrowland" in checked.stderr
    json.loads(checked.stdout)


THREADS = """
import sys
from equipath.cli import main
main.get_command(None, sys.argv[1])
import polars
print(polars.thread_pool_size())
"""


def test_a_server_asks_each_question_on_one_thread_unless_it_is_told_otherwise():
    def threads(**told):
        env = {k: v for k, v in os.environ.items() if k != "POLARS_MAX_THREADS"} | told
        words = [sys.executable, "-c", THREADS, "serve"]
        return int(subprocess.run(words, env=env, check=True, capture_output=True).stdout)

    assert threads() == 1
    assert threads(POLARS_MAX_THREADS="2") == 2
