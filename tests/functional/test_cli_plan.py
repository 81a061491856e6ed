"""A plan says what a run would do, and does none of it."""

import json
import re

TWICE = {
    "stratifiers/each_person.yaml": "title: Each person\ncolumn: person_id\n",
    "stratifiers/once_more.yaml": "title: Each person again\ncolumn: person_id\n",
    "stratifiers/both.yaml": "title: Both\ncrosses: [each_person, once_more]\n",
}


def divided_by(study, stratifier):
    """Declare stratifiers of which the data give the strata, and divide an indicator by one."""
    for name, text in TWICE.items():
        (study / name).parent.mkdir(exist_ok=True)
        (study / name).write_text(text)
    file = study / "indicators" / "hypertension_detected.yaml"
    text = file.read_text()
    assert "stratifiers: [" in text
    file.write_text(text.replace("stratifiers: [", f"stratifiers: [{stratifier}, "))


def test_a_plan_has_the_passes_that_the_run_makes_and_writes_nothing(equipath, study):
    planned = equipath("run", "--plan", "--json", study)
    assert planned.exit_code == 0, planned.output
    assert not (study / "output").exists()
    plan = json.loads(planned.stdout)
    ran = equipath("run", study)
    passes = re.findall(r"by (.+), pass (\d+) of (\d+)", ran.stderr)
    assert [int(number) for _, number, _ in passes] == list(range(1, plan["passes"] + 1))
    assert {int(of) for *_, of in passes} == {plan["passes"]}
    assert len(plan["plan"]) == plan["passes"]
    for each, (by, *_) in zip(plan["plan"], passes, strict=True):
        assert each["counts"].removesuffix(" × age band") == by
        assert each["rows"] == 5_000
        assert set(each["reads"]) < {*each["reads"], "person_id"}


def test_a_plan_in_words_says_how_much_comes_out(equipath, made):
    said = equipath("run", "--plan", made)
    assert said.exit_code == 0
    assert "16 of 18 columns" in said.stdout
    assert re.search(r"bring out [\d,]+ rows of counts at most", said.stdout)
    assert "Nothing was counted or written." in said.stdout


def test_strata_that_only_the_data_give_are_asked_of_all_of_them(equipath, study):
    divided_by(study, "each_person")
    plan = json.loads(equipath("run", "--plan", "--json", study).stdout)
    (each,) = [p for p in plan["plan"] if p["counts"].startswith("country × each_person")]
    assert each["counts"] == "country × each_person × core20"
    # Each person and the unknown; in the Core20, outside and unknown; in the country or nowhere.
    assert each["cells"] == 5_001 * 3 * 2


def test_groups_that_explode_are_refused_before_anything_is_counted(equipath, study):
    divided_by(study, "both")
    for options in (["--plan"], []):
        refused = equipath("run", *options, study)
        assert refused.exit_code == 3
        assert "stratifiers/both.yaml" in refused.stderr
        assert "it names people rather than groups" in refused.stderr
        assert "pass 1" not in refused.stderr
