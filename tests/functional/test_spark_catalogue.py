"""Tables and queries of Spark's catalogue, as of Databricks: counted where they lie, or refused."""

from pathlib import Path

import pytest

import equipath
from equipath.engines.spark import Spark
from equipath.errors import SourceError
from tests.functional.records_study import as_parquet, tables, write_records_study
from tests.functional.test_engines import nothing_is_left_of_anybody, numbers


def test_tables_and_queries_of_sparks_catalogue_are_counted_in_place(
    tmp_path: Path, spark: Spark
) -> None:
    files = write_records_study(tmp_path / "duckdb", "duckdb", as_parquet(tmp_path / "data"))
    where = {}
    for name, frame in tables().items():
        spark.session.createDataFrame(frame.to_arrow()).createOrReplaceTempView(f"care_{name}")
        where[name] = {"kind": "spark", "table": f"care_{name}"}
    where["events"] = {"kind": "spark", "query": "SELECT * FROM care_events -- all of them"}
    study = write_records_study(tmp_path / "study", "spark", where)
    assert numbers(study).equals(numbers(files))
    nothing_is_left_of_anybody(study / "output")


@pytest.mark.parametrize(
    ("key", "asked"),
    [("table", "care_nowhere"), ("query", "SELECT 1); DROP VIEW care_people; SELECT (1")],
)
def test_what_sparks_catalogue_cannot_answer_is_told(
    tmp_path: Path, spark: Spark, key: str, asked: str
) -> None:
    where = {**as_parquet(tmp_path / "data"), "people": {"kind": "spark", key: asked}}
    study = write_records_study(tmp_path / "study", "spark", where)
    with pytest.raises(SourceError, match=rf"sources/people.yaml: {key}: Spark cannot read"):
        equipath.run(study)


def test_a_table_of_sparks_catalogue_is_refused_where_spark_does_not_count(
    tmp_path: Path,
) -> None:
    where = {**as_parquet(tmp_path / "data"), "people": {"kind": "spark", "table": "care.people"}}
    study = write_records_study(tmp_path / "study", "duckdb", where)
    with pytest.raises(SourceError, match="`engine: spark`"):
        equipath.run(study)
