"""A study on Polars: the same results as on DuckDB, and clear failures."""

from pathlib import Path

import pytest
import yaml

import equipath
from equipath.errors import RunError
from tests.functional.records_study import PLANTED, as_parquet, write_records_study
from tests.functional.test_engines import nothing_is_left_of_anybody, numbers


def test_polars_counts_the_same_and_a_cell_that_breaks_it_is_not_shown(
    tmp_path: Path,
) -> None:
    where = as_parquet(tmp_path / "data")
    on_duckdb = write_records_study(tmp_path / "duckdb", "duckdb", where)
    study = write_records_study(tmp_path / "study", "polars", where)
    assert numbers(study).equals(numbers(on_duckdb))
    nothing_is_left_of_anybody(study / "output")
    last = equipath.open_results(study).run_id
    file = study / "variables" / "pressure.yaml"
    content = yaml.safe_load(file.read_text())
    broken = {**content, "sql": "CAST(person_id AS DOUBLE)", "dialect": "duckdb"}
    file.write_text(yaml.safe_dump({k: v for k, v in broken.items() if k != "give"}))
    with pytest.raises(RunError, match=r"\(polars\) could not go on") as caught:
        equipath.run(study)
    assert PLANTED not in str(caught.value)
    assert equipath.open_results(study).run_id == last
    nothing_is_left_of_anybody(study / "output")
