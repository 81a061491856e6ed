"""Every data set's template makes a study that runs, and reads an extract by the set's rules."""

import json
import shutil

import polars as pl
import pytest
import yaml

from equipath.commands.templates import DEMONSTRATION, is_of_a_data_set, names
from equipath.results.store import open_results

DATA_SETS = [name for name in names() if is_of_a_data_set(name)]
SHOWN_WHOLE = {"disclosure": "open_data"}


def change(path, **keys):
    """Replace keys of a YAML file."""
    content = yaml.safe_load(path.read_text())
    path.write_text(yaml.safe_dump({**content, **keys}, sort_keys=False))


def counted(study, indicator, stratification="All"):
    """Return numerator and denominator of each stratum of the whole, as a run counted them."""
    found = open_results(study).query(
        "SELECT DISTINCT stratum, numerator, denominator FROM results WHERE indicator = ? AND "
        "stratification = ? AND area_type = 'country' AND statistic = 'proportion'",
        indicator,
        stratification,
    )
    return {stratum: (x, n) for stratum, x, n in found.iter_rows()}


def tallied(rows, by, is_counted):
    """Count the same from rows, by a column of strata."""
    table = rows.group_by(by).agg(pl.col(is_counted).sum().alias("x"), pl.len().alias("n"))
    return {stratum: (x, n) for stratum, x, n in table.iter_rows()}


@pytest.mark.parametrize("template", DATA_SETS)
def test_every_template_makes_a_study_whose_sources_fit_its_extract(equipath, tmp_path, template):
    made = equipath("new", tmp_path / "mine", "--template", template, "--people", 300)
    assert made.exit_code == 0, made.output
    checked = equipath("check", tmp_path / "mine", "--json")
    found = json.loads(checked.stdout)
    assert (found["can_run"], found["errors"]) == (True, [])
    assert [f for f in found["findings"] if f["severity"] != "note"] == []


@pytest.fixture(scope="module")
def admitted(equipath, tmp_path_factory):
    """A study of admissions, run with nothing hidden."""
    study = tmp_path_factory.mktemp("hes") / "admitted"
    assert equipath("new", study, "--template", "hes-apc", "--people", 900).exit_code == 0
    change(study / "study.yaml", **SHOWN_WHOLE)
    done = equipath("run", study)
    assert done.exit_code == 0, done.output
    return study


def test_admissions_are_the_latest_finished_first_episodes(admitted):
    """What the template's rules say, worked out from the extract without it."""
    episodes = pl.read_csv(admitted / "data" / "hes_apc.csv", infer_schema=False)
    latest = episodes.sort(pl.col("PARTYEAR").cast(int)).unique("EPIKEY", keep="last")
    assert latest.height < episodes.height
    admissions = latest.filter(
        pl.col("EPISTAT") == "3",
        pl.col("EPIORDER") == "1",
        pl.col("CLASSPAT").is_in(["1", "2", "5"]),
    ).with_columns(
        is_emergency=pl.col("ADMIMETH").str.starts_with("2"),
        sex=pl.col("SEX").replace_strict({"1": "Male", "2": "Female"}, default="Not known"),
    )
    expected = tallied(admissions, "sex", "is_emergency")
    assert counted(admitted, "emergency_share_of_admissions", "sex") == expected
    gone = open_results(admitted).query(
        "SELECT count, total FROM data_findings WHERE reason = 'superseded' AND "
        "source = 'hes_admissions'"
    )
    assert gone.rows() == [(episodes.height - latest.height, episodes.height)]


def test_an_unknown_template_is_answered_by_the_nearest_and_leaves_nothing(equipath, tmp_path):
    refused = equipath("new", tmp_path / "mine", "--template", "hes-acp")
    assert refused.exit_code == 2
    assert "There is no template `hes-acp`. Did you mean `hes-apc`?" in refused.stderr
    assert not (tmp_path / "mine").exists()


def test_templates_are_listed_with_what_they_are(equipath):
    listed = json.loads(equipath("list", "templates", "--json").stdout)
    assert [row["name"] for row in listed] == names()
    assert {"name": "hes-apc", "title": "HES admitted patient care"} in listed


def test_a_data_set_is_added_to_a_study_that_is_there(equipath, made, tmp_path):
    """Its sources and indicators come beside what is there; the extract is the user's to give."""
    study = tmp_path / "icb"
    shutil.copytree(made, study)
    before = {p: p.read_bytes() for p in study.rglob("*.yaml")}
    added = equipath("add", "hes-op", study)
    assert added.exit_code == 0, added.output
    assert "sources/hes_appointments.yaml" in added.stdout
    assert {p: p.read_bytes() for p in before} == before
    # There is no extract yet, and that is all that is wrong.
    lacking = json.loads(equipath("check", study, "--json").stdout)
    (problem,) = (p for error in lacking["errors"] for p in error["problems"])
    assert (problem["file"], problem["key"]) == ("sources/hes_appointments.yaml", "path")
    assert equipath("new", tmp_path / "op", "--template", "hes-op", "--people", 300).exit_code == 0
    shutil.copy(tmp_path / "op" / "data" / "hes_op.csv", study / "data")
    assert json.loads(equipath("check", study, "--json").stdout)["can_run"]


def test_what_is_there_is_never_replaced(equipath, made, tmp_path):
    study = tmp_path / "icb"
    shutil.copytree(made, study)
    mine = study / "indicators" / "did_not_attend.yaml"
    shutil.copy(study / "indicators" / "diabetes_detected.yaml", mine)
    before = sorted(study.rglob("*"))
    refused = equipath("add", "hes-op", study)
    assert refused.exit_code == 2
    assert "has `indicators/did_not_attend.yaml` already" in refused.stderr
    assert sorted(study.rglob("*")) == before


@pytest.mark.parametrize(
    ("template", "wrong"),
    [
        ("hes_op", "Did you mean `hes-op`?"),
        (DEMONSTRATION, "is a study of its own"),
        ("hes-op", "is not a study"),
    ],
)
def test_add_says_what_it_cannot_do(equipath, tmp_path, template, wrong):
    refused = equipath("add", template, tmp_path)
    assert refused.exit_code == 2
    assert wrong in refused.stderr
    assert list(tmp_path.iterdir()) == []
