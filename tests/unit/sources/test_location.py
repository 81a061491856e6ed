"""A source's files are found from the study's folder or a root, and a missing one is explained."""

import hashlib
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from equipath.errors import SourceError
from equipath.sources.location import Located, locate, provenance
from equipath.study.source import Source
from equipath.study.study import Root

Declare = Callable[..., Source]
ROOTS = {"open_data": Root(environment="EQUIPATH_TEST_ROOT", otherwise="../shared")}


@pytest.fixture
def ordinary_user() -> Iterator[None]:
    """Be a user whom permissions bind, where the tests run as root."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_a_path_is_relative_to_the_study(declare: Declare, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").touch()
    found = locate(declare("csv", path="data/a.csv"), tmp_path, {})
    assert found == (Located("data/a.csv", tmp_path / "data" / "a.csv"),)


def test_a_pattern_gives_all_matches_in_order_and_no_lock_files(
    declare: Declare, tmp_path: Path
) -> None:
    for name in ("b.xlsx", "a.xlsx", "~$a.xlsx", "c.csv"):
        (tmp_path / name).touch()
    found = locate(declare("excel", path="*.xlsx"), tmp_path, {})
    assert [file.shown for file in found] == ["a.xlsx", "b.xlsx"]


def test_a_name_with_brackets_is_first_of_all_a_name(declare: Declare, tmp_path: Path) -> None:
    (tmp_path / "data [1].csv").touch()
    (tmp_path / "data 1.csv").touch()
    found = locate(declare("csv", path="data [1].csv"), tmp_path, {})
    assert [file.shown for file in found] == ["data [1].csv"]


def test_a_root_is_its_environment_variable_and_is_shown_as_declared(
    declare: Declare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.csv").touch()
    monkeypatch.setenv("EQUIPATH_TEST_ROOT", str(elsewhere))
    found = locate(declare("csv", path="{open_data}/*.csv"), tmp_path / "study", ROOTS)
    assert found == (Located("{open_data}/a.csv", elsewhere / "a.csv"),)


@pytest.mark.parametrize("setting", [None, ""])
def test_a_root_that_is_not_set_is_its_other_path_from_the_study(
    declare: Declare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str | None
) -> None:
    monkeypatch.delenv("EQUIPATH_TEST_ROOT", raising=False)
    if setting is not None:
        monkeypatch.setenv("EQUIPATH_TEST_ROOT", setting)
    for folder in ("shared", "study"):
        (tmp_path / folder).mkdir()
    (tmp_path / "shared" / "a.csv").touch()
    found = locate(declare("csv", path="{open_data}/a.csv"), tmp_path / "study", ROOTS)
    assert found[0].path.samefile(tmp_path / "shared" / "a.csv")


def test_a_missing_file_is_named_with_the_nearest_that_is_there(
    declare: Declare, tmp_path: Path
) -> None:
    (tmp_path / "registers_2022.csv").touch()
    with pytest.raises(SourceError) as caught:
        locate(declare("csv", path="registers_2021.csv"), tmp_path, {})
    (problem,) = caught.value.problems
    assert (problem.file, problem.key) == ("sources/registers.yaml", "path")
    assert problem.wrong == f"there is no `registers_2021.csv` in {tmp_path}."
    assert problem.instead == "Did you mean `registers_2022.csv`?"


def test_a_missing_folder_is_the_first_one_that_is_missing(
    declare: Declare, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(SourceError, match=f"there is no `2022` in {tmp_path}/data"):
        locate(declare("csv", path="data/2022/april/a.csv"), tmp_path, {})


def test_a_file_missing_from_a_root_says_which_variable_moves_the_root(
    declare: Declare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EQUIPATH_TEST_ROOT", raising=False)
    with pytest.raises(SourceError, match="variable EQUIPATH_TEST_ROOT is not set"):
        locate(declare("csv", path="{open_data}/a.csv"), tmp_path, ROOTS)


def test_an_undeclared_root_is_offered_the_nearest(declare: Declare, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no root `opendata`\. Did you mean `open_data`\?"):
        locate(declare("csv", path="{opendata}/a.csv"), tmp_path, ROOTS)


def test_a_pattern_that_matches_nothing_is_missing(declare: Declare, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"there is no `\*.csv`"):
        locate(declare("csv", path="*.csv"), tmp_path, {})


def test_a_folder_is_not_a_file(declare: Declare, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(SourceError, match=r"`data` is a folder. Name a file in it"):
        locate(declare("csv", path="data"), tmp_path, {})


def test_a_file_kind_needs_a_path(declare: Declare, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="kind `csv` reads a file"):
        locate(declare("csv", connection="DATABASE", table="t"), tmp_path, {})


def test_a_file_that_may_not_be_read_says_so(
    declare: Declare, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    _open_to_all(tmp_path)
    (tmp_path / "a.csv").touch(mode=0o000)
    request.getfixturevalue("ordinary_user")
    with pytest.raises(SourceError, match=r"`a\.csv` may not be opened by this user"):
        locate(declare("csv", path="a.csv"), tmp_path, {})


def test_a_folder_that_may_not_be_read_says_so(
    declare: Declare, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    _open_to_all(tmp_path)
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "a.csv").touch()
    (tmp_path / "closed").chmod(0o000)
    request.getfixturevalue("ordinary_user")
    with pytest.raises(SourceError, match="closed may not be opened by this user"):
        locate(declare("csv", path="closed/a.csv"), tmp_path, {})


def test_a_link_to_nowhere_says_so(declare: Declare, tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to(tmp_path / "gone.csv")
    with pytest.raises(SourceError, match=r"`a\.csv` cannot be opened: No such file"):
        locate(declare("csv", path="a.csv"), tmp_path, {})


def test_provenance_holds_hash_size_and_time(tmp_path: Path) -> None:
    content = b"Code,Register\n" * 200_000
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    file = provenance(Located("a.csv", path))
    assert file.path == "a.csv"
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert file.size == 2_800_000
    assert file.modified == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def _open_to_all(folder: Path) -> None:
    """Let any user walk down to the folder, as a test's own folders are closed to others."""
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
