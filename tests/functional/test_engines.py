"""The same study on each engine: the same results, nothing of a person left, and clear failures."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import psycopg
import pyspark
import pytest
import sqlglot
import yaml
from sqlglot import exp

import equipath
from bootstrap import find_java
from equipath.errors import EquipathError, RunError, SourceError, StudyError
from equipath.pipeline import check, forecast_of, run
from equipath.study.reader import load_study
from tests.conftest import QUICK_JAVA, free_port, unavailable
from tests.functional.records_study import (
    PLANTED,
    as_parquet,
    as_tables,
    tables,
    write_records_study,
)

ADDRESS = "EQUIPATH_TEST_ADDRESS"
COMPARING = {
    "title": "Readings to people",
    "source": "events",
    "compare": {"person_id": "identifier", "sex": "exact", "practice_code": "exact"},
    "block_on": [["sex"], ["practice_code"]],
}


@pytest.fixture
def results(tmp_path: Path) -> pl.DataFrame:
    """What the study comes to on DuckDB, from Parquet files."""
    study = write_records_study(tmp_path / "duckdb", "duckdb", as_parquet(tmp_path / "data"))
    return numbers(study)


def numbers(study: Path) -> pl.DataFrame:
    found = equipath.run(study).to_polars()
    return found.drop("result_id").sort(pl.all()) if "result_id" in found.columns else found


def by_hand() -> tuple[int, int]:
    """Count England's people with high pressure and its adults, without any engine."""
    people, events = tables()["people"], tables()["events"]
    readings: dict[str, tuple] = {}
    for who, day, code, value in events.iter_rows():
        if code == "BP" and f"{day}" >= "2025-01-01" and f"{day}" <= "2025-12-31":
            readings[who] = max(readings.get(who, (day, value)), (day, value))
    adults = [p for p, born, _, _ in people.iter_rows() if f"{born}" <= "2007-12-31"]
    return sum(readings.get(p, (0, 0))[1] > 140 for p in adults), len(adults)


