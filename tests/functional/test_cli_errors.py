"""What a user's mistake looks like: all at once, in words, with an exit code, never a traceback."""

import json
from itertools import pairwise

import pytest

from equipath.commands import list as list_command
from equipath.results.store import open_results


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_an_unknown_command_is_answered_with_the_nearest(equipath):
    refused = equipath("chekc", "x")
    assert refused.exit_code == 2
    assert refused.stderr == "There is no command `chekc`. Did you mean `check`?\n"


def test_an_unknown_option_is_answered_by_name(equipath, made):
    refused = equipath("check", made, "--jsn")
    assert refused.exit_code == 2
    assert "--jsn" in refused.stderr


def test_an_unknown_kind_to_list_is_answered_with_the_nearest(equipath):
    refused = equipath("list", "statistic")
    assert refused.exit_code == 2
    assert "Did you mean `statistics`?" in refused.stderr


def test_an_unknown_kind_of_schema_is_answered_with_the_nearest(equipath):
    refused = equipath("schema", "indicators")
    assert refused.exit_code == 2
    assert "Did you mean `indicator`?" in refused.stderr


@pytest.mark.parametrize("command", ["check", "run"])
def test_all_mistakes_of_a_study_are_shown_together(equipath, study, command):
    edit(study / "indicators/hypertension_detected.yaml", "polarity:", "polarty:")
    edit(study / "pathways/hypertension.yaml", "hypertension_treated", "hypertension_treatd")
    edit(study / "study.yaml", "comparators: [country]", "comparators: [county]")
    refused = equipath(command, study)
    assert refused.exit_code == 3
    assert (
        "indicators/hypertension_detected.yaml: polarty: there is no such key. "
        "Did you mean `polarity`?" in refused.stderr
    )
    assert "Did you mean `hypertension_treated`?" in refused.stderr
    assert "study.yaml: comparators: there is no level in `roll_up` `county`" in refused.stderr
    assert "Traceback" not in refused.output


def test_check_gives_scripts_the_mistakes_of_a_study(equipath, study):
    edit(study / "indicators/diabetes_detected.yaml", "kind: proportion", "kind: proportoin")
    checked = equipath("check", study, "--json")
    found = json.loads(checked.stdout)
    assert checked.exit_code == found["exit_code"] == 3
    assert not found["can_run"]
    (problem,) = found["errors"][0]["problems"]
    assert (problem["file"], problem["key"]) == ("indicators/diabetes_detected.yaml", "kind")
    assert "proportion" in problem["instead"]


def test_a_folder_that_is_no_study_is_answered_with_how_to_make_one(equipath, tmp_path):
    refused = equipath("run", tmp_path)
    assert refused.exit_code == 3
    assert "`equipath new NAME` makes one" in refused.stderr


def test_an_unknown_policy_is_answered_with_the_nearest(equipath, study):
    edit(study / "study.yaml", "disclosure: local_under_5", "disclosure: local_under_50")
    refused = equipath("check", study)
    assert refused.exit_code == 3
    assert "Did you mean `local_under_5`?" in refused.stderr


def test_an_indicator_on_a_column_that_is_not_there_is_answered_with_the_nearest(equipath, study):
    edit(study / "indicators/diabetes_detected.yaml", "has_diabetes: true", "has_diabetis: true")
    refused = equipath("run", study)
    assert refused.exit_code == 3
    assert "Did you mean `has_diabetes`?" in refused.stderr


@pytest.mark.parametrize("command", ["check", "run"])
def test_a_missing_file_is_an_error_of_its_source(equipath, study, command):
    (study / "data" / "people.parquet").unlink()
    refused = equipath(command, study)
    assert refused.exit_code == 4
    assert "people.parquet" in refused.stderr


@pytest.mark.parametrize("command", ["check", "run"])
def test_data_that_break_a_rule_stop_the_run(equipath, study, command):
    edit(study / "data" / "deprivation.csv", "S01000002", "S01000001")
    refused = equipath(command, study)
    assert refused.exit_code == 5
    assert "S01000001" in refused.output
    assert not (study / "output" / "current").exists()


def test_errors_of_several_sources_are_shown_together(equipath, study):
    edit(study / "data" / "deprivation.csv", "S01000002", "S01000001")
    (study / "data" / "boundaries.geojson").write_text("{")
    checked = equipath("check", study)
    assert checked.exit_code == 5
    assert "boundaries.geojson" in checked.output
    assert "S01000001" in checked.output
    assert "cannot run: 2 errors" in checked.stderr


@pytest.mark.parametrize("command", ["report", "explain"])
def test_results_that_are_not_there_yet_are_answered_with_how_to_make_them(equipath, made, command):
    refused = equipath(command, made, *(["abcd"] if command == "explain" else []))
    assert refused.exit_code == 7
    assert f"`equipath run {made}` makes them" in refused.stderr


def test_an_unknown_result_is_answered_with_where_they_all_are(equipath, ran):
    refused = equipath("explain", ran, "zzzzzzzzzz")
    assert refused.exit_code == 7
    assert "`result_id`" in refused.stderr


def test_too_short_an_id_is_refused(equipath, ran):
    refused = equipath("explain", ran, "abc")
    assert refused.exit_code == 7
    assert "give 4 or more" in refused.stderr


def test_an_id_that_fits_several_results_lists_them(equipath, ran):
    ids = sorted(open_results(ran).to_polars()["result_id"])
    shared = next(a[:4] for a, b in pairwise(ids) if a[:4] == b[:4])
    several = [i for i in ids if i.startswith(shared)]
    refused = equipath("explain", ran, shared)
    assert refused.exit_code == 7
    assert f"{len(several)} results begin `{shared}`" in refused.stderr
    assert all(i in refused.stderr for i in several[:5])


def test_a_mistake_of_ours_is_said_to_be_ours(equipath, made, monkeypatch):
    def broken(_):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(list_command, "load_study", broken)
    plain = equipath("list", "indicators", made)
    assert plain.exit_code == 1
    assert "This is a mistake in equipath" in plain.stderr
    assert "Traceback" not in plain.stderr
    shown = equipath("--debug", "list", "indicators", made)
    assert shown.exit_code == 1
    assert "Traceback" in shown.stderr
