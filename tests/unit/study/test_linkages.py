"""Linkages as declared: what cannot be learnt from or names nothing is refused, with a reason."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from equipath.errors import StudyError
from equipath.study.linkage import Linkage
from equipath.study.reader import load_study
from tests.functional.two_extracts import BY_COMPARING, write_study


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"by": "nhs"}, "either `by`"),
        ({"compare": {}, "block_on": []}, "either `by`"),
        ({"compare": {}, "by": "nhs"}, "`block_on` belongs to `compare`"),
        ({"compare": {"a": "name", "b": "name"}}, "three columns or more"),
        ({"block_on": []}, "needs `block_on`"),
        ({"block_on": [["date_of_birth"], []]}, "needs `block_on`"),
        ({"block_on": [["nhs"]]}, "names `nhs`"),
        (
            {"block_on": [["given_name", "family_name", "postcode", "sex_code"]]},
            "fewer than two columns",
        ),
        ({"block_on": [["date_of_birth"]]}, "every rule of `block_on` has `date_of_birth`"),
        ({"threshold": 0.5}, "greater than 0.5"),
        ({"threshold": 1}, "less than 1"),
        ({"compare": {**BY_COMPARING["compare"], "sex_code": "sex"}}, "'exact'"),
    ],
)
def test_what_no_model_can_be_learnt_from_is_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Linkage.model_validate({"name": "l", **BY_COMPARING, **change})
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("change", "key", "said"),
    [
        ({"source": "admission"}, "source", "Did you mean `admissions`?"),
        ({"people": "persons"}, "people", "there is no source `persons`"),
        ({"people": "areas"}, "people", "`areas` fills `areas`"),
        ({"source": "people"}, "source", "fills `people` itself"),
        ({"stratifiers": ["ethnic_grup"]}, "stratifiers", "there is no stratifier"),
    ],
)
def test_a_name_that_names_nothing_is_told_with_the_nearest(
    tmp_path: Path, change: dict[str, Any], key: str, said: str
) -> None:
    with pytest.raises(StudyError) as caught:
        load_study(write_study(tmp_path, {**BY_COMPARING, **change}))
    assert [(p.file, p.key) for p in caught.value.problems] == [("linkages/admissions.yaml", key)]
    assert said in str(caught.value)


def test_a_source_can_be_linked_once_only(tmp_path: Path) -> None:
    folder = write_study(tmp_path)
    again = {"title": "Again", "source": "admissions", "by": "nhs"}
    (folder / "linkages" / "again.yaml").write_text(yaml.safe_dump(again), encoding="utf-8")
    with pytest.raises(StudyError, match="linked by another file as well"):
        load_study(folder)


def test_which_people_are_meant_must_be_said_where_there_are_several(tmp_path: Path) -> None:
    folder = write_study(tmp_path)
    people = (folder / "sources" / "people.yaml").read_text(encoding="utf-8")
    (folder / "sources" / "others.yaml").write_text(people, encoding="utf-8")
    with pytest.raises(StudyError, match="which source of people is meant is not clear"):
        load_study(folder)


def test_a_shipped_stratifier_that_only_a_linkage_names_is_there(tmp_path: Path) -> None:
    study = load_study(write_study(tmp_path, {**BY_COMPARING, "stratifiers": ["sex"]}))
    assert "sex" in study.stratifiers