def nothing_is_left_of_anybody(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            assert PLANTED.encode() not in file.read_bytes(), file
    assert not list((folder / ".scratch").glob("*"))


def test_duckdb_counts_as_by_hand(results: pl.DataFrame) -> None:
    england = results.filter(
        pl.col("area_type") == "country",
        pl.col("stratification") == "All",
        pl.col("statistic") == "proportion",
    ).row(0, named=True)
    assert (england["numerator"], england["denominator"]) == by_hand()


@pytest.fixture
def care(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection]:
    """A database with the tables, of which the engine's user may read them and no more."""
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute("CREATE DATABASE records")
        server.execute("CREATE ROLE counter LOGIN")
        server.execute("ALTER ROLE counter SET log_statement = 'all'")
        address = postgres.rpartition("/")[0] + "/records"
        with psycopg.connect(address, autocommit=True) as database:
            as_tables(database, ADDRESS)
            database.execute("GRANT SELECT ON people, events TO counter")
            monkeypatch.setenv(ADDRESS, address.replace("//equipath@", "//counter@"))
            yield database
        server.execute("DROP DATABASE records WITH (FORCE)")
        server.execute("DROP ROLE counter")


@pytest.fixture
def in_postgres(tmp_path: Path, care: psycopg.Connection) -> Path:
    """The study on PostgreSQL, in place."""
    place = {"kind": "postgres", "connection": ADDRESS}
    where = {name: {**place, "table": name} for name in tables()}
    return write_records_study(tmp_path / "study", place, where)


def test_postgres_counts_where_people_lie_and_lets_no_row_out(
    in_postgres: Path, care: psycopg.Connection, results: pl.DataFrame
) -> None:
    assert numbers(in_postgres).equals(results)
    nothing_is_left_of_anybody(in_postgres / "output")
    (data,) = care.execute("SHOW data_directory").fetchone() or ("",)
    said = (Path(data).parent / "log").read_text()
    out = re.findall(r"statement: COPY \((.*?)\) TO STDOUT", said, re.DOTALL)
    assert len(out) > 3
    for statement in out:
        tree = sqlglot.parse_one(statement, read="postgres")
        assert "id" not in tree.named_selects
        assert "person_id" not in tree.named_selects
        assert tree.find(exp.AggFunc), statement


def test_a_plan_says_how_many_rows_the_server_reckons_with(
    in_postgres: Path, care: psycopg.Connection
) -> None:
    care.execute("ANALYZE people, events")
    planned = {each.source: each for each in forecast_of(load_study(in_postgres))}
    assert {name: each.rows for name, each in planned.items()} == {"people": 300, "events": 600}
    assert all(each.is_estimate for each in planned.values())


def test_comparing_is_refused_where_the_server_lets_no_row_out(in_postgres: Path) -> None:
    (in_postgres / "linkages").mkdir()
    (in_postgres / "linkages" / "readings.yaml").write_text(yaml.safe_dump(COMPARING))
    file = in_postgres / "sources" / "events.yaml"
    file.write_text(file.read_text() + "also: {sex: id, practice_code: code}\n")
    refusal = r"readings.yaml: compare: .*lets none out"
    study = load_study(in_postgres)
    (error,) = check(study).errors
    assert re.search(refusal, str(error))
    for refused in (forecast_of, equipath.run):
        with pytest.raises(StudyError, match=refusal):
            refused(study if refused is forecast_of else in_postgres)
    nothing_is_left_of_anybody(in_postgres / "output")


def test_people_of_another_database_are_refused_by_postgres(
    in_postgres: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EQUIPATH_OTHER", postgres)
    file = in_postgres / "sources" / "people.yaml"
    file.write_text(file.read_text().replace(ADDRESS, "EQUIPATH_OTHER"))
    with pytest.raises(SourceError, match="counted in the database that holds them"):
        equipath.run(in_postgres)


def test_a_server_that_ends_the_connection_leaves_the_last_results(
    in_postgres: Path, care: psycopg.Connection
) -> None:
    last = equipath.run(in_postgres).run_id

    def end(step: str) -> None:
        if step == "counting":
            care.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'counter'"
            )

    with pytest.raises(RunError, match="the server ended the connection") as caught:
        run(load_study(in_postgres), end)
    assert PLANTED not in str(caught.value)
    assert equipath.open_results(in_postgres).run_id == last
    nothing_is_left_of_anybody(in_postgres / "output")


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    """A Spark Connect server on the loopback."""
    if find_java() is None:
        unavailable("no Java: run `python3 bootstrap.py --system`")
    home, port = Path(pyspark.__file__).parent, free_port()
    settings = {
        "spark.connect.grpc.binding.port": port,
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.local.dir": tmp_path,
        "spark.sql.shuffle.partitions": 2,
        "spark.ui.enabled": "false",
    }
    words = [home / "bin" / "spark-submit", "--master", "local[1]"]
    words += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
    words += [word for key, value in settings.items() for word in ("--conf", f"{key}={value}")]
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    environment["JDK_JAVA_OPTIONS"] = QUICK_JAVA
    server = subprocess.Popen(
        [*words, "spark-internal"],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(port, server)
        monkeypatch.setenv(ADDRESS, f"sc://127.0.0.1:{port}")
        yield server
    finally:
        _end(server)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + 180
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if server.poll() is not None or time.monotonic() > last:
                pytest.fail("Spark Connect did not start.")
            time.sleep(0.2)
        else:
            return


def _end(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(timeout=30)


def test_a_spark_cluster_counts_the_same_and_its_death_leaves_the_last_results(
    tmp_path: Path, cluster: subprocess.Popen[bytes], results: pl.DataFrame
) -> None:
    place = {"kind": "spark", "connection": ADDRESS}
    study = write_records_study(tmp_path / "study", place, as_parquet(tmp_path / "data"))
    assert numbers(study).equals(results)
    nothing_is_left_of_anybody(study / "output")
    last = equipath.open_results(study).run_id
    with pytest.raises(RunError, match="Spark") as caught:
        run(load_study(study), lambda step: _end(cluster) if step == "counting" else None)
    assert PLANTED not in str(caught.value)
    assert equipath.open_results(study).run_id == last


@pytest.mark.parametrize(
    ("engine", "address", "error", "said"),
    [
        ("oracle", None, StudyError, "There is no engine `oracle`"),
        ("postgres", None, RunError, "engine.connection: is missing"),
        ({"kind": "postgres", "connection": ADDRESS}, None, RunError, "`.*` is not set"),
        ({"kind": "postgres", "connection": ADDRESS}, "hunter2", RunError, "not hold an address"),
        (
            {"kind": "postgres", "connection": ADDRESS},
            "postgresql://me:hunter2@127.0.0.1:9/db",
            RunError,
            "no PostgreSQL server answers at 127.0.0.1:9",
        ),
        (
            {"kind": "spark", "connection": "sc://hunter2"},
            None,
            RunError,
            "holds an address itself",
        ),
        ({"kind": "spark", "connection": ADDRESS}, "hunter2", RunError, "not hold an address"),
        (
            {"kind": "spark", "connection": ADDRESS},
            "sc://127.0.0.1:9/;token=hunter2",
            RunError,
            "no Spark Connect server answers at 127.0.0.1:9",
        ),
        ({"kind": "duckdb", "memory_limit": "much"}, None, StudyError, "whole number of MB or GB"),
    ],
)
def test_an_engine_that_cannot_be_had_is_told_and_no_password_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine, address, error, said
) -> None:
    monkeypatch.delenv(ADDRESS, raising=False)
    if address:
        monkeypatch.setenv(ADDRESS, address)
    study = write_records_study(tmp_path / "study", engine, as_parquet(tmp_path / "data"))
    with pytest.raises(error, match=said) as caught:
        equipath.run(study)
    shown = caught.value
    assert isinstance(shown, EquipathError)
    assert "hunter2" not in str(shown)
    assert shown.__cause__ is None
    assert shown.__suppress_context__ or shown.__context__ is None
