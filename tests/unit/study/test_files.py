"""A file or folder that cannot be read as a study is named, with what to do about it."""

from pathlib import Path

import pytest

from equipath.errors import StudyError
from equipath.study.reader import load_study
from tests.unit.study.folder import INDICATOR, Content, problem, write

INDICATOR_FILE = "indicators/hypertension.yaml"


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("indicators/x.yml", "", "indicators/x.yml: ends in .yml. Rename it to end in `.yaml`."),
        ("indicators/x.yaml", "", "indicators/x.yaml: is empty. Remove it or write its keys."),
        (
            "indicators/x.yaml",
            "- a\n",
            "indicators/x.yaml: is not a mapping. Write `key: value` lines.",
        ),
        (
            "indicators/Blood pressure.yaml",
            INDICATOR,
            (
                "indicators/Blood pressure.yaml: `Blood pressure` cannot name a definition. "
                "Use small letters, digits and `_`, starting with a letter."
            ),
        ),
    ],
)
def test_a_file_that_cannot_be_a_definition_is_named(
    tmp_path: Path, name: str, content: Content, shown: str
) -> None:
    assert problem(tmp_path, {name: content}) == shown


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    write(tmp_path, {})
    (tmp_path / "indicators" / "cafe.yaml").write_bytes("title: Café\n".encode("cp1252"))
    with pytest.raises(StudyError, match=r"cafe\.yaml: is not UTF-8\. Save it again as UTF-8\."):
        load_study(tmp_path)


def test_a_folder_that_is_no_study_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"has no `study\.yaml`. `equipath new NAME` makes one"):
        load_study(tmp_path)


def test_a_study_without_indicators_is_refused(tmp_path: Path) -> None:
    assert problem(tmp_path, {INDICATOR_FILE: None}) == (
        "indicators/: the study declares no indicator."
    )
