"""A table or a query of a DuckDB file, which is opened for reading only."""

from pathlib import Path

import duckdb
from ibis.backends.duckdb import Backend

from equipath.errors import did_you_mean
from equipath.sources.location import Located, locate, provenance
from equipath.sources.raw import Raw, refuse, unreadable
from equipath.sources.store import quoted, store
from equipath.study.source import Source
from equipath.study.study import Root

_BATCH = 100_000


def read(connection: Backend, source: Source, study_folder: Path, roots: dict[str, Root]) -> Raw:
    """Read a source of kind `duckdb`: the `table` (or `schema.table`), or the answer to `query`.

    It is copied into the run, so that the file is held no longer than it takes to read it.
    Raises `SourceError` for a file that is no database or that another program is writing to,
    and for a table or a query that it does not know.
    """
    refuse(source, "header_row")
    if (source.table is None) == (source.query is None):
        raise unreadable(source, "table", "a database needs either `table` or `query`.")
    files = locate(source, study_folder, roots)
    if len(files) > 1:
        raise unreadable(
            source, "path", f"{len(files)} files match.", "Name one; a database is read alone."
        )
    with _database(source, files[0]) as database:
        try:
            answer = database.execute(_select(source, database)).to_arrow_reader(_BATCH)
            table = store(connection, source.name, answer.schema, answer)
        except duckdb.Error as error:
            raise unreadable(source, "query", f"the database answers: {_said(error)}") from None
    return Raw(table, (provenance(files[0]),))


def _database(source: Source, file: Located) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(file.path, read_only=True)
    except duckdb.Error as error:
        if "lock" in str(error) or isinstance(error, duckdb.ConnectionException):
            raise unreadable(
                source,
                "path",
                f"`{file.shown}` is open for writing elsewhere.",
                "Close it there first.",
            ) from None
        raise unreadable(
            source,
            "path",
            f"`{file.shown}` is not a DuckDB database that this version reads.",
            "Write its `kind`, or copy it anew if it was cut off.",
        ) from None


def _select(source: Source, database: duckdb.DuckDBPyConnection) -> str:
    if source.query is not None:
        # Within brackets it can only be a question, and the comment that may end it ends.
        return f"SELECT * FROM (\n{source.query.rstrip().rstrip(';')}\n) AS answer"
    named = str(source.table)
    found = database.execute(
        "SELECT table_schema, table_name FROM information_schema.tables"
    ).fetchall()
    known = {f"{schema}.{name}": (schema, name) for schema, name in found}
    known |= {name: (schema, name) for schema, name in found if schema == "main"}
    if named not in known:
        raise unreadable(
            source, "table", f"there is no table `{named}`.", did_you_mean(named, known)
        )
    schema, name = known[named]
    return f"SELECT * FROM {quoted(schema)}.{quoted(name)}"


def _said(error: duckdb.Error) -> str:
    """Return what the database said, unless its words may quote somebody's data."""
    if isinstance(error, duckdb.ParserException | duckdb.CatalogException | duckdb.BinderException):
        return str(error).partition("\n")[0]
    return type(error).__name__ + "."
