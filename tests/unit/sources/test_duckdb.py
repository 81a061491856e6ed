"""A DuckDB file is read without being changed, and says why it cannot be."""

import multiprocessing
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from equipath.errors import SourceError
from equipath.sources.raw import Raw
from tests.unit.sources.conftest import rows

Read = Callable[..., Raw]


@pytest.fixture(autouse=True)
def database(tmp_path: Path) -> Path:
    path = tmp_path / "a.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute('CREATE TABLE registers ("Code" VARCHAR, "Register" INTEGER)')
        connection.execute("INSERT INTO registers VALUES ('A', 1), ('B', 2)")
        connection.execute("CREATE SCHEMA old")
        connection.execute("CREATE VIEW old.registers AS SELECT 'Z' AS \"Code\"")
    return path


def test_a_table_is_read_with_its_types(read: Read) -> None:
    raw = read("duckdb", "a.duckdb", table="registers")
    assert raw.headers == ("Code", "Register")
    assert rows(raw) == [("A", 1), ("B", 2)]
    assert raw.files[0].sha256


def test_a_table_of_another_schema_is_read(read: Read) -> None:
    assert rows(read("duckdb", "a.duckdb", table="old.registers")) == [("Z",)]


def test_a_query_is_read_and_may_end_as_people_end_it(read: Read) -> None:
    query = 'SELECT "Code" FROM registers WHERE "Register" > 1; -- the larger'
    assert rows(read("duckdb", "a.duckdb", query=query.removesuffix(" -- the larger"))) == [("B",)]
    assert rows(read("duckdb", "a.duckdb", query=query.replace(";", ""))) == [("B",)]


def test_a_query_cannot_change_the_file(read: Read, database: Path) -> None:
    before = database.read_bytes()
    with pytest.raises(SourceError, match="the database answers: Parser Error"):
        read("duckdb", "a.duckdb", query="DROP TABLE registers")
    assert database.read_bytes() == before


def test_a_table_that_is_not_there_is_offered_the_nearest(read: Read) -> None:
    with pytest.raises(SourceError, match="there is no table `register`") as caught:
        read("duckdb", "a.duckdb", table="register")
    assert "Did you mean `registers`?" in str(caught.value)


def test_a_query_that_is_wrong_is_told_in_the_databases_words(read: Read) -> None:
    with pytest.raises(SourceError, match="Binder Error: Referenced column"):
        read("duckdb", "a.duckdb", query='SELECT "Coed" FROM registers')


def test_an_error_in_the_data_does_not_show_the_data(read: Read) -> None:
    with pytest.raises(SourceError, match="the database answers: ConversionException") as caught:
        read("duckdb", "a.duckdb", query="SELECT ('Smith' || \"Code\")::INTEGER FROM registers")
    assert "Smith" not in str(caught.value)


@pytest.mark.parametrize("keys", [{}, {"table": "registers", "query": "SELECT 1"}])
def test_a_database_needs_a_table_or_a_query(read: Read, keys: dict[str, str]) -> None:
    with pytest.raises(SourceError, match="needs either `table` or `query`"):
        read("duckdb", "a.duckdb", **keys)


@pytest.mark.parametrize("content", [b"", b"Code,Register\n" * 1000])
def test_what_is_no_database_is_refused(read: Read, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.duckdb").write_bytes(content)
    with pytest.raises(SourceError, match="is not a DuckDB database"):
        read("duckdb", "b.duckdb", table="registers")


def test_a_database_that_another_program_writes_to_is_refused(read: Read, database: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    ready, done = spawn.Event(), spawn.Event()
    writer = spawn.Process(target=_hold_open, args=(str(database), ready, done))
    writer.start()
    try:
        assert ready.wait(60)
        with pytest.raises(SourceError, match="is open for writing elsewhere"):
            read("duckdb", "a.duckdb", table="registers")
    finally:
        done.set()
        writer.join(60)


def test_a_database_that_this_program_writes_to_is_refused(read: Read, database: Path) -> None:
    with (
        duckdb.connect(database),
        pytest.raises(SourceError, match="is open for writing elsewhere"),
    ):
        read("duckdb", "a.duckdb", table="registers")


def _hold_open(path: str, ready: object, done: object) -> None:
    with duckdb.connect(path):
        ready.set()
        done.wait(60)
