"""A table or a query of a PostgreSQL database, whose address an environment variable holds."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import ibis
import psycopg
from ibis.backends.duckdb import Backend
from ibis.util import gen_name
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from equipath.errors import SourceError, did_you_mean
from equipath.sources.headers import distinct
from equipath.sources.raw import Raw, SourceFile, refuse, unreadable
from equipath.sources.store import quoted
from equipath.study.source import Source
from equipath.study.study import Root

ADDRESS = "postgresql://user:password@host:5432/database"

_PATIENCE = 10
"""Seconds to wait for a server that does not answer, unless the address says otherwise."""

_TYPES = {
    "bool": "BOOLEAN",
    "int2": "SMALLINT",
    "int4": "INTEGER",
    "int8": "BIGINT",
    "float4": "FLOAT",
    "float8": "DOUBLE",
    "numeric": "DOUBLE",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "timestamptz": "TIMESTAMPTZ",
}
"""PostgreSQL's types that have one of the same meaning in the engine; others come as text."""


def read(
    connection: Backend,
    source: Source,
    study_folder: Path,  # noqa: ARG001  Every kind of source is called alike.
    roots: dict[str, Root],  # noqa: ARG001
) -> Raw:
    """Read a source of kind `postgres`: the `table` (or `schema.table`), or the `query`.

    `connection` names the environment variable that holds the address, so that no password
    stands in a study; none is shown in errors or provenance either. It is read in one
    transaction that cannot write. Raises `SourceError` where the variable is not set, the
    server does not answer or refuses, and for a table or a query that it does not know.
    """
    refuse(source, "path", "header_row")
    given = _parts(source, _address(source))
    defaults = {"connect_timeout": _PATIENCE, "application_name": "equipath"}
    try:
        database = psycopg.connect(**{**defaults, **given, "client_encoding": "utf8"})
    except psycopg.Error as error:
        raise _unreachable(source, given, str(error)) from None
    place = f"postgresql://{database.info.host}:{database.info.port}/{database.info.dbname}"
    with database:
        database.read_only = True
        try:
            database.execute("SET datestyle = ISO")
            table = _copy(connection, source, database)
        except psycopg.Error as error:
            raise _refused(source, database, error) from None
    return Raw(table, (SourceFile(f"{place}: {source.table or source.query}", "", 0, None),))


def _address(source: Source) -> str:
    variable = source.connection
    if variable is None:
        raise unreadable(
            source, "connection", "is missing.", "Name the variable that holds the address."
        )
    if "://" in variable or "=" in variable:
        # It may hold a password, so it is not repeated.
        raise unreadable(
            source,
            "connection",
            "holds an address itself.",
            "Put the address into an environment variable, and write that variable's name.",
        )
    address = os.environ.get(variable)
    if not address:
        raise unreadable(
            source,
            "connection",
            f"the environment variable `{variable}` is not set.",
            f"Set it to the database's address: {ADDRESS}.",
        )
    return address


def _parts(source: Source, address: str) -> dict[str, Any]:
    try:
        return dict(conninfo_to_dict(address))
    except psycopg.Error:
        # What is wrong with it may quote the password, so it is not repeated.
        raise unreadable(
            source,
            "connection",
            f"the environment variable `{source.connection}` does not hold an address.",
            f"Write it like {ADDRESS}, with `@`, `:` and `/` in a password as %40, %3A and %2F.",
        ) from None


def _unreachable(source: Source, given: dict[str, Any], said: str) -> SourceError:
    host, port = given.get("host", "localhost"), given.get("port", 5432)
    user, database = given.get("user", "the current user"), given.get("dbname")
    if "authentication failed" in said or "no password supplied" in said:
        wrong = f"the server at {host}:{port} refuses user `{user}` with that password."
        instead = f"Correct the address in `{source.connection}`."
    elif "does not exist" in said and "database" in said:
        wrong = f"the server at {host}:{port} has no database `{database}`."
        instead = f"Correct the address in `{source.connection}`."
    elif "FATAL" in said:
        wrong = f"the server at {host}:{port} refuses user `{user}` for database `{database}`."
        instead = "Ask its administrator for permission to connect."
    else:
        wrong = f"no PostgreSQL server answers at {host}:{port}."
        instead = f"Check that it runs and that `{source.connection}` names the right host."
    return unreadable(source, "connection", wrong, instead)


def _refused(source: Source, database: psycopg.Connection, error: psycopg.Error) -> SourceError:
    """Say what the database answered, unless its words may quote somebody's data."""
    key = "query" if source.query else "table"
    if isinstance(error, psycopg.errors.UndefinedTable) and source.table:
        database.rollback()
        known = _tables(database)
        wrong = f"there is no table `{source.table}` in `{database.info.dbname}`."
        return unreadable(source, key, wrong, did_you_mean(source.table, known))
    is_about_the_question = (error.sqlstate or "").startswith("42")
    said = error.diag.message_primary if is_about_the_question else type(error).__name__
    return unreadable(source, key, f"the database answers: {said}.")


def _tables(database: psycopg.Connection) -> list[str]:
    found = database.execute(
        "SELECT table_schema, table_name FROM information_schema.tables "
        "WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
    ).fetchall()
    return [name if schema == "public" else f"{schema}.{name}" for schema, name in found]


def _copy(connection: Backend, source: Source, database: psycopg.Connection) -> ibis.Table:
    """Stream the answer through a file into a table of the engine, never whole in memory."""
    select = _select(source)
    with database.cursor() as cursor, tempfile.TemporaryDirectory() as folder:
        cursor.execute(sql.SQL("{} LIMIT 0").format(select))
        described = cursor.description or ()
        names = distinct([column.name for column in described])
        types = [_type(database, column.type_code) for column in described]
        path = Path(folder) / "answer.csv"
        statement = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv)").format(select)
        with path.open("wb") as file, cursor.copy(statement) as answer:
            for block in answer:
                file.write(block)
        return _load(connection, source, path, names, types)


def _select(source: Source) -> sql.Composable:
    if source.query is not None:
        # Within brackets it can only be a question, and a comment that may end it ends.
        query = source.query.rstrip().rstrip(";")
        return sql.SQL("SELECT * FROM (\n{}\n) AS answer").format(sql.SQL(query))
    return sql.SQL("SELECT * FROM {}").format(sql.Identifier(*str(source.table).split(".")))


def _type(database: psycopg.Connection, code: int) -> str:
    known = database.adapters.types.get(code)
    return _TYPES.get(known.name, "VARCHAR") if known else "VARCHAR"


def _load(
    connection: Backend, source: Source, path: Path, names: Sequence[str], types: Sequence[str]
) -> ibis.Table:
    stored = gen_name(f"source_{source.name}")
    columns = ", ".join(f"{quoted(n)}: '{t}'" for n, t in zip(names, types, strict=True))
    try:
        connection.con.execute(
            f"CREATE TABLE {quoted(stored)} AS FROM read_csv(?, columns = {{{columns}}}, "
            "auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', "
            "allow_quoted_nulls = false)",
            [str(path)],
        )
    except duckdb.Error as error:
        raise unreadable(
            source,
            "query" if source.query else "table",
            f"its values do not fit the engine's types ({type(error).__name__}).",
            "Cast the columns of dates or numbers to text in a `query`.",
        ) from None
    return connection.table(stored)
