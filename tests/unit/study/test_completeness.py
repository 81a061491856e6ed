"""What declared completeness refuses, and what it takes from what ships."""

from pathlib import Path
from typing import Any

import pytest

from equipath.study.reader import LIBRARY, load_study
from tests.unit.study.folder import INDICATOR, REVIEW, SOURCE, STUDY, Content, but, problems, write

SHIPPED = sorted(path.stem for path in (LIBRARY / "completeness").glob("*.yaml"))
OWN: dict[str, Any] = {
    "title": "Dose",
    "source": "people",
    "column": "dose",
    "valid": ["A1", "B*"],
    "why_it_matters": "A dose that is not written down cannot be checked.",
    "review": REVIEW,
}
PEOPLE = but(SOURCE, fills="people", columns={"person_id": "id", "sex": "sex"})
MONTHLY = {"start": "2023-04-01", "end": "2024-03-31", "every": ["month"]}


def test_the_five_fields_of_equity_ship() -> None:
    assert SHIPPED == ["disability", "ethnic_category", "ethnic_group", "gender", "postcode"]


def test_what_is_not_written_is_as_shipped_and_what_is_written_wins(tmp_path: Path) -> None:
    like = {"like": "ethnic_group", "source": "people", "not_known": ["99"]}
    study = load_study(folder(tmp_path, {"completeness/ethnicity.yaml": like}))
    declared = study.completeness["ethnicity"]
    assert (declared.column, declared.not_stated) == ("ethnic_group_code", ("Z",))
    assert declared.not_known == ("99",)


def test_it_makes_an_indicator_of_its_name_and_library_groups(tmp_path: Path) -> None:
    own = but(OWN, stratifiers=["sex"])
    study = load_study(folder(tmp_path, {"completeness/dose.yaml": own}))
    indicator = study.indicators["dose_completeness"]
    assert indicator.stratifiers == ("sex", "dose_recording", "dose_recording_by_sex")
    assert {*indicator.stratifiers} <= {*study.stratifiers}


def folder(path: Path, files: dict[str, Content]) -> Path:
    return write(path, {"sources/people.yaml": PEOPLE, **files})


def refused(path: Path, files: dict[str, Content]) -> str:
    (only,) = problems(path, {"sources/people.yaml": PEOPLE, **files})
    return str(only)


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        (
            {"not_stated": ["A1"]},
            "`A1` is both `valid` and `not_stated`: leave it out of one of them.",
        ),
        (
            {"not_known": ["B7"]},
            "`B*` is both `valid` and `not_known`: leave it out of one of them.",
        ),
        (
            {"not_stated": ["Z9*"], "not_known": ["Z*"]},
            "`Z9*` is both `not_stated` and `not_known`: leave it out of one of them.",
        ),
        (
            {"valid": None},
            "nothing would be valid: give `valid`, `codelist` or `shapes`.",
        ),
        (
            {"shapes": ["B1 1AA"]},
            (
                "shapes.0: `B1 1AA` is no shape: write `A` for a letter and "
                "`N` for a digit, as in `AAN NAA`."
            ),
        ),
        (
            {"like": "ethnic_grup"},
            ("nothing ships like `ethnic_grup`. Did you mean `ethnic_group`?"),
        ),
        (
            {"source": None},
            "source: is missing. Name the source whose column it is.",
        ),
        (
            {"source": "peopl"},
            ("source: there is no source `peopl`. Did you mean `people`?"),
        ),
        (
            {"source": "registers"},
            (
                "source: `registers` fills `published_counts`, in which no "
                "field is seen. Name a source of people or records."
            ),
        ),
        (
            {"stratifiers": ["sexx"]},
            ("stratifiers: there is no stratifier `sexx`. Did you mean `sex`?"),
        ),
        (
            {"baseline": "2023-04-01"},
            (
                "baseline: the study's period is in one piece, so nothing "
                "comes after a baseline. Write `every: [month]` in study.yaml's `period`."
            ),
        ),
    ],
)
def test_what_cannot_be_measured_is_refused(
    tmp_path: Path, keys: dict[str, Any], shown: str
) -> None:
    assert (
        refused(tmp_path, {"completeness/dose.yaml": but(OWN, **keys)})
        == f"completeness/dose.yaml: {shown}"
    )


def test_a_baseline_outside_the_period_is_refused(tmp_path: Path) -> None:
    files = {
        "study.yaml": but(STUDY, period=MONTHLY),
        "completeness/dose.yaml": but(OWN, baseline="2022-04-01"),
    }
    assert refused(tmp_path, files) == (
        "completeness/dose.yaml: baseline: 2022-04-01 lies in no month, quarter or year of the "
        "study: these are 2023-04-01 to 2024-03-31. Name a day of the piece to compare with."
    )


def test_a_code_of_a_codelist_cannot_be_not_stated_too(tmp_path: Path) -> None:
    files = {
        "codelists/doses.csv": "code,term\nA1,One\nB*,More\n",
        "completeness/dose.yaml": but(OWN, valid=None, codelist="doses", not_stated=["B2"]),
    }
    assert refused(tmp_path, files) == (
        "completeness/dose.yaml: not_stated: `B2` is in the codelist `doses`, which says what is "
        "valid. Leave it out of one of them."
    )


def test_a_codelist_that_is_not_there_is_missed(tmp_path: Path) -> None:
    own = but(OWN, codelist="doses")
    said = refused(tmp_path, {"completeness/dose.yaml": own})
    assert said.startswith("completeness/dose.yaml: codelist: there is no codelist `doses`.")


def test_an_indicator_of_the_same_name_is_not_silently_replaced(tmp_path: Path) -> None:
    files = {"completeness/dose.yaml": OWN, "indicators/dose_completeness.yaml": INDICATOR}
    assert "which `indicators/` has as well" in refused(tmp_path, files)
