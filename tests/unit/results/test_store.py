"""A run is kept whole or not at all, and opened by whoever can read it."""

import threading

import duckdb
import polars as pl
import pytest

from equipath.errors import ResultsError, RunError
from equipath.results.schema import SCHEMA_VERSION, TABLES, fit
from equipath.results.store import new_run_id, only_run, open_results, write_run


def tables(value: float = 1.0, version: int = SCHEMA_VERSION) -> dict[str, pl.DataFrame]:
    results = pl.DataFrame(
        {
            "result_id": ["a", "b"],
            "indicator": ["checked", "checked"],
            "value": [value, None],
            "is_suppressed": [False, True],
        }
    )
    run = pl.DataFrame({"run_id": ["r"], "schema_version": [version]})
    return {"results": fit(results, "results"), "run": fit(run, "run")}


@pytest.fixture
def output(tmp_path):
    folder = tmp_path / "study" / "output"
    with only_run(folder):
        write_run(folder, "first", tables())
    return folder


def values(folder) -> list[float | None]:
    return open_results(folder).to_polars()["value"].to_list()


def test_the_pointer_moves_to_the_newest_run_and_the_last_one_stays(output):
    with only_run(output):
        write_run(output, "second", tables(2.0))
    assert open_results(output).run_id == "second"
    assert values(output.parent) == [2.0, None]
    assert values(output / "runs" / "first.duckdb") == [1.0, None]


def test_what_is_not_written_yet_is_never_seen(output):
    """A table that cannot be stored stops the run after others were written."""
    bad = tables() | {"areas": pl.DataFrame({"area_type": ["icb"], "longitude": ["east"]})}
    with pytest.raises(pl.exceptions.InvalidOperationError), only_run(output):
        write_run(output, "second", bad)
    assert values(output) == [1.0, None]
    with only_run(output):
        assert sorted(p.name for p in (output / "runs").iterdir()) == ["first.duckdb"]


def test_a_run_that_cannot_be_written_is_a_clear_error_and_leaves_nothing(output):
    (output / "runs" / "second.part").mkdir()  # where the run's file should go
    with pytest.raises(RunError, match="last good results are as they were"):
        write_run(output, "second", tables(2.0))
    (output / "runs" / "second.part").rmdir()
    assert values(output) == [1.0, None]
    assert sorted(p.name for p in (output / "runs").iterdir()) == ["first.duckdb"]


def test_a_pointer_that_cannot_move_leaves_the_last_results(output):
    (output / ".current.part").mkdir()
    with pytest.raises(RunError, match="last good results"):
        write_run(output, "second", tables(2.0))
    assert values(output) == [1.0, None]


def test_two_runs_at_once_are_refused(output):
    refused: list[RunError] = []

    def another() -> None:
        try:
            with only_run(output):
                pass
        except RunError as error:
            refused.append(error)

    with only_run(output):
        thread = threading.Thread(target=another)
        thread.start()
        thread.join()
    assert "Another run holds" in str(refused[0])
    with only_run(output):  # and when the first has finished, the next may start
        pass


def test_what_a_killed_run_left_is_cleared_before_the_next(output):
    left = [output / "runs" / name for name in ("old.part", "old.part.wal")]
    for path in left:
        path.write_bytes(b"half")
    with only_run(output):
        assert not any(path.exists() for path in left)
    assert values(output) == [1.0, None]


def test_output_that_cannot_be_made_is_a_clear_error(tmp_path):
    (tmp_path / "output").write_text("a file, where a folder should be")
    with pytest.raises(RunError, match="output"), only_run(tmp_path / "output"):
        pass


def test_an_error_of_the_run_itself_is_not_taken_for_one_of_its_output(tmp_path):
    with pytest.raises(PermissionError, match="a source"), only_run(tmp_path / "output"):
        raise PermissionError(13, "Permission denied", "a source")


def test_output_is_kept_out_of_version_control(output):
    assert (output / ".gitignore").read_text() == "*\n"


def test_no_results_yet_says_how_to_make_them(tmp_path):
    with pytest.raises(ResultsError, match="equipath run"):
        open_results(tmp_path)
    with pytest.raises(ResultsError, match="equipath run"):
        open_results(tmp_path / "gone.duckdb")


def test_a_run_of_another_version_is_told_from_one_that_is_broken(output):
    with only_run(output):
        write_run(output, "newer", tables(version=SCHEMA_VERSION + 1))
    with pytest.raises(ResultsError, match=f"schema {SCHEMA_VERSION + 1}.*Run the study again"):
        open_results(output)
    broken = output / "runs" / "broken.duckdb"
    broken.write_bytes(b"not a database" * 400)
    with pytest.raises(ResultsError, match="not a run's file"):
        open_results(broken)
    other = output / "runs" / "other.duckdb"
    with duckdb.connect(other) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS x")
    with pytest.raises(ResultsError, match="not a run's file"):
        open_results(other)


def test_a_run_without_its_own_row_is_not_a_run(output):
    with only_run(output):
        write_run(output, "hollow", {"results": tables()["results"]})
    with pytest.raises(ResultsError, match="not a run's file"):
        open_results(output)


def test_a_table_that_is_not_there_is_answered_with_the_nearest(output):
    with pytest.raises(ResultsError, match="Did you mean `findings`"):
        open_results(output).table("finding")


def test_every_table_of_the_schema_is_there_even_when_empty(output):
    results = open_results(output)
    for name, schema in TABLES.items():
        assert results.table(name).columns == list(schema)


def test_the_same_numbers_in_polars_arrow_and_pandas(output):
    results = open_results(output)
    frame, arrow, pandas = results.to_polars(), results.to_arrow(), results.to_pandas()
    assert pl.from_arrow(arrow).equals(frame)
    assert list(pandas.columns) == frame.columns
    assert pandas["result_id"].tolist() == ["a", "b"]
    assert pandas["value"].iloc[0] == 1.0
    assert pandas["value"].isna().tolist() == [False, True]


def test_readers_cannot_change_a_run(output):
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        open_results(output).query("DELETE FROM results")
    assert values(output) == [1.0, None]


def test_runs_of_one_second_have_different_names():
    assert len({new_run_id() for _ in range(50)}) == 50
