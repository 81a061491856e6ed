"""A run's file that stays open: many questions at once, and another file in its place."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from equipath.errors import ResultsError
from equipath.results import reading
from equipath.results.store import Results


def made(path: Path, number: int) -> Path:
    path.unlink(missing_ok=True)
    with duckdb.connect(path) as connection:
        connection.execute(f"CREATE TABLE held AS SELECT {number} AS number FROM range(1000)")
    return path


def number(results: Results) -> object:
    return results.query("SELECT max(number) FROM held").item()


def test_many_threads_ask_one_file_at_once(tmp_path: Path) -> None:
    results = Results(made(tmp_path / "a.duckdb", 7), stays_open=True)
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(lambda _: number(results), range(200))) == {7}


def test_a_file_put_in_its_place_is_read_and_not_the_old_one(tmp_path: Path) -> None:
    results = Results(made(tmp_path / "a.duckdb", 7), stays_open=True)
    assert number(results) == 7
    made(tmp_path / "b.duckdb", 8).replace(results.path)
    assert number(results) == 8


def test_a_file_that_is_gone_is_told_and_read_again_once_it_is_back(tmp_path: Path) -> None:
    results = Results(made(tmp_path / "a.duckdb", 7), stays_open=True)
    assert number(results) == 7
    away = results.path.rename(tmp_path / "away")
    with pytest.raises(ResultsError, match="is gone"):
        number(results)
    away.rename(results.path)
    assert number(results) == 7


def test_only_a_few_files_stay_open(tmp_path: Path) -> None:
    first = made(tmp_path / "0.duckdb", 7)
    for at in range(1, 6):
        number(Results(Path(shutil.copy(first, tmp_path / f"{at}.duckdb")), stays_open=True))
    assert len(reading._HELD) <= reading.MOST
    with duckdb.connect(tmp_path / "1.duckdb") as connection:
        connection.execute("DROP TABLE held")
