"""Writing a region: the same bytes for the same seed, clear errors, complete files."""

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest

from equipath.errors import RunError, UsageError
from equipath.synthetic.region import make_region
from equipath.synthetic.write import write_region

FILES = {
    "areas.csv",
    "successors.csv",
    "deprivation.csv",
    "population.csv",
    "people.parquet",
    "boundaries.geojson",
    "truth.json",
}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Have the system refuse to write more, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    write_region(tmp_path / "one", 5_000, 3)
    write_region(tmp_path / "two", 5_000, 3)
    assert set(contents(tmp_path / "one")) == FILES
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_another_seed_makes_other_people_and_another_map(tmp_path):
    one, two = make_region(5_000, 3), make_region(5_000, 4)
    assert not one.people.equals(two.people)
    assert one.boundaries != two.boundaries


def test_files_read_back_as_what_was_made(tmp_path):
    folder = tmp_path / "new" / "folder"
    write_region(folder, 5_000, 0)
    region = make_region(5_000, 0)
    assert pl.read_parquet(folder / "people.parquet").equals(region.people)
    deprivation = pl.read_csv(folder / "deprivation.csv")
    assert deprivation["imd_decile"].to_list() == region.deprivation["imd_decile"].to_list()
    assert json.loads((folder / "truth.json").read_text(encoding="utf-8")) == region.truth
    shapes = json.loads((folder / "boundaries.geojson").read_text(encoding="utf-8"))
    assert shapes == region.boundaries


def test_what_is_written_can_be_put_where_a_region_was(tmp_path):
    write_region(tmp_path, 5_000, 1)
    write_region(tmp_path, 6_000, 1)
    assert pl.read_parquet(tmp_path / "people.parquet").height == 6_000
    assert json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))["people"] == 6_000


def test_records_of_other_people_are_not_left_beside_a_region_without(tmp_path):
    write_region(tmp_path, 5_000, 1, with_records=True)
    own = tmp_path / "codelists" / "of_the_analyst.csv"
    own.write_text("code,term\n", encoding="utf-8")
    write_region(tmp_path, 6_000, 1)
    assert {path.name for path in tmp_path.iterdir()} == {*FILES, "codelists"}
    assert list((tmp_path / "codelists").iterdir()) == [own]
    own.unlink()
    write_region(tmp_path, 5_000, 1, with_records=True)
    write_region(tmp_path, 6_000, 1)
    assert {path.name for path in tmp_path.iterdir()} == FILES


def test_what_a_killed_writing_left_is_gone_after_the_next(tmp_path):
    (tmp_path / ".new-killed").mkdir()
    (tmp_path / ".new-killed" / "people.parquet").write_bytes(b"half of it")
    write_region(tmp_path, 5_000, 1)
    assert {path.name for path in tmp_path.iterdir()} == FILES


def test_too_few_people_are_refused_with_the_least_number():
    with pytest.raises(UsageError, match="Ask for 5000 or more"):
        make_region(4_999, 1)


def test_a_negative_seed_is_refused():
    with pytest.raises(UsageError, match="Give a whole number from 0"):
        make_region(5_000, -1)


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(RunError, match="cannot be written"):
        write_region(tmp_path / "taken", 5_000, 1)


def test_a_disk_that_fills_leaves_the_region_that_was_there(tmp_path):
    write_region(tmp_path, 5_000, 1)
    before = contents(tmp_path)
    with no_file_larger_than(50_000), pytest.raises(RunError, match="cannot be written"):
        write_region(tmp_path, 6_000, 1)
    assert contents(tmp_path) == before
