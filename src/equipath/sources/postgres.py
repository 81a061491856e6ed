"""A table or a query of a PostgreSQL database, whose address an environment variable holds."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import ibis
import psycopg
from ibis.backends.duckdb import Backend
from ibis.util import gen_name
from psycopg import sql

from equipath.engines.engine import CannotBeRead
from equipath.engines.postgres import PostgreSQL
from equipath.engines.postgres_server import open_database, place
from equipath.errors import SourceError, did_you_mean
from equipath.sources.headers import distinct
from equipath.sources.raw import Raw, SourceFile, refuse, unreadable
from equipath.sources.store import quoted
from equipath.study.source import Source
from equipath.study.study import Root

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
"""PostgreSQL's types that have one of the same meaning in DuckDB; others come as text."""

_KEPT = {kind: kind for kind in _TYPES} | {"numeric": "float8"}
"""The same, as they are where a table stays in PostgreSQL."""


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
    with _opened(source) as database:
        try:
            table = _copy(connection, source, database)
        except psycopg.Error as error:
            raise _refused(source, database, error) from None
        return Raw(table, (_provenance(source, database),))


def read_in_place(
    engine: PostgreSQL,
    source: Source,
    study_folder: Path,  # noqa: ARG001
    roots: dict[str, Root],  # noqa: ARG001
) -> Raw:
    """Read the same as `read`, but leave it in its database, which is the engine's own.

    Raises `SourceError` as well where it is another database: its rows would have to leave it.
    """
    with _opened(source) as database:
        if place(database) != place(engine.database):
            raise unreadable(
                source,
                "connection",
                f"it lies in {place(database)}, and the engine is {place(engine.database)}.",
                "People are counted in the database that holds them: name the engine's own.",
            )
        try:
            columns = _described(source, database)
        except psycopg.Error as error:
            raise _refused(source, database, error) from None
        provenance = _provenance(source, database)
    try:
        return Raw(engine.view(_typed(source, columns)), (provenance,))
    except CannotBeRead as error:
        raise unreadable(
            source,
            "query" if source.query else "table",
            str(error),
            "The engine's user needs SELECT on it, and TEMPORARY on the database.",
        ) from None


@contextmanager
def _opened(source: Source) -> Iterator[psycopg.Connection]:
    refuse(source, "path", "header_row")

    def wrong(what: str, instead: str) -> SourceError:
        return unreadable(source, "connection", what, instead)

    with open_database(source.connection, wrong) as database:
        database.read_only = True
        yield database


def _provenance(source: Source, database: psycopg.Connection) -> SourceFile:
    return SourceFile(f"{place(database)}: {source.table or source.query}", "", 0, None)


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
    database.execute("SET datestyle = ISO")
    columns = _described(source, database)
    with database.cursor() as cursor, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.csv"
        statement = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv)").format(_select(source))
        with path.open("wb") as file, cursor.copy(statement) as answer:
            for block in answer:
                file.write(block)
        types = [_TYPES.get(kind, "VARCHAR") for _, kind in columns]
        return _load(connection, source, path, [name for name, _ in columns], types)


def _select(source: Source) -> sql.Composable:
    if source.query is not None:
        # Within brackets it can only be a question, and a comment that may end it ends.
        query = source.query.rstrip().rstrip(";")
        return sql.SQL("SELECT * FROM (\n{}\n) AS answer").format(sql.SQL(query))
    return sql.SQL("SELECT * FROM {}").format(sql.Identifier(*str(source.table).split(".")))


def _described(source: Source, database: psycopg.Connection) -> list[tuple[str, str]]:
    """Return the name of each column, no two alike, and of its type there."""
    answer = database.execute(sql.SQL("{} LIMIT 0").format(_select(source)))
    described = answer.description or ()
    known = [database.adapters.types.get(column.type_code) for column in described]
    names = distinct([column.name for column in described])
    return [(n, kind.name if kind else "") for n, kind in zip(names, known, strict=True)]


def _typed(source: Source, columns: Sequence[tuple[str, str]]) -> sql.Composable:
    """Return the SELECT with types that mean the same in every engine; others become text."""
    names = sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns)
    cells = sql.SQL(", ").join(
        sql.SQL("{}::{}").format(sql.Identifier(name), sql.SQL(_KEPT.get(kind, "text")))
        for name, kind in columns
    )
    return sql.SQL("SELECT {} FROM ({}) AS answer ({})").format(cells, _select(source), names)


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
