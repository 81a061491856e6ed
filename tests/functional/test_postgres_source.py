"""A real PostgreSQL server is read without being changed, and never gives away a password."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from equipath.engines.duckdb import desk
from equipath.errors import SourceError
from equipath.sources.postgres import read
from equipath.sources.raw import Raw
from equipath.study.source import Source

Read = Callable[..., Raw]
VARIABLE = "EQUIPATH_TEST_DATABASE"
PASSWORD = "p@ss:w/rd%"
WRITTEN = "p%40ss%3Aw%2Frd%25"
TABLES = """
CREATE TABLE registers (
    code text, register bigint, share numeric(5, 2), is_open boolean, opened date,
    seen timestamptz, tags text[]
);
INSERT INTO registers VALUES
    ('A', 1, 0.25, true, '2024-04-01', '2024-03-31 23:30:00+00', '{x,y}'),
    ('', NULL, NULL, NULL, NULL, NULL, NULL),
    (E'two\\nlines, "quoted"', 2, 0.5, false, '2023-01-31', NULL, '{}');
CREATE TABLE secrets (code text);
CREATE SCHEMA old;
CREATE TABLE old."Odd ""name"" x" AS SELECT 1 AS "Code";
CREATE FUNCTION forget() RETURNS int LANGUAGE sql AS 'DELETE FROM registers RETURNING 1';
GRANT SELECT ON registers TO reader;
"""


@pytest.fixture(scope="module")
def database(postgres: str) -> Iterator[str]:
    """The address of a database with a table of each type, whose server asks who `reader` is."""
    address = postgres.rpartition("/")[0] + "/care"
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute("CREATE DATABASE care")
        server.execute("CREATE ROLE stranger LOGIN")
        server.execute(f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'")
        _admit(server, "host all reader all scram-sha-256", "host all stranger all reject")
        with psycopg.connect(address, autocommit=True) as care:
            care.execute(TABLES)
        yield address
        _admit(server)
        server.execute("DROP DATABASE care WITH (FORCE)")
        server.execute("DROP ROLE reader")
        server.execute("DROP ROLE stranger")


def _admit(server: psycopg.Connection, *rules: str) -> None:
    """Let everybody in over TCP, by these rules first."""
    lines = ", ".join(f"'{rule}'" for rule in (*rules, "host all all all trust"))
    (file,) = server.execute("SHOW hba_file").fetchone() or ("",)
    server.execute(f"COPY (SELECT unnest(ARRAY[{lines}])) TO '{file}'")
    server.execute("SELECT pg_reload_conf()")


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    def asker(address: str | None, variable: str = VARIABLE, **keys: str) -> Raw:
        monkeypatch.delenv(VARIABLE, raising=False)
        if address is not None:
            monkeypatch.setenv(VARIABLE, address)
        given = {"name": "registers", "title": "Registers", "publisher": "Us"}
        source = Source(
            **{**given, "kind": "postgres", "fills": "people", "connection": variable, **keys}
        )
        return read(desk(), source, tmp_path, {})

    return asker


def as_user(database: str, user: str) -> str:
    return database.replace("//equipath@", f"//{user}@")


def test_a_table_is_read_with_its_types(ask: Read, database: str) -> None:
    table = ask(database, table="registers").table
    first, blank, last = table.drop("seen").to_pyarrow().to_pylist()
    assert first == {
        "code": "A",
        "register": 1,
        "share": 0.25,
        "is_open": True,
        "opened": date(2024, 4, 1),
        "tags": "{x,y}",
    }
    assert blank["code"] == ""
    assert {value for key, value in blank.items() if key != "code"} == {None}
    assert last["code"] == 'two\nlines, "quoted"'
    assert table["seen"].epoch_seconds().max().to_pyarrow().as_py() == 1_711_927_800


def test_a_query_is_read(ask: Read, database: str) -> None:
    raw = ask(database, query="SELECT code, 1 AS n, 2 AS n FROM registers WHERE code LIKE 'A%';")
    assert raw.headers == ("code", "n (1)", "n (2)")
    assert raw.table.to_pyarrow().to_pylist() == [{"code": "A", "n (1)": 1, "n (2)": 2}]


def test_a_table_of_another_schema_is_read(ask: Read, database: str) -> None:
    assert ask(database, table='old.Odd "name" x').headers == ("Code",)


def test_many_rows_arrive_whole_and_in_order(ask: Read, database: str) -> None:
    raw = ask(database, query="SELECT n, md5(n::text) AS code FROM generate_series(1, 200000) n")
    numbers = raw.table["n"].to_pyarrow().to_pylist()
    assert numbers == list(range(1, 200_001))


def test_an_answer_without_rows_keeps_its_columns(ask: Read, database: str) -> None:
    raw = ask(database, query="SELECT * FROM registers WHERE false")
    assert raw.headers[:2] == ("code", "register")
    assert raw.table.count().to_pyarrow().as_py() == 0


def test_nothing_can_be_written(ask: Read, database: str) -> None:
    with pytest.raises(SourceError, match="the database answers: ReadOnlySqlTransaction"):
        ask(database, query="SELECT forget()")
    with pytest.raises(SourceError, match="syntax error"):
        ask(database, query="DELETE FROM registers RETURNING code")


def test_provenance_names_the_place_without_user_or_password(ask: Read, database: str) -> None:
    address = as_user(database, f"reader:{WRITTEN}")
    (file,) = ask(address, table="registers").files
    port = urlsplit(database).port
    assert file.path == f"postgresql://127.0.0.1:{port}/care: registers"
    assert (file.sha256, file.modified) == ("", None)


def test_a_wrong_password_is_told_and_not_shown(ask: Read, database: str) -> None:
    with pytest.raises(SourceError, match="refuses user `reader` with that password") as caught:
        ask(as_user(database, "reader:hunter2"), table="registers")
    assert "hunter2" not in _everything_said(caught.value)


def test_a_missing_password_is_told(ask: Read, database: str) -> None:
    with pytest.raises(SourceError, match="refuses user `reader` with that password"):
        ask(as_user(database, "reader"), table="registers")


def test_a_user_who_may_not_enter_is_told(ask: Read, database: str) -> None:
    with pytest.raises(SourceError, match="refuses user `stranger` for database `care`"):
        ask(as_user(database, "stranger"), table="registers")


def test_a_table_that_one_may_not_read_is_told(ask: Read, database: str) -> None:
    with pytest.raises(SourceError, match="permission denied for table secrets"):
        ask(as_user(database, f"reader:{WRITTEN}"), table="secrets")


def test_a_database_that_is_not_there_is_told(ask: Read, database: str) -> None:
    with pytest.raises(SourceError, match="has no database `nowhere`"):
        ask(database.replace("/care", "/nowhere"), table="registers")


def test_a_server_that_does_not_answer_is_told(ask: Read) -> None:
    with pytest.raises(SourceError, match=r"no PostgreSQL server answers at 127\.0\.0\.1:9") as no:
        ask(f"postgresql://me:{WRITTEN}@127.0.0.1:9/db", table="registers")
    assert WRITTEN not in _everything_said(no.value)
    assert PASSWORD not in _everything_said(no.value)


def test_a_table_that_is_not_there_is_offered_the_nearest(ask: Read, database: str) -> None:
    with pytest.raises(SourceError, match="there is no table `register`") as caught:
        ask(database, table="register")
    assert "Did you mean `registers`?" in str(caught.value)


def test_a_wrong_query_is_told_in_the_databases_words(ask: Read, database: str) -> None:
    with pytest.raises(SourceError, match=r'query: .* column "coed" does not exist'):
        ask(database, query="SELECT coed FROM registers")


def test_an_error_in_the_data_does_not_show_the_data(ask: Read, database: str) -> None:
    with pytest.raises(SourceError, match="the database answers: InvalidTextRepre") as caught:
        ask(database, query="SELECT ('Smith' || code)::int FROM registers")
    assert "Smith" not in _everything_said(caught.value)


def test_a_date_that_the_engine_lacks_is_told(ask: Read, database: str) -> None:
    with pytest.raises(SourceError, match="do not fit the engine's types"):
        ask(database, query="SELECT '294276-01-01'::timestamp AS died")


@pytest.mark.parametrize("address", [None, ""])
def test_a_variable_that_is_not_set_is_named(ask: Read, address: str | None) -> None:
    with pytest.raises(SourceError, match=f"the environment variable `{VARIABLE}` is not set"):
        ask(address, table="registers")


@pytest.mark.parametrize(
    "address", ["postgresql://me:hunter2@[bad/db", "host=x hunter2", "mysql://me:hunter2@x/db"]
)
def test_an_address_that_is_none_is_not_shown(ask: Read, address: str) -> None:
    with pytest.raises(SourceError, match=f"`{VARIABLE}` does not hold an address") as caught:
        ask(address, table="registers")
    assert "hunter2" not in _everything_said(caught.value)


@pytest.mark.parametrize("written", ["postgresql://me:hunter2@x/db", "host=x password=hunter2"])
def test_an_address_in_the_study_is_refused_and_not_shown(ask: Read, written: str) -> None:
    with pytest.raises(SourceError, match="write that variable's name") as caught:
        ask(None, variable=written, table="registers")
    assert "hunter2" not in _everything_said(caught.value)


def _everything_said(error: BaseException) -> str:
    """Return the error's words and those of every error behind it that would be printed."""
    said = [str(error)]
    if error.__cause__ is not None:
        said.append(_everything_said(error.__cause__))
    if error.__context__ is not None and not error.__suppress_context__:
        said.append(_everything_said(error.__context__))
    return "\n".join(said)
