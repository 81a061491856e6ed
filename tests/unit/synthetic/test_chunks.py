"""Chunks: the same bytes whatever the threads, nobody twice, and memory that stays flat."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq
import pytest

from equipath.errors import UsageError
from equipath.synthetic import chunk
from equipath.synthetic.chunk import Chunk, in_order
from equipath.synthetic.region import make_region
from equipath.synthetic.write import write_region


def contents(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def small_chunks():
    """Chunks of a few thousand people, so that a small region has several."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunk, "LARGEST", 3_000)
        yield


@pytest.fixture(scope="module")
def folder(small_chunks, tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("chunks")
    write_region(made, 8_000, 5, with_records=True, threads=1)
    return made


def test_the_number_of_threads_changes_no_byte(folder, small_chunks, tmp_path):
    write_region(tmp_path, 8_000, 5, with_records=True, threads=3)
    assert contents(tmp_path) == contents(folder)


def test_each_chunk_is_a_row_group(folder):
    people = pq.ParquetFile(folder / "people.parquet").metadata
    assert [people.row_group(i).num_rows for i in range(3)] == [3_000, 3_000, 2_000]
    assert pq.ParquetFile(folder / "clinical_events.parquet").metadata.num_row_groups == 3


def test_no_chunk_repeats_another(folder):
    people = pl.read_parquet(folder / "people.parquet")
    assert not people["person_id"].is_duplicated().any()
    first, second = people[:3_000], people[3_000:6_000]
    assert not first.drop("person_id").equals(second.drop("person_id"))
    for name, key in (("referrals", "referral_id"), ("emergency_attendances", "attendance_id")):
        assert not pl.read_parquet(folder / f"{name}.parquet")[key].is_duplicated().any()


def test_people_of_every_chunk_live_on_the_same_map_and_are_counted(folder, small_chunks):
    region = make_region(8_000, 5)
    people = pl.read_parquet(folder / "people.parquet")
    assert region.people.equals(people.select(region.people.columns))
    practices = region.population.filter(pl.col("area_type") == "practice")
    assert practices["population"].sum() == 8_000
    assert set(people["practice_code"]) <= set(region.areas["area_code"])
    detection = region.truth["inequalities"][0]["groups"].values()
    assert sum(group["people"] for group in detection) == people["has_hypertension"].sum()


def test_the_first_chunk_draws_what_a_region_of_one_chunk_always_drew():
    one = Chunk(people=100_000, seed=1, number=0).stream("care").random(3)
    assert np.array_equal(one, np.random.default_rng([100_000, 1, 5]).random(3))
    other = Chunk(people=100_000, seed=1, number=1).stream("care").random(3)
    assert not np.array_equal(one, other)


def test_what_is_made_of_chunks_comes_in_their_order_and_a_failure_is_passed_on():
    five = [Chunk(people=15_000, seed=1, number=number) for number in range(5)]
    numbers = [made for _, made in in_order(lambda c: c.number, five, threads=3)]
    assert numbers == [0, 1, 2, 3, 4]

    def fails(of: Chunk) -> int:
        if of.number == 2:
            raise ValueError("no")
        return of.number

    with pytest.raises(ValueError, match="no"):
        list(in_order(fails, five, threads=2))


def test_a_failure_half_way_leaves_what_was_there(folder, small_chunks, tmp_path):
    write_region(tmp_path, 8_000, 5, threads=1)
    before = contents(tmp_path)

    def stop(done: int) -> None:
        if done > 3_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_region(tmp_path, 9_000, 5, with_records=True, threads=2, tell=stop)
    assert contents(tmp_path) == before


def test_progress_counts_people(small_chunks, tmp_path):
    told: list[int] = []
    write_region(tmp_path, 8_000, 5, tell=told.append)
    assert told == [3_000, 6_000, 8_000]


def test_more_people_than_there_are_codes_for_are_refused():
    with pytest.raises(UsageError, match="20,000,000 or fewer"):
        make_region(20_000_001, 1)


MEASURE = """
import resource, sys
from pathlib import Path
from equipath.synthetic import chunk
from equipath.synthetic.write import write_region
chunk.LARGEST = 5_000
write_region(Path(sys.argv[1]), int(sys.argv[2]), 1, with_records=True, threads=2)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak_memory(folder: Path, people: int) -> float:
    """Return the most memory that writing so many people with their records took, in MB."""
    command = [sys.executable, "-c", MEASURE, str(folder), str(people)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stdout) / 1024


def test_five_times_the_people_take_the_same_memory(tmp_path):
    # Kept in memory, the records of 80,000 more people would be some 100 MB.
    few, many = (peak_memory(tmp_path / str(number), number) for number in (20_000, 100_000))
    assert many < few + 60
