"""Other planted differences: they take the place of the shipped ones, or are refused in words."""

import json
from pathlib import Path

import pytest

from equipath.errors import UsageError
from equipath.synthetic.records.otherwise import planted_stages
from equipath.synthetic.write import write_region


def declared(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_stage_that_a_file_names_has_only_what_is_written_there(tmp_path):
    mine = declared(
        tmp_path,
        "did_not_attend: {level: 0.2, added: {sex: {Male: 0.1}}}\n"
        "emergency_attendance: {times: {sex: {Female: 2}}}\n",
    )
    write_region(tmp_path, 5_000, 1, with_records=True, stages=planted_stages(mine))
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    stages = {stage["stage"]: stage["groups"]["sex"] for stage in truth["records"]["stages"]}
    assert stages["did_not_attend"]["Female"]["planted_level"] == pytest.approx(0.2)
    assert stages["did_not_attend"]["Male"]["planted_level"] == pytest.approx(0.3)
    attendance = stages["emergency_attendance"]
    ratio = attendance["Female"]["planted_level"] / attendance["Male"]["planted_level"]
    assert ratio == pytest.approx(2, rel=0.05)  # The sexes differ a little in age.
    shipped = planted_stages()
    assert planted_stages(mine)["wait_days"] == shipped["wait_days"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "did_not_atend: {level: 0.2}",
            "did_not_atend: is no stage. Did you mean `did_not_attend`",
        ),
        (
            "wait_days: {added: {sex: {Male: 1}}}",
            "wait_days.added: is not for a stage of unit days. Write `times`",
        ),
        ("statin_given: {level: 4}", "statin_given.level: 4 is no proportion. Write 0 to 1"),
        ("statin_given: {added: {gender: {Male: 1}}}", "added.gender: divides nobody here"),
        ("statin_given: {added: {sex: {Man: 1}}}", "added.sex.Man: is no group of it"),
        ("wait_days: {times: {sex: {Male: 0}}}", "times.sex.Male: is not above 0"),
        ("statin_given: {levels: 0.2}", "mine.yaml: statin_given.levels"),
        ("statin_given: [", "mine.yaml"),
    ],
)
def test_a_mistake_is_told_with_its_place(text, said, tmp_path):
    with pytest.raises(UsageError) as raised:
        planted_stages(declared(tmp_path, text))
    assert said in str(raised.value)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        planted_stages(tmp_path / "none.yaml")
